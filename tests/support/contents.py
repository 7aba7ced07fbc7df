"""All rows of a database by what they say: two that were loaded in other orders can be held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Table, text

from communique.database.engine import open_engine
from communique.schema import Base


def contents(url: str) -> dict[str, list[Any]]:
    """Every row of every table, with what its keys point at in place of its keys."""
    engine = open_engine(url, read_only=True)
    try:
        with engine.connect() as connection:
            names = _names(connection)
            return {table.name: _rows(connection, table, names) for table in Base.metadata.sorted_tables}
    finally:
        engine.dispose()


def _rows(connection: Connection, table: Table, names: Mapping[str, Mapping[int, str]]) -> list[str]:
    return sorted(repr(_told(table, dict(row._mapping), names)) for row in connection.execute(table.select()))


def _names(connection: Connection) -> dict[str, dict[int, str]]:
    named = {"records": "SELECT id, slug FROM records", "fact_files": "SELECT id, label FROM fact_files"}
    named["passages"] = (
        "SELECT p.id, r.slug || '/' || p.label FROM passages AS p JOIN records AS r ON r.id = p.document_id"
    )
    named["accounts"] = (
        "SELECT a.id, d.slug || '/' || r.slug || '/' || a.position FROM accounts AS a "
        "JOIN records AS d ON d.id = a.document_id JOIN records AS r ON r.id = a.record_id"
    )
    return {table: {row[0]: row[1] for row in connection.execute(text(query))} for table, query in named.items()}


def _told(table: Any, row: dict[str, Any], names: Mapping[str, Mapping[int, str]]) -> dict[str, Any]:
    told = {}
    for column in table.columns:
        targets = {key.column.table.name for key in column.foreign_keys if key.column.name == "id"}
        target = next(iter(targets & {"passages", "accounts", "fact_files"}), "records" if targets else None)
        if column.name == "id" and target is None:
            told["id"] = names.get(table.name, {}).get(row["id"])
        else:
            told[column.name] = names[target].get(row[column.name]) if target else row[column.name]
    return told
