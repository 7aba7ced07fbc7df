"""Templates: a text with columns in braces, `Visit of {visitor}`, each through filters, `{exporter|states}`.

Where a column says nothing, the whole value is left blank, unless it is marked as optional: `{title?}`. A constant goes
through a filter in quotation marks, `{'USA'|states}`; braces are doubled to stand for themselves, `{{wagon}}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

Cells = Mapping[str, str]
# Gives what a cell means, several where it holds several; raises UnfitError.
Filter = Callable[[str], Sequence[str]]
_PART = re.compile(r"\{\{|\}\}|\{(?P<inner>[^{}]*)\}|[{}]")
_INNER = re.compile(
    r"\s*(?:'(?P<constant>[^']*)'|(?P<column>[^|']+?))\s*(?P<optional>\?)?\s*(?P<filters>(?:\|\s*[a-z][a-z0-9_]*\s*)*)"
)


class UnfitError(ValueError):
    """A cell that a filter cannot take: the sort of fault, and the remedy."""

    def __init__(self, sort: str, remedy: str) -> None:
        super().__init__(sort)
        self.sort = sort
        self.remedy = remedy


class CellError(ValueError):
    """A template that cannot be filled: the column at fault, what stands there, and why."""

    def __init__(self, column: str, value: str, why: UnfitError) -> None:
        super().__init__(why.sort)
        self.column = column
        self.value = value
        self.why = why


class TooManyError(ValueError):
    """Several values where one fits."""

    def __init__(self, column: str, value: str) -> None:
        super().__init__(column)
        self.column = column
        self.value = value


class Placeholder(NamedTuple):
    """A column, or a constant where the column is empty, on its way through filters."""

    column: str
    constant: str
    is_optional: bool
    filters: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A text, taken apart."""

    parts: tuple[str | Placeholder, ...]

    @property
    def placeholders(self) -> list[Placeholder]:
        """Return the columns and constants that it is filled with."""
        return [part for part in self.parts if isinstance(part, Placeholder)]

    @property
    def columns(self) -> list[str]:
        """Return the columns that it is filled from."""
        return [one.column for one in self.placeholders if one.column]


def parse(text: str) -> Template:
    """Return a text, taken apart; ValueError with the remedy where it is no template."""
    parts: list[str | Placeholder] = []
    end = 0
    for found in _PART.finditer(text):
        parts.append(text[end : found.start()])
        end = found.end()
        if found[0] in ("{{", "}}"):
            parts.append(found[0][0])
        elif found["inner"] is None:
            raise ValueError("a brace by itself; name a column in braces, or double a brace that stands for itself")
        else:
            parts.append(_placeholder(found["inner"]))
    parts.append(text[end:])
    return Template(tuple(part for part in parts if part != ""))


def _placeholder(inner: str) -> Placeholder:
    found = _INNER.fullmatch(inner)
    if found is None:
        raise ValueError("no column; write {column}, {column|filter}, {column?} or {'constant'|filter}")
    filters = tuple(name.strip() for name in found["filters"].split("|") if name.strip())
    return Placeholder(found["column"] or "", found["constant"] or "", bool(found["optional"]), filters)


def filled(template: Template, cells: Cells, filters: Mapping[str, Filter]) -> Sequence[str] | None:
    """Return what a template says of a row: None for nothing, several values where a cell holds several.

    Raises CellError, and TooManyError where there are words around several values.
    """
    if len(template.parts) == 1 and isinstance(alone := template.parts[0], Placeholder):
        return _values(alone, cells, filters) or None
    said = []
    for part in template.parts:
        if isinstance(part, str):
            said.append(part)
        elif values := _values(part, cells, filters):
            if len(values) > 1:
                raise TooManyError(part.column, cells.get(part.column, part.constant))
            said.append(values[0])
        elif not part.is_optional:
            return None
    whole = "".join(said).strip()
    return [whole] if whole else None


def _values(one: Placeholder, cells: Cells, filters: Mapping[str, Filter]) -> Sequence[str]:
    text = cells[one.column] if one.column else one.constant
    values: Sequence[str] = [text] if text else []
    try:
        for name in one.filters:
            values = [value for before in values for value in filters[name](before)]
    except UnfitError as error:
        raise CellError(one.column, text, error) from error
    return values
