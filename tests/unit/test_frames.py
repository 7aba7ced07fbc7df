"""Results of reports as data frames: typed as the headers declare, whatever the first rows hold."""

from __future__ import annotations

import dataclasses
import sys
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from communique.reports.arguments import Arguments
from communique.reports.parameters import ReportError
from communique.reports.report import Report, find_report
from communique.reports.result import ReportResult, run_report
from communique.schema.sql_file import Column
from tests.unit.test_reports import REPORTS

COLUMNS = {
    "name": Column("name", "A name."),
    "due": Column("due", "A day.", "day"),
    "sum": Column("sum", "A sum.", "number"),
    "soft": Column("soft", "Whether.", "yes_no"),
    "count": Column("count", "How many.", "integer"),
}
# Longer than what polars looks at to guess a type.
ROWS: list[tuple[Any, ...]] = [*[(None, None, None, None, None)] * 200, ("a", "2024-12-31", 1.5, "yes", 3)]


def result_of(rows: list[tuple[Any, ...]]) -> ReportResult:
    report = dataclasses.replace(find_report("updates"), columns=COLUMNS, parameters=())
    return ReportResult(report, Arguments(report), tuple(COLUMNS), rows)


@REPORTS
def test_every_report_is_an_arrow_table_of_the_declared_types(report: Report, seed_database: str) -> None:
    result = run_report(report.name, seed_database)
    table = result.to_arrow()
    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    kinds["date"] = pa.date32()
    assert table.schema.names == list(report.columns)
    assert table.schema.types == [kinds[column.kind] for column in report.columns.values()]
    assert table.num_rows == len(result.rows)
    described = [field.metadata[b"description"].decode() for field in table.schema]
    assert described == [column.description for column in report.columns.values()]


def test_a_column_that_is_null_at_first_keeps_its_type() -> None:
    table = result_of(ROWS).to_arrow()
    assert table.schema.types == [pa.string(), pa.date32(), pa.float64(), pa.bool_(), pa.int64()]
    assert table.slice(200).to_pylist()[0]["due"].isoformat() == "2024-12-31"
    assert table.slice(200).to_pylist()[0]["soft"] is True


def test_no_rows_have_types_too() -> None:
    assert result_of([]).to_arrow().schema.types == result_of(ROWS).to_arrow().schema.types


def test_a_value_of_another_type_than_declared_is_named() -> None:
    with pytest.raises(ReportError, match="updates: column count is declared as integer"):
        result_of([("a", None, None, None, "many")]).to_arrow()


def test_pandas_gets_types_that_know_missing_values() -> None:
    frame = result_of(ROWS).to_pandas()
    assert [str(type_) for type_ in frame.dtypes][1:] == ["datetime64[ms]", "float64", "boolean", "Int64"]
    assert frame["due"].iloc[-1].year == 2024


def test_polars_gets_days_that_are_null_at_first() -> None:
    frame = result_of(ROWS).to_polars()
    assert frame.schema == {
        "name": pl.String,
        "due": pl.Date,
        "sum": pl.Float64,
        "soft": pl.Boolean,
        "count": pl.Int64,
    }


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_what_is_not_installed_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ReportError, match=f"{library} is not installed; run `pip install {library}`"):
        getattr(result_of(ROWS), f"to_{library}")()
