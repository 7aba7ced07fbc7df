"""Long answers: files and tables that are sent piece by piece. A few are open at once, and fewer are being made.

Files, tables and what a visitor's SQL asks have places of their own, so that none keeps the others out. An answer takes
one when it begins: neither who waits for SQL nor an address that does not exist holds any. Who does not take the pieces
holds an answer open for nothing. So where all are open, the one whose reader is furthest behind gives way.
"""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import parse_qsl

from communique.gate.asgi import Application, Message, Receive, Scope, Send
from communique.gate.concurrency import Places, crowded
from communique.gate.refusals import RefusedError

MOST_OPEN, MOST_MADE = 8, 2
# A reader on a good line takes more in a second, and is never behind for longer.
_GOOD_BYTES, _SECONDS_PATIENT = 128 * 1024, 2
_LONG = re.compile(r".*\.(csv|xlsx|db)|/downloads/.+|/reports/.+\.\w+")
_FILE = re.compile(r".*\.db|/downloads/.+|/reports/.+")


def is_long(scope: Scope) -> bool:
    """Whether the answer may come in many pieces."""

    return _LONG.fullmatch(scope["path"]) is not None


def _kind(scope: Scope) -> str:
    """Which places it may take: those for files, for tables, or for what a visitor's SQL asks."""
    if _FILE.fullmatch(scope["path"]):
        return "files"
    named = parse_qsl(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
    return "asked" if any(name in ("sql", "_where") for name, _ in named) else "tables"


class _NoRoomError(asyncio.CancelledError):
    """There is no place for what begins. As a cancellation, lest the application answer with a page about a fault."""


@dataclass(eq=False)
class _Open:
    """An answer that is open."""

    task: asyncio.Task[None] | None
    waits_since: float | None = None
    to_take: int = 0
    was_behind: float = 0
    is_cut: bool = False

    def begin_waiting(self) -> None:
        """The reader is to take what was sent before: servers keep one piece, and wait with the next."""
        self.waits_since = time.monotonic()

    def end_waiting(self, sent: int) -> None:
        """It was taken; now the reader has something else to take."""
        self.was_behind, self.waits_since, self.to_take = self.behind(), None, sent

    def behind(self) -> float:
        """By how many seconds the reader is behind one on a good line. Who was faster once gains nothing by it."""
        if self.waits_since is None:
            return self.was_behind
        return max(0, self.was_behind + time.monotonic() - self.waits_since - self.to_take / _GOOD_BYTES)


class LongAnswers:
    """Those of this process."""

    def __init__(self, most_open: int = MOST_OPEN, most_made: int = MOST_MADE) -> None:
        self._kinds = {kind: _OfOneKind(most_open, most_made) for kind in ("files", "tables", "asked")}

    async def give(self, app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Have one made. RefusedError where too many are open, and their readers take them."""
        await self._kinds[_kind(scope)].give(app, scope, receive, send)


class _OfOneKind:
    """Those that share places."""

    def __init__(self, most_open: int, most_made: int) -> None:
        self._most, self._open, self._places = most_open, set[_Open](), Places(most_made)

    async def give(self, app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        self._who_gives_way()
        async with self._places.take() as turn:
            one = _Open(asyncio.current_task())
            try:
                await app(scope, receive, turn.but_for_sending(self._noting(one, send)))
            except _NoRoomError:
                raise _full() from None
            except asyncio.CancelledError:
                if not one.is_cut:
                    raise
            finally:
                self._open.discard(one)

    def _noting(self, one: _Open, send: Send) -> Send:
        """A way of sending that takes a place, and notes how far behind the reader is."""

        async def send_and_note(message: Message) -> None:
            # What says that there is nothing is short.
            if message["type"] == "http.response.start" and message["status"] < HTTPStatus.BAD_REQUEST:
                self._begin(one)
            one.begin_waiting()
            await send(message)
            one.end_waiting(len(message.get("body", b"")))

        return send_and_note

    def _begin(self, one: _Open) -> None:
        try:
            slowest = self._who_gives_way()
        except RefusedError:
            raise _NoRoomError from None
        if slowest:
            self._open.discard(slowest)
            slowest.is_cut = True
            if slowest.task:
                slowest.task.cancel()
        self._open.add(one)

    def _who_gives_way(self) -> _Open | None:
        """Nobody where there is room; RefusedError where there is none, and nobody is slow."""
        if len(self._open) < self._most:
            return None
        waiting = [one for one in self._open if one.waits_since is not None]
        slowest = max(waiting, key=_Open.behind, default=None)
        if slowest is None or slowest.behind() <= _SECONDS_PATIENT:
            raise _full()
        return slowest


def _full() -> RefusedError:
    return crowded("Too many load files at once.")
