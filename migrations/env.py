"""Alembic's environment: every upgrade is one transaction, on SQLite too.

SQLite: pysqlite must not commit on its own, foreign keys are off during batch rebuilds (a rebuild would fire ON DELETE)
and are checked before the commit. PostgreSQL: an advisory lock, so that several starters take turns.
"""

from __future__ import annotations

import os
import warnings
from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.pool import NullPool

from communique.schema import Base
from communique.schema.base import CText, Identifier

DEFAULT_URL = "sqlite:///build/communique.db"
LOCK = 0x434F4D4D  # "COMM"; any number will do as long as it stays the same
BUSY_TIMEOUT_MS = 30_000
# What SQLAlchemy and Alembic say when SQLite's rebuild of a table leaves something out.
LOSSES = ("Unnamed CHECK constraint", "Skipped unsupported reflection")


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our two column types by the names that script.py.mako gives them."""
    if kind == "type" and item is CText:
        return "CTEXT"
    if kind == "type" and item is Identifier:
        return "IDENTIFIER"
    return False


def include_object(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leave out the CHECKs that stand in for a type where the database lacks it: PostgreSQL has booleans."""
    return not (kind == "check_constraint" and context.get_context().dialect.name == "postgresql" and _is_boolean(name))


def _is_boolean(name: str | None) -> bool:
    return name is not None and name.endswith("_is_boolean")


def migration_engine(url: str) -> Engine:
    """An engine whose transactions cover DDL."""
    engine = create_engine(url, poolclass=NullPool)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def prepare(connection: Any, record: Any) -> None:
            connection.isolation_level = None
            connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
            connection.execute("PRAGMA foreign_keys = OFF")
            connection.execute("PRAGMA synchronous = EXTRA")
            connection.execute("PRAGMA legacy_alter_table = ON")

        @event.listens_for(engine, "begin")
        def begin(connection: Connection) -> None:
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def refuse_broken_references(connection: Connection) -> None:
    """Foreign keys were off; a migration that leaves one dangling is rolled back."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"{len(broken)} rows would point at nothing, the first of them {broken[0]}")


def run(connection: Connection) -> None:
    """Run the migrations in the connection's one transaction."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        include_object=include_object,
        compare_server_default=True,
        transactional_ddl=True,
        autogenerate_plugins=["alembic.autogenerate.*", "alembic.ext.checkconstraint_byname"],
    )
    with context.begin_transaction(), warnings.catch_warnings():
        for loss in LOSSES:
            warnings.filterwarnings("error", loss)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        refuse_broken_references(connection)


def main() -> None:
    """Use the connection or engine that the caller hands over, or open the database that is configured."""
    given = context.config.attributes.get("connection")
    if isinstance(given, Connection):
        run(given)
        return
    url = context.config.attributes.get("url") or os.environ.get("COMMUNIQUE_DATABASE") or DEFAULT_URL
    engine = given if isinstance(given, Engine) else migration_engine(url)
    with engine.connect() as connection:
        run(connection)


if context.is_offline_mode():
    raise SystemExit("offline mode is not supported: the checks before the commit need a database")
main()
