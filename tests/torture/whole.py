"""What state a SQLite database is in, to the last row, and whether it is whole."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

NOTHING = "nothing"
_FRAME = ("BEGIN TRANSACTION;", "COMMIT;")  # of a dump of no table


def state_of(database: Path) -> str:
    """A fingerprint of everything in it; NOTHING for no file and for an empty one; else what is wrong with it.

    Opening it is what any reader does after a crash: SQLite takes back what was half written.
    """
    if not database.exists():
        return NOTHING
    with closing(sqlite3.connect(database)) as connection:
        try:
            faults = [row for (row,) in connection.execute("PRAGMA integrity_check") if row != "ok"]
            faults += [f"dangling: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
            if faults:
                return f"damaged: {faults[0]}"
            return fingerprint(connection)
        except sqlite3.DatabaseError as error:
            return f"unreadable: {error}"


def fingerprint(connection: sqlite3.Connection) -> str:
    """A fingerprint of every row; NOTHING where there is no table."""
    lines = list(connection.iterdump())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest() if len(lines) > len(_FRAME) else NOTHING


def copy(database: Path, target: Path) -> None:
    """A copy with what lies beside it; of no database none."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        beside = Path(f"{target}{suffix}")
        beside.unlink(missing_ok=True)
        if (original := Path(f"{database}{suffix}")).exists():
            shutil.copy(original, beside)
