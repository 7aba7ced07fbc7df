"""Results of reports as data frames: typed as the headers declare, whatever the first rows hold."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
import sqlite3
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pytest

from communique.database.connection import connected, sqlite_file
from communique.reports.arguments import Arguments
from communique.reports.formats.whole import Source, whole_of
from communique.reports.parameters import ReportError
from communique.reports.report import Report, find_report
from communique.reports.result import ReportResult, on_database, rows_as_dictionaries, run_report
from communique.schema.sql_file import Column
from tests.unit.test_reports import REPORTS

COLUMNS = {
    "name": Column("name", "A name."),
    "due": Column("due", "A day.", "day"),
    "sum": Column("sum", "A sum.", "number"),
    "soft": Column("soft", "Whether.", "yes_no"),
    "count": Column("count", "How many.", "integer"),
    "paid": Column("paid", "Money.", "amount"),
}
# Longer than what polars looks at to guess a type.
ROWS: list[tuple[Any, ...]] = [*[(None,) * 6] * 200, ("a", "2024-12-31", 1.5, "yes", 3, 1234567890.1)]
MONEY = pa.decimal128(38, 4)
ROOT = Path(__file__).parents[2]


def result_of(rows: list[tuple[Any, ...]]) -> ReportResult:
    report = dataclasses.replace(find_report("updates"), columns=COLUMNS, parameters=())
    return ReportResult(report, Arguments(report), tuple(COLUMNS), rows)


@REPORTS
def test_every_report_is_an_arrow_table_of_the_declared_types(report: Report, seed_database: str) -> None:
    result = run_report(report.name, seed_database)
    table = result.to_arrow(evidence=False)
    kinds = {"string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_()}
    kinds["date"] = pa.date32()
    assert table.schema.names == list(report.columns)
    assert table.schema.types == [
        MONEY if column.type == "amount" else kinds[column.kind] for column in report.columns.values()
    ]
    assert table.num_rows == len(result.rows)
    described = [field.metadata[b"description"].decode() for field in table.schema]
    assert described == [column.description for column in report.columns.values()]


def test_rows_keep_the_evidence_that_their_files_have(seed_database: str) -> None:
    result = run_report("loan-book", seed_database)
    table = result.to_arrow()
    added = ["evidence", "said_by", "in_words", "dataset_license", "address"]
    assert table.schema.names == [*result.columns, *added]
    assert table.select(list(result.columns)).equals(result.to_arrow(evidence=False))
    with connected(seed_database) as connection:
        whole = whole_of(result, rows_as_dictionaries(on_database(connection)), Source("", "", result.site))
        files = [dict(zip(whole.columns, row, strict=True)) for rows in whole.portions for row in rows]
    assert table.select(added).to_pylist() == [{name: row[name] for name in added} for row in files]
    assert all("\N{PILCROW SIGN}" in one["evidence"] for one in table.to_pylist())


def test_evidence_is_not_taken_from_a_database_that_was_loaded_anew(tmp_path: Path, seed_database: str) -> None:
    file = tmp_path / "changed.db"
    shutil.copy(sqlite_file(seed_database), file)
    result = run_report("loan-book", file)
    with contextlib.closing(sqlite3.connect(file)) as changed, changed:
        changed.execute("UPDATE fact_files SET sha256 = 'another' WHERE id = (SELECT min(id) FROM fact_files)")
    with pytest.raises(ReportError, match="the database was loaded anew since the report ran"):
        result.to_arrow()
    assert result.to_arrow(evidence=False).num_rows == len(result.rows)


def test_sums_of_money_are_exact() -> None:
    sums = (1.4e9, 0.1, 12345678901234.56, Decimal("0.0001"), 3, 1e20, None)
    table = result_of([(None, None, None, None, None, one) for one in sums]).to_arrow()
    wanted = ("1400000000", "0.1", "12345678901234.56", "0.0001", "3", "100000000000000000000")
    assert table["paid"].to_pylist() == [*map(Decimal, wanted), None]
    with pytest.raises(ReportError, match="updates: column paid is declared as amount"):
        result_of([(None, None, None, None, None, 1e40)]).to_arrow()


def test_a_column_that_is_null_at_first_keeps_its_type() -> None:
    table = result_of(ROWS).to_arrow()
    assert table.schema.types == [pa.string(), pa.date32(), pa.float64(), pa.bool_(), pa.int64(), MONEY]
    assert table.slice(200).to_pylist()[0]["due"].isoformat() == "2024-12-31"
    assert table.slice(200).to_pylist()[0]["soft"] is True


def test_no_rows_have_types_too() -> None:
    assert result_of([]).to_arrow().schema.types == result_of(ROWS).to_arrow().schema.types


def test_a_value_of_another_type_than_declared_is_named() -> None:
    with pytest.raises(ReportError, match="updates: column count is declared as integer"):
        result_of([("a", None, None, None, "many", None)]).to_arrow()


def test_pandas_gets_types_that_know_missing_values() -> None:
    frame = result_of(ROWS).to_pandas()
    assert [str(type_) for type_ in frame.dtypes][1:] == ["datetime64[ms]", "float64", "boolean", "Int64", "object"]
    assert frame["due"].iloc[-1].year == 2024
    assert frame["paid"].sum() == Decimal("1234567890.1")


def test_polars_gets_days_that_are_null_at_first() -> None:
    frame = result_of(ROWS).to_polars()
    assert frame.schema == {
        "name": pl.String,
        "due": pl.Date,
        "sum": pl.Float64,
        "soft": pl.Boolean,
        "count": pl.Int64,
        "paid": pl.Decimal(38, 4),
    }


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_what_is_not_installed_is_named(library: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ReportError, match=rf"{library} is not installed; run `pip install 'communique\[{library}\]'`"):
        getattr(result_of(ROWS), f"to_{library}")()


@pytest.mark.slow
def test_a_script_of_a_user_makes_data_frames(seed_database: str, tmp_path: Path) -> None:
    script = ROOT / "tests" / "support" / "frames_script.py"
    command = (sys.executable, script, str(sqlite_file(seed_database)))
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    said = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert "\N{PILCROW SIGN}" in said
    assert "decimal128(38, 4)" in said
    assert "Decimal('" in said
