"""One trial: the command line in a process of its own, and a fault at a system call of it, or a kill at any moment.

The processes are forked from one that has everything imported, so that a trial takes a fraction of a second. strace
attaches to one before it begins; it counts each system call on the database's files by itself.
"""

from __future__ import annotations

import ctypes
import io
import multiprocessing
import os
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from communique.cli.main import main

_PRELOAD = [
    "benchmarks.measure",
    "communique.cli.main",
    "communique.cli.build",
    "communique.cli.load",
    "communique.cli.publish",
    "psycopg",
    "rich.progress",
    "sqlalchemy.dialects.postgresql.psycopg",
    "tests.torture.trial",
]
_PR_SET_PTRACER, _ANYBODY = 0x59616D61, -1
_SUFFIXES = ("", "-journal", "-wal", "-shm")
_PATIENCE = 120
KILLED = -9
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(_PRELOAD)


@dataclass(frozen=True)
class Fault:
    """What happens at which of the calls of a system call: `signal=KILL`, `error=EIO`; `7+` is from the seventh on."""

    call: str
    what: str
    when: str

    @property
    def is_kill(self) -> bool:
        """Whether the command does not outlive it."""
        return self.what == "signal=KILL"

    def __str__(self) -> str:
        return f"{self.what} at {self.call} number {self.when}"


@dataclass(frozen=True)
class Ended:
    """How a command ended: its exit code (negative: the signal that killed it), and what it said."""

    code: int
    said: str
    is_to_be_killed: bool = False
    is_hanging: bool = False  # it did not end, and was killed for that

    @property
    def is_clear(self) -> bool:
        """It succeeded, or was killed where it was to be, or said in one sentence what is wrong."""
        if self.is_hanging:
            return False
        if self.is_to_be_killed:
            return self.code in (0, KILLED)
        errors = [line for line in self.said.splitlines() if line.startswith("Error: ")]
        return self.code == 0 or (self.code == 1 and len(errors) == 1 and "Traceback" not in self.said)

    @property
    def is_spared(self) -> bool:
        """It was to be killed, and nobody did."""
        return self.is_to_be_killed and (self.is_hanging or self.code != KILLED)


class Command:
    """`communique ARGUMENTS` in a process of its own, which waits for `begin`; `first` is called there before."""

    def __init__(self, folder: Path, arguments: Sequence[str], first: Callable[[], None] | None = None) -> None:
        self._said = folder / f"said-{time.monotonic_ns()}"
        self._gate, theirs = _processes.Pipe()
        self.process = _processes.Process(target=_run, args=(list(arguments), self._said, theirs, first))
        self.process.start()
        theirs.close()
        # What it imports to begin with is not of the trial.
        assert self._gate.poll(_PATIENCE), f"a process for a trial does not stand ready after {_PATIENCE} s"
        self._gate.recv()

    def begin(self) -> Command:
        """Let it begin."""
        self._gate.send("go")
        return self

    def end(self, after: float | None = None, *, is_to_be_killed: bool = False) -> Ended:
        """How it ends: by kill -9 after so many seconds; where none are given, by itself, or as strace makes it."""
        self.process.join(_PATIENCE if after is None else after)
        is_hanging = after is None and self.process.is_alive()
        self.process.kill()
        self.process.join()
        self._gate.close()
        said = self._said.read_text("utf-8") if self._said.exists() else ""
        self._said.unlink(missing_ok=True)
        if is_hanging:
            said += f"(and it went on for {_PATIENCE} s)"
        return Ended(self.process.exitcode or 0, said, is_to_be_killed or after is not None, is_hanging)


def _run(arguments: list[str], said: Path, gate: Connection, first: Callable[[], None] | None) -> None:
    with suppress(AttributeError, OSError):  # Linux may allow tracing to a process's ancestors only
        ctypes.CDLL(None).prctl(_PR_SET_PTRACER, _ANYBODY, 0, 0, 0)
    with said.open("wb") as output:
        for descriptor in (1, 2):
            os.dup2(output.fileno(), descriptor)
        sys.stdout = sys.stderr = _Said(output.fileno())
        sys.argv = ["communique", *arguments]
        gate.send("ready")
        gate.recv()
        if first:
            first()
        main()


class _Said(io.StringIO):
    """Where a command's words go, by a system call that nobody disturbs."""

    def __init__(self, descriptor: int) -> None:
        super().__init__()
        self._descriptor = descriptor

    def write(self, words: str) -> int:
        return os.writev(self._descriptor, [words.encode()])


def run(folder: Path, arguments: Sequence[str], first: Callable[[], None] | None = None) -> Ended:
    """Run a command undisturbed."""
    return Command(folder, arguments, first).begin().end()


def run_with(fault: Fault, folder: Path, arguments: Sequence[str], database: Path) -> Ended:
    """Run a command, with a fault on the database's files."""
    command = Command(folder, arguments)
    with traced(command.process, *paths_of(database), "-o", os.devnull, "-e", _injected(fault)):
        return command.begin().end(is_to_be_killed=fault.is_kill)


def run_installed(fault: Fault, folder: Path, arguments: Sequence[str], database: Path) -> Ended:
    """Run the installed command, as a user does, with a fault on the database's files."""
    command = str(Path(sys.executable).parent / "communique")
    traced = ["strace", "-f", "-qq", "-o", os.devnull, *paths_of(database), "-e", _injected(fault), command, *arguments]
    # A folder of its own, in no project: the seed is named.
    here = os.environ | {"COMMUNIQUE_PROJECT": str(Path(__file__).parents[2] / "seed")}
    done = subprocess.run(traced, cwd=folder, env=here, capture_output=True, text=True, check=False, timeout=_PATIENCE)
    return Ended(done.returncode, done.stdout + done.stderr, fault.is_kill)


def _injected(fault: Fault) -> str:
    return f"inject={fault.call}:{fault.what}:when={fault.when}"


def paths_of(database: Path) -> list[str]:
    """The files of a database, as options of strace."""
    return [word for suffix in _SUFFIXES for word in ("-P", f"{database}{suffix}")]


def calls_of(folder: Path, arguments: Sequence[str], database: Path) -> Counter[str]:
    """How often a command makes each system call on the database's files."""
    command, log = Command(folder, arguments), folder / "calls"
    with traced(command.process, *paths_of(database), "-o", str(log)):
        ended = command.begin().end()
    assert ended.code == 0, ended.said
    return Counter(re.findall(r"^(\w+)\(", log.read_text("utf-8"), re.MULTILINE))


@contextmanager
def traced(process: BaseProcess, *options: str) -> Iterator[None]:
    """With strace on a process that waits to begin."""
    pid = str(process.pid)
    strace = subprocess.Popen(["strace", "-qq", *options, "-p", pid], stderr=subprocess.PIPE)
    status = Path("/proc", pid, "status")
    try:
        while "\nTracerPid:\t0\n" in status.read_text("utf-8"):
            assert strace.poll() is None, strace.communicate()[1]
            time.sleep(0.001)
        yield
    finally:
        process.kill()
        strace.communicate()
