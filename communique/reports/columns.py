"""The columns of a report as a reader sees them: headings, values in words, and why a cell is blank."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name

from communique.schema.sql_file import Column
from communique.schema.vocabulary import Reliability
from communique.wording import (
    date_in_words,
    heading,
    kind_in_words,
    locator_in_words,
    number,
    ordinal_in_words,
    period_in_words,
    term_in_words,
    value_in_words,
)

_ENGLISH = Locale("en")
_STANDING = {term.value: f"{term.value}, {term.meaning.removeprefix('reliability ')}" for term in Reliability}
_SENTENCE = re.compile(r"P(\d+)\.S(\d+)")
_FOR_PROGRAMS = {"id", "slug"}


@dataclass(frozen=True)
class ReadColumn:
    """A column that is for readers: as declared, its place in a row, that of the record's id, its values in words."""

    declared: Column
    place: int
    id_place: int | None
    words: Callable[[Any], str]

    @property
    def type(self) -> str:
        """Return the declared type."""
        return self.declared.type

    @property
    def heading(self) -> str:
        """Return what stands above it."""
        return heading_of(self.declared)

    @property
    def is_date(self) -> bool:
        """Return whether its values are dates (EDTF) or days."""
        return self.type in ("date", "day")


@dataclass(frozen=True)
class Shape:
    """The columns that are for readers, and those of them that tell something, be it only why they are blank."""

    columns: tuple[ReadColumn, ...]
    telling: tuple[ReadColumn, ...]

    @property
    def read(self) -> tuple[ReadColumn, ...]:
        """Return the columns without those that are there for sorting."""
        return tuple(column for column in self.columns if not column.declared.shown_by)

    def among(self, rows: Sequence[Sequence[Any]]) -> Shape:
        """Return the same columns, those telling that say something in these rows."""
        telling = [c for c in self.read if c.declared.blank or any(row[c.place] is not None for row in rows)]
        return replace(self, telling=tuple(telling))

    def ids(self, row: Sequence[Any]) -> list[int]:
        """Return the records that a row names."""
        places = (column.id_place for column in self.columns)
        return [row[place] for place in places if place is not None and isinstance(row[place], int)]


def shape_of(columns: Mapping[str, Column]) -> Shape:
    """Return how rows are shown."""
    return _shape(tuple(columns.values()))


@cache
def _shape(declared: tuple[Column, ...]) -> Shape:
    places = {column.name: place for place, column in enumerate(declared)}
    columns = tuple(
        ReadColumn(column, places[column.name], places.get(column.of), words_of(column.type))
        for column in declared
        if column.type not in _FOR_PROGRAMS
    )
    return Shape(columns, columns)


def heading_of(column: Column) -> str:
    """Return what stands above a column."""
    return column.heading or heading(column.name)


def words_of(type_: str) -> Callable[[Any], str]:
    """Return how values of a column's type are said; nothing for null."""
    say = _SAYERS.get(type_, _plain)
    # Most values come again, and a whole result may have millions of cells.
    return lru_cache(maxsize=4096)(lambda value: "" if value is None else say(value))


def _plain(value: Any) -> str:
    if isinstance(value, int | float):
        return number(value)
    said = str(value)
    # Depth in a tree is shown by spaces at the front, which a page would swallow.
    indented = len(said) - len(said.lstrip(" "))
    return "\u2003" * (indented // 2) + said.lstrip(" ") if indented else said


def _without_zeros(figure: str) -> str:
    """Return a figure without zeros that end a fraction, which a sum has and a share needs not."""
    return figure.rstrip("0").rstrip(".") if "." in figure else figure


def _date(value: Any) -> str:
    return date_in_words(str(value)) or ""


def _sentence(value: Any) -> str:
    place = _SENTENCE.fullmatch(str(value))
    if place:
        return f"paragraph\u00a0{place[1]}, sentence\u00a0{place[2]}"
    return locator_in_words(str(value)).replace(" ", "\u00a0")


def _field(name: str) -> str:
    return "all of it" if name == "whole" else heading(name)


_SAYERS: dict[str, Callable[[Any], str]] = {
    "currency": lambda value: str(get_currency_name(str(value), count=2, locale=_ENGLISH)),
    "date": _date,
    "day": _date,
    "duration": lambda value: period_in_words(str(value)),
    # Worked out from figures that are seldom surer than that; files have it as it comes out.
    "estimate": lambda value: f"about {number(float(f'{value:.2g}'))}",
    "field": lambda value: ", ".join(map(_field, str(value).split(", "))) if value else "",
    "how_sure": str,
    "kind": lambda value: kind_in_words(str(value)),
    "ordinal": ordinal_in_words,
    "passage": _sentence,
    "percent": lambda value: f"{_without_zeros(number(value))}%",
    "reliability": lambda value: _STANDING.get(str(value), str(value)),
    "script": lambda value: str(_ENGLISH.scripts.get(str(value), value)),
    "term": lambda value: term_in_words(str(value)),
    "value": lambda value: value_in_words(str(value)),
    "yes_no": lambda value: {0: "no", 1: "yes"}.get(value, str(value)),
}
