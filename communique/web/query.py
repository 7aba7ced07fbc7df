"""Asking the snapshot: everything that a page needs in one go, in one thread, as dictionaries."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

from datasette.utils import sqlite_timelimit

DATABASE = "communique"
Row = dict[str, Any]
_apart, _of_thread = ThreadPoolExecutor(2, thread_name_prefix="reports"), threading.local()
# Asks the database one question: SQL and its named parameters.
Ask = Callable[..., list[Row]]


@lru_cache(maxsize=8)
def configuration(datasette: Any) -> Row:
    """What the publication says of the model, for plugins. Kept: Datasette looks for secrets in it at each call."""
    return datasette.plugin_config("communique") or {}


async def in_one_go(datasette: Any, questions: Callable[[Ask], Any]) -> Any:
    """Everything that a page asks, in one thread: handing over costs more than most answers."""
    return await with_connection(datasette, lambda connection: questions(asking(connection)))


async def with_connection(datasette: Any, work: Callable[[sqlite3.Connection], Any], *, apart: bool = False) -> Any:
    """Something to be done with a connection of Datasette's, in a thread, in the time that a page has.

    What may take long is done `apart`, so that pages of records never wait for it.
    """
    database = datasette.get_database(DATABASE)

    def in_thread(connection: sqlite3.Connection) -> Any:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return work(connection)

    if not apart:
        return await database.execute_fn(in_thread)
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_apart, lambda: in_thread(_connection(datasette, database)))


def _connection(datasette: Any, database: Any) -> sqlite3.Connection:
    """This thread's connection to a database."""
    kept: WeakKeyDictionary[Any, sqlite3.Connection] = _of_thread.__dict__.setdefault("kept", WeakKeyDictionary())
    if database not in kept:
        kept[database] = database.connect()
        datasette._prepare_connection(kept[database], database.name)  # as Datasette does for its own threads
    return kept[database]


def asking(connection: sqlite3.Connection) -> Ask:
    """A way of asking by a connection."""

    def ask(sql: str, **parameters: Any) -> list[Row]:
        return [dict(row) for row in connection.execute(sql, parameters)]

    return ask


def first(ask: Ask, sql: str, **parameters: Any) -> Row | None:
    """The first row, None where there is none."""
    rows = ask(sql, **parameters)
    return rows[0] if rows else None
