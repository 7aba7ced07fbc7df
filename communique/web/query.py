"""Questions to the snapshot: everything that a page needs in one go, in one thread, as dictionaries."""

import asyncio
import json
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from datasette.app import Datasette
from datasette.database import Database

from communique.web.compat import open_connection, sqlite_timelimit
from communique.web.edition import DATABASE, Row, ServedEdition, edition_of

__all__ = ["DATABASE", "Row", "View", "query"]
_Answer = TypeVar("_Answer")
_apart, _of_thread = ThreadPoolExecutor(2, thread_name_prefix="reports"), threading.local()


class View:
    """A request's view of the edition: questions to its snapshot, and the addresses of what they find."""

    def __init__(self, edition: ServedEdition, connection: sqlite3.Connection) -> None:
        self.edition, self.connection = edition, connection

    def ask(self, sql: str, **parameters: Any) -> list[Row]:
        """Return the rows of one SELECT, by its named parameters."""
        cursor = self.connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def first(self, sql: str, **parameters: Any) -> Row | None:
        """Return the first row, None where there is none."""
        rows = self.ask(sql, **parameters)
        return rows[0] if rows else None

    def address(self, row: Row, whose: str = "") -> str:
        """Return the permanent address of the record whose kind and slug are in a row; see ServedEdition."""
        return self.edition.address(row, whose)

    def addresses(self, record_ids: Iterable[int]) -> dict[int, str]:
        """Return the permanent addresses of many records, by id; ids that no record has are left out."""
        wanted = json.dumps(sorted(set(record_ids)))
        rows = self.ask(
            "SELECT id, kind, slug FROM records WHERE id IN (SELECT value FROM json_each(:ids))", ids=wanted
        )
        return {row["id"]: self.address(row) for row in rows}


async def query(datasette: Datasette, questions: Callable[[View], _Answer], *, apart: bool = False) -> _Answer:
    """Return what a page asks, in one thread (handing over costs more than most answers), in the time that it has.

    What may take long is done `apart`, so that pages of records never wait for it.
    """
    database = datasette.get_database(DATABASE)

    def in_thread(connection: sqlite3.Connection) -> _Answer:
        with sqlite_timelimit(connection, datasette.setting("sql_time_limit_ms")):
            return questions(View(edition_of(datasette), connection))

    if not apart:
        answer: _Answer = await database.execute_fn(in_thread)
        return answer
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(_apart, lambda: in_thread(_connection(datasette, database)))


def _connection(datasette: Datasette, database: Database) -> sqlite3.Connection:
    """Return this thread's connection to a database."""
    kept: WeakKeyDictionary[Any, sqlite3.Connection] = _of_thread.__dict__.setdefault("kept", WeakKeyDictionary())
    if database not in kept:
        kept[database] = open_connection(datasette, database)
    return kept[database]
