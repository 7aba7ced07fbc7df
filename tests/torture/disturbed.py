"""A command on a SQLite database, disturbed at a system call: afterwards the database is the old one or the new one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.torture.trial import Ended, Fault, calls_of, run, run_with
from tests.torture.whole import copy, state_of

T = TypeVar("T")
_KILL = "signal=KILL"
# What may go wrong where: once, and from then on.
_ERRORS = {
    "pwrite64": ("ENOSPC", "EIO"),
    "fdatasync": ("EIO",),
    "fsync": ("EIO",),
    "ftruncate": ("EIO",),
    "pread64": ("EIO",),
    "unlink": ("EIO",),
    "openat": ("EACCES", "ENOSPC"),
    "fcntl": ("EIO",),  # only once: SQLite waits half a minute for locks that fail for good
    "newfstatat": ("EIO",),
}


@dataclass(frozen=True)
class Job:
    """A command, the database that it starts from (there may be none), and the states that it leads through."""

    folder: Path
    start: Path
    arguments: tuple[str, ...]
    states: tuple[str, ...]
    calls: Counter[str]

    @property
    def database(self) -> Path:
        """The file that the command is run on."""
        return self.folder / "tried.db"

    @property
    def command(self) -> list[str]:
        """The arguments with the database's."""
        return ["--database", f"sqlite:///{self.database}", *self.arguments]


def job(folder: Path, start: Path, *arguments: str, between: Sequence[str] = ()) -> Job:
    """Run a command once, undisturbed, to see where it leads; `between` are states that it may stop at on the way."""
    folder.mkdir(exist_ok=True)
    found = Job(folder, start, arguments, (), Counter())
    copy(start, found.database)
    old = state_of(found.database)
    copy(start, found.database)
    calls = calls_of(folder, found.command, found.database)
    new = state_of(found.database)
    assert old != new, "there was nothing to do"
    return Job(folder, start, arguments, (old, *between, new), calls)


def kills(one: Job) -> list[Fault]:
    """kill -9 at every system call on the database's files."""
    return [Fault(call, _KILL, str(n)) for call, count in one.calls.items() for n in range(1, count + 1)]


def failures(one: Job) -> list[Fault]:
    """Every system call on the database's files fails: this once, and for good."""
    return [
        Fault(call, f"error={error}", f"{n}{lasting}")
        for call, errors in _ERRORS.items()
        for n in range(1, one.calls[call] + 1)
        for error in errors
        for lasting in (("",) if call == "fcntl" else ("", "+"))
    ]


def spread(items: Sequence[T], times: int | None) -> list[T]:
    """So many of the items, evenly spread over all; all where no number is given."""
    if times is None or times >= len(items):
        return list(items)
    return [items[(2 * place + 1) * len(items) // (2 * times)] for place in range(times)]


def disturb(
    ways: Sequence[tuple[Job, Fault]],
    times: int | None,
    run_so: Callable[[Fault, Path, Sequence[str], Path], Ended] = run_with,
) -> Iterator[str]:
    """Try some of the ways, or all, and say what broke."""
    for one, fault in spread(ways, times):
        copy(one.start, one.database)
        ended = run_so(fault, one.folder, one.command, one.database)
        broken = judged(one, ended) or ("nobody was killed" if ended.is_spared else "")
        yield f"{one.arguments[0]}, {fault}: {broken}" if broken else ""


def judged(one: Job, ended: Ended) -> str:
    """What is wrong after a disturbance; "" where nothing is: the same command leads to the new state now."""
    looked_at = one.folder / "looked-at.db"
    copy(one.database, looked_at)  # whoever runs it again finds it as it was left
    state = state_of(looked_at)
    if state not in one.states:
        return f"the database is neither the old one nor the new one: {state}"
    if not ended.is_clear:
        return f"it ended with {ended.code} and no clear sentence: {ended.said[-300:]}"
    if ended.code == 0 and state != one.states[-1]:
        return "it said that it was done, and it was not"
    if "the data is as it was" in ended.said and state == one.states[-1]:
        return f"it said that nothing was done, and it was: {ended.said[-300:]}"
    again = run(one.folder, one.command)
    # What is away already cannot be taken away again, and that is said.
    refused = again.code and state != one.states[-1]
    if refused or state_of(one.database) != one.states[-1]:
        return f"running it again does not lead to the new state: {again.said[-300:]}"
    left = [file.name for file in one.folder.glob(f"{one.database.name}-*")]
    return f"{left} is left over" if left else ""
