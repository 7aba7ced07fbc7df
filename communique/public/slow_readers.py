"""Who does not take an answer is cut off, so that nobody can hold what an answer needs for long."""

from __future__ import annotations

import asyncio

from communique.public.asgi import Message, Send

SECONDS_TO_TAKE = 30


class ReaderTooSlowError(asyncio.CancelledError):
    """Nobody takes the answer. As a cancellation, lest the application answer it with a page about a fault."""


def taken_in_time(send: Send) -> Send:
    """A way of sending whose every piece has to be taken in time."""

    async def send_timely(message: Message) -> None:
        try:
            async with asyncio.timeout(SECONDS_TO_TAKE):
                await send(message)
        except TimeoutError:
            raise ReaderTooSlowError from None

    return send_timely
