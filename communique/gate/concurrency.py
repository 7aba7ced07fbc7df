"""Concurrency: so many answers are made at once; others wait for a moment, and are told so where it would be longer.

While a reader takes what was sent, somebody else works: no reader can hold a slot by being slow.

Long answers, files and tables that are sent piece by piece, have slots of their own for each kind, so that none keeps
the others out. A few of a kind are open at once, and fewer are being made. An answer is open from its beginning:
neither who waits nor an address that does not exist takes room. Who does not take the pieces holds an answer open for
nothing. So where all are open, the one whose reader is furthest behind gives way.
"""

import asyncio
import time
from dataclasses import dataclass
from http import HTTPStatus

from communique.gate.asgi import AbandonedError, Application, Message, Receive, Scope, Send
from communique.gate.requests import RefusedError
from communique.gate.rules import Rules


class Slots:
    """So many slots of this process, and so many who wait for one."""

    def __init__(self, most: int, rules: Rules) -> None:
        self._free, self._rules, self._waiting = asyncio.Semaphore(most), rules, 0

    async def run(self, app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Have an answer made in a slot; RefusedError where none is free, nor will be soon."""
        await self._acquire()
        is_held = True

        def release() -> None:
            nonlocal is_held
            if is_held:
                is_held = False
                self._free.release()

        async def send_without_slot(message: Message) -> None:
            nonlocal is_held
            release()
            await send(message)
            await self._free.acquire()
            is_held = True

        try:
            await app(scope, receive, send_without_slot)
        finally:
            release()

    async def _acquire(self) -> None:
        refused = _overloaded("Too many ask at once.", self._rules)
        if self._waiting >= self._rules.waiting:
            raise refused
        self._waiting += 1
        try:
            async with asyncio.timeout(self._rules.seconds_waiting):
                await self._free.acquire()
        except TimeoutError:
            raise refused from None
        finally:
            self._waiting -= 1


def _overloaded(words: str, rules: Rules) -> RefusedError:
    retry = rules.seconds_to_stay_away
    return RefusedError(503, f"{words} Ask again in {retry} seconds.", retry_after=str(retry))


class _NoRoomError(AbandonedError):
    """There is no room for what begins."""


@dataclass(eq=False)
class _OpenAnswer:
    """An answer that is being sent, and how its reader keeps up."""

    task: asyncio.Task[None] | None
    good_bytes: int
    waits_since: float | None = None
    to_take: int = 0
    was_behind: float = 0
    is_cut: bool = False

    def behind(self) -> float:
        """Return by how many seconds the reader is behind one on a good line; to have been faster gains nothing."""
        if self.waits_since is None:
            return self.was_behind
        return max(0, self.was_behind + time.monotonic() - self.waits_since - self.to_take / self.good_bytes)

    def cut(self) -> None:
        """End it."""
        self.is_cut = True
        if self.task:
            self.task.cancel()


class LongAnswers:
    """The long answers of one kind in this process."""

    def __init__(self, rules: Rules) -> None:
        self._rules, self._open, self._slots = rules, set[_OpenAnswer](), Slots(rules.long_at_once, rules)

    async def give(self, app: Application, scope: Scope, receive: Receive, send: Send) -> None:
        """Have one made. RefusedError where too many are open, and their readers take them."""
        answer = _OpenAnswer(asyncio.current_task(), self._rules.good_bytes)
        try:
            self._find_slowest()
            await self._slots.run(app, scope, receive, self._observed(answer, send))
        except _NoRoomError:
            raise _overloaded("Too many load files at once.", self._rules) from None
        except asyncio.CancelledError:
            if not answer.is_cut:
                raise
        finally:
            self._open.discard(answer)

    def _observed(self, answer: _OpenAnswer, send: Send) -> Send:
        """Return a way of sending that makes room at the beginning, and notes how far behind the reader is."""

        async def send_observed(message: Message) -> None:
            # What says that there is nothing is short.
            if message["type"] == "http.response.start" and message["status"] < HTTPStatus.BAD_REQUEST:
                if slowest := self._find_slowest():
                    self._open.discard(slowest)
                    slowest.cut()
                self._open.add(answer)
            # For the reader to take what was sent before: servers keep one piece, and wait with the next.
            answer.waits_since = time.monotonic()
            await send(message)
            answer.was_behind, answer.waits_since = answer.behind(), None
            answer.to_take = len(message.get("body", b""))

        return send_observed

    def _find_slowest(self) -> _OpenAnswer | None:
        """Return who gives way, None where there is room; _NoRoomError where there is none, and nobody is slow."""
        if len(self._open) < self._rules.long_open:
            return None
        waiting = [one for one in self._open if one.waits_since is not None]
        slowest = max(waiting, key=_OpenAnswer.behind, default=None)
        if slowest is None or slowest.behind() <= self._rules.seconds_behind:
            raise _NoRoomError
        return slowest
