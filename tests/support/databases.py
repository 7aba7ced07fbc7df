"""New databases for tests: on SQLite copies of one that was migrated once, which takes as long as many a test."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from communique.database.connection import migrate, sqlite_file


def new_database(url: str) -> None:
    """Make a new database of the newest schema; one that is there already, or a server's, is migrated."""
    file = sqlite_file(url)
    if file is None or file.exists():
        migrate(url)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_migrated())


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "communique.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()
