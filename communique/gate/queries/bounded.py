"""Datasette's database, whose visitors' SQL is executed in processes of its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from datasette.database import Database, QueryInterrupted, Results
from datasette.views.base import DatasetteError

from communique.gate.queries.limits import Limits, in_words, of_sqlite
from communique.gate.queries.pool import LimitError, Pool
from communique.gate.queries.request_context import CutShortError, Visit, visit_of_now
from communique.wording.spelling import as_words

_TOO_MANY = {"busy", "queue"}
_BAD_REQUEST, _TOO_MANY_REQUESTS = 400, 429


class BoundedDatabase(Database):  # type: ignore[misc]  # Datasette ships no types
    """What a visitor's address may shape is asked of processes; all else as Datasette does it, with short values."""

    def __init__(self, datasette: Any, path: str, limits: Limits) -> None:
        super().__init__(datasette, path=path, is_mutable=False)
        self._limits = limits
        # Apart: who only picks and sorts does not wait for those who write SQL.
        self._written = Pool(path, limits.processes, limits.waiting, limits)
        self._composed = Pool(path, limits.processes_for_picking, limits.waiting_for_picking, limits)
        self._written.warm()
        self._composed.warm()
        self._waiting = ThreadPoolExecutor(_threads(limits), thread_name_prefix="visitors")

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """A connection for pages of ours: their SQL is fixed, what is put into it is bounded."""
        connection: sqlite3.Connection = super().connect(write)
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
        """As Datasette's own, where no visitor shapes SQL."""
        visit = visit_of_now()
        if visit is None:
            return await super().execute(sql, params, truncate, **options)
        rows = self._most_rows(options.get("page_size")) if truncate else None
        milliseconds = min(self.ds.sql_time_limit_ms, options.get("custom_time_limit") or self.ds.sql_time_limit_ms)
        seconds = min(milliseconds / 1000, visit.seconds_left)
        try:
            answer = await asyncio.get_running_loop().run_in_executor(
                self._waiting, self._ask, visit, sql, params, rows, seconds
            )
        except LimitError as error:
            raise _in_time(visit, self._refusal(error.limit, visit, sql, params)) from None
        if words := answer.get("words"):
            raise _in_time(visit, self._error(words, visit, sql, params))
        return self._results(answer, visit)

    def _most_rows(self, page_size: int | None) -> int:
        # As Datasette does: a page as large as the most that there may be wants one row more, to know of the next.
        most = int(self.ds.max_returned_rows)
        return most + 1 if most == (page_size or self.ds.page_size) else most

    def _ask(self, visit: Visit, sql: str, params: Any, rows: int | None, seconds: float) -> dict[str, Any]:
        if seconds <= 0:
            raise LimitError("time")
        pool = self._written if visit.is_written else self._composed
        parameters = dict(params) if isinstance(params, Mapping) else list(params or [])
        question = {
            "sql": sql,
            "parameters": parameters,
            "rows": rows,
            "bytes": self._limits.answer_of_a_table if visit.is_of_a_table else self._limits.answer,
            # What Datasette's searches call, as it is here.
            "folded": _folded(parameters) if "escape_fts(" in sql else {},
        }
        return pool.ask(question, seconds, visit.client, is_patient=visit.is_under_way)

    def _results(self, answer: dict[str, Any], visit: Visit) -> Any:
        columns, rows = answer["columns"], answer["rows"]
        shown = rows if visit.is_of_a_table else rows[: self._most_cells(visit) // max(len(columns), 1)]
        if visit.is_page and len(rows) * len(columns) > self._limits.cells_of_a_page and visit.is_of_a_table:
            # With some rows left out, Datasette would take the rest for all there is.
            raise self._refusal("page", visit, "", {})
        description = tuple((column, None, None, None, None, None, None) for column in columns)
        named = _naming(columns)
        is_less = answer["truncated"] or len(shown) < len(rows)
        if is_less and visit.is_bare and not visit.is_of_a_table:
            raise self._refusal("bare", visit, "", {})
        return Results([sqlite3.Row(named, tuple(row)) for row in shown], is_less, description)

    def _most_cells(self, visit: Visit) -> int:
        return self._limits.cells_of_a_page if visit.is_page else self._limits.cells

    def _error(self, words: str, visit: Visit, sql: str, params: Any) -> Exception:
        if limit := of_sqlite(words):
            return self._refusal(limit, visit, sql, params, words)
        return _as_error(words, visit)

    def _refusal(self, limit: str, visit: Visit, sql: str, params: Any, words: str = "") -> Exception:
        said = in_words(limit, self._limits, words)
        if limit in _TOO_MANY:
            busy: Exception = DatasetteError(said, status=_TOO_MANY_REQUESTS)
            return busy
        if limit == "time" and not visit.is_written:
            # Datasette does without a count or a facet that takes too long.
            visit.is_incomplete = True
            return _interrupted(sql, params)
        return _as_error(said, visit)


def _threads(limits: Limits) -> int:
    """As many as ask or wait at most."""
    return limits.processes + limits.waiting + limits.processes_for_picking + limits.waiting_for_picking


def _folded(parameters: dict[str, Any] | list[Any]) -> dict[str, str]:
    values = parameters.values() if isinstance(parameters, dict) else parameters
    return {value: as_words(value) for value in values if isinstance(value, str)}


def _in_time(visit: Visit, error: Exception) -> BaseException:
    """The error, while the reader can still be told of it; later the answer is cut, lest it be taken for whole."""
    return CutShortError() if visit.has_begun else error


def _interrupted(sql: str, params: Any) -> Exception:
    error: Exception = QueryInterrupted(sqlite3.OperationalError("interrupted"), sql, params)
    return error


def _as_error(words: str, visit: Visit) -> Exception:
    """A page shows the SQL again, to be mended; Datasette answers the same of a CSV with an empty file."""
    if visit.is_page:
        # The only one of SQLite's errors that all of Datasette's pages expect.
        return sqlite3.OperationalError(words)
    error: Exception = DatasetteError(words, title="Invalid SQL", status=_BAD_REQUEST)
    return error


def _naming(columns: list[str]) -> sqlite3.Cursor:
    """A cursor with columns of these names: rows that can be asked by name cannot be made otherwise."""
    names = ", ".join('NULL AS "{}"'.format(name.replace('"', '""')) for name in columns) or "NULL"
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        return connection.execute(f"SELECT {names}")
    finally:
        connection.close()
