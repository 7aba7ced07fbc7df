"""Bodies of requests: read to their end before anything is done for them, in bounded time and size."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from communique.gate.asgi import Message, Receive
from communique.gate.refusals import RefusedError
from communique.gate.requests import too_large
from communique.web.reconciliation.requests import MOST_BYTES

SECONDS_FOR_BODY = 10


async def read_body(receive: Receive) -> Receive:
    """The body is read; what comes back gives it at once. RefusedError where it is too large, late or cut off."""
    pieces: list[bytes] = []
    try:
        async with asyncio.timeout(SECONDS_FOR_BODY):
            await _collect(receive, pieces)
    except TimeoutError:
        says = f"The request was not sent to its end within {SECONDS_FOR_BODY} seconds; ask in smaller batches."
        raise RefusedError(408, says, connection="close") from None
    return _given(b"".join(pieces), receive)


async def _collect(receive: Receive, pieces: list[bytes]) -> None:
    more = True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise RefusedError(400, "The request was not sent to its end.")
        pieces.append(message.get("body", b""))
        if sum(map(len, pieces)) > MOST_BYTES:
            raise too_large()
        more = message.get("more_body", False)


def _given(body: bytes, receive: Receive) -> Receive:
    """First the body, then what comes after it: that the asker is gone."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        with suppress(IndexError):
            return waiting.pop()
        return await receive()

    return give
