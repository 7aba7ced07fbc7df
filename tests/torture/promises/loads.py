"""`communique load` on SQLite, whatever happens beneath it: a first load, one with edits, one that takes away."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from communique.database import migrate
from communique.facts import load_files
from tests.torture.disturbed import Job, disturb, failures, job, kills
from tests.torture.promise import promise
from tests.torture.sample import RIVAL, SAMPLE_FILES, edited_sample
from tests.torture.whole import copy


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
    bounded=20,
    full=None,
)
def loads_killed(folder: Path, times: int | None) -> Iterator[str]:
    """A load is one transaction."""
    return disturb([(one, fault) for one in _loads(folder) for fault in kills(one)], times)


@promise(
    "A load whose disk fails or is full at any system call on the database leaves the old one or the new one, and "
    "says why",
    bounded=20,
    full=None,
)
def loads_failing(folder: Path, times: int | None) -> Iterator[str]:
    """The same, where the disk fails once or for good."""
    return disturb([(one, fault) for one in _loads(folder) for fault in failures(one)], times)
