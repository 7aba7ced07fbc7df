"""DuckDB on an export: in this process, one machine, a fraction of SQLite's time for questions over everything."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.reports.engines.exported import EngineError, rows_of, tables_in, view_statements
from communique.reports.report import Report, ReportResult

# A quoted text, a comment or a parameter; only the last of them is rewritten.
_PARAMETER = re.compile(r"('(?:[^']|'')*'|--[^\n]*)|:(\w+)")


def run_on_duckdb(report: Report, parameters: Mapping[str, str | int], export: Path) -> ReportResult:
    """Run a report on the export with the parameters that `bind` gives; EngineError where something is missing."""
    connection = connect(export)
    try:
        return execute(connection, report, parameters)
    finally:
        connection.close()


def connect(export: Path) -> Any:
    """A connection that has the export's tables and the views over them."""
    try:
        import duckdb  # noqa: PLC0415  optional: who has not installed it uses the other engines
    except ImportError:
        raise EngineError("DuckDB is not installed; run `pip install 'communique[duckdb]'`") from None
    files = tables_in(export)
    connection = duckdb.connect()
    for name, file in files.items():
        path = str(file).replace("'", "''")
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    for statement in view_statements():
        connection.execute(statement)
    return connection


def execute(connection: Any, report: Report, parameters: Mapping[str, str | int]) -> ReportResult:
    """Run a report on a connection."""
    result = connection.execute(_with_dollars(report.sql), dict(parameters))
    columns = tuple(column[0] for column in result.description)
    return ReportResult(report, dict(parameters), columns, rows_of(result.fetchall()))


def _with_dollars(sql: str) -> str:
    return _PARAMETER.sub(lambda match: match[1] or f"${match[2]}", sql)
