"""`communique load` on SQLite, whatever happens beneath it: a first load, one with edits, one that takes away."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from pathlib import Path

from benchmarks.corpus import write_corpus
from communique.database.connection import migrate
from communique.factfiles.coding import coders, workers
from communique.factfiles.files import load_files
from tests.torture.disturbed import Job, disturb, failures, job, judged, kills
from tests.torture.promise import promise
from tests.torture.sample import RIVAL, SAMPLE_FILES, edited_sample
from tests.torture.trial import Command
from tests.torture.whole import copy

WORKERS = 2


def _loads(folder: Path) -> Iterator[Job]:
    empty, filled, wal = (folder / f"{name}.db" for name in ("empty", "filled", "wal"))
    migrate(f"sqlite:///{empty}")
    copy(empty, filled)
    load_files(f"sqlite:///{filled}", SAMPLE_FILES)
    copy(filled, wal)
    with closing(sqlite3.connect(wal)) as connection:  # as somebody may have chosen
        connection.execute("PRAGMA journal_mode = WAL")
    edits = map(str, edited_sample(folder))
    yield job(folder / "first", empty, "load", *map(str, SAMPLE_FILES))
    yield job(folder / "edits", filled, "load", *edits)
    yield job(folder / "removes", filled, "load", "--remove", RIVAL)
    yield job(folder / "in-wal", wal, "load", "--remove", RIVAL)


@promise(
    "A load killed (kill -9) at any system call on the database leaves the old one or the new one",
    bounded=8,
    full=None,
)
def loads_killed(folder: Path, times: int | None) -> Iterator[str]:
    """A load is one transaction."""
    return disturb([(one, fault) for one in _loads(folder) for fault in kills(one)], times)


@promise(
    "A load whose disk fails or is full at any system call on the database leaves the old one or the new one, and "
    "says why",
    bounded=8,
    full=None,
)
def loads_failing(folder: Path, times: int | None) -> Iterator[str]:
    """The same, where the disk fails once or for good."""
    return disturb([(one, fault) for one in _loads(folder) for fault in failures(one)], times)


_KILLS, _PATIENCE = 200, 60
_MARK = "COMMUNIQUE_TRIAL"


def _with_workers(mark: str) -> None:
    """Let processes help, as with large files; they have the mark in their environment."""
    os.environ[_MARK] = mark
    coders.WORTH_A_CODER = 1
    workers._RUN_BYTES = 20_000
    coders.cores = lambda: WORKERS + 1
    workers._RUNS_AT_FIRST = 0


def _marked(mark: str) -> list[str]:
    """The processes that have the mark."""
    found = []
    for environment in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):  # it has just ended, or is another's
            if f"{_MARK}={mark}".encode() in environment.read_bytes():
                found.append(environment.parent.name)
    return found


def _outlived(mark: str) -> list[str]:
    """The processes with the mark that do not end by themselves soon."""
    for _ in range(100):
        if not (found := _marked(mark)):
            break
        time.sleep(0.1)
    return found


@promise(
    "A load with helping processes killed (kill -9) at any moment leaves the old one or the new one, and no process",
    bounded=6,
    full=_KILLS,
)
def loads_killed_at_any_moment(folder: Path, times: int | None) -> Iterator[str]:
    """Where workers help, they end when nobody is there any more."""
    empty = folder / "empty.db"
    migrate(f"sqlite:///{empty}")
    corpus = write_corpus(folder / "corpus", scale=1)
    one = job(folder / "corpus-load", empty, "load", *map(str, corpus))
    took, kills_in_all = _seconds(one), times or _KILLS
    for number in range(kills_in_all):
        after = took * number / kills_in_all
        while (broken := _killed(one, after)) is None:
            after /= 2
        yield f"after {after:.3f} s: {broken}" if broken else ""


def _killed(one: Job, after: float) -> str | None:
    """What is wrong after a kill; None where the load was done before."""
    copy(one.start, one.database)
    mark = f"{one.folder}-{time.monotonic_ns()}"
    ended = Command(one.folder, one.command, partial(_with_workers, mark)).begin().end(after)
    if left := _outlived(mark):
        return f"{len(left)} processes go on"
    return judged(one, ended) or (None if ended.is_spared else "")


def _seconds(one: Job) -> float:
    """How long the load takes, in which processes are seen to help."""
    copy(one.start, one.database)
    start, mark = time.perf_counter(), f"{one.folder}-undisturbed"
    begun = Command(one.folder, one.command, partial(_with_workers, mark)).begin()
    while not (helping := _marked(mark)) and begun.process.is_alive() and time.perf_counter() < start + _PATIENCE:
        time.sleep(0.01)
    ended = begun.end()
    assert ended.code == 0, ended.said
    assert helping, "no process was seen to help"
    return time.perf_counter() - start
