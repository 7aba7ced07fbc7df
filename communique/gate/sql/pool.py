"""The processes in which visitors' SQL is executed: started when wanted, ended when they hang, bounded in number."""

import json
import math
import os
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec

from communique.gate.sql.fair_queue import FairQueue
from communique.gate.sql.limits import QueryLimits
from communique.gate.sql.process import SHARE

PROGRAM = Path(__file__).parent / "process.py"
# After so much of a processor a query goes on only when nobody else wants it.
_SHORT, _LAST_PRIORITY = SHARE, 19
# How long the pool waits after the alarm should have ended a process.
_BEYOND = 0.5
# How long a process may take to start.
_START = 5.0


class LimitError(Exception):
    """A query met a limit; `limit` names it (limits.py)."""

    def __init__(self, limit: str) -> None:
        """Name the limit."""
        super().__init__(limit)
        self.limit = limit


class Worker:
    """A process that answers one question at a time."""

    def __init__(self, snapshot: str, limits: QueryLimits) -> None:
        """Start it."""
        self._line, theirs = Pipe()
        arguments = [snapshot, str(theirs.fileno()), json.dumps(asdict(limits))]
        self.process = subprocess.Popen(  # noqa: S603  our own program with the server's own interpreter
            [sys.executable, "-I", str(PROGRAM), *arguments],
            pass_fds=(theirs.fileno(),),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            # No secret of the server's.
            env={},
        )
        theirs.close()
        # However it is let go of, at the end of the server too, no process is left behind.
        self.end = weakref.finalize(self, _end, self.process, self._line)
        self._limits, self.is_spent = limits, False
        # A question's time begins when there is somebody to ask.
        if not self._line.poll(_START) or not (ready := self._receive()):
            self.end()
            raise LimitError("queue")
        # What it has had of a processor by its last answer.
        self._used: float = msgspec.msgpack.decode(ready)

    def ask(self, question: bytes, seconds: float, queue: FairQueue) -> dict[str, Any]:
        """Return its answer; LimitError where it had to be ended. It is spent then, and after whatever took long."""
        started = time.monotonic()
        try:
            self._line.send_bytes(question)
        except OSError:
            raise LimitError("queue") from None
        if not self._line.poll(_SHORT):
            self._wait(started, seconds, queue)
        answer = self._receive()
        if not answer:
            raise LimitError("time" if time.monotonic() - started >= seconds else "memory")
        told = dict(msgspec.msgpack.decode(answer))
        self._used = told.pop("used")
        return told

    def _receive(self) -> bytes:
        """Return what it says; nothing where it has ended."""
        try:
            return self._line.recv_bytes()
        except (EOFError, OSError):
            return b""

    def _wait(self, started: float, seconds: float, queue: FairQueue) -> None:
        self._give_way()
        while not self._line.poll(_SHORT):
            self._give_way()
            took = time.monotonic() - started
            if queue.is_wanted and took > self._limits.seconds_in_a_queue:
                raise LimitError("busy")
            if took > seconds + self._limits.grace + _BEYOND:
                raise LimitError("time")

    def _give_way(self) -> None:
        """Let others go first once it has had its share; no other question can take that back."""
        if not self.is_spent and _processor_seconds(self.process.pid) - self._used >= _SHORT:
            self.is_spent = True
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, self.process.pid, _LAST_PRIORITY)


def _processor_seconds(pid: int) -> float:
    """Return what a process has had of a processor; where the system does not say, as much as can be."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("latin-1").rpartition(")")[2].split()
    except OSError:
        return math.inf
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _end(process: subprocess.Popen[bytes], line: Connection) -> None:
    """End a process, whatever it does."""
    line.close()
    process.kill()
    process.wait()


class Pool:
    """Processes for visitors' SQL on one snapshot. To be used from several threads."""

    def __init__(self, snapshot: str, processes: int, waiting: int, limits: QueryLimits) -> None:
        """Take the bounds; nothing is started before it is wanted."""
        self._snapshot, self._limits = snapshot, limits
        self._processes, self._is_open = processes, True
        self._queue = FairQueue(processes, waiting)
        self._idle: list[Worker] = []
        self._lock = threading.Lock()

    def ask(
        self,
        question: dict[str, Any],
        seconds: float,
        client: str,
        *,
        wait: float,
        is_patient: bool = False,
        spend: Callable[[float], None] = lambda _: None,
    ) -> dict[str, Any]:
        """Return an answer of process.py: `columns`, `rows`, `truncated`, or `error` and `words`; LimitError.

        It waits so many seconds for its turn, who is patient whatever the number of others; `spend` is told how many
        the turn took.
        """
        seconds = min(seconds, self._limits.seconds)
        try:
            encoded = msgspec.msgpack.encode({**question, "seconds": seconds, "grace": self._limits.grace})
        except (OverflowError, UnicodeEncodeError, TypeError) as error:
            return {"error": "InterfaceError", "words": f"a parameter that SQLite cannot take: {error}"}
        if not self._queue.take(client, wait, is_patient=is_patient):
            raise LimitError("queue")
        started = time.monotonic()
        try:
            return self._ask_worker(encoded, seconds)
        finally:
            took = time.monotonic() - started
            self._queue.give_back(client, took)
            spend(took)

    def _ask_worker(self, question: bytes, seconds: float) -> dict[str, Any]:
        worker = self._take_worker()
        is_well = False
        try:
            answer = worker.ask(question, seconds, self._queue)
            is_well = not worker.is_spent
        finally:
            if is_well:
                self._keep(worker)
            else:
                worker.end()
                # So that whoever comes next does not wait until one has started.
                threading.Thread(target=self.warm, name="next process", daemon=True).start()
        if limit := answer.get("refused"):
            raise LimitError(limit)
        return answer

    def _take_worker(self) -> Worker:
        with self._lock:
            while self._idle:
                worker = self._idle.pop()
                if worker.process.poll() is None:
                    return worker
                worker.end()
        return Worker(self._snapshot, self._limits)

    def _keep(self, worker: Worker) -> None:
        with self._lock:
            if self._is_open and len(self._idle) < self._processes:
                self._idle.append(worker)
                return
        worker.end()

    def warm(self) -> None:
        """Start a process, so that nobody waits for it."""
        with suppress(LimitError):
            self._keep(Worker(self._snapshot, self._limits))

    @property
    def idle_processes(self) -> list[int]:
        """Return those that wait for a question, by the numbers of the system."""
        return [worker.process.pid for worker in self._idle]

    def close(self) -> None:
        """End all that wait for a question."""
        with self._lock:
            idle, self._idle, self._is_open = self._idle, [], False
        for worker in idle:
            worker.end()
