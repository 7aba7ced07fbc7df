"""Columns of reports and views: declared in the SQL file's header, and held to what the cursor returns."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from communique.factfiles.values.values import parse_date
from communique.reports.arguments import bind
from communique.reports.columns import shape_of
from communique.reports.report import Report, list_reports
from communique.schema import VIEWS, Base, Record
from communique.schema.base import VOCABULARY
from communique.schema.sql_file import TYPES, Column, SqlFile, read_sql_file
from communique.schema.vocabulary import Bearing, Modality, Reliability

KINDS = set(Record.__mapper__.polymorphic_map)
TERMS = {
    term.value
    for table in Base.metadata.sorted_tables
    for column in table.columns
    for term in column.info.get(VOCABULARY, ())
}
# How a sentence bears on what stands is computed: no table holds it.
TERMS |= {term.value for term in Bearing}


def is_text(value: Any) -> bool:
    return isinstance(value, str)


def is_whole(value: Any) -> bool:
    return isinstance(value, int)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float)


def is_edtf(value: Any) -> bool:
    return bool(parse_date(value))


def is_day(value: Any) -> bool:
    return datetime.date.fromisoformat(value).isoformat() == value


def like(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and bool(re.fullmatch(pattern, value))


IS: dict[str, Callable[[Any], bool]] = {
    "text": is_text,
    "integer": is_whole,
    "ordinal": lambda value: isinstance(value, int) and value > 0,
    "number": is_number,
    "percent": is_number,
    "amount": is_number,
    "estimate": is_number,
    "currency": like("[A-Z]{3}"),
    "date": is_edtf,
    "day": is_day,
    "duration": like(r"P[\dYMWDTHS.]+"),
    "yes_no": lambda value: value in ("yes", "no", 0, 1),
    "id": is_whole,
    "record": is_text,
    "slug": like("[a-z0-9/> -]+"),
    "kind": KINDS.__contains__,
    "term": TERMS.__contains__,
    "how_sure": {term.value for term in Modality}.__contains__,
    "reliability": {term.value for term in Reliability}.__contains__,
    # Of doubtful columns there may be several.
    "field": like("([a-z_]+(, [a-z_]+)*)?"),
    "value": is_text,
    "passage": like(r"P\d+\.S\d+"),
    "script": like("[A-Z][a-z]{3}"),
    "url": like(r"https?://\S+"),
}

FILES: list[tuple[SqlFile | Report, dict[str, Any]]] = [
    *[(report, bind(report, {}).bound) for report in list_reports()],
    *[(view, {}) for view in VIEWS],
]
EACH_FILE = pytest.mark.parametrize(("file", "parameters"), FILES, ids=[file.name for file, _ in FILES])


def rows_of(
    file: SqlFile | Report, parameters: dict[str, Any], database: str
) -> tuple[list[str], list[tuple[Any, ...]]]:
    connection = sqlite3.connect(database.removeprefix("sqlite:///"))
    try:
        cursor = connection.execute(file.sql, parameters)
        return [column[0] for column in cursor.description], cursor.fetchall()
    finally:
        connection.close()


def test_there_is_a_check_for_every_type() -> None:
    assert IS.keys() == TYPES.keys()


@EACH_FILE
def test_values_are_of_the_declared_types_and_every_null_is_explained(
    file: SqlFile | Report, parameters: dict[str, Any], seed_database: str, sample_database: str
) -> None:
    for database in (seed_database, sample_database):
        names, rows = rows_of(file, parameters, database)
        assert names == list(file.columns)
        for column, values in zip(file.columns.values(), zip(*rows, strict=True), strict=False):
            wrong = {value for value in values if value is not None and not IS[column.type](value)}
            assert not wrong, f"{column.name} is declared as {column.type}"
            if None in values and column.type != "id":
                assert column.blank or column.absent, f"{column.name} is null, and the header does not say when"


def test_a_label_is_that_of_the_record_whose_id_stands_in_the_column_it_names(seed_database: str) -> None:
    labels = SqlFile("labels", {}, "SELECT id, label FROM records")
    called = dict(rows_of(labels, {}, seed_database)[1])
    for file, parameters in FILES:
        names, rows = rows_of(file, parameters, seed_database)
        for column in file.columns.values():
            if column.type == "record":
                at, of = names.index(column.name), names.index(column.of)
                # Parts of a project are indented.
                wrong = [row for row in rows if row[at] is not None and row[at].lstrip() != called.get(row[of])]
                assert not wrong, f"{file.name}.{column.name}"


HEADER = "-- title: A\n-- question: B?\n-- columns:\n--   {}\nSELECT 1 AS a\n"


@pytest.mark.parametrize(
    ("declared", "message"),
    [
        ("a: {type: numeral, meaning: A.}", "column a: 'numeral' is none of the types text, integer"),
        ("a: {meaning: Supplies of machines, cars and metal}", "'cars and metal' is none of meaning, type"),
        ("a: {type: integer}", "column a: it needs a meaning"),
        ("a: {type: record, meaning: A.}", "a record says with `of` which column holds its id"),
        ("a: {type: record, of: b, meaning: A.}", "column a: b is no id column of it"),
        ("a: {type: amount, unit: dollars, meaning: A.}", "column a: dollars is no currency column of it"),
        ("a: {shown_by: b, meaning: A.}", "column a: b is no column of it"),
        ("a: {below: b, meaning: A.}", "column a: b is no column of it"),
        ("a: {headed_by: b, meaning: A.}", "column a: b is no column of it"),
        ("a: {meaning: A., blank: not said, absent: there is none}", "by blank or by absent, not by both"),
        ("[a, b]", "columns: write one a line"),
    ],
)
def test_a_header_that_makes_no_sense_is_refused(tmp_path: Path, declared: str, message: str) -> None:
    file = tmp_path / "own.sql"
    file.write_text(HEADER.format(declared))
    with pytest.raises(ValueError, match=re.escape(message)):
        read_sql_file(file)


def test_a_text_needs_no_more_than_its_meaning(tmp_path: Path) -> None:
    file = tmp_path / "own.sql"
    file.write_text(HEADER.format("a: What it is called."))
    (column,) = read_sql_file(file).columns.values()
    assert (column.type, column.kind, column.description) == ("text", "string", "What it is called.")


@pytest.mark.parametrize(
    ("column", "for_sql", "for_readers"),
    [
        (
            Column("due", "By when.", "date", blank="the source does not say"),
            "By when (EDTF). Null: the source does not say.",
            "By when. Blank: the source does not say.",
        ),
        (
            Column("interest", "Interest.", "percent", unit="percent a year", absent="there is none"),
            "Interest, in percent a year. Null: there is none.",
            "Interest, in percent a year. Blank: there is none.",
        ),
        (
            Column("sum", "The sum.", "amount", unit="currency"),
            "The sum, in major units of the currency.",
            "The sum, in major units of the currency.",
        ),
    ],
)
def test_english_is_made_of_the_declaration(column: Column, for_sql: str, for_readers: str) -> None:
    assert (column.description, column.explanation) == (for_sql, for_readers)


def test_what_a_reader_sees_is_read_off_types_and_not_off_names() -> None:
    columns = {
        "colour": Column("colour", "A record.", "record", of="key"),
        "key": Column("key", "Its id.", "id"),
        "held_on": Column("held_on", "No date, whatever its name.", heading="what is held on to"),
        "shade": Column("shade", "A date.", "date", blank="not said"),
    }
    shape = shape_of(columns)
    assert [column.heading for column in shape.read] == ["colour", "what is held on to", "shade"]
    assert shape.columns[0].id_place == 1
    assert [column.words("2023-12-07") for column in shape.read] == ["2023-12-07", "2023-12-07", "7 December 2023"]


@pytest.mark.parametrize("report", list_reports(), ids=lambda report: report.name)
def test_what_is_said_of_a_column_has_no_code(report: Report) -> None:
    for column in report.columns.values():
        assert not re.search(r"[a-z]_[a-z]|EDTF|ISO|\bNull\b", column.explanation), column.explanation
