"""The database: which one, how to open it, and how to bring it to the newest schema."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.orm import Session

from communique.database.address import Address, url_of
from communique.database.engine import open_engine
from communique.database.errors import DatabaseError, explaining
from communique.database.revision import NoDatabaseError, refuse_other_schema, refuse_to_upgrade, refuse_two_heads
from communique.project import MIGRATIONS, Project, current_project

ENVIRONMENT_VARIABLE = "COMMUNIQUE_DATABASE"


def database_url(given: Address | None = None, project: Project | None = None) -> str:
    """Return the URL of the database that is given, or of COMMUNIQUE_DATABASE, or of the project's SQLite file.

    AddressError where it cannot be one, NoProjectError where none of these is there.
    """
    return url_of(given or os.environ.get(ENVIRONMENT_VARIABLE) or (project or current_project()).database)


def shown_url(url: str) -> str:
    """Return the URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def sqlite_file(url: str) -> Path | None:
    """Return the file of a SQLite URL; None for a server or a database in memory."""
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
    """Return the project's Alembic configuration, wherever the caller stands."""
    config = Config(output_buffer=io.StringIO())
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def open_database(given: Address | None = None, *, read_only: bool = True) -> Engine:
    """Return an engine on a database of this version's schema.

    DatabaseNotReadyError says what to do where there is none.
    """
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
def connected(given: Address | None = None) -> Iterator[Connection]:
    """Yield a connection that reads a database of this version's schema; afterwards nothing of it is left open.

    DatabaseNotReadyError says what to do where there is none.
    """
    engine = open_database(given)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


class OwnSession(Session):
    """A session that has its engine to itself: closing it closes every connection."""

    def __init__(self, engine: Engine, *, commits: bool) -> None:
        super().__init__(engine)
        self._engine, self._commits = engine, commits

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            if kind is None and self._commits:
                self.commit()
        finally:
            super().__exit__(kind, error, at)

    def close(self) -> None:
        """Close the session and its connections."""
        super().close()
        self._engine.dispose()


def open_session(
    database: Address | None = None, *, project: Path | str | None = None, read_only: bool = True
) -> Session:
    """Return a session on a database, for use with `with` or until its `close()`.

    `database` is a SQLAlchemy URL or the path of a SQLite file. By default it is that of the project in the folder
    `project`, else that of COMMUNIQUE_DATABASE, else that of the project which we stand in. Read-only unless asked
    otherwise: then a `with` block that ends without an exception commits. Raises DatabaseNotReadyError where there is
    no database of this version's schema, NoProjectError where neither database nor project is found.
    """
    if database is None and project is not None:
        database = current_project(project).database
    return OwnSession(open_database(database, read_only=read_only), commits=not read_only)
