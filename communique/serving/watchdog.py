"""A worker that is stuck ends itself, so that its supervisor starts another.

The dog is a thread that bites when the loop gets on with nothing: it is kept quiet by whatever gets on, a beat each
half second and every request and piece of an answer, so that a busy worker is not taken for a stuck one. What holds the
interpreter itself holds the dog, too; then the worker is deaf to its supervisor, which ends it. Threads that look
things up are watched as well; where one of them hangs, the worker goes in order: it finishes what it can, and takes
nothing new.

Time is counted in rounds, not by the clock: a pause of all processes is one round, in which nobody was stuck.
"""

import asyncio
import faulthandler
import logging
import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from communique.gate.asgi import Application, Message, Receive, Scope, Send
from communique.gate.operating_system import bound_memory

_ROUND = 0.5
# A question has a second; the loop has other things to do while it is busy.
STUCK, OF_A_QUESTION, _TO_LEAVE = 8, 6, 3
_log = logging.getLogger(__name__)


class WatchedThreads(ThreadPoolExecutor):
    """Threads that know for how many rounds each piece of work is under way; those `beside` others tell it there."""

    def __init__(self, most: int, beside: "WatchedThreads | None" = None) -> None:
        super().__init__(most, thread_name_prefix="questions")
        self._rounds: dict[object, int] = beside._rounds if beside else {}

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Future[Any]:
        """Have something done."""
        return super().submit(self._counted, work, *arguments, **named)

    def _counted(self, work: Callable[..., Any], /, *arguments: Any, **named: Any) -> Any:
        token = object()
        self._rounds[token] = 0
        try:
            return work(*arguments, **named)
        finally:
            del self._rounds[token]

    def count_round(self) -> int:
        """Count one round more; return for how many the longest has been under way."""
        for token in list(self._rounds):
            if token in self._rounds:
                self._rounds[token] += 1
        return max(list(self._rounds.values()), default=0)


class _Dog(threading.Thread):
    """Ends the process when nobody has quietened it for some rounds."""

    def __init__(self) -> None:
        super().__init__(name="dog", daemon=True)
        self._rounds, self._is_off = STUCK, threading.Event()

    def quieten(self, rounds: int = STUCK) -> None:
        """Have so many rounds from now on."""
        self._rounds = rounds

    def call_off(self) -> None:
        """Have it do nothing any more."""
        self._is_off.set()

    def run(self) -> None:
        """Count."""
        while not self._is_off.wait(_ROUND):
            self._rounds -= 1
            if self._rounds < 0:
                # So that the log says where each thread is.
                faulthandler.dump_traceback(all_threads=True)
                os._exit(1)


class WatchedApplication:
    """An ASGI application in a worker that ends when it is stuck."""

    def __init__(self, app: Application, threads: WatchedThreads) -> None:
        self._app, self._threads, self._is_leaving = app, threads, False
        self._dog: _Dog | None = None

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
        self._let_dog_in()
        beating = asyncio.create_task(self._keep_beating())
        try:
            await self._app(scope, receive, send)
        finally:
            beating.cancel()
            if self._dog and not self._is_leaving:
                self._dog.call_off()

    def _let_dog_in(self) -> None:
        dog = _Dog()
        try:
            dog.start()
        except RuntimeError:  # no more threads; the supervisor still looks after this worker
            _log.warning("There is no thread for the watchdog.")
        else:
            self._dog = dog

    async def _keep_beating(self) -> None:
        while self._threads.count_round() <= OF_A_QUESTION:
            self._beat()
            await asyncio.sleep(_ROUND)
        _log.warning("A question does not end; this worker makes room for another.")
        # Python would wait for the thread that hangs. So the dog bites whatever has not ended until then.
        self._is_leaving = True
        if self._dog:
            self._dog.quieten(_TO_LEAVE)
        signal.raise_signal(signal.SIGTERM)

    def _beat(self) -> None:
        if self._dog and not self._is_leaving:
            self._dog.quieten()
