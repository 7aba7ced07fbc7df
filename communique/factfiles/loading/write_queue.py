"""Writing rows past the ORM, in a thread of its own: while a database takes rows in, the next are made."""

from __future__ import annotations

import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from itertools import chain
from threading import Lock
from typing import Any

from sqlalchemy import Connection, Dialect, Table, event
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.exc import DBAPIError

from communique.database.one_of import array
from communique.factfiles.coding.packed_file import Row

# SQLite takes some hundred rows at once in three quarters of the time of one by one.
_ROWS_PER_STATEMENT = 200
_MOST_UNDER_WAY = 50_000  # rows
# Seconds. A statement takes a millisecond, and would then wait five until Python lets its thread go on.
_SWITCH_INTERVAL = 0.0005


class _QuickSwitches:
    """Threads take turns more often while any queue is open; then they do as before. It is one setting for all."""

    def __init__(self) -> None:
        self.lock, self.users, self.before = Lock(), 0, 0.0

    def begin(self) -> None:
        with self.lock:
            if not self.users:
                self.before = sys.getswitchinterval()
                sys.setswitchinterval(_SWITCH_INTERVAL)
            self.users += 1

    def end(self) -> None:
        with self.lock:
            self.users -= 1
            if not self.users:
                sys.setswitchinterval(self.before)


_quick_switches = _QuickSwitches()


class WriteQueue:
    """Rows on their way into the database, in the order in which they were given; any other statement waits for them.

    So that memory stays flat, no more than some rows are under way. What goes wrong is raised by what comes next, or at
    the end. A database in memory is written to at once: it is left to the thread that opened it.
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.under_way: deque[tuple[int, Future[None]]] = deque()
        self.rows_under_way = 0
        url = connection.engine.url
        self.is_in_memory = url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:")

    def __enter__(self) -> WriteQueue:
        self.thread = ThreadPoolExecutor(1, "writes")
        _quick_switches.begin()
        event.listen(self.connection, "before_cursor_execute", self.wait)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.thread.shutdown(cancel_futures=kind is not None)
        _quick_switches.end()
        event.remove(self.connection, "before_cursor_execute", self.wait)
        if kind is None:
            self.wait()

    def insert(self, table: Table, rows: Sequence[Row]) -> None:
        """Insert rows, before the next statement."""
        self._put(insert_rows, table, rows)

    def delete(self, table: Table, rows: Sequence[Row]) -> None:
        """Delete rows by primary key, before the next statement."""
        self._put(delete_rows, table, rows)

    def update(self, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
        """Set columns of the rows with these primary keys, before the next statement."""
        self._put(partial(update_rows, columns=columns), table, rows)

    def wait(self, *_: object) -> None:
        """Wait until all is written."""
        while self.under_way:
            self._wait_for_first()

    def _wait_for_first(self) -> None:
        number, first = self.under_way.popleft()
        self.rows_under_way -= number
        try:
            first.result()
        except BaseException:
            while self.under_way:
                later = self.under_way.pop()[1]
                if not later.cancel():
                    later.exception()  # it has begun, and ends first
            raise

    def _put(self, write: Callable[..., None], table: Table, rows: Sequence[Row]) -> None:
        if not rows:
            return
        if self.is_in_memory:
            write(self.connection, table, rows=rows)
            return
        while self.under_way and (self.under_way[0][1].done() or self.rows_under_way > _MOST_UNDER_WAY):
            self._wait_for_first()
        self.under_way.append((len(rows), self.thread.submit(write, self.connection, table, rows=rows)))
        self.rows_under_way += len(rows)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Insert tuples straight through the driver, by COPY where there is one; several times as fast as the ORM."""
    into = f"{table.name} ({', '.join(table.columns.keys())})"
    if connection.dialect.name == "postgresql":
        _by_driver(connection, _copy, f"COPY {into} FROM STDIN", rows)
        return
    marks, whole = _marks(len(table.columns)), len(rows) - len(rows) % _ROWS_PER_STATEMENT
    statement = f"INSERT INTO {into} VALUES {marks}"
    runs = (tuple(chain.from_iterable(rows[n : n + _ROWS_PER_STATEMENT])) for n in range(0, whole, _ROWS_PER_STATEMENT))
    _by_driver(connection, _execute_many, statement + f", {marks}" * (_ROWS_PER_STATEMENT - 1), runs)
    _by_driver(connection, _execute_many, statement, rows[whole:])


def delete_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Delete rows by primary key."""
    names, key = table.columns.keys(), table.primary_key.columns.keys()
    places = [names.index(name) for name in key]
    keys = [tuple(row[place] for place in places) for row in rows]
    if connection.dialect.name == "postgresql":
        statement = (
            f"DELETE FROM {table.name} USING {_unnested(table, key, connection.dialect)} WHERE {_same(table, key)}"
        )
        _by_driver(connection, _execute, statement, tuple(map(array, zip(*keys, strict=True))))
    else:
        statement = f"DELETE FROM {table.name} WHERE ({', '.join(key)}) = {_marks(len(key))}"
        _by_driver(connection, _execute_many, statement, keys)


def update_rows(connection: Connection, table: Table, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Set columns of rows; each of `rows` has its primary key first."""
    key = table.primary_key.columns.keys()
    if connection.dialect.name == "postgresql":
        given = _unnested(table, [*key, *columns], connection.dialect)
        values = ", ".join(f"{name} = given.{name}" for name in columns)
        statement = f"UPDATE {table.name} SET {values} FROM {given} WHERE {_same(table, key)}"
        _by_driver(connection, _execute, statement, tuple(map(array, zip(*rows, strict=True))))
    else:
        values = ", ".join(f"{name} = ?" for name in columns)
        statement = f"UPDATE {table.name} SET {values} WHERE ({', '.join(key)}) = {_marks(len(key))}"
        _by_driver(connection, _execute_many, statement, [(*row[len(key) :], *row[: len(key)]) for row in rows])


def _marks(number: int) -> str:
    return f"({', '.join('?' * number)})"


def _unnested(table: Table, names: Sequence[str], dialect: Dialect) -> str:
    """Return the rows that a server is given as one array for each column."""
    arrays = (f"%s::{ARRAY(table.c[name].type).compile(dialect)}" for name in names)
    return f"unnest({', '.join(arrays)}) AS given ({', '.join(names)})"


def _same(table: Table, names: Sequence[str]) -> str:
    return " AND ".join(f"{table.name}.{name} = given.{name}" for name in names)


def _by_driver(connection: Connection, write: Callable[..., None], statement: str, given: object) -> None:
    dbapi: Any = connection.dialect.loaded_dbapi
    try:
        write(connection.connection.driver_connection, statement, given)
    except dbapi.Error as error:  # SQLAlchemy wraps the errors of its own calls only
        raise DBAPIError.instance(statement, None, error, dbapi.Error, dialect=connection.dialect) from error


def _copy(driver: Any, statement: str, rows: Iterable[Row]) -> None:
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _execute(driver: Any, statement: str, parameters: Row) -> None:
    driver.execute(statement, parameters)


def _execute_many(driver: Any, statement: str, rows: Iterable[Row]) -> None:
    driver.executemany(statement, rows)
