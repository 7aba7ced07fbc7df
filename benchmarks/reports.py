"""Saved reports with their defaults and typical parameters: on SQLite, on bare sqlite3, on DuckDB over an export."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.measure import Result, ratio_to, seconds
from benchmarks.typical import Case, case_name, cases
from communique.database.engine import open_engine
from communique.edition.export import export_database
from communique.reports.engines import duckdb
from communique.reports.report import bind, execute

MARK_SECONDS = 1


def measure_reports(database: Path, folder: Path) -> Iterator[Result]:
    """Each question's time on SQLite, and those of bare sqlite3 and of DuckDB as ratios to it; one answer at a time."""
    engine = open_engine(f"sqlite:///{database}", read_only=True)
    bare = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    with engine.connect() as connection:
        export_database(connection, folder, tables_only=True)
        on_duckdb = duckdb.connect(folder)
        for case in cases():
            if result := _measure(case, connection, bare, on_duckdb):
                yield result
        on_duckdb.close()
    bare.close()
    engine.dispose()


def _measure(case: Case, connection: Connection, bare: sqlite3.Connection, on_duckdb: Any) -> Result | None:
    """None where the corpus has nothing to answer: defaults that name records of the seed."""
    report, given = case
    bound = bind(report, given)
    rows = len(execute(connection, report, bound).rows)
    if not rows:
        return None
    ours = seconds(partial(execute, connection, report, bound))
    fetched = seconds(lambda: bare.execute(report.sql, bound).fetchall())
    other = seconds(partial(duckdb.execute, on_duckdb, report, bound))
    ratios = f"{ratio_to('bare sqlite3', ours, fetched)}; DuckDB {ratio_to('SQLite', other, ours)}"
    verdict = "met" if ours < MARK_SECONDS else "missed"
    return Result(f"{case_name(case)}, {rows:,} rows", ours, ratios, f"{MARK_SECONDS} s: {verdict}")
