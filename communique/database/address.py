"""A database's address, looked at before anything is opened: drivers and files say little of what is wrong with one."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from communique.errors import CommuniqueError, escape_control_characters, shorten

_SQLITE = {"sqlite", "sqlite+pysqlite"}
_POSTGRESQL = {"postgresql", "postgresql+psycopg"}
_OF_NAMES = {errno.ENAMETOOLONG, errno.ENOTDIR, errno.ELOOP, errno.EINVAL, errno.EILSEQ}
_REMEDY = "write it like file.db, sqlite:///file.db or postgresql+psycopg://user@host/database"
# A URL's beginning; one letter and a colon begin a path of Windows.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:")

Address = str | os.PathLike[str] | URL


class AddressError(CommuniqueError):
    """No database can be called so."""


def url_of_file(file: Path) -> str:
    """Return the URL of a SQLite file, whatever it is called: the one place where names are escaped."""
    return URL.create("sqlite", database=str(file)).render_as_string(hide_password=False)


def url_of(given: Address) -> str:
    """Return the URL of a database that is given as a URL or as the path of a SQLite file.

    AddressError says what is wrong with it, without the password that it may hold.
    """
    if not isinstance(given, str | os.PathLike | URL):
        raise AddressError(f"{shorten(repr(given))} is no address of a database; {_REMEDY}")
    if isinstance(given, URL):
        return _checked(given.render_as_string(hide_password=False))
    if isinstance(given, str) and _SCHEME.match(given):
        return _checked(given)
    return _checked(url_of_file(Path(given)))


def _checked(url: str) -> str:
    if not url.isprintable() or "%00" in url:
        raise AddressError(f"the database's address has a character that cannot be printed; {_REMEDY}")
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise AddressError(f"the database's address is no URL of SQLAlchemy; {_REMEDY}") from None
    if parsed.drivername in _SQLITE:
        _check_sqlite(parsed)
    elif parsed.drivername not in _POSTGRESQL:
        shown = shorten(escape_control_characters(parsed.drivername))
        raise AddressError(f"the database is on SQLite or PostgreSQL, and not on {shown}; {_REMEDY}")
    return url


def _check_sqlite(parsed: URL) -> None:
    name = parsed.database or ""
    if name in ("", ":memory:") or name.startswith("file:") or "uri" in parsed.query:
        raise AddressError(f"the database's address names no file, which every command can open again; {_REMEDY}")
    try:
        parsed.get_dialect()().create_connect_args(parsed)
        Path(parsed.database or "").exists()
    except OSError as error:
        if error.errno not in _OF_NAMES:
            return  # a disk that fails, say: who opens the file says it better
        shown = shorten(escape_control_characters(parsed.database or ""))
        raise AddressError(f"{shown} cannot be a file: {error.strerror}; name another") from None
    except (ArgumentError, ValueError) as error:
        raise AddressError(f"the database's address has an option that cannot be: {error}") from None
