"""What parity is tried on: each saved report with its defaults and with typical parameters, and each view."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from benchmarks.typical import Case
from communique.database.engine import open_engine
from communique.edition.export import export_database
from communique.reports.arguments import bind
from communique.reports.result import ReportResult, Run, execute, on_database, plain_rows

SCALE = 2


def export_corpus(url: str, folder: Path) -> Path:
    """Export the database."""
    engine = open_engine(url, read_only=True)
    with engine.connect() as connection:
        export_database(connection, folder)
    engine.dispose()
    return folder


def typed(result: ReportResult) -> list[list[tuple[type, object]]]:
    """The rows with their values' types: 1 is not 1.0 in a CSV file."""
    return [[(type(value), value) for value in row] for row in result.rows]


def result_of(connection: Connection, case: Case) -> ReportResult:
    """What a database answers."""
    report, given = case
    return execute(on_database(connection), report, bind(report, given))


def rows_of_view(run: Run, view: str) -> list[str]:
    """All rows of a view, sorted; SQLite's truth is 1."""
    _, rows = run(f"SELECT * FROM {view}", {})
    return sorted(repr(tuple(int(v) if isinstance(v, bool) else v for v in row)) for row in plain_rows(rows))
