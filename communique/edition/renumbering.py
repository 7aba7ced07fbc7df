"""Copying a database with its rows numbered and laid down by what they say, not by how they came.

Rows are streamed into a scratch file as they come; SQLite numbers, sorts and copies them from there. So memory holds
SQLite's caches and a few thousand rows, however many there are, and the time grows with the rows.

Numbers go by slug for records, by label for fact files, by document and place in it for passages, and by document and
record for accounts. Every other row
is known by what it says: its columns with the new numbers, left to right.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Column, Connection, Table, column, select
from sqlalchemy import table as table_clause
from sqlalchemy.exc import DBAPIError

from communique.reports.result import plain
from communique.schema import Base

Step = Callable[[], object]
ROWS_AT_A_TIME = 5_000
CACHE_MIB = 32
SCRATCH = "scratch"
# Which numbers there are, and the query that gives the old ones in the new order.
_IN_ORDER = {
    "fact_files": f"SELECT id FROM {SCRATCH}.fact_files ORDER BY label",
    "records": f"SELECT id FROM {SCRATCH}.records ORDER BY slug",
    "accounts": f"SELECT a.id FROM {SCRATCH}.accounts AS a JOIN {SCRATCH}.new_records AS d ON d.old = a.document_id "
    f"JOIN {SCRATCH}.new_records AS r ON r.old = a.record_id ORDER BY d.new, r.new, a.position",
    "passages": f"SELECT p.id FROM {SCRATCH}.passages AS p JOIN {SCRATCH}.new_records AS d ON d.old = p.document_id "
    "ORDER BY d.new, p.start_char",
}


def open_draft(draft: Path, scratch: Path) -> sqlite3.Connection:
    """Return a connection for writing a draft as fast as may be: if it fails, the draft is thrown away."""
    connection = sqlite3.connect(draft, isolation_level=None)
    connection.execute(f"ATTACH ? AS {SCRATCH}", (str(scratch),))
    for pragma in ("journal_mode = OFF", "synchronous = OFF", f"cache_size = -{CACHE_MIB * 1024}"):
        connection.execute(f"PRAGMA main.{pragma}")
        connection.execute(f"PRAGMA {SCRATCH}.{pragma}")
    # Both are checked at the end, over everything at once.
    connection.execute("PRAGMA foreign_keys = OFF")
    connection.execute("PRAGMA ignore_check_constraints = ON")
    return connection


def steps_of_copying(source: Connection, draft: sqlite3.Connection) -> list[Step]:
    """Return what there is to do to copy everything behind `source` into a draft of the same schema, piece by piece."""
    tables = Base.metadata.sorted_tables
    indexes = _indexes(draft)
    return [
        *(partial(stage, source, draft, table) for table in tables),
        *(partial(_number, draft, name, query) for name, query in _IN_ORDER.items()),
        # An index is made in a fraction of the time that keeping it takes.
        *(partial(draft.execute, f'DROP INDEX "{name}"') for name in indexes),
        *(partial(_fill, draft, table) for table in tables),
        *(partial(draft.execute, sql) for sql in indexes.values()),
    ]


def _indexes(draft: sqlite3.Connection) -> dict[str, str]:
    """Return the indexes beside tables, not those of their keys: name and SQL, in the order that they were made."""
    query = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
    return dict(draft.execute(query).fetchall())


def stage(source: Connection, draft: sqlite3.Connection, table: Table) -> None:
    """Copy a table's rows as they are into the scratch file."""
    names, marks = ", ".join(f'"{one.name}"' for one in table.c), ", ".join("?" for _ in table.c)
    draft.execute(f'CREATE TABLE {SCRATCH}."{table.name}" ({names})')
    draft.execute("BEGIN")
    draft.executemany(f'INSERT INTO {SCRATCH}."{table.name}" VALUES ({marks})', stored_rows(source, table))
    draft.execute("COMMIT")


def stored_rows(source: Connection, table: Table) -> Iterator[Sequence[Any]]:
    """Yield rows as SQLite has them: columns without a type keep SQLAlchemy from making and unmaking values."""
    untyped = select(table_clause(table.name, *(column(one.name) for one in table.c)))
    if source.dialect.name == "sqlite":
        return _rows_of_driver(source, str(untyped.compile(dialect=source.dialect)))
    result = source.execute(untyped, execution_options={"yield_per": ROWS_AT_A_TIME})
    return ([_as_sqlite_has_it(value) for value in row] for row in result)


def _rows_of_driver(source: Connection, statement: str) -> Iterator[Sequence[Any]]:
    """Yield rows straight from SQLite's driver, in half of the time; SQLAlchemy makes an object of each."""
    try:
        with closing(source.connection.cursor()) as cursor:
            yield from cursor.execute(statement)
    except sqlite3.Error as error:  # SQLAlchemy wraps the errors of its own calls only
        raise DBAPIError.instance(statement, None, error, sqlite3.Error, dialect=source.dialect) from error


def _as_sqlite_has_it(value: Any) -> Any:
    """Return a value as SQLite has it; somebody's own table may have some that it knows only as text."""
    value = plain(value)
    return value if isinstance(value, int | float | str | bytes | None) else str(value)


def _number(draft: sqlite3.Connection, name: str, ids_in_order: str) -> None:
    """Find the new number of each old one: SQLite numbers the rows as they come."""
    draft.execute(f"CREATE TABLE {SCRATCH}.new_{name} (new INTEGER PRIMARY KEY, old INTEGER NOT NULL)")
    draft.execute(f"INSERT INTO {SCRATCH}.new_{name} (old) {ids_in_order}")
    draft.execute(f"CREATE UNIQUE INDEX {SCRATCH}.by_old_{name} ON new_{name} (old, new)")


def _fill(draft: sqlite3.Connection, table: Table) -> None:
    """Fill a table of the draft from its staged rows."""
    values = {one.name: new_value(one, numbered_like(one)) for one in table.c}
    if "id" in values and numbered_like(table.c.id) is None:
        # Nothing points at such rows, and their own keys say nothing: SQLite numbers them as they come.
        del values["id"]
    names = ", ".join(f'"{name}"' for name in values)
    new = ", ".join(f'{value} AS "{name}"' for name, value in values.items())
    order = "id" if "id" in values else names
    draft.execute(
        f"INSERT INTO main.{table.name} ({names}) SELECT {new} FROM {SCRATCH}.{table.name} AS t ORDER BY {order}"
    )


def new_value(one: Column[Any], space: str | None) -> str:
    """Return SQL for a column of `t` in the draft, where `space` says whose numbers it holds, if it does.

    What points at nothing still does in the draft, where the check of foreign keys finds it.
    """
    if space is None:
        return f't."{one.name}"'
    return f'coalesce((SELECT new FROM {SCRATCH}.new_{space} WHERE old = t."{one.name}"), -t."{one.name}")'


def numbered_like(one: Column[Any]) -> str | None:
    """Return whose numbers a column holds: those of records, passages or fact files, or none."""
    if one.table.name in _IN_ORDER and one.name == "id":
        return str(one.table.name)
    for key in one.foreign_keys:
        if key.column.name == "id":
            return key.column.table.name if key.column.table.name in _IN_ORDER else "records"
    return None
