"""A small database of every revision there has been, as that version of the program made it.

`<revision>.sql` is tests/support/sample as the version loaded it whose newest revision this was. It is written once,
while the revision is the newest, by `make release-database`, and never again: it stands for the databases that people
have.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

FOLDER = Path(__file__).parent

# The SHA-256 of each database that a release had, by revision.
RELEASED = {"0001": "e2bb53cce2c80537d2f748210a682437d761520b4501536590c43018465968f5"}
# What an upgrade may change in rows that were there: (table, column), and why.
CHANGED = {("fact_files", "sha256"): "0002 empties it, so that files are read again: agenda items claim their status"}
# What an upgrade itself puts into tables that the stored database does not have yet. So far nothing.
ADDED: dict[str, list[tuple[object, ...]]] = {}
# Reports on what the sample tells of only since a revision.
TOLD_SINCE = {"what-was-corrected": "0005"}
# Reports that give other rows once the files are read again, and why.
COUNTED_ANEW = {"one-voice": "whoever gives another sum, figure, attendance or view is no voice any more for the other"}


def stored(revision: str) -> Path:
    """Where a revision's database is kept."""
    return FOLDER / f"{revision}.sql"


def restore(revision: str, file: Path) -> str:
    """Make a SQLite file of a stored database; its URL."""
    connection = sqlite3.connect(file)
    connection.executescript(stored(revision).read_text("utf-8"))
    connection.close()
    return f"sqlite:///{file}"


def dump(file: Path) -> str:
    """A SQLite file as SQL text."""
    connection = sqlite3.connect(file)
    text = "".join(f"{statement}\n" for statement in connection.iterdump())
    connection.close()
    return text
