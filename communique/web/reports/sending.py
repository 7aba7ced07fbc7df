"""Sending a file piece by piece while it is being made, without keeping pages waiting."""

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from communique.web.reports.whole_result import TookTooLongError

# Apart from those that pages are made in.
_threads = ThreadPoolExecutor(2, thread_name_prefix="downloads")


async def in_background(work: Any, *arguments: Any) -> Any:
    """Do something in a thread for downloads."""
    return await asyncio.get_running_loop().run_in_executor(_threads, work, *arguments)


class Download:
    """An answer in pieces. Where the rest cannot be had, the connection is cut, lest it be taken for whole."""

    def __init__(self, first: bytes | None, rest: Generator[bytes], headers: dict[str, str], receive: Any) -> None:
        """The first piece is there already: whatever is wrong from the start has been found by then."""
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
        except TookTooLongError:
            return
        finally:
            gone.cancel()
            await in_background(self._rest.close)
        await send({"type": "http.response.body", "body": b""})

    async def _disconnected(self) -> None:
        while (await self._receive())["type"] != "http.disconnect":
            pass
