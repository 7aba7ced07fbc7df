"""Tables of a project's own beside ours: an edition has those that communique.toml lists, as they are.

What points at our rows there follows them to their new numbers. See docs/own-tables.md.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from sqlalchemy import Column, Connection, ForeignKey, MetaData, Table, Text, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import Boolean, Date, Float, Integer, LargeBinary, Numeric

from communique.edition.renumbering import Step, new_number, stage, stored_rows
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.schema import VIEWS, Base, Record

# As the snapshot stores them; any other type is kept as text.
_TYPES = (
    (Boolean, Boolean),
    (Integer, Integer),
    (Float, Float),
    (Numeric, Float),
    (Date, Date),
    (LargeBinary, LargeBinary),
)
_NUMBERED = {"records", "passages", "fact_files"}
_OF_RECORDS = {str(mapper.local_table) for mapper in Record.__mapper__.self_and_descendants}


class OwnTableError(CommuniqueError):
    """A table of the project's own cannot be published."""

    exit_code = DATA_AT_FAULT


def own_tables(source: Connection, names: Collection[str]) -> list[Table]:
    """Return the project's own tables by these names, one after those that it points at.

    OwnTableError names those that are not there, are ours, or point at rows of ours that have no lasting number.
    """
    ours = {*Base.metadata.tables, *(view.name for view in VIEWS)}
    there = set(inspect(source).get_table_names()) if names else set()
    for name in names:
        if name in ours:
            raise OwnTableError(f"communique.toml lists the table {name}, which is Communiqué's own; take it out there")
        if name not in there:
            raise OwnTableError(f"communique.toml lists the table {name}, which the database does not have")
    own = MetaData()
    for name in names:
        _describe(source, name, own, set(names))
    return own.sorted_tables


def _describe(source: Connection, name: str, own: MetaData, listed: set[str]) -> None:
    found = inspect(source)
    keys = set(found.get_pk_constraint(name)["constrained_columns"])
    leads = {
        column: (key["referred_table"], target)
        for key in found.get_foreign_keys(name)
        for column, target in zip(key["constrained_columns"], key["referred_columns"] or ["id"], strict=True)
    }
    columns: list[Column[Any]] = []
    for one in found.get_columns(name):
        lead = _foreign_key(name, one["name"], leads.get(one["name"]), listed)
        typed = next((ours for theirs, ours in _TYPES if isinstance(one["type"], theirs)), Text)
        columns.append(
            Column(one["name"], typed(), *lead, primary_key=one["name"] in keys, nullable=one.get("nullable", True))
        )
    Table(name, own, *columns)


def _foreign_key(table: str, column: str, lead: tuple[str, str] | None, listed: set[str]) -> list[ForeignKey]:
    if lead is None:
        return []
    target, key = lead
    if target in listed:
        return [ForeignKey(f"{target}.{key}")]
    if target not in Base.metadata.tables:
        return []  # that table is not published
    if key == "id" and target not in _NUMBERED | _OF_RECORDS:
        raise OwnTableError(
            f"{table}.{column} points at {target}, whose rows are numbered anew in each edition; point at records or "
            "passages instead"
        )
    return [ForeignKey(Base.metadata.tables[target].c[key])]


def steps_of_own_tables(source: Connection, draft: sqlite3.Connection, tables: Iterable[Table]) -> list[Step]:
    """Return what there is to do to copy a project's own tables into a draft that has ours."""
    return [partial(_copy, source, draft, table) for table in tables]


def _copy(source: Connection, draft: sqlite3.Connection, table: Table) -> None:
    draft.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
    stage(source, draft, table)
    names = ", ".join(f'"{one.name}"' for one in table.c)
    values = ", ".join(f'{_value(one)} AS "{one.name}"' for one in table.c)
    draft.execute(
        f'INSERT INTO main."{table.name}" ({names}) SELECT {values} FROM scratch."{table.name}" AS t ORDER BY {names}'
    )


def _value(one: Column[Any]) -> str:
    for key in one.foreign_keys:
        target = key.column.table
        if target.metadata is Base.metadata and key.column.name == "id":
            return new_number(one.name, target.name if target.name in _NUMBERED else "records")
    return f't."{one.name}"'


def digest_of_own_tables(source: Connection, tables: Iterable[Table]) -> str:
    """Return the SHA-256 of what is in a project's own tables, in whatever order it is stored."""
    digest = hashlib.sha256()
    for table in tables:
        digest.update(f"{table.name} {[one.name for one in table.c]}\n".encode())
        for row in sorted(map(repr, map(tuple, stored_rows(source, table)))):
            digest.update(f"{row}\n".encode())
    return digest.hexdigest()
