"""Pages that a visitor shapes are made in threads, each with a loop of its own.

A page of ten thousand values takes tens of milliseconds to make, and on the server's loop, which all wait for, nobody
else would be read or answered meanwhile. Other pages are short, and quicker without the way into a thread.
"""

import asyncio
import contextvars
import os
import threading
import weakref
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any, TypeVar

from communique.gate.operating_system import spare_handles

_Answer = TypeVar("_Answer")
# As many as the processes for questions of visitors have under way and waiting, and one more. Each takes three handles,
# and connections take many more, so that there are fewer threads where handles are scarce.
_MOST, _HANDLES_A_THREAD = 12, 64


class _OwnLoop:
    """The loop of a thread, which ends with it."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        weakref.finalize(self, _close, self.runner, os.getpid())


# Copies of loops of the process that forked this one.
_not_ours: list[asyncio.Runner] = []


def _close(runner: asyncio.Runner, process: int) -> None:
    """Close a loop in its own process. A fork shares what wakes it, and closing its copy would leave it asleep."""
    if os.getpid() == process:
        runner.close()
    else:
        _not_ours.append(runner)


_of_thread = threading.local()


@cache
def _threads() -> ThreadPoolExecutor:
    number = min(_MOST, max(spare_handles() // _HANDLES_A_THREAD, 1))
    return ThreadPoolExecutor(number, thread_name_prefix="pages")


async def in_page_thread(work: Callable[[], Coroutine[Any, Any, _Answer]]) -> _Answer:
    """Return what a coroutine gives that is run in a thread."""
    context = contextvars.copy_context()

    def run() -> _Answer:
        if not hasattr(_of_thread, "loop"):
            _of_thread.loop = _OwnLoop()
        answer: _Answer = _of_thread.loop.runner.run(work(), context=context)
        return answer

    return await asyncio.get_running_loop().run_in_executor(_threads(), run)
