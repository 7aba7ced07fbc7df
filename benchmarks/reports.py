"""Saved reports with their defaults and typical parameters: on SQLite, on bare sqlite3, on DuckDB over an export."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from threading import Timer
from typing import Any

from sqlalchemy import Connection

from benchmarks.measure import Result, ratio_to, seconds
from benchmarks.typical import Case, case_name, cases
from communique.database.engine import open_engine
from communique.edition.export import export_database
from communique.reports.arguments import bind
from communique.reports.engines import duckdb
from communique.reports.parameters import ReportError
from communique.reports.result import execute, on_database

MARK_SECONDS = 1
# Of a machine that has other things to do DuckDB takes four fifths if it may; beyond this it writes so much to disk.
_MEMORY, _DISK = "4GB", "8GB"
# As long as anybody waits for a peer.
_PATIENCE = 20


def measure_reports(database: Path, folder: Path) -> Iterator[Result]:
    """Yield each question's time on SQLite, and bare sqlite3's and DuckDB's as ratios to it, one by one."""
    engine = open_engine(f"sqlite:///{database}", read_only=True)
    bare = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    with engine.connect() as connection:
        export_database(connection, folder, tables_only=True)
        on_duckdb = duckdb.connect(folder)
        on_duckdb.execute(f"SET temp_directory = '{folder.with_name('duckdb')}'")
        on_duckdb.execute(f"SET memory_limit = '{_MEMORY}'; SET max_temp_directory_size = '{_DISK}'")
        for case in cases():
            if result := _measure(case, connection, bare, on_duckdb):
                yield result
        on_duckdb.close()
    bare.close()
    engine.dispose()


def _measure(case: Case, connection: Connection, bare: sqlite3.Connection, on_duckdb: Any) -> Result | None:
    """Measure a question; None where the corpus has nothing to answer: defaults that name records of the seed."""
    report, given = case
    arguments = bind(report, given)
    run = on_database(connection)
    rows = len(execute(run, report, arguments).rows)
    if not rows:
        return None
    ours = seconds(partial(execute, run, report, arguments))
    fetched = seconds(lambda: bare.execute(report.sql, arguments.bound).fetchall())
    other = _on_duckdb(on_duckdb, partial(execute, duckdb.on_duckdb(on_duckdb), report, arguments))
    peer = ratio_to("SQLite", other, ours) if other else "gives up"
    ratios = f"{ratio_to('bare sqlite3', ours, fetched)}; DuckDB {peer}"
    verdict = "met" if ours < MARK_SECONDS else "missed"
    return Result(f"{case_name(case)}, {rows:,} rows", ours, ratios, f"{MARK_SECONDS} s: {verdict}")


def _on_duckdb(connection: Any, work: Callable[[], object]) -> float | None:
    """Return the seconds that a question takes; None where memory, disk or patience are not enough."""
    limit = Timer(_PATIENCE, connection.interrupt)
    limit.start()
    try:
        return seconds(work)
    except ReportError:
        return None
    finally:
        limit.cancel()
