"""The columns of a report as a reader sees them: headings, values in words, and why a cell is blank."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name

from communique.web.reports.described import Report
from communique.wording import (
    date_in_words,
    heading,
    kind_in_words,
    number,
    period_in_words,
    term_in_words,
    value_in_words,
)

_ENGLISH = Locale("en")
# What a value is, by the column that it stands in; of others, numbers are written as numbers and texts as they are.
_DATES = {
    "as_of",
    "dated",
    "due",
    "first_day",
    "first_held",
    "held_on",
    "last_day",
    "last_held",
    "next_due",
    "period",
    "planned",
    "published_on",
    "said_on",
    "status_as_of",
}
_TERMS = {
    "amount_bound",
    "attendance",
    "flow",
    "nothing_coded",
    "one_attendance",
    "one_position",
    "other_attendance",
    "other_position",
    "position",
    "project_status",
    "relation",
    "sector",
    "source_type",
    "stage",
    "status",
    "step",
    "type",
}
_KINDS = {"kind", "subject_kind"}
# Whatever the field is that they are a value of.
_OF_ANY_FIELD = {"later_value", "our_value", "reported_value", "rival_value"}
# For sorting; beside it stands what a reader reads instead.
_SAID_BY = {"due": "planned", "first_day": "dated", "last_day": "dated"}
_HEADINGS = {
    "as_of": "speaks of",
    "attributed_to": "on whose word",
    "dated": "date",
    "depth": "level",
    "due": "due",
    "field": "about its",
    "first_day": "from",
    "hedge": "word of doubt",
    "last_day": "to",
    "missing": "what is not said",
    "passage": "sentence",
    "planned": "by when",
    "planned_printed": "as printed",
    "root": "part of",
    "url": "address",
}
_SURE = {"certain": "certain", "probable": "likely", "possible": "possible"}
_STANDING = {
    "A": "A, completely reliable",
    "B": "B, usually reliable",
    "C": "C, fairly reliable",
    "D": "D, not usually reliable",
    "E": "E, unreliable",
    "F": "F, cannot be judged",
}
_SENTENCE = re.compile(r"P(\d+)\.S(\d+)")
_SILENT = re.compile(
    r"Null (?:when|where) ((?:it|they|the source) (?:do(?:es)? not say|gives none|names none|names no day)"
    r"|no source says|no date is stated|open or not stated|not (?:judged|known|named|stated))\b"
)
_SPEAKERS = {"it": "the source", "they": "the sources"}


@dataclass(frozen=True)
class Column:
    """A column: its place in a row, what it means, and why it is blank where it is."""

    name: str
    place: int
    meaning: str
    heading: str
    silence: str
    id_place: int | None
    words: Callable[[Any], str]
    is_read: bool

    @property
    def is_date(self) -> bool:
        """Whether its values are dates (EDTF)."""
        return self.name in _DATES


@dataclass(frozen=True)
class Shape:
    """The columns that are for a reader, and where the ids of the row's own record stand."""

    columns: tuple[Column, ...]
    own_places: tuple[int, ...]
    is_own_shown: bool

    @property
    def read(self) -> tuple[Column, ...]:
        """The columns without those that are there for sorting."""
        return tuple(column for column in self.columns if column.is_read)

    def own_id(self, row: Sequence[Any]) -> int | None:
        """The record that a row is about."""
        return next((row[place] for place in self.own_places if row[place] is not None), None)

    def ids(self, row: Sequence[Any]) -> list[int]:
        """The records that a row names."""
        places = [*(column.id_place for column in self.columns), *self.own_places]
        return [row[place] for place in places if place is not None and isinstance(row[place], int)]


@cache
def _shape(meanings: tuple[tuple[str, str], ...]) -> Shape:
    names = [name for name, _ in meanings]
    ids = [name for name in names if name.endswith("_id")]
    unnamed = [name for name in ids if name.removesuffix("_id") not in names]
    shown = tuple(
        _column(name, names, meaning)
        for name, meaning in meanings
        if not name.endswith("_id") and not meaning.startswith("Slugs")
    )
    return Shape(shown, tuple(names.index(name) for name in unnamed or ids[:1]), bool(unnamed))


def shape_of(report: Report) -> Shape:
    """How a report's rows are shown. A row is about what it does not name, otherwise about what it names first."""
    return _shape(tuple(report.columns.items()))


def _column(name: str, names: list[str], meaning: str) -> Column:
    silent = _SILENT.search(meaning)
    id_place = names.index(f"{name}_id") if f"{name}_id" in names else None
    return Column(
        name,
        names.index(name),
        meaning,
        _HEADINGS.get(name) or heading(name),
        _silence(silent[1]) if silent else "",
        id_place,
        words_of(name),
        is_read=_SAID_BY.get(name) not in names,
    )


def _silence(said: str) -> str:
    speaker, _, rest = said.partition(" ")
    return f"{_SPEAKERS.get(speaker, speaker)} {rest}"


def words_of(name: str) -> Callable[[Any], str]:
    """How the values of a column are said; nothing for null."""
    say = _sayer(name)
    # Most values come again, and a whole result may have millions of cells.
    return lru_cache(maxsize=4096)(lambda value: "" if value is None else say(value))


def _sayer(name: str) -> Callable[[Any], str]:
    for names, say in _BY_NAMES:
        if name in names:
            return say
    if name.startswith("is_"):
        return lambda value: {0: "no", 1: "yes"}.get(value, str(value))
    if name.endswith("_percent"):
        return lambda value: f"{number(value)}%"
    return _OTHERS.get(name, _plain)


def _plain(value: Any) -> str:
    if isinstance(value, int | float):
        return number(value)
    said = str(value)
    # Depth in a tree is shown by spaces at the front, which a page would swallow.
    indented = len(said) - len(said.lstrip(" "))
    return "\u2003" * (indented // 2) + said.lstrip(" ") if indented else said


def _sentence(value: Any) -> str:
    place = _SENTENCE.fullmatch(str(value))
    return f"paragraph\u00a0{place[1]}, sentence\u00a0{place[2]}" if place else str(value)


def _currency(value: Any) -> str:
    return str(get_currency_name(str(value), count=2, locale=_ENGLISH))


_BY_NAMES: tuple[tuple[set[str], Callable[[Any], str]], ...] = (
    (_DATES, lambda value: date_in_words(str(value)) or ""),
    (_KINDS, lambda value: kind_in_words(str(value))),
    (_TERMS, lambda value: term_in_words(str(value))),
    (_OF_ANY_FIELD, lambda value: value_in_words(str(value))),
)
_OTHERS: dict[str, Callable[[Any], str]] = {
    "currency": _currency,
    "field": lambda value: heading(str(value)) if value else "",
    "how_sure": lambda value: _SURE.get(str(value), str(value)),
    "maturity": lambda value: period_in_words(str(value)),
    "passage": _sentence,
    "reliability": lambda value: _STANDING.get(str(value), str(value)),
    "script": lambda value: str(_ENGLISH.scripts.get(str(value), value)),
}
