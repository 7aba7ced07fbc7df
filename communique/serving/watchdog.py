"""A worker that is stuck ends itself, so that its supervisor starts another.

The dog is a thread of C (faulthandler), which needs nothing of Python: it bites whatever holds the interpreter. It is
kept quiet by whatever gets on: a beat each second, and every request and piece of an answer, so that a busy worker is
not taken for a stuck one. Threads that look things up are watched as well; where one of them hangs, the worker goes in
order: it finishes what it can, and takes nothing new.
"""

import asyncio
import faulthandler
import logging
import signal
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from communique.gate.asgi import Application, Message, Receive, Scope, Send
from communique.gate.operating_system import bound_memory

# A question has a second; the loop has other things to do while it is busy.
SECONDS_STUCK, SECONDS_OF_QUESTION, SECONDS_TO_LEAVE = 4, 3, 1.5
_SECONDS_BETWEEN = 0.5
_log = logging.getLogger(__name__)


class WatchedThreads(ThreadPoolExecutor):
    """Threads that know since when each piece of work is under way."""

    def __init__(self, most: int) -> None:
        super().__init__(most, thread_name_prefix="questions")
        self._since: dict[object, float] = {}

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have something done."""
        return super().submit(self._timed, work, *arguments, **named)

    def _timed(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        token = object()
        self._since[token] = time.monotonic()
        try:
            return work(*arguments, **named)
        finally:
            del self._since[token]

    def longest(self) -> float:
        """Return for how many seconds the longest has been under way."""
        return max((time.monotonic() - since for since in list(self._since.values())), default=0.0)


class Watched:
    """An ASGI application in a worker that ends when it is stuck."""

    def __init__(self, app: Application, threads: WatchedThreads) -> None:
        self._app, self._threads, self._beaten, self._is_awake = app, threads, 0.0, False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the dog know of whatever gets on. It is awake for as long as the server is."""
        if scope["type"] == "lifespan":
            await self._watch(scope, receive, send)
            return

        async def send_and_beat(message: Message) -> None:
            self._beat()
            await send(message)

        self._beat()
        await self._app(scope, receive, send_and_beat)

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Watch the process from here on: it is a worker."""
        bound_memory()
        self._is_awake = True
        beating = asyncio.create_task(self._keep_beating())
        try:
            await self._app(scope, receive, send)
        finally:
            beating.cancel()
            if self._is_awake:
                self._is_awake = False
                faulthandler.cancel_dump_traceback_later()

    async def _keep_beating(self) -> None:
        while self._threads.longest() < SECONDS_OF_QUESTION:
            self._beat()
            await asyncio.sleep(_SECONDS_BETWEEN)
        _log.warning("A question does not end; this worker makes room for another.")
        # Python would wait for the thread that hangs. So the dog bites whatever has not ended until then.
        self._is_awake = False
        _wake(SECONDS_TO_LEAVE)
        signal.raise_signal(signal.SIGTERM)

    def _beat(self) -> None:
        now = time.monotonic()
        if self._is_awake and now - self._beaten >= _SECONDS_BETWEEN:
            self._beaten = now
            _wake(SECONDS_STUCK)


def _wake(seconds: float) -> None:
    """Have the process say where each thread is and end, unless somebody does this again in time."""
    faulthandler.dump_traceback_later(seconds, exit=True)
