"""Alembic's environment: every upgrade is one transaction, on SQLite too.

SQLite: pysqlite must not commit on its own, foreign keys are off during batch rebuilds (a rebuild would fire ON DELETE)
and are checked before the commit. PostgreSQL: an advisory lock, so that several starters take turns.
"""

from __future__ import annotations

import os
import warnings
from typing import Any, Literal

from alembic import command, context
from sqlalchemy import Connection, Engine, False_, True_, create_engine, event, text
from sqlalchemy.pool import NullPool

from communique.migrations import (
    autogenerate,
    rebuilds,  # noqa: F401  Alembic takes what it does on SQLite from there
)
from communique.schema import VIEWS, Base
from communique.schema.base import CText, Identifier
from communique.schema.view import create_view

DEFAULT_URL = "sqlite:///build/communique.db"
LOCK = 0x434F4D4D  # "COMM"; any number will do as long as it stays the same
BUSY_TIMEOUT_MS = 30_000
# What SQLAlchemy and Alembic say when SQLite's rebuild of a table leaves something out.
LOSSES = ("Unnamed CHECK constraint", "Skipped unsupported reflection")


def render_item(kind: str, item: Any, autogen_context: Any) -> str | Literal[False]:
    """Write our column types by the names that script.py.mako gives them, and booleans as each engine spells them."""
    if kind == "type" and item is CText:
        return "CTEXT"
    if kind == "type" and item is Identifier:
        return "IDENTIFIER"
    if kind == "server_default" and isinstance(word := getattr(item, "arg", None), False_ | True_):
        return f"sa.{word}()"
    return False


def include_object(item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leave out tables of somebody's own beside ours, and CHECKs that stand in for a type that PostgreSQL has."""
    if kind == "table" and reflected and compare_to is None:
        return bool(context.get_context().opts["is_ours_alone"])
    is_boolean = kind == "check_constraint" and autogenerate.is_boolean(name)
    return not (is_boolean and context.get_context().dialect.name == "postgresql")


def migration_engine(url: str) -> Engine:
    """Return an engine whose transactions cover DDL."""
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
    """Raise RuntimeError where a migration leaves a reference dangling: foreign keys were off."""
    if connection.dialect.name == "sqlite":
        broken = connection.execute(text("PRAGMA foreign_key_check")).all()
        if broken:
            raise RuntimeError(f"{len(broken)} rows would point at nothing, the first of them {broken[0]}")


def run(connection: Connection, *, is_ours_alone: bool = False) -> None:
    """Run the migrations, or compare them with the models, in the connection's one transaction."""
    context.configure(
        connection=connection,
        target_metadata=autogenerate.without_comments(Base.metadata),
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=render_item,
        include_object=include_object,
        compare_server_default=True,
        transactional_ddl=True,
        autogenerate_plugins=autogenerate.PLUGINS,
        process_revision_directives=autogenerate.finish,
        views={view.name: create_view(view) for view in VIEWS},
        is_ours_alone=is_ours_alone,
    )
    with context.begin_transaction(), warnings.catch_warnings():
        for loss in LOSSES:
            warnings.filterwarnings("error", loss)
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})
        context.run_migrations()
        refuse_broken_references(connection)
        if context.get_context().get_current_heads() == tuple(context.script.get_heads()):
            autogenerate.write_comments(connection, Base.metadata)


def compares() -> bool:
    """Return whether Alembic's command line was asked to compare the models with the migrations."""
    called = getattr(context.config.cmd_opts, "cmd", (None,))
    return called[0] in (command.revision, command.check)


def compare() -> None:
    """Compare the models with what the migrations make of an empty database, whatever other databases there are."""
    with migration_engine("sqlite://").connect() as connection:
        with connection.begin():
            autogenerate.build_newest(connection, context.script, Base.metadata)
        run(connection, is_ours_alone=True)


def main() -> None:
    """Use the connection or engine that the caller hands over, or open the database that is configured."""
    given = context.config.attributes.get("connection")
    url = context.config.attributes.get("url")
    if isinstance(given, Connection):
        run(given)
    elif compares() and not (given or url):
        compare()
    else:
        url = url or os.environ.get("COMMUNIQUE_DATABASE") or DEFAULT_URL
        engine = given if isinstance(given, Engine) else migration_engine(url)
        with engine.connect() as connection:
            run(connection)


if context.is_offline_mode():
    raise SystemExit("offline mode is not supported: the checks before the commit need a database")
main()
