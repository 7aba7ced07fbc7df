"""Long answers: files and tables that are sent piece by piece. A few are open at once, and fewer are being made.

Who does not take the pieces holds an answer open for nothing. So where all are open, the one that has waited longest
for its reader gives way to the newcomer.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass

from communique.public.asgi import Application, Message, Receive, Scope, Send
from communique.public.crowding import Turn, crowded

MOST_OPEN, MOST_MADE = 8, 2
# A reader on a good line takes pieces faster than this.
_SECONDS_PATIENT = 2
_LONG = re.compile(r".*\.(csv|xlsx|db)|/downloads/.+|/reports/.+\.\w+")


def is_long(scope: Scope) -> bool:
    """Whether the answer may come in many pieces."""

    return _LONG.fullmatch(scope["path"]) is not None


@dataclass(eq=False)
class _Open:
    """An answer that is open."""

    task: asyncio.Task[None] | None
    turn: Turn
    waits_since: float | None = None
    is_cut: bool = False


class LongAnswers:
    """Those of this process."""

    def __init__(self, most_open: int = MOST_OPEN, most_made: int = MOST_MADE) -> None:
        self._most, self._open, self._places = most_open, set[_Open](), asyncio.Semaphore(most_made)

    async def give(self, app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Have one made. RefusedError where too many are open, and their readers take them."""
        self._make_room()
        one = _Open(asyncio.current_task(), Turn(self._places))
        self._open.add(one)
        try:
            await one.turn.take()
            await app(scope, receive, one.turn.but_for_sending(_noting(one, send)))
        except asyncio.CancelledError:
            if not one.is_cut:
                raise
        finally:
            one.turn.give_up()
            self._open.discard(one)

    def _make_room(self) -> None:
        if len(self._open) < self._most:
            return
        since = time.monotonic() - _SECONDS_PATIENT
        slow = [one for one in self._open if one.waits_since is not None and one.waits_since < since]
        if not slow:
            raise crowded("Too many load files at once.")
        slowest = min(slow, key=lambda one: one.waits_since or 0)
        self._open.discard(slowest)
        slowest.is_cut = True
        if slowest.task:
            slowest.task.cancel()


def _noting(one: _Open, send: Send) -> Send:
    """A way of sending that notes since when the reader is to take something."""

    async def send_and_note(message: Message) -> None:
        one.waits_since = time.monotonic()
        await send(message)
        one.waits_since = None

    return send_and_note
