"""What the tests share: databases built once, and the sample facts that they are built from."""

from __future__ import annotations

import gc
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette
from sqlalchemy import Connection

from communique.database.connection import ENVIRONMENT_VARIABLE
from communique.database.engine import open_engine
from communique.edition.manifest import CURRENT
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition, read_edition
from communique.factfiles.files import load_files
from communique.project import PROJECT_VARIABLE
from tests.support.databases import load_corpus, new_database
from tests.support.made_once import made_once
from tests.support.parity import SCALE
from tests.support.postgresql import database, server
from tests.support.project import build_article, build_seed
from tests.support.serving import served_edition

SAMPLE = Path(__file__).parent / "support" / "sample"
SAMPLE_FILES = [SAMPLE / name for name in ("gazetteer.yaml", "ferry.yaml", "rival.yaml", "decisions.yaml")]
# A dataset of rates, where every table needs a row.
RATES_FILE = SAMPLE / "rates.yaml"
_FILE = "communique.db"


def pytest_collection_finish() -> None:
    """Leave what was collected alone: whoever walks it looking for cycles takes a second, as a page may at most."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the sample loaded; copy it before writing to it."""

    def make(folder: Path) -> None:
        new_database(f"sqlite:///{folder}/{_FILE}")
        load_files(f"sqlite:///{folder}/{_FILE}", SAMPLE_FILES)

    return made_once(tmp_path_factory, "sample", make) / _FILE


@pytest.fixture
def sample_database(sample_file: Path, tmp_path: Path) -> str:
    """The URL of a fresh copy of the sample."""
    copy = tmp_path / "communique.db"
    shutil.copy(sample_file, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def sample_edition(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of the sample; not to be written to."""
    return _published(tmp_path_factory, "sample-edition", lambda _: f"sqlite:///{sample_file}")


@pytest.fixture(scope="session")
def sample_site(sample_edition: Edition) -> Iterator[Datasette]:
    """Datasette on the edition of the sample."""
    with served_edition(sample_edition) as datasette:
        yield datasette


@pytest.fixture(scope="session")
def seed_database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with the seed's article alone; not to be written to."""
    return _built(tmp_path_factory, "article", build_article)


@pytest.fixture(scope="session")
def whole_seed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database with all documents of the seed; not to be written to."""
    return _built(tmp_path_factory, "seed", build_seed)


@pytest.fixture(scope="session")
def edition(seed_database: str, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of the seed's article alone; not to be written to."""
    return _published(tmp_path_factory, "article-edition", lambda _: seed_database)


@pytest.fixture(scope="session")
def datasette(edition: Edition) -> Iterator[Datasette]:
    """Datasette on the edition of the article alone."""
    with served_edition(edition) as served:
        yield served


@pytest.fixture(scope="session")
def whole_site(whole_seed: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    """Datasette on an edition of all documents of the seed."""
    with served_edition(_published(tmp_path_factory, "seed-edition", lambda _: whole_seed)) as served:
        yield served


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    """The edition of a made-up corpus with long lists; not to be written to."""
    return _published(tmp_path_factory, "corpus-edition", lambda folder: _loaded(folder, 3))


@pytest.fixture(scope="session")
def corpus_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The URL of a database of the corpus that engines are compared on; not to be written to."""
    return f"sqlite:///{made_once(tmp_path_factory, 'parity', lambda folder: _loaded(folder, SCALE))}/{_FILE}"


def _built(factory: pytest.TempPathFactory, name: str, build: Callable[[str], None]) -> str:
    folder = made_once(factory, name, lambda folder: build(f"sqlite:///{folder}/{_FILE}"))
    return f"sqlite:///{folder}/{_FILE}"


def _loaded(folder: Path, scale: float) -> str:
    url = f"sqlite:///{folder}/{_FILE}"
    load_corpus(url, folder / "corpus", scale)
    return url


def _published(factory: pytest.TempPathFactory, name: str, database_in: Callable[[Path], str]) -> Edition:
    folder = made_once(factory, name, lambda folder: publish_edition(database_in(folder), folder / "editions"))
    return read_edition(folder / "editions" / CURRENT)


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
