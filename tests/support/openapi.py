"""A schema as a database has it, so that two can be compared; with what inspection leaves out."""

from __future__ import annotations

import re

from sqlalchemy import Connection, Inspector, create_engine, inspect, text
from sqlalchemy.pool import NullPool

_FINER = {
    "sqlite": "SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger', 'table') AND sql NOT NULL "
    "AND name <> 'alembic_version'",
    "postgresql": "SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
    "SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
}
_LOST_IN_REBUILDS = re.compile(r"\bCHECK\b|\bCOLLATE\s+\w+", re.IGNORECASE)


def described(url: str) -> dict[str, object]:
    """The schema, in an order of its own."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        inspector = inspect(connection)
        tables = sorted(set(inspector.get_table_names()) - {"alembic_version"})
        found: dict[str, object] = {table: _table(inspector, table) for table in tables}
        for view in inspector.get_view_names():
            found[view] = _plain(inspector.get_view_definition(view) or "")
        return found | _finer(connection)


def _table(inspector: Inspector, table: str) -> dict[str, object]:
    return {
        "columns": [
            (c["name"], str(c["type"]), c["nullable"], c["default"], c.get("primary_key"))
            for c in inspector.get_columns(table)
        ],
        "primary key": inspector.get_pk_constraint(table),
        "foreign keys": sorted(map(str, inspector.get_foreign_keys(table))),
        "unique": sorted(map(str, inspector.get_unique_constraints(table))),
        "checks": sorted((c["name"] or "", _plain(c["sqltext"])) for c in inspector.get_check_constraints(table)),
    }


def _finer(connection: Connection) -> dict[str, object]:
    """What inspection does not tell, and a rebuild of a table can lose: DESC, expressions, COLLATE, triggers."""
    rows = [tuple(row) for row in connection.execute(text(_FINER[connection.dialect.name]))]
    return {
        f"{kind} {name}": sorted(_LOST_IN_REBUILDS.findall(sql)) if kind == "table" else _plain(sql)
        for kind, name, sql in rows
    }


def _plain(sql: str) -> str:
    return " ".join(sql.replace('"', "").split())
