"""Saved reports: every one with its defaults and typical parameters, on SQLite and on DuckDB over the export."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.measure import Result, ratio_to, seconds
from communique.engines import duckdb
from communique.export import export_database
from communique.reports import bind, execute, list_reports
from schema.engine import open_engine

_TYPICAL = {
    "common-ground": {"one": "state-0", "other": "state-1"},
    "country-dossier": {"actor": "state-0"},
    "document-contents": {"document": "doc-3"},
    "evidence-for-record": {"record": "project-0-0"},
    "person-dossier": {"person": "person-0"},
    "co-attendance": {"least": "5"},
}


def measure_reports(database: Path, folder: Path) -> Iterator[Result]:
    """Each report's time on SQLite, and DuckDB's as a ratio to it."""
    engine = open_engine(f"sqlite:///{database}", read_only=True)
    with engine.connect() as connection:
        export_database(connection, folder)
        on_duckdb = duckdb.connect(folder)
        for report in list_reports():
            bound = bind(report, _TYPICAL.get(report.name, {}))
            rows = len(execute(connection, report, bound).rows)
            ours = seconds(partial(execute, connection, report, bound))
            other = seconds(partial(duckdb.execute, on_duckdb, report, bound))
            yield Result(f"{report.name}, {rows:,} rows", ours, f"DuckDB {ratio_to('SQLite', other, ours)}", "1 s")
        on_duckdb.close()
    engine.dispose()
