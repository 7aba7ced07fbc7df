"""Tables of a project's own beside ours: an edition has those that communique.toml lists, as they are.

On SQLite a table keeps its own CREATE statement and indexes. Where it points at a table that is not published, or is on
PostgreSQL, it is written anew, with its columns, types as SQLite knows them, and keys. What points at our rows follows
them to their new numbers. See docs/own-tables.md.
"""

from __future__ import annotations

import hashlib
import sqlite3
import warnings
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    ForeignKeyConstraint,
    Inspector,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    inspect,
    text,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.engine.interfaces import ReflectedForeignKeyConstraint
from sqlalchemy.exc import SAWarning
from sqlalchemy.schema import CreateTable
from sqlalchemy.types import Boolean, Date, Float, Integer, LargeBinary, NullType, Numeric, TypeEngine

from communique.edition.renumbering import new_value, numbered_like, stage, stored_rows
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.schema import Base

# As the snapshot stores them where it cannot keep a table's own statement; any other type is kept as text.
_KEPT = (Boolean, Integer, Float, Date, LargeBinary)
_TYPES: dict[type[TypeEngine[Any]], type[TypeEngine[Any]]] = {kept: kept for kept in _KEPT}
_TYPES |= {Numeric: Float, NullType: LargeBinary}
_STATEMENTS = (
    "SELECT sql FROM sqlite_master WHERE tbl_name = :name COLLATE NOCASE AND type IN ('table', 'index') "
    "AND sql IS NOT NULL ORDER BY type DESC, name"
)
_OURS = {name.casefold(): table for name, table in Base.metadata.tables.items()}


class OwnTableError(CommuniqueError):
    """A table of the project's own cannot be published."""

    exit_code = DATA_AT_FAULT

    def __init__(self, name: str, said: str) -> None:
        super().__init__(f"communique.toml: tables: {name}: {said}")


@dataclass(frozen=True)
class OwnTable:
    """A table of the project's own: its columns and keys, and the SQL that makes it in an edition."""

    table: Table
    statements: tuple[str, ...]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.name


def own_tables(source: Connection, names: Collection[str], taken: Collection[str] = ()) -> list[OwnTable]:
    """Return the project's own tables by these names, one after those that it points at.

    OwnTableError names those that are not there, are views, have a name in `taken`, which are ours, or point at rows of
    ours that have no lasting number.
    """
    if not names:
        return []
    found = inspect(source)
    tables, views = set(found.get_table_names()), set(found.get_view_names())
    ours = {name.casefold() for name in (*Base.metadata.tables, *taken)}
    for name in names:
        if name.casefold() in ours:
            raise OwnTableError(name, "this name is Communiqué's own; take it out there, or rename your table")
        if name in views:
            raise OwnTableError(name, "this is a view, and editions have tables only; list the tables that it reads")
        if name not in tables:
            raise OwnTableError(name, "there is no such table in the database; take it out there, or make it")
    own = MetaData()
    with warnings.catch_warnings():
        # Of indexes by expressions and types of their own, which are kept as they are written.
        warnings.simplefilter("ignore", SAWarning)
        whole = {name: _describe(found, name, own, {one.casefold(): one for one in names}) for name in names}
    return [OwnTable(one, _statements(source, one, is_whole=whole[one.name])) for one in own.sorted_tables]


def _describe(found: Inspector, name: str, own: MetaData, listed: dict[str, str]) -> bool:
    """Describe a table; return whether all that it points at is published."""
    keys = set(found.get_pk_constraint(name)["constrained_columns"])
    columns = [
        Column(
            one["name"],
            next((ours for theirs, ours in _TYPES.items() if isinstance(one["type"], theirs)), Text)(),
            primary_key=one["name"] in keys,
            nullable=one.get("nullable", True),
        )
        for one in found.get_columns(name)
        if "computed" not in one
    ]
    leads = found.get_foreign_keys(name)
    known = [key for key in leads if key["referred_table"].casefold() in (*listed, *_OURS)]
    unique = [UniqueConstraint(*one["column_names"]) for one in found.get_unique_constraints(name)]
    Table(name, own, *columns, *(_foreign_key(found, name, key, listed) for key in known), *unique)
    return len(known) == len(leads)


def _foreign_key(
    found: Inspector, name: str, key: ReflectedForeignKeyConstraint, listed: dict[str, str]
) -> ForeignKeyConstraint:
    columns, target = key["constrained_columns"], key["referred_table"].casefold()
    if target in listed:
        led_to = key["referred_columns"] or found.get_pk_constraint(listed[target])["constrained_columns"]
        return ForeignKeyConstraint(columns, [f"{listed[target]}.{one}" for one in led_to])
    ours = {one.name.casefold(): one for one in _OURS[target].c}
    led = [ours[one.casefold()] for one in key["referred_columns"] or ["id"]]
    for column, one in zip(columns, led, strict=True):
        if one.name == "id" and numbered_like(one) is None:
            raise OwnTableError(
                name,
                f"its column {column} points at {target}, whose rows are numbered anew in each edition; point at "
                "records or passages instead",
            )
    return ForeignKeyConstraint(columns, led)


def _statements(source: Connection, table: Table, *, is_whole: bool) -> tuple[str, ...]:
    """Return the SQL that makes a table: its own where it can be kept."""
    if source.dialect.name != "sqlite":
        return (str(CreateTable(table).compile(dialect=sqlite.dialect())),)
    own = tuple(source.scalars(text(_STATEMENTS), {"name": table.name}))
    if own[0].upper().startswith("CREATE VIRTUAL"):
        raise OwnTableError(table.name, "this is a virtual table; list the table that it reads")
    return own if is_whole else (str(CreateTable(table).compile(dialect=sqlite.dialect())), *own[1:])


def copy_own_table(source: Connection, draft: sqlite3.Connection, own: OwnTable) -> None:
    """Copy a project's own table into a draft that has ours."""
    stage(source, draft, own.table)
    names = ", ".join(f'"{one.name}"' for one in own.table.c)
    values = ", ".join(f'{new_value(one, next(_spaces(one), None))} AS "{one.name}"' for one in own.table.c)
    try:
        for statement in own.statements:
            draft.execute(statement)
        draft.execute(
            f'INSERT INTO main."{own.name}" ({names}) SELECT {values} FROM scratch."{own.name}" AS t ORDER BY {names}'
        )
    except sqlite3.Error as error:
        raise OwnTableError(own.name, f"this table cannot be published: {error}; take it out there") from error


def _spaces(one: Column[Any], seen: frozenset[Column[Any]] = frozenset()) -> Iterator[str]:
    """Yield whose numbers a column holds, by what it points at: of ours, or of another table that points at ours."""
    for key in one.foreign_keys:
        if key.column.table.metadata is not Base.metadata:
            if key.column not in seen:
                yield from _spaces(key.column, seen | {one, key.column})
        elif space := numbered_like(key.column):
            yield space


def digest_of_own_tables(source: Connection, tables: Iterable[OwnTable]) -> str:
    """Return the SHA-256 of a project's own tables and what is in them, in whatever order it is stored."""
    digest = hashlib.sha256()
    for own in tables:
        digest.update(f"{own.name} {[one.name for one in own.table.c]} {own.statements}\n".encode())
        for row in sorted(map(repr, map(tuple, stored_rows(source, own.table)))):
            digest.update(f"{row}\n".encode())
    return digest.hexdigest()
