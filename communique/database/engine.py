"""Engines: every connection that the project opens comes from here, so that foreign keys are always enforced."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.pool import NullPool

BUSY_TIMEOUT_MS = 30_000


def open_engine(url: str, *, read_only: bool = False) -> Engine:
    """Return an engine for a SQLAlchemy URL (`sqlite:///file.db`, `postgresql+psycopg://…`).

    SQLite writers take their lock at once (BEGIN IMMEDIATE) and wait for each other; `read_only` refuses writes.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return _sqlite_engine(url, read_only)
    engine = create_engine(parsed)
    if read_only:
        # A reader sees one state of the database, whoever loads meanwhile; SQLite's readers have that anyway.
        engine = engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")
    return engine


def _sqlite_engine(url: str, read_only: bool) -> Engine:
    engine = create_engine(url, poolclass=NullPool if make_url(url).database else None)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: Any) -> None:
        # SQLAlchemy begins transactions itself (below); pysqlite must not begin or commit on its own.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        # What was said to be loaded is still there after a power cut: the journal's end is synced, too.
        connection.execute("PRAGMA synchronous = EXTRA")
        if read_only:
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")

    return engine
