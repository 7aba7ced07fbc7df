"""Parameters of saved reports: their types, their defaults, and what there is to pick from."""

from __future__ import annotations

import datetime
import keyword
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from communique.errors import CommuniqueError
from communique.schema import VIEWS, Base, Record
from communique.schema.base import VOCABULARY
from communique.schema.record import tables_of_kinds
from communique.suggestions import did_you_mean, quoted
from communique.wording import kind_in_words, term_in_words

TYPES = ("text", "integer", "date")
# A date that limits nothing stands for an empty field.
NO_LIMIT = ("0001-01-01", "9999-12-31")
LONGEST = 300
_LARGEST = 2**63 - 1
# Python gives parameters by these names, beside which `run_report` has one of its own.
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TAKEN = "database"
_KEYS = ("type", "default", "empty", "opens_with", "label", "of", "where", "one_of", "help", "unlisted")


class ReportError(CommuniqueError):
    """There is no such report, its file is at fault, or its parameters are not given as they should be."""


class WrongValueError(Exception):
    """A value that is not of its parameter's type; the message is for the reader."""


@dataclass(frozen=True)
class ChoiceSource:
    """The source of a parameter's choices: what occurs in these columns (`table.column`) of rows that meet `where`.

    Of a key to records, the choices are the records; of another column, its values.
    """

    columns: tuple[str, ...]
    where: str = ""

    def __str__(self) -> str:
        return ", ".join(self.columns) + (f" where {self.where}" if self.where else "")

    @property
    def places(self) -> list[tuple[str, str]]:
        """Return its columns, each with its table before it."""
        return [(table, name) for table, _, name in (column.partition(".") for column in self.columns)]

    @property
    def condition(self) -> str:
        """Return what `where` adds to a query that has a condition already."""
        return f" AND ({self.where})" if self.where else ""

    @property
    def leads_to(self) -> str:
        """Return the table whose rows the values stand for: records, currencies; none for plain values."""
        ends = _ends(*self.places[0])
        return "records" if ends & {*tables_of_kinds().values(), "records"} else next(iter(ends), "")

    @property
    def kinds(self) -> list[str]:
        """Return the kinds of record that can stand in these columns."""
        tables = set[str]().union(*(_ends(*place) for place in self.places))
        mappers = Record.__mapper__.polymorphic_map.items()
        return [kind for kind, mapper in mappers if tables & set(map(str, mapper.tables))]

    @property
    def lists_records(self) -> bool:
        """Return whether its columns are those of the records themselves, of which `where` then says the sort."""
        return all(name == "id" for _, name in self.places)

    @property
    def terms(self) -> dict[str, str]:
        """Return the terms that may stand in it, with what they are called; none where no list is closed."""
        table, name = self.places[0]
        if name == "kind":
            return {kind: kind_in_words(kind) for kind in tables_of_kinds()}
        column = Base.metadata.tables[table].c.get(name) if table in Base.metadata.tables else None
        vocabulary = column.info.get(VOCABULARY, ()) if column is not None else ()
        return {term.value: term_in_words(term.value) for term in vocabulary}


def _ends(table: str, name: str) -> set[str]:
    """Return the tables whose rows a column's values stand for; none for plain values."""
    if table not in Base.metadata.tables:
        return set()
    # The key of a kind of record is that of its record, too.
    if name == "id":
        return {table}
    return {key.column.table.name for key in Base.metadata.tables[table].c[name].foreign_keys}


@dataclass(frozen=True)
class Parameter:
    """A report's parameter: its type, its default as text, and help for who fills it in.

    A text is picked from what occurs in `source` or from `one_of`; where there is neither, it is written. Empty stands
    for the default; where that is empty, for the record that occurs most in `opens_with`, for the latest day there, for
    what `empty` says, or for everything. `unlisted` tells a reader that the record `{chosen}`
    does not occur in `source`.
    """

    name: str
    type: str = "text"
    default: str = ""
    help: str = ""
    label: str = ""
    empty: str = ""
    source: ChoiceSource | None = None
    one_of: tuple[str, ...] = ()
    opens_with: ChoiceSource | None = None
    unlisted: str = ""

    @classmethod
    def from_header(cls, name: str, described: Mapping[str, Any]) -> Parameter:
        """Return the parameter that a report's header describes; ValueError where it makes no sense."""
        if not _NAME.fullmatch(name) or keyword.iskeyword(name) or name == _TAKEN:
            raise ValueError(
                f"parameter {name}: call it by small letters, digits and underscores (no word of Python's, nor "
                f"{_TAKEN}), so that Python can give it"
            )
        if not isinstance(described, Mapping):
            raise ValueError(f"parameter {name}: write its keys in braces, such as {{help: Only this one.}}")
        if strange := [key for key in described if key not in _KEYS]:
            raise ValueError(f"parameter {name}: {strange[0]!r} is none of {', '.join(_KEYS)}")
        if described.get("type", "text") not in TYPES:
            raise ValueError(f"parameter {name}: {described['type']!r} is none of the types {', '.join(TYPES)}")
        given = {"label": name.replace("_", " ").capitalize(), **described}
        source = _source(f"parameter {name}: of", given.pop("of", None), given.pop("where", ""))
        opens_with = _source(f"parameter {name}: opens_with", given.pop("opens_with", None))
        one_of = tuple(given.pop("one_of", ()))
        parameter = cls(name, **given, source=source, one_of=one_of, opens_with=opens_with)
        try:
            parameter.unlisted.format(chosen="")
        except (LookupError, ValueError):
            raise ValueError(f"parameter {name}: unlisted: only {{chosen}} stands for something in it") from None
        try:
            parameter.refuse_wrong_default(parameter.default)
        except WrongValueError as error:
            raise ValueError(f"parameter {name}: default: {error}") from None
        return parameter

    def read(self, written: str) -> str:
        """Return a value as it is kept, a day as ISO 8601; WrongValueError if it is not of the parameter's type."""
        if len(written) > LONGEST:
            raise WrongValueError(f"This is too long: at most {LONGEST} characters.")
        # Halves of characters and control characters; what joins letters or sets their direction is part of names.
        categories = {unicodedata.category(letter) for letter in written}
        if "Cs" in categories:
            raise WrongValueError("This is not UTF-8.")
        if "Cc" in categories:
            raise WrongValueError("This holds a character that nobody can see.")
        if self.type == "integer":
            return _whole_number(written)
        return _day(written) if self.type == "date" else written

    def refuse_wrong_default(self, written: str) -> None:
        """Raise WrongValueError where a report cannot open with this: wrong by type, or none of the terms it takes."""
        if not written:
            return
        self.read(written)
        terms = self.terms
        if terms and written not in terms and written not in terms.values():
            meant = did_you_mean(written, [*terms, *terms.values()])
            raise WrongValueError(f"{quoted(written)} is none of {', '.join(terms)}.{meant}")

    def bound(self, value: str) -> str | int:
        """Return the value to bind, where empty stands for the default."""
        value = value or self.default
        return int(value) if self.type == "integer" else value

    @property
    def is_record(self) -> bool:
        """Return whether it takes a record, which may be called by any of its names."""
        return self.source is not None and self.source.leads_to == "records"

    @property
    def is_open(self) -> bool:
        """Return whether its default limits nothing."""
        return self.is_unlimited and self.opens_with is None

    @property
    def is_unlimited(self) -> bool:
        """Return whether its default is a day before or after all others."""
        return self.default in NO_LIMIT

    @property
    def takes_all(self) -> bool:
        """Return whether everything is shown where it is left empty."""
        return self.is_open or not (self.default or self.opens_with)

    @property
    def terms(self) -> dict[str, str]:
        """Return the terms that it takes, with what they are called; none where no list is closed."""
        return {one: one for one in self.one_of} or (self.source.terms if self.source else {})

    @property
    def empty_in_words(self) -> str:
        """Return what readers see where it is left empty and nothing else fills it in."""
        return self.empty.capitalize() or "All"

    @property
    def when_empty(self) -> str:
        """Return what leaving it empty means."""
        if self.is_open:
            return "No limit when empty."
        if self.default and not self.is_unlimited:
            return ""
        if self.opens_with is None:
            return f"{self.empty_in_words} when empty."
        return "The latest day when empty." if self.type == "date" else "The one that is named most when empty."

    @property
    def choices(self) -> str:
        """Return what is given, for who writes it on a command line; empty where the type says it."""
        if self.one_of:
            return f"One of: {', '.join(self.one_of)}."
        if self.source is None:
            return ""
        what = "The slug or a name of a record" if self.is_record else "A value"
        return f"{what} that occurs in {self.source}."


# What several reports take, declared once: a report whose SQL names one of them takes it.
BULK = "bulk"
SHARED = (
    Parameter(
        BULK,
        default="no",
        label="Records from datasets",
        help="With yes, records of which only datasets speak are among them.",
        one_of=("no", "yes"),
    ),
)


def _source(key: str, columns: str | list[str] | None, where: str = "") -> ChoiceSource | None:
    if not columns:
        return None
    source = ChoiceSource((columns,) if isinstance(columns, str) else tuple(columns), where)
    for column in source.columns:
        _refuse_unknown_column(key, column)
    return source


def _refuse_unknown_column(key: str, written: str) -> None:
    """Raise ValueError where a table of ours has no such column. A project's own tables are known to a database."""
    table, dot, name = str(written).partition(".")
    if not (dot and table.isidentifier() and name.isidentifier()):
        raise ValueError(f"{key}: {written!r} is no column; write it as table.column, such as meetings.status")
    known = {view.name: list(view.columns) for view in VIEWS}
    known |= {ours.name: list(ours.c.keys()) for ours in Base.metadata.tables.values()}
    if table in known and name not in known[table]:
        meant = did_you_mean(name, known[table])
        raise ValueError(f"{key}: {table} has no column {name!r}; it has {', '.join(known[table])}.{meant}")


def _whole_number(written: str) -> str:
    try:
        number = int(written)
    except ValueError:
        raise WrongValueError(f"{quoted(written)} is not a whole number.") from None
    if abs(number) > _LARGEST:
        raise WrongValueError(f"{quoted(written)} is too large a number.")
    return str(number)


def _day(written: str) -> str:
    try:
        return datetime.date.fromisoformat(written).isoformat()
    except ValueError:
        raise WrongValueError(f"{quoted(written)} is not a day; write it like 2024-12-31.") from None
