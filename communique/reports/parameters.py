"""Parameters of saved reports: their types, their defaults, and what there is to pick from."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from communique.errors import CommuniqueError, shorten

# Half of a character, which is what bytes that are no UTF-8 become on a command line; and NUL, which ends a text.
_NOT_TEXT = re.compile("[\\x00\\ud800-\\udfff]")
_LARGEST = 2**63 - 1
# A date that limits nothing stands for an empty field.
NO_LIMIT = ("0001-01-01", "9999-12-31")


class ReportError(CommuniqueError):
    """There is no such report, or its parameters are not given as they should be."""


@dataclass(frozen=True)
class ChoiceSource:
    """Where a parameter's choices come from: what occurs in these columns (`table.column`) of rows that meet `where`.

    Of a key to records, the choices are the records; of another column, its values.
    """

    columns: tuple[str, ...]
    where: str = ""

    def __str__(self) -> str:
        condition = f" where {self.where}" if self.where else ""
        return f"{', '.join(self.columns)}{condition}"


@dataclass(frozen=True)
class Parameter:
    """A report's parameter: its type (text, integer or date), its default as text, and help for who fills it in.

    A text is picked from what occurs in `source` or from `one_of`; where there is neither, it is written.
    """

    name: str
    type: str
    default: str
    help: str
    label: str = ""
    source: ChoiceSource | None = None
    one_of: tuple[str, ...] = ()

    @classmethod
    def from_header(cls, name: str, described: Mapping[str, Any]) -> Parameter:
        """The parameter that a report's header describes."""
        columns = described.get("of", [])
        columns = [columns] if isinstance(columns, str) else columns
        return cls(
            name,
            described["type"],
            described.get("default", ""),
            described["help"],
            described.get("label", name.replace("_", " ").capitalize()),
            ChoiceSource(tuple(columns), described.get("where", "")) if columns else None,
            tuple(described.get("one_of", ())),
        )

    def value(self, given: str | None) -> str | int:
        """The value to bind: the one given or the default, of the parameter's type; ReportError if it is not."""
        shown = self.default if given is None else given
        if _NOT_TEXT.search(shown):
            raise ReportError(f"parameter {self.name}: {shorten(shown)!r} is not UTF-8 ({self.help})")
        try:
            if self.type == "integer":
                return _whole_number(shown)
            if self.type == "date":
                return datetime.date.fromisoformat(shown).isoformat()
        except ValueError:
            raise ReportError(
                f"parameter {self.name}: {shorten(shown)!r} is not of type {self.type} ({self.help})"
            ) from None
        return shown

    @property
    def when_empty(self) -> str:
        """What leaving it empty means."""
        if self.default in NO_LIMIT:
            return "No limit when empty."
        return "" if self.default else "All when empty."

    @property
    def choices(self) -> str:
        """What is given, for who writes it on a command line; empty where the type says it."""
        if self.one_of:
            return f"One of: {', '.join(self.one_of)}."
        if self.source is None:
            return ""
        what = "The slug of a record" if self.source.columns[0].endswith("id") else "A value"
        return f"{what} that occurs in {self.source}."


def _whole_number(text: str) -> int:
    """A number that a database can hold; ValueError if it is none."""
    number = int(text)
    if abs(number) > _LARGEST:
        raise ValueError(text)
    return number
