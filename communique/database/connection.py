"""The database: which one, how to open it, and how to bring it to the newest schema."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, make_url
from sqlalchemy.orm import Session

from communique.database.address import checked_address, url_of_file
from communique.database.engine import open_engine
from communique.database.errors import DatabaseError, explaining
from communique.database.revision import NoDatabaseError, refuse_other_schema, refuse_to_upgrade, refuse_two_heads
from communique.project import BUILD, MIGRATIONS

ENVIRONMENT_VARIABLE = "COMMUNIQUE_DATABASE"
DEFAULT_FILE = BUILD / "communique.db"


def database_url(given: str | None = None) -> str:
    """The database's URL: the one given, or COMMUNIQUE_DATABASE, or a SQLite file in build/; AddressError if none."""
    return checked_address(given or os.environ.get(ENVIRONMENT_VARIABLE) or url_of_file(DEFAULT_FILE))


def shown_url(url: str) -> str:
    """The URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite URL; None for a server or a database in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        return None
    return Path(parsed.database)


def migrate(url: str) -> None:
    """Bring the database to the newest schema, all or nothing; a SQLite file is made where there is none.

    WrongRevisionError where no upgrade leads there; the database is then as it was.
    """
    file = sqlite_file(url)
    if file and not file.exists():
        refuse_two_heads()
        _make_folder(file.parent)
    else:
        _refuse_to_upgrade(url)
    config = alembic_config()
    config.attributes["url"] = url
    with explaining(url):
        command.upgrade(config, "head")


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseError(
            f"there is no folder {folder} for the database, and it cannot be made: {error.strerror}; "
            "name another with --database"
        ) from error


def _refuse_to_upgrade(url: str) -> None:
    engine = open_engine(url, read_only=True)
    try:
        with explaining(url), engine.connect() as connection:
            refuse_to_upgrade(connection, shown_url(url))
    finally:
        engine.dispose()


def alembic_config() -> Config:
    """The project's Alembic configuration, wherever the caller stands."""
    config = Config(output_buffer=io.StringIO())
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def open_database(given: str | None = None, *, read_only: bool = True) -> Engine:
    """An engine on a database of this version's schema; DatabaseNotReadyError says what to do where there is none."""
    url = database_url(given)
    file = sqlite_file(url)
    if file and not file.exists():
        raise NoDatabaseError(f"there is no database at {file}; run `communique build` first")
    engine = open_engine(url, read_only=read_only)
    try:
        with explaining(url), engine.connect() as connection:
            refuse_other_schema(connection, shown_url(url))
    except BaseException:
        engine.dispose()
        raise
    return engine


@contextmanager
def open_session(database: str | None = None, *, read_only: bool = True) -> Iterator[Session]:
    """A session on the database (a SQLAlchemy URL; by default COMMUNIQUE_DATABASE or build/communique.db).

    Read-only unless asked otherwise: then it commits when the block ends without an exception.
    Raises DatabaseNotReadyError where there is no database of this version's schema.
    """
    engine = open_database(database, read_only=read_only)
    try:
        with Session(engine) as session:
            yield session
            if not read_only:
                session.commit()
    finally:
        engine.dispose()
