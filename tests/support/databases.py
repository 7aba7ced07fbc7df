"""Databases for tests: new ones, on SQLite copies of one that was migrated once; and what is in them."""

from __future__ import annotations

import sqlite3
import tempfile
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any

from benchmarks.corpus import write_corpus
from communique.database.connection import migrate, sqlite_file
from communique.factfiles.files import load_files


def new_database(url: str) -> None:
    """Make a new database of the newest schema; one that is there already, or a server's, is migrated."""
    file = sqlite_file(url)
    if file is None or file.exists():
        migrate(url)
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_migrated())


def load_corpus(url: str, folder: Path, scale: float) -> None:
    """Make a new database of a made-up corpus, whose fact files stay in a folder."""
    new_database(url)
    load_files(url, write_corpus(folder, scale))


def rows(url: str, sql: str) -> list[tuple[Any, ...]]:
    """Return what a SQLite database answers."""
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as connection:
        return connection.execute(sql).fetchall()


@cache
def _migrated() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "communique.db"
        migrate(f"sqlite:///{file}")
        return file.read_bytes()
