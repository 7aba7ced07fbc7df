"""DuckDB on an export: in this process, one machine, a fraction of SQLite's time for questions over everything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from communique.reports.engines.export_tables import tables_in, view_statements
from communique.reports.result import EngineError, Rows, Run, plain_rows

# A quoted text, a comment or a parameter; only the last of them is rewritten.
_PARAMETER = re.compile(r"('(?:[^']|'')*'|--[^\n]*)|:(\w+)")


@contextmanager
def duckdb_on(export: Path) -> Iterator[Run]:
    """Yield what runs SQL on the export; EngineError where something is missing."""
    with closing(connect(export)) as connection:
        yield on_duckdb(connection)


def connect(export: Path) -> Any:
    """Return a connection that has the export's tables and the views over them."""
    try:
        import duckdb  # noqa: PLC0415  optional: who has not installed it uses the other engines
    except ImportError:
        raise EngineError("DuckDB is not installed; run `pip install duckdb`") from None
    files = tables_in(export)
    connection = duckdb.connect()
    for name, file in files.items():
        path = str(file).replace("'", "''")
        connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
    for statement in view_statements():
        connection.execute(statement)
    return connection


def on_duckdb(connection: Any) -> Run:
    """Return what runs SQL on a connection; EngineError where DuckDB refuses it."""
    import duckdb  # noqa: PLC0415  who has a connection has it

    def run(sql: str, parameters: Mapping[str, Any]) -> tuple[tuple[str, ...], Rows]:
        try:
            result = connection.execute(_with_dollars(sql), dict(parameters))
            return tuple(column[0] for column in result.description), plain_rows(result.fetchall())
        except duckdb.Error as error:
            raise EngineError(str(error)) from error

    return run


def _with_dollars(sql: str) -> str:
    return _PARAMETER.sub(lambda match: match[1] or f"${match[2]}", sql)
