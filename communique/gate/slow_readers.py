"""Who does not take an answer is cut off, so that nobody can hold what an answer needs for long."""

from __future__ import annotations

import asyncio

from communique.gate.asgi import Message, Send

SECONDS_TO_TAKE = 30
# In that time, of an answer that waits to be taken; 2 KiB a second.
LEAST_TAKEN = 64 * 1024


class ReaderTooSlowError(asyncio.CancelledError):
    """Nobody takes the answer. As a cancellation, lest the application answer it with a page about a fault."""


def taken_in_time(send: Send) -> Send:
    """A way of sending whose every piece has to be taken in time; for a large one there is more of it."""
    last = 0

    async def send_timely(message: Message) -> None:
        nonlocal last
        try:
            # Servers keep one piece, and wait with the next.
            async with asyncio.timeout(SECONDS_TO_TAKE * (1 + last / LEAST_TAKEN)):
                await send(message)
        except TimeoutError:
            raise ReaderTooSlowError from None
        last = len(message.get("body", b""))

    return send_timely
