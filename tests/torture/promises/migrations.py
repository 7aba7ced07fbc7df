"""A migration of any release's database is all or nothing, and trying again succeeds."""

from __future__ import annotations

import shutil
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from communique.database.connection import migrate
from tests.support.releases import FOLDER, dump, restore
from tests.torture.promise import promise
from tests.torture.trial import KILLED
from tests.torture.upgrading import calls_of, upgrade_with

_FAILING = ("pread64", "pwrite64", "fsync", "fdatasync", "ftruncate", "unlink")
_REVISIONS = ("", *sorted(file.stem for file in FOLDER.glob("*.sql")))  # "": a database that is made
Points = Iterable[tuple[str, str]]


@dataclass(frozen=True)
class _Trial:
    revision: str
    fault: str  # as strace's inject wants it


@promise("A migration is all or nothing: kill -9 at any system call on the database", bounded=8, full=None)
def migrations_killed(folder: Path, times: int | None) -> Iterator[str]:
    """At each call of the undisturbed upgrade, of each release."""
    yield from _tried(folder, times, lambda calls: ((call, f"signal=KILL:when={n}") for call, n in calls))


@promise("A migration is all or nothing: an I/O error at any call that can have one", bounded=6, full=None)
def migrations_with_io_errors(folder: Path, times: int | None) -> Iterator[str]:
    """Reading, writing, syncing, cutting and removing, each time it is done."""
    yield from _tried(
        folder, times, lambda calls: ((call, f"error=EIO:when={n}") for call, n in calls if call in _FAILING)
    )


@promise("A migration is all or nothing: the disk is full from any write on", bounded=6, full=None)
def migrations_on_a_full_disk(folder: Path, times: int | None) -> Iterator[str]:
    """Full at one write, as when somebody makes room, and full for good."""
    yield from _tried(
        folder,
        times,
        lambda calls: (
            (call, f"error=ENOSPC:when={n}{on}") for call, n in calls if call == "pwrite64" for on in ("", "+")
        ),
    )


def _tried(folder: Path, times: int | None, points: Callable[[list[tuple[str, int]]], Points]) -> Iterator[str]:
    states = {revision: _prepared(folder, revision) for revision in _REVISIONS}
    trials = []
    for revision in _REVISIONS:
        seen: Counter[str] = Counter()
        calls = []
        for call in calls_of(_fresh(folder, revision)):
            seen[call] += 1
            calls.append((call, seen[call]))
        trials += [_Trial(revision, f"{call}:{what}") for call, what in points(calls)]
    for trial in _spread(trials, times):
        yield _try(trial, _fresh(folder, trial.revision), states[trial.revision])


def _spread(trials: list[_Trial], times: int | None) -> list[_Trial]:
    """So many of them, from the first to the last."""
    if times is None or times >= len(trials):
        return trials
    return [trials[round(i * (len(trials) - 1) / (times - 1))] for i in range(times)]


def _prepared(folder: Path, revision: str) -> tuple[str, str]:
    """Makes the release's database; its state before and after an upgrade."""
    release = folder / f"release-{revision}.db"
    if revision:
        restore(revision, release)
    before = _state(_fresh(folder, revision))
    migrate(f"sqlite:///{folder / 'trial.db'}")
    return before, _state(folder / "trial.db")


def _fresh(folder: Path, revision: str) -> Path:
    database = folder / "trial.db"
    for left in folder.glob("trial.db*"):
        left.unlink()
    if revision:
        shutil.copy(folder / f"release-{revision}.db", database)
    return database


def _state(database: Path) -> str:
    """Everything in it, or what is wrong with it. Opening it takes back what was half written."""
    if not database.exists():
        return dump(Path(":memory:"))
    with closing(sqlite3.connect(database)) as connection:
        damage = [row for (row,) in connection.execute("PRAGMA integrity_check") if row != "ok"]
        damage += [f"{row} points at nothing" for row in connection.execute("PRAGMA foreign_key_check")]
    return f"damaged: {damage[0]}" if damage else dump(database)


def _try(trial: _Trial, database: Path, states: tuple[str, str]) -> str:
    after = states[1]
    what = f"{trial.fault} while upgrading from {trial.revision or 'nothing'}"
    try:
        code = upgrade_with(database, "-o", "/dev/null", "-e", f"inject={trial.fault}")
        state = _state(database)
        if state not in states:
            return f"{what}: neither old nor new ({state[:60]!r}), exit code {code}"
        if code == 0 and state != after:
            return f"{what}: it said that it was done and was not"
        if "KILL" in trial.fault and code != KILLED:
            return f"{what}: nobody was killed, exit code {code}"
        if "KILL" not in trial.fault and code not in (0, 1):
            return f"{what}: it ended with {code}"
        migrate(f"sqlite:///{database}")
    except Exception as error:  # whatever goes wrong is what broke the promise
        return f"{what}: {error!r}"
    return "" if _state(database) == after else f"{what}: trying again gave something else"
