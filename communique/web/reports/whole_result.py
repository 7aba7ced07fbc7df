"""The whole result of a report: rows from a cursor of its own, some at a time, with a bound on the work behind them."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

ROWS_AT_A_TIME = 1_000
# What SQLite may take for all rows together. The longest report takes nine seconds of ten million rows.
SECONDS = 30.0
_INSTRUCTIONS_BETWEEN_LOOKS = 20_000
Rows = list[Sequence[Any]]


class TookTooLongError(Exception):
    """The rows took more time than they may."""


class WholeResult:
    """All rows of a query on a published file, in portions."""

    def __init__(self, file: Path, sql: str, values: dict[str, str], *, seconds: float = SECONDS) -> None:
        """A result that nothing has been asked for yet; it may go from thread to thread."""
        self._connection = sqlite3.connect(f"{file.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        self._left = seconds
        self._sql, self._values = sql, values

    def portions(self) -> Iterator[Rows]:
        """The rows, at most ROWS_AT_A_TIME at once; closes the file at the end."""
        with closing(self._connection):
            cursor = self._within_bounds(lambda: self._connection.execute(self._sql, self._values))
            while rows := self._within_bounds(lambda: cursor.fetchmany(ROWS_AT_A_TIME)):
                yield rows

    def close(self) -> None:
        """Close the file, where the rows are not asked for."""
        self._connection.close()

    def ask(self, sql: str, **parameters: Any) -> list[dict[str, Any]]:
        """Ask something else of the same file."""
        cursor = self._connection.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    def _within_bounds(self, work: Callable[[], Any]) -> Any:
        # Only SQLite's own time counts, not that of a slow reader.
        begun = time.monotonic()
        until = begun + self._left
        self._connection.set_progress_handler(lambda: time.monotonic() > until, _INSTRUCTIONS_BETWEEN_LOOKS)
        try:
            return work()
        except sqlite3.OperationalError as error:
            if "interrupted" in str(error):
                raise TookTooLongError from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)
            self._left -= time.monotonic() - begun
