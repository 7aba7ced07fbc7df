"""SQL files that describe themselves: a YAML header in comments, then one query.

    -- title: Loans
    -- question: Who lends what?
    -- columns:
    --   loan_id: {type: id, meaning: The loan.}
    --   lender: What the lender is called.
    --   amount: {type: amount, unit: currency, meaning: The sum., blank: the source gives none}
    --   currency: {type: currency, meaning: Its currency.}

A column's entry is its meaning alone where it holds text; otherwise it declares what `Column` lists. A view that only
programs read has `audience: programs`: workbooks leave it out. `rests_on: [loan_id]` names the columns
with the ids of the records that a row is of, whose sentences it rests on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

# It leaves every scalar text; libyaml's reads the headers of the views, at each start, in a tenth of the time.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
# What a column may hold, and how that is stored: text, integer, number, boolean or date (a day of ISO 8601).
TYPES = {
    "text": "string",
    "integer": "integer",
    "ordinal": "integer",
    "number": "number",
    "percent": "number",
    "amount": "number",
    "estimate": "number",
    "currency": "string",
    "date": "string",
    "day": "date",
    "duration": "string",
    "yes_no": "boolean",
    "id": "integer",
    "record": "string",
    "slug": "string",
    "kind": "string",
    "term": "string",
    "how_sure": "string",
    "reliability": "string",
    "field": "string",
    "value": "string",
    "passage": "string",
    "script": "string",
    "url": "string",
}
_NOTATIONS = {
    "currency": "ISO 4217",
    "date": "EDTF",
    "day": "ISO 8601",
    "duration": "ISO 8601 duration",
    "script": "ISO 15924",
}


@dataclass(frozen=True)
class Column:
    """A column of a query's result, as the header declares it.

    `type` is one of TYPES. `of` names the column that holds the id of the record whose label this is. `unit` is what a
    number counts, or for an amount the column that holds its currency. A null is explained by `blank`, where the source
    leaves open what a reader will look for, so that the cell says it ("the source does not say"), or by `absent`, where
    there is nothing to say and the cell stays empty ("it speaks for itself"). `heading` is what readers see above it,
    where its name will not do; `shown_by` names the column that they read instead, where this one is for sorting. On
    pages, `below` names the column in whose cell it stands in small letters, and `headed_by` the column that is told
    once, as the heading of this one, where all rows have the same there.
    """

    name: str
    meaning: str
    type: str = "text"
    of: str = ""
    unit: str = ""
    blank: str = ""
    absent: str = ""
    heading: str = ""
    shown_by: str = ""
    below: str = ""
    headed_by: str = ""

    @property
    def kind(self) -> str:
        """Return how its values are stored: string, integer, number, boolean or date."""
        return TYPES[self.type]

    @property
    def description(self) -> str:
        """Return meaning, unit, notation and what null means, for whoever writes SQL."""
        notation = f" ({_NOTATIONS[self.type]})" if self.type in _NOTATIONS else ""
        return self._in_english("Null", notation)

    @property
    def explanation(self) -> str:
        """Return meaning, unit and what a blank means, for whoever reads a table."""
        return self._in_english("Blank")

    def _in_english(self, nothing: str, notation: str = "") -> str:
        unit = f", in {self.unit}" if self.unit else ""
        if self.type in {"amount", "estimate"}:
            unit = ", in major units of the currency"
        why = self.blank or self.absent
        when = f" {nothing}: {why}." if why else ""
        return f"{self.meaning.removesuffix('.')}{unit}{notation}.{when}"


@dataclass(frozen=True)
class SqlFile:
    """A query with its name (the file's), header, text and columns by name, in the order of the result."""

    name: str
    header: dict[str, Any]
    sql: str
    columns: dict[str, Column] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """Return a few words for it."""
        return str(self.header["title"])

    @property
    def question(self) -> str:
        """Return the question that it answers."""
        return str(self.header["question"])

    @property
    def own_columns(self) -> tuple[str, ...]:
        """Return the columns with the ids of the records that a row is of; none where the header names none."""
        return tuple(self.header.get("rests_on", ()))


def read_sql_file(path: Path) -> SqlFile:
    """Read a `.sql` file; ValueError names the file, and what is wrong with its header."""
    try:
        lines = path.read_text("utf-8-sig").splitlines()  # Notepad puts a byte order mark in front
    except UnicodeDecodeError as error:
        raise ValueError(f"{path.name}: this is not UTF-8 text ({error.reason} at byte {error.start})") from error
    end = next((number for number, line in enumerate(lines) if not line.startswith("--")), len(lines))
    try:
        comments = (line.removeprefix("--").removeprefix(" ") for line in lines[:end])
        header = yaml.load("\n".join(comments), _LOADER)  # noqa: S506  it makes nothing but texts
    except yaml.YAMLError as error:
        raise ValueError(f"{path.name}: the header is not YAML: {error}") from error
    if not isinstance(header, dict) or not {"title", "question", "columns"} <= header.keys():
        raise ValueError(f"{path.name}: the header needs title, question and columns")
    return SqlFile(path.stem, header, "\n".join(lines[end:]).strip() + "\n", _columns(path.name, header["columns"]))


def read_sql_files(folder: Path) -> list[SqlFile]:
    """Return every `.sql` file of a folder, by name."""
    return [read_sql_file(path) for path in sorted(folder.glob("*.sql"))]


def _columns(file: str, declared: Any) -> dict[str, Column]:
    if not isinstance(declared, Mapping):
        raise ValueError(f"{file}: columns: write one a line, as name: meaning")
    columns = {name: _column(f"{file}: column {name}", name, said) for name, said in declared.items()}
    for column in columns.values():
        currency = column.unit if column.type in {"amount", "estimate"} else ""
        others = (column.shown_by, column.below, column.headed_by)
        for other, type_ in ((column.of, "id"), (currency, "currency"), *((other, "") for other in others)):
            if other and (other not in columns or columns[other].type != (type_ or columns[other].type)):
                raise ValueError(
                    f"{file}: column {column.name}: {other} is no {f'{type_} ' if type_ else ''}column of it"
                )
    return columns


_KEYS = tuple(one.name for one in fields(Column) if one.name != "name")


def _column(where: str, name: str, said: Any) -> Column:
    declared = {"meaning": said} if isinstance(said, str) else said
    if not isinstance(declared, Mapping) or not declared.get("meaning"):
        raise ValueError(f"{where}: it needs a meaning")
    # A comma in a meaning without quotation marks begins another key.
    if strange := [key for key in declared if key not in _KEYS or not isinstance(declared[key], str)]:
        raise ValueError(
            f"{where}: {strange[0]!r} is none of {', '.join(_KEYS)}; a text with a comma needs quotation marks"
        )
    column = Column(name, **declared)
    if column.type not in TYPES:
        raise ValueError(f"{where}: {column.type!r} is none of the types {', '.join(TYPES)}")
    if column.type == "record" and not column.of:
        raise ValueError(f"{where}: a record says with `of` which column holds its id")
    if column.blank and column.absent:
        raise ValueError(f"{where}: a null is explained by blank or by absent, not by both")
    return column
