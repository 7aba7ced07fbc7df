"""Coders: processes that read, check and pack fact files for the one that writes what they say.

Little is imported here, so that they begin while that one still imports what it needs itself. What they do is in
`workers.serve`.
"""

from __future__ import annotations

import json
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from queue import Queue
from threading import Thread
from typing import Any, BinaryIO

from communique.factfiles.reading.problems import WorkerError
from communique.project import LINES_SUFFIX

if sys.platform != "win32":
    import fcntl

# Starting a coder takes as long as coding about so much.
WORTH_A_CODER = 8 * 1024 * 1024
_YAML_WEIGHT = 6  # how many times as long YAML takes
# As much as Linux gives; each time that a pipe is full, both its ends have to be woken.
_PIPE_BYTES = 1024 * 1024
# Ctrl-C is for who started a coder; and -P, since what lies in the current folder is no library.
START = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "from communique.factfiles.coding.workers import serve; serve()"
)


class Coder:
    """A process that codes; its answers are taken off its hands at once, so that it need not wait for us."""

    def __enter__(self) -> Coder:
        command = [sys.executable, "-P", "-c", START]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # noqa: S603  our own
        _widen(pipe_of(self.process.stdout))
        self.answers: Queue[bytes] = Queue()
        self.asked = 0
        self.listener = Thread(target=self._listen, daemon=True)
        self.listener.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.listener.join()
        for pipe in (self.process.stdin, self.process.stdout):
            with suppress(BrokenPipeError):
                pipe_of(pipe).close()
        self.process.wait()

    @property
    def unanswered(self) -> int:
        """Return how many questions it has still to answer."""
        return self.asked - self.answers.qsize()

    def ask(self, question: Sequence[object]) -> None:
        """Have something coded."""
        self.asked += 1
        with suppress(BrokenPipeError):  # there will be no answer, either
            pipe_of(self.process.stdin).write(json.dumps(question).encode() + b"\n")
            pipe_of(self.process.stdin).flush()

    def answer(self) -> Any:
        """Return what was coded of the first that is not answered yet; WorkerError where the process has died."""
        data = self.answers.get()
        self.asked -= 1
        if not data:
            self.answers.put(data)
            raise WorkerError("a process that reads fact files has died, perhaps for want of memory")
        return pickle.loads(data)  # noqa: S301  our own process wrote it

    def _listen(self) -> None:
        stream = pipe_of(self.process.stdout)
        while size := int.from_bytes(stream.read(8), "big"):
            data = stream.read(size)
            self.answers.put(data if len(data) == size else b"")
        self.answers.put(b"")


def pipe_of(stream: Any) -> BinaryIO:
    """Return the pipe to or from a process, which has one."""
    pipe: BinaryIO = stream
    return pipe


def _widen(pipe: BinaryIO) -> None:
    with suppress(NameError, AttributeError, OSError):  # not everywhere; and who has many pipes gets small ones
        fcntl.fcntl(pipe.fileno(), fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


@contextmanager
def coders_for(files: Sequence[Path], number: int | None = None) -> Iterator[list[Coder]]:
    """Start coders, by default one fewer than the cores where the files give enough to do; afterwards they are gone."""
    with ExitStack() as stack:
        yield [stack.enter_context(Coder()) for _ in range(worthwhile_coders(files) if number is None else number)]


def worthwhile_coders(files: Sequence[Path]) -> int:
    """Return how many coders are worth their start."""
    work = sum(
        file.stat().st_size * (1 if file.suffix == LINES_SUFFIX else _YAML_WEIGHT) for file in files if file.is_file()
    )
    return min(cores() - 1, work // WORTH_A_CODER)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
