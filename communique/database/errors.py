"""What a database says when it fails, as one sentence that names the database and says what to do."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from communique.errors import CALL_AT_FAULT, DATA_AT_FAULT, CommuniqueError

# 512, less what is put behind the name of a journal.
_LONGEST_PATH = 504
# By SQLite's primary result code; {file} is the database's.
_SQLITE = {
    sqlite3.SQLITE_FULL: "there is no room to write {file}: its disk, or the one for temporary files, is full; "
    "the data is as it was. Make room, then run it again",
    # It may be the last step that fails, of taking the lock off.
    sqlite3.SQLITE_IOERR: "the disk fails to read or write {file} ({code}); it is as it was, or all is in it "
    "that should be. See whether the disk, a quota or a limit on the size of files is to blame, then run it again",
    sqlite3.SQLITE_READONLY: "{file} cannot be written to: the file or its folder is read-only. "
    "Give yourself the right to write to both, or name another with --database",
    sqlite3.SQLITE_PERM: "{file} may not be opened: give yourself the right to, or name another with --database",
    sqlite3.SQLITE_BUSY: "{file} is in use by another process that did not finish in time; the data is as it was. "
    "Wait for it, then run it again",
    sqlite3.SQLITE_PROTOCOL: "{file} cannot be locked ({said}); the data is as it was. See whether its disk knows "
    "locks, which a network's may not, then run it again",
    sqlite3.SQLITE_CORRUPT: "{file} is damaged ({said}). Put a copy in its place, or move it away and run "
    "`communique build`",
    sqlite3.SQLITE_CANTOPEN: "{file} cannot be opened, or no journal beside it: see that you may read and write both "
    "the file and its folder, or name another with --database",
}
_SQLITE_CALL = {
    sqlite3.SQLITE_NOTADB: "{file} is not a SQLite database; name another with --database, or move it away and run "
    "`communique build`",
}
# By SQLSTATE.
_SERVER = {
    "53100": "the server's disk is full ({said}); the data is as it was. Make room there, then run it again",
    "57P01": "the server ended the connection ({said}); the data is as it was. Run it again",
    "57P02": "the server ended the connection ({said}); the data is as it was. Run it again",
}
_LOST = "the connection to {database} was lost ({said}); what had not ended is undone. Run it again"


class DatabaseError(CommuniqueError):
    """The database, its disk or its server failed; the data is as it was."""

    exit_code = DATA_AT_FAULT


class WrongDatabaseError(CommuniqueError):
    """The named database is none, or does not answer."""

    exit_code = CALL_AT_FAULT


@contextmanager
def explaining(url: str) -> Iterator[None]:
    """Raise what the database of the URL fails with as DatabaseError or WrongDatabaseError."""
    try:
        yield
    except DBAPIError as error:
        raise explained(error, url) from error


def explained(error: DBAPIError, url: str) -> CommuniqueError:
    """Return the error in a sentence."""
    parsed = make_url(url)
    if isinstance(error.orig, sqlite3.Error):
        return _sqlite(_first_fault(error.orig), parsed.database or "the database")
    said = str(error.orig).strip().splitlines()[0]
    state = getattr(error.orig, "sqlstate", None)
    is_lost = error.connection_invalidated or "closed the connection" in said
    sentence = _SERVER.get(str(state)) or (_LOST if is_lost else None)
    if sentence:
        return DatabaseError(sentence.format(said=said, database=parsed.render_as_string(hide_password=True)))
    does_what = "does not answer" if isinstance(error, OperationalError) else "refuses"  # a replica, a missing right
    return WrongDatabaseError(f"the database {does_what}: {said}")


def _first_fault(error: sqlite3.Error) -> sqlite3.Error:
    """Return the fault of a disk or file that came first, where tidying up after it failed in its turn."""
    first, context = error, error.__context__
    while context:
        if isinstance(context, sqlite3.Error) and getattr(context, "sqlite_errorcode", 0) & 0xFF in _SQLITE:
            first = context
        context = context.__context__
    return first


def _sqlite(error: sqlite3.Error, file: str) -> CommuniqueError:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    said = {"file": file, "said": error, "code": getattr(error, "sqlite_errorname", "")}
    if code == sqlite3.SQLITE_CANTOPEN and Path(file).is_dir():
        return WrongDatabaseError(f"{file} is a folder; name a file in it with --database")
    if code == sqlite3.SQLITE_CANTOPEN and len(os.fsencode(Path(file).absolute())) > _LONGEST_PATH:
        remedy = "move the project to a folder with a shorter path, or name another file with --database"
        return WrongDatabaseError(f"{file} has too long a path: SQLite takes {_LONGEST_PATH} bytes; {remedy}")
    if sentence := _SQLITE.get(code):
        return DatabaseError(sentence.format(**said))
    return WrongDatabaseError(_SQLITE_CALL.get(code, "the database {file} refuses: {said}").format(**said))
