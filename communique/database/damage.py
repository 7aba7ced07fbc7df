"""A damaged database gives something else than what was stored, and then anything may fail: say so, and what to do."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import click
from sqlalchemy.exc import DBAPIError

from communique.database.connection import sqlite_file
from communique.database.errors import DatabaseError, WrongDatabaseError
from communique.errors import DATA_AT_FAULT, CommuniqueError

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}


class DamagedDatabaseError(CommuniqueError):
    """The database is not what was stored."""

    exit_code = DATA_AT_FAULT


@contextmanager
def noticing_damage(url: str) -> Iterator[None]:
    """See, where something fails that should not, whether the database of the URL is to blame: DamagedDatabaseError."""
    try:
        yield
    except Exception as error:
        if _is_strange(error) and (complaint := damage_of(url)):
            remedy = "Put a copy in its place, or move it away and run `communique build`"
            raise DamagedDatabaseError(f"{sqlite_file(url)} is damaged ({complaint}). {remedy}") from error
        raise


def _is_strange(error: Exception) -> bool:
    """Return whether it is a fault of the program, or what a database complains of after checks found nothing."""
    is_leaving = isinstance(error, click.exceptions.Exit)  # a RuntimeError to Python
    is_ours = isinstance(error, (LookupError, RuntimeError, TypeError, ValueError)) and not is_leaving
    is_explained = isinstance(error, (DatabaseError, WrongDatabaseError))
    return is_ours or (isinstance(error.__cause__, DBAPIError) and not is_explained)


def damage_of(url: str) -> str:
    """Return what is wrong with a SQLite file, "" where nothing is found or it cannot be read now, or for a server."""
    file = sqlite_file(url)
    if file is None or not file.exists():
        return ""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            (integrity,), *_ = connection.execute("PRAGMA integrity_check(1)")
            if integrity != "ok":
                return str(integrity).splitlines()[-1]
            for table, row, other, _ in connection.execute("PRAGMA foreign_key_check"):
                return f"row {row} of {table} points at nothing in {other}"
            connection.execute("SELECT sql FROM sqlite_master").fetchall()
        except (sqlite3.Error, UnicodeDecodeError) as error:
            return str(error) if _tells_of_damage(error) else ""
    return ""


def _tells_of_damage(error: sqlite3.Error | UnicodeDecodeError) -> bool:
    """Return whether an error tells of damage: not where the file is locked, or its disk fails."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:  # not SQLite's, but Python's: a text that is none
        return isinstance(error, UnicodeDecodeError) or "decode" in str(error)
    return code & 0xFF in _DAMAGE
