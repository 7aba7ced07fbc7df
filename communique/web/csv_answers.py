"""Rows as CSV, in pieces: written away from the server's loop, and never less than the whole without saying so.

Datasette writes an error into the file, where it looks like a row, and ends a part of a table as it ends the whole.
"""

import io
from collections.abc import Awaitable, Callable, Iterable, Iterator
from typing import Any

from communique.gate.asgi import AbandonedError, Send
from communique.gate.log import log_fault
from communique.reports.formulas import CsvWriter
from communique.web.page_threads import in_page_thread

Row = dict[str, Any]
_PIECE = 64 * 1024


class CsvAnswer:
    """An answer of ASGI. Where the rest cannot be had, its last line says so and the connection is cut."""

    def __init__(
        self,
        page: Row,
        following: Callable[[str], Awaitable[Row]] | None,
        *,
        headers: dict[str, str],
        address_of: Callable[[Row, tuple[Any, str, bytes]], str],
        left_out: str,
        is_counted: bool = False,
        has_head: bool = True,
    ) -> None:
        """Take the first page; how the others are had, None where there is to be but one; and what is said then.

        Who asks for so many rows (`is_counted`) gets what was asked for.
        """
        self._page, self._following, self._is_counted = page, following, is_counted
        self._mark = _pieces([[f"# {left_out}"]])
        self.headers, self._address_of, self._has_head = headers, address_of, has_head

    async def asgi_send(self, send: Send) -> None:
        """Send it."""
        page, pieces = self._page, await in_page_thread(self._first)
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        while True:
            for piece in pieces:
                await send({"type": "http.response.body", "body": piece, "more_body": True})
            if not (self._following and page.get("next")):
                break
            try:
                page, pieces = await self._next(self._following, page["next"])
            except AbandonedError:
                for piece in self._mark:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                raise
        await send({"type": "http.response.body", "body": b""})

    async def _first(self) -> list[bytes]:
        head = [_head(self._page)] if self._has_head else []
        pieces = _pieces([*head, *self._rows(self._page)])
        is_part = not self._following and (self._page.get("next") or self._page.get("truncated"))
        return pieces + self._mark if is_part and not self._is_counted else pieces

    async def _next(self, following: Callable[[str], Awaitable[Row]], after: str) -> tuple[Row, list[bytes]]:
        async def make() -> tuple[Row, list[bytes]]:
            page = await following(after)
            return page, _pieces(self._rows(page))

        try:
            return await in_page_thread(make)
        except Exception as error:
            log_fault(error)
            raise AbandonedError("the rest cannot be had") from None

    def _rows(self, page: Row) -> Iterator[list[Any]]:
        expanded, columns = set(page.get("expanded_columns") or ()), page["columns"]
        for row in page["rows"]:
            cells: list[Any] = []
            for column, value in zip(columns, row, strict=True):
                cell = self._address_of(page, (row, column, value)) if isinstance(value, bytes) else value
                cells += _with_label(cell) if column in expanded else [cell]
            yield cells


def _head(page: Row) -> list[str]:
    expanded = set(page.get("expanded_columns") or ())
    return [name for column in page["columns"] for name in (column, f"{column}_label")[: 1 + (column in expanded)]]


def _with_label(cell: Any) -> list[Any]:
    return [cell["value"], cell["label"]] if isinstance(cell, dict) else [cell, ""]


def _pieces(rows: Iterable[list[Any]]) -> list[bytes]:
    file = io.StringIO()
    CsvWriter(file).writerows(rows)
    text = file.getvalue().encode("utf-8", "replace")
    return [text[start : start + _PIECE] for start in range(0, len(text), _PIECE)]
