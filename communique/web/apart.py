"""Pages are made in threads, each with a loop of its own: the server's loop, which all wait for, only reads and sends.

A page of ten thousand values takes tens of milliseconds to make, and on the server's loop nobody else would be read or
answered meanwhile.
"""

import asyncio
import contextvars
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_Answer = TypeVar("_Answer")
# As many as the gate lets be made at once.
MOST = 24
_threads = ThreadPoolExecutor(MOST, thread_name_prefix="pages")


class _OwnLoop:
    """The loop of a thread, which ends with it."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        weakref.finalize(self, self.runner.close)


_of_thread = threading.local()


async def apart(work: Callable[[], Coroutine[Any, Any, _Answer]]) -> _Answer:
    """Return what a coroutine gives that is run in a thread."""
    context = contextvars.copy_context()

    def run() -> _Answer:
        if not hasattr(_of_thread, "loop"):
            _of_thread.loop = _OwnLoop()
        answer: _Answer = _of_thread.loop.runner.run(work(), context=context)
        return answer

    return await asyncio.get_running_loop().run_in_executor(_threads, run)
