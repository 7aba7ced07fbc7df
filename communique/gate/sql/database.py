"""Datasette's database, whose visitors' SQL is executed in processes of its own."""

import asyncio
import sqlite3
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from datasette.database import Database

from communique.gate.asgi import AbandonedError
from communique.gate.sql.limits import QueryLimits, describe_limit, limit_of_sqlite
from communique.gate.sql.pool import LimitError, Pool
from communique.gate.sql.request_context import RequestContext, current_request

_BAD_REQUEST, _TOO_MANY_REQUESTS = 400, 429


def open_immutable(path: str | Path) -> sqlite3.Connection:
    """Return a connection to a file that never changes, at any path: Datasette puts it into a URI as it is."""
    return sqlite3.connect(f"{Path(path).absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False)


class Insides(NamedTuple):
    """Datasette's own results, errors and statements. They are handed in: one file of the web's knows them, alone.

    Statements that are `constant` it asks for each page, whoever wants it: they are not apart, since they cost nothing.
    """

    results: Callable[[list[sqlite3.Row], bool, Any], Any]
    interrupted: Callable[[Exception, str, Any], Exception]
    error: Callable[..., Exception]
    constant: frozenset[str] = frozenset()


class BoundedDatabase(Database):  # type: ignore[misc]  # Datasette ships no types
    """A database whose visitors' questions are asked of processes; all else as Datasette does it, with short values."""

    def __init__(
        self, datasette: Any, path: str, limits: QueryLimits, insides: Insides, fold: Callable[[str], str]
    ) -> None:
        """Open a snapshot. `fold` makes of words what its full-text index has."""
        super().__init__(datasette, path=path, is_mutable=False)
        self._limits, self._insides, self._fold = limits, insides, fold
        # Apart: who only picks and sorts does not wait for those who write SQL.
        self._written = Pool(path, limits.processes, limits.waiting, limits)
        self._composed = Pool(path, limits.processes_for_picking, limits.waiting_for_picking, limits)
        self._written.warm()
        self._composed.warm()
        # As many as ask or wait at most.
        most = limits.processes + limits.waiting + limits.processes_for_picking + limits.waiting_for_picking
        self._waiting = ThreadPoolExecutor(most, thread_name_prefix="visitors")

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Return a connection for pages with SQL of their own: what is put into it is bounded."""
        connection = open_immutable(self.path)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, self._limits.length_of_pages)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, self._limits.pattern)
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        return connection

    def close(self) -> None:
        """End everything."""
        super().close()
        self._written.close()
        self._composed.close()
        self._waiting.shutdown(wait=False)

    async def execute(self, sql: str, params: Any = None, truncate: bool = False, **options: Any) -> Any:
        """Execute apart what a visitor shapes, all else as Datasette does."""
        request = current_request()
        if request is None or sql in self._insides.constant:
            return await super().execute(sql, params, truncate, **options)
        rows = self._most_rows(options.get("page_size")) if truncate else None
        milliseconds = min(self.ds.sql_time_limit_ms, options.get("custom_time_limit") or self.ds.sql_time_limit_ms)
        seconds = min(milliseconds / 1000, request.seconds_left)
        try:
            answer = await asyncio.get_running_loop().run_in_executor(
                self._waiting, self._ask, request, sql, params, rows, seconds
            )
        except LimitError as error:
            raise _in_time(request, self._refusal(error.limit, request, sql, params)) from None
        if words := answer.get("words"):
            limit = limit_of_sqlite(words)
            wrong = self._refusal(limit, request, sql, params, words) if limit else self._as_error(words, request)
            raise _in_time(request, wrong)
        return self._results(answer, request)

    def _most_rows(self, page_size: int | None) -> int:
        # As Datasette does: a page as large as the most that there may be wants one row more, to know of the next.
        most = int(self.ds.max_returned_rows)
        return most + 1 if most == (page_size or self.ds.page_size) else most

    def _ask(self, request: RequestContext, sql: str, params: Any, rows: int | None, seconds: float) -> dict[str, Any]:
        if seconds <= 0:
            raise LimitError("time")
        pool = self._written if request.is_written else self._composed
        is_named = isinstance(params, Mapping)
        folded: dict[str, str] = {}
        # What Datasette's searches call, as it is here.
        if "escape_fts(" in sql:
            values = params.values() if is_named else params or []
            folded = {value: self._fold(value) for value in values if isinstance(value, str)}
        question = {
            "sql": sql,
            "parameters": dict(params) if is_named else list(params or []),
            "rows": rows,
            "bytes": self._limits.answer_of_a_table if request.is_of_a_table else self._limits.answer,
            "folded": folded,
        }
        return pool.ask(
            question,
            seconds,
            request.client,
            wait=request.wait(self._limits),
            is_patient=request.is_under_way,
            spend=request.spend,
        )

    def _results(self, answer: dict[str, Any], request: RequestContext) -> Any:
        columns, rows = answer["columns"], answer["rows"]
        most = self._limits.cells_of_a_page if request.is_page else self._limits.cells
        shown = rows if request.is_of_a_table else rows[: most // max(len(columns), 1)]
        if request.is_page and len(rows) * len(columns) > self._limits.cells_of_a_page and request.is_of_a_table:
            # With some rows left out, Datasette would take the rest for all there is.
            raise self._refusal("page", request, "", {})
        description = tuple((column, None, None, None, None, None, None) for column in columns)
        cursor = _cursor_naming(columns)
        is_less = answer["truncated"] or len(shown) < len(rows)
        if is_less and request.is_bare and not request.is_of_a_table:
            raise self._refusal("bare", request, "", {})
        return self._insides.results([sqlite3.Row(cursor, tuple(row)) for row in shown], is_less, description)

    def _refusal(self, limit: str, request: RequestContext, sql: str, params: Any, words: str = "") -> Exception:
        described = describe_limit(limit, self._limits, words)
        if limit in ("busy", "queue") or (limit == "late" and request.is_written):
            return self._insides.error(described, status=_TOO_MANY_REQUESTS)
        if limit in ("time", "late") and not request.is_written:
            # Datasette does without a count or a facet that takes too long.
            request.is_incomplete = True
            return self._insides.interrupted(sqlite3.OperationalError("interrupted"), sql, params)
        return self._as_error(described, request)

    def _as_error(self, words: str, request: RequestContext) -> Exception:
        """Return an error of which a page shows the SQL again, to be mended; Datasette would send an empty CSV."""
        if request.is_page:
            # The only one of SQLite's errors that all of Datasette's pages expect.
            return sqlite3.OperationalError(words)
        return self._insides.error(words, title="Invalid SQL", status=_BAD_REQUEST)


def _in_time(request: RequestContext, error: Exception) -> BaseException:
    """Return the error, while the reader can still be told of it; later cut the answer, lest it be taken for whole."""
    return AbandonedError("the rest cannot be had") if request.has_begun else error


def _cursor_naming(columns: list[str]) -> sqlite3.Cursor:
    """Return a cursor with columns of these names: rows that can be asked by name cannot be made otherwise."""
    names = ", ".join('NULL AS "{}"'.format(name.replace('"', '""')) for name in columns) or "NULL"
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as connection:
        return connection.execute(f"SELECT {names}")
