"""What the tests share: databases built once, and the sample facts that they are built from."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette
from sqlalchemy import Connection

from communique.database.connection import ENVIRONMENT_VARIABLE
from communique.database.engine import open_engine
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from communique.project import PROJECT_VARIABLE
from tests.support.databases import load_corpus, new_database
from tests.support.parity import SCALE
from tests.support.postgresql import database, server
from tests.support.project import build_article, build_seed
from tests.support.serving import served, served_edition

SAMPLE = Path(__file__).parent / "support" / "sample"
SAMPLE_FILES = [SAMPLE / name for name in ("gazetteer.yaml", "ferry.yaml", "rival.yaml", "decisions.yaml")]


def pytest_collection_finish() -> None:
    """Leave what was collected alone: whoever walks it looking for cycles takes a second, as a page may at most."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample loaded; copy it before writing to it."""
    file = tmp_path_factory.mktemp("sample") / "communique.db"
    new_database(f"sqlite:///{file}")
    load_files(f"sqlite:///{file}", SAMPLE_FILES)
    return file


@pytest.fixture
def sample_database(sample_file: Path, tmp_path: Path) -> str:
    """The URL of a fresh copy of the sample."""
    copy = tmp_path / "communique.db"
    shutil.copy(sample_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def sample_site(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """Datasette on an edition of the sample."""
    with served(f"sqlite:///{sample_file}", tmp_path_factory.mktemp("editions")) as datasette:
        yield datasette


@pytest.fixture(scope="session")
def seed_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with the seed's article alone; not to be written to."""
    url = f"sqlite:///{tmp_path_factory.mktemp('seed')}/communique.db"
    build_article(url)
    return url


@pytest.fixture(scope="session")
def whole_seed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with all documents of the seed; not to be written to."""
    url = f"sqlite:///{tmp_path_factory.mktemp('whole')}/communique.db"
    build_seed(url)
    return url


@pytest.fixture(scope="session")
def edition(seed_database: str, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of the seed's article alone; not to be written to."""
    return publish_edition(seed_database, tmp_path_factory.mktemp("editions"))


@pytest.fixture(scope="session")
def datasette(edition: Edition) -> Iterator[Datasette]:
    """Datasette on the edition of the article alone."""
    with served_edition(edition) as served:
        yield served


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of a made-up corpus with long lists; not to be written to."""
    folder = tmp_path_factory.mktemp("corpus")
    url = f"sqlite:///{folder}/communique.db"
    load_corpus(url, folder / "corpus", scale=3)
    return publish_edition(url, folder / "editions")


@pytest.fixture(scope="session")
def corpus_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database of the corpus that engines are compared on; not to be written to."""
    folder = tmp_path_factory.mktemp("parity")
    url = f"sqlite:///{folder}/communique.db"
    load_corpus(url, folder / "corpus", SCALE)
    return url


@pytest.fixture(scope="session")
def corpus_on_sqlite(corpus_url: str) -> Iterator[Connection]:
    """A connection to it: what SQLite answers, the others have to."""
    engine = open_engine(corpus_url, read_only=True)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in a folder of no project, with neither a project nor a database in the environment."""
    for name in (PROJECT_VARIABLE, ENVIRONMENT_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


@pytest.fixture(scope="session")
def communique_command() -> str:
    """The installed command."""
    return str(Path(sys.executable).parent / "communique")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server: COMMUNIQUE_TEST_POSTGRES, or one started for the tests."""
    with server() as url:
        yield url


@pytest.fixture
def postgresql_database(postgresql_server: str) -> Iterator[str]:
    """The URL of an empty database on the server, dropped afterwards."""
    with database(postgresql_server) as url:
        yield url
