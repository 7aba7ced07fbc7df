"""At most so many answers are being made at once; others wait for a moment, and are told so where it would be longer.

While a reader takes what was sent, somebody else works: no reader can hold a place by being slow.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from communique.gate.asgi import Message, Send
from communique.gate.refusals import RefusedError

MOST_AT_ONCE, MOST_WAITING, SECONDS_WAITING = 24, 200, 5
_SECONDS_TO_STAY_AWAY = 2


def needs_no_place(path: str) -> bool:
    """Whether there is nothing to be made: a file that goes with every page."""
    return path.startswith(("/static/", "/-/static/"))


def crowded(says: str) -> RefusedError:
    """What to answer where there is no room."""
    retry = _SECONDS_TO_STAY_AWAY
    return RefusedError(503, f"{says} Ask again in {retry} seconds.", retry_after=str(retry))


class Turn:
    """Somebody's right to work, which is given up and taken again."""

    def __init__(self, places: asyncio.Semaphore) -> None:
        self._places, self._is_mine = places, False

    async def take(self) -> None:
        """Wait until there is a place, and take it."""
        await self._places.acquire()
        self._is_mine = True

    def give_up(self) -> None:
        """Let somebody else work."""
        if self._is_mine:
            self._is_mine = False
            self._places.release()

    def but_for_sending(self, send: Send) -> Send:
        """A way of sending during which somebody else works."""

        async def send_apart(message: Message) -> None:
            self.give_up()
            await send(message)
            await self.take()

        return send_apart


class Places:
    """Places to work at in this process."""

    def __init__(self, most: int = MOST_AT_ONCE, most_waiting: int = MOST_WAITING) -> None:
        self._places, self._most_waiting, self._waiting = asyncio.Semaphore(most), most_waiting, 0

    @asynccontextmanager
    async def take(self) -> AsyncIterator[Turn]:
        """Take one for a while; RefusedError where there is none, nor will be soon."""
        if self._waiting >= self._most_waiting:
            raise crowded("Too many ask at once.")
        turn = Turn(self._places)
        self._waiting += 1
        try:
            async with asyncio.timeout(SECONDS_WAITING):
                await turn.take()
        except TimeoutError:
            raise crowded("Too many ask at once.") from None
        finally:
            self._waiting -= 1
        try:
            yield turn
        finally:
            turn.give_up()
