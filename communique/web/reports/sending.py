"""A report's whole result as a file: rows from a cursor of its own, written and sent piece by piece.

Pages are not kept waiting, and the work behind a file is bounded.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

from datasette import Request

from communique.gate.sql.database import open_immutable
from communique.reports.arguments import Arguments
from communique.reports.declared_types import refuse_wrong_values
from communique.reports.formats import FORMATS
from communique.reports.formats.whole import ROWS_AT_A_TIME, TookTooLongError, Whole
from communique.reports.lookup import resolve
from communique.reports.parameters import ReportError
from communique.reports.report import Report
from communique.web.edition import SNAPSHOT, ServedEdition, View

# What SQLite may take for all rows together. The longest report takes nine seconds of ten million rows.
SECONDS = 30.0
# A workbook is sent when all of it is written, and nobody waits for ever.
SECONDS_TO_WRITE = 55.0
_INSTRUCTIONS_BETWEEN_LOOKS = 20_000
# Apart from those that pages are made in.
_threads = ThreadPoolExecutor(2, thread_name_prefix="downloads")
Rows = list[Sequence[Any]]


async def in_background(work: Any, *arguments: Any) -> Any:
    """Do something in a thread for downloads."""
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *arguments)


class WholeResult:
    """All rows of a report on a published file, in portions, within bounds."""

    def __init__(self, edition: ServedEdition, arguments: Arguments, *, seconds: float | None = None) -> None:
        """Prepare a result that nothing has been asked for yet; it may go from thread to thread."""
        self._connection = open_immutable(edition.folder / SNAPSHOT)
        self._left = SECONDS if seconds is None else seconds
        self.arguments, self.view = arguments, View(edition, self._connection)

    def portions(self) -> Iterator[Rows]:
        """Yield the rows, at most ROWS_AT_A_TIME at once, held to their declared types; closes the file at the end."""
        sql, values = self.arguments.report.sql, self.arguments.bound
        with closing(self._connection):
            cursor = self._within_bounds(lambda: self._connection.execute(sql, values))
            while rows := self._within_bounds(lambda: cursor.fetchmany(ROWS_AT_A_TIME)):
                refuse_wrong_values(self.arguments.report, rows)
                yield rows

    def close(self) -> None:
        """Close the file, where the rows are not asked for."""
        self._connection.close()

    def _within_bounds(self, work: Callable[[], Any]) -> Any:
        # Only SQLite's own time counts, not that of a slow reader.
        begun = time.monotonic()
        until = begun + self._left
        self._connection.set_progress_handler(lambda: time.monotonic() > until, _INSTRUCTIONS_BETWEEN_LOOKS)
        try:
            return work()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                raise TookTooLongError from error
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:
                raise ReportError(f"{self.arguments.report.name}.sql: {error}") from error
            raise
        finally:
            self._connection.set_progress_handler(None, 0)
            self._left -= time.monotonic() - begun


def open_result(edition: ServedEdition, arguments: Arguments) -> WholeResult:
    """Return a result of its own, once names are resolved; what is wrong with them is in the arguments."""
    result = WholeResult(edition, arguments)
    resolve(arguments, result.view.lookup)
    return result


def headers_of(report: Report, ending: str) -> dict[str, str]:
    """Return the headers of a file."""
    disposition = f'{"inline" if ending == "json" else "attachment"}; filename="{report.name}.{ending}"'
    return {"content-type": FORMATS[ending].content_type, "content-disposition": disposition}


def pieces_of(request: Request, ending: str, result: WholeResult) -> Generator[bytes]:
    """Return the pieces of the file of a form."""
    edition = result.view.edition

    whole = Whole(
        result.arguments.report,
        result.arguments,
        result.portions(),
        result.view.ask,
        lambda path: edition.whole_address(request, path),
        edition.name,
        edition.whole_address(request, result.arguments.path()),
        edition.project.get("title", ""),
        edition.project.get("license_line", ""),
        SECONDS_TO_WRITE,
    )
    return FORMATS[ending].pieces(whole)


class Download:
    """An answer in pieces. Where the rest cannot be had, the connection is cut, lest it be taken for whole."""

    def __init__(self, first: bytes | None, rest: Generator[bytes], headers: dict[str, str], receive: Any) -> None:
        """Take the first piece, which is there already: whatever is wrong from the start has been found by then."""
        self._piece, self._rest, self._headers, self._receive = first, rest, headers, receive

    async def asgi_send(self, send: Any) -> None:
        """Send it, for as long as somebody takes it."""
        headers = [(name.encode(), value.encode()) for name, value in self._headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.ensure_future(self._disconnected())
        try:
            while self._piece is not None and not gone.done():
                await send({"type": "http.response.body", "body": self._piece, "more_body": True})
                self._piece = await in_background(next, self._rest, None)
        except (TookTooLongError, ReportError):
            return
        finally:
            gone.cancel()
            await in_background(self._rest.close)
        await send({"type": "http.response.body", "body": b""})

    async def _disconnected(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
