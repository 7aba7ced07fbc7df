"""A database of a revision that no upgrade starts from is refused in words, by every verb, and keeps every byte."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from communique.cli.main import main
from communique.database.connection import migrate, open_database
from communique.database.revision import NoDatabaseError, WrongRevisionError
from communique.errors import CALL_AT_FAULT, DATA_AT_FAULT
from tests.conftest import SAMPLE
from tests.support.revisions import BEFORE_HEAD, HEAD, NEWER, use_a_newer_migration, write_migration
from tests.unit.test_migrations import config_for

ROOT = Path(__file__).parents[2]
WRITING = {"build": ["build"], "serve": ["serve", "--port", "8014"]}
READING = {
    "load": ["load", str(SAMPLE / "gazetteer.yaml")],
    "check": ["check", str(SAMPLE / "gazetteer.yaml")],
    "report": ["report", "financing"],
    "publish": ["publish", "{folder}/editions"],
    "export": ["export", "{folder}/export"],
    "verify": ["verify", str(SAMPLE / "ferry.txt")],
}
# What is done to a database, and what is said of it: what is there, and what to do.
WRONG = {
    "an unknown revision": (
        ["UPDATE alembic_version SET version_num = 'ffff'"],
        ["is revision ffff, which this version does not know", f"its newest is {NEWER}", "install that one"],
    ),
    "two revisions": (
        [f"INSERT INTO alembic_version VALUES ('{NEWER}')"],
        [f"is at 2 revisions at once, {HEAD}, {NEWER}", f"one is expected, up to {NEWER}", "Install the version"],
    ),
    "a known and an unknown one": (
        ["INSERT INTO alembic_version VALUES ('ffff')"],
        ["is revision ffff, which this version does not know", "install that one"],
    ),
    "no revision": (
        ["DELETE FROM alembic_version"],
        ["has tables (account_speakers, accounts, actors …)", "alembic_version is empty", "another program's"],
    ),
    "no table of revisions": (
        ["DROP TABLE alembic_version"],
        ["has tables (account_speakers, accounts, actors …)", "alembic_version is missing", "another program's"],
    ),
}


def state_of(folder: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir() if file.is_file()}


def spoilt(sample: Path, folder: Path, statements: list[str]) -> str:
    file = folder / "communique.db"
    shutil.copy(sample, file)
    connection = sqlite3.connect(file)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()
    return f"sqlite:///{file}"


@pytest.fixture(autouse=True)
def _newer(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    use_a_newer_migration(monkeypatch, tmp_path_factory.mktemp("newer"))


@pytest.fixture
def called(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[object, str]]:
    """Calls the command line: its exit code, and what it says is wrong."""

    def call(*words: str) -> tuple[object, str]:
        monkeypatch.setattr(sys, "argv", ["communique", *words])
        with pytest.raises(SystemExit) as left:
            main()
        return left.value.code, capsys.readouterr().err

    return call


@pytest.mark.parametrize("wrong", WRONG)
def test_no_way_into_the_database_takes_a_wrong_revision(sample_file: Path, tmp_path: Path, wrong: str) -> None:
    statements, said = WRONG[wrong]
    url = spoilt(sample_file, tmp_path, statements)
    before = state_of(tmp_path)
    ways: list[Callable[[str], object]] = [migrate, open_database, lambda url: open_database(url, read_only=False)]
    for way in ways:
        with pytest.raises(WrongRevisionError) as refused:
            way(url)
        assert [words for words in (url, *said, "Nothing was changed") if words not in str(refused.value)] == []
    assert state_of(tmp_path) == before


@pytest.mark.parametrize("verb", WRITING | READING)
def test_every_verb_refuses_an_unknown_revision_in_one_sentence(
    sample_file: Path, tmp_path: Path, called: Callable[..., tuple[object, str]], verb: str
) -> None:
    url = spoilt(sample_file, tmp_path, WRONG["an unknown revision"][0])
    before = state_of(tmp_path)
    words = [word.format(folder=tmp_path) for word in (WRITING | READING)[verb]]
    code, said = called("--database", url, *words)
    assert (code, said.count("\n")) == (DATA_AT_FAULT, 1)
    assert said.startswith(f"Error: the schema of {url} is revision ffff, which this version does not know")
    assert state_of(tmp_path) == before


@pytest.mark.parametrize("verb", READING)
def test_verbs_that_do_not_upgrade_leave_an_older_database_as_it_is(
    sample_file: Path, tmp_path: Path, called: Callable[..., tuple[object, str]], verb: str
) -> None:
    url = spoilt(sample_file, tmp_path, [])
    before = state_of(tmp_path)
    words = [word.format(folder=tmp_path) for word in READING[verb]]
    code, said = called("--database", url, *words)
    assert said == f"Error: the schema of {url} is revision {HEAD}, and {NEWER} is needed; run `communique build`\n"
    assert code == CALL_AT_FAULT
    assert state_of(tmp_path) == before


def test_a_refused_database_in_wal_mode_keeps_its_bytes_too(sample_file: Path, tmp_path: Path) -> None:
    url = spoilt(sample_file, tmp_path, WRONG["two revisions"][0])
    connection = sqlite3.connect(tmp_path / "communique.db")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    before = state_of(tmp_path)
    assert set(before) == {"communique.db"}
    for way in (migrate, open_database):
        with pytest.raises(WrongRevisionError):
            way(url)
    assert state_of(tmp_path) == before


def test_an_empty_database_is_one_that_is_not_there_yet(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    with pytest.raises(NoDatabaseError, match=r"there is nothing in .*empty\.db; run `communique build` first"):
        open_database(f"sqlite:///{file}")
    migrate(f"sqlite:///{file}")
    open_database(f"sqlite:///{file}").dispose()


def test_another_programs_database_gets_no_table_of_ours(tmp_path: Path) -> None:
    file = tmp_path / "places.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE moz_places (id INTEGER PRIMARY KEY)")
    connection.close()
    before = state_of(tmp_path)
    with pytest.raises(WrongRevisionError, match=r"has tables \(moz_places\)"):
        migrate(f"sqlite:///{file}")
    assert state_of(tmp_path) == before


@pytest.fixture(scope="module")
def checkout_with_two_heads(tmp_path_factory: pytest.TempPathFactory) -> Path:
    checkout = tmp_path_factory.mktemp("checkout")
    for name in ("communique", "schema", "seed", "migrations", "queries"):
        shutil.copytree(ROOT / name, checkout / name, symlinks=True, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("alembic.ini", "README.md"):
        shutil.copy(ROOT / name, checkout)
    versions = checkout / "migrations" / "versions"
    write_migration(versions, f"{HEAD}b", BEFORE_HEAD, 'raise AssertionError("this must not run")')
    return checkout


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["build", "report"])
def test_two_heads_among_the_migrations_are_refused(
    checkout_with_two_heads: Path, sample_file: Path, tmp_path: Path, verb: str
) -> None:
    url = spoilt(sample_file, tmp_path, [])
    before = state_of(tmp_path)
    words = [sys.executable, "-m", "communique", "--database", url, *(WRITING | READING)[verb]]
    done = subprocess.run(words, cwd=checkout_with_two_heads, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: the migrations of this version have 2 heads, {HEAD}, {HEAD}b, where one is")
    assert "alembic merge heads" in done.stderr
    assert state_of(tmp_path) == before


def test_two_heads_make_no_new_database_either(checkout_with_two_heads: Path, tmp_path: Path) -> None:
    words = [sys.executable, "-m", "communique", "--database", f"sqlite:///{tmp_path}/new.db", "build"]
    done = subprocess.run(words, cwd=checkout_with_two_heads, capture_output=True, text=True, check=False)
    assert (done.returncode, list(tmp_path.iterdir())) == (1, [])
    assert "2 heads" in done.stderr


def test_the_version_table_is_where_alembic_keeps_it(sample_database: str) -> None:
    migrate(sample_database)
    with open_database(sample_database).connect() as connection:
        assert connection.exec_driver_sql("SELECT version_num FROM alembic_version").all() == [(NEWER,)]


def everything_on(url: str) -> list[object]:
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        names = "SELECT relname, relfilenode FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY oid"
        stored: list[object] = [tuple(row) for row in connection.execute(text(names))]
        if ("alembic_version",) in [row[:1] for row in stored]:
            stored += [tuple(row) for row in connection.execute(text("SELECT * FROM alembic_version"))]
    return stored


@pytest.mark.parametrize("wrong", WRONG)
def test_postgresql_refuses_a_wrong_revision_as_well(postgresql_database: str, wrong: str) -> None:
    statements, said = WRONG[wrong]
    command.upgrade(config_for(postgresql_database), HEAD)
    engine = create_engine(postgresql_database, poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            connection.execute(text(statement))
    before = everything_on(postgresql_database)
    for way in (migrate, open_database):
        with pytest.raises(WrongRevisionError) as refused:
            way(postgresql_database)
        assert [words for words in (*said, "Nothing was changed") if words not in str(refused.value)] == []
    assert everything_on(postgresql_database) == before


def test_tables_that_belong_to_an_extension_are_nobody_elses(postgresql_database: str) -> None:
    engine = create_engine(postgresql_database, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE spatial_ref_sys (srid INTEGER)"))
    with pytest.raises(WrongRevisionError, match="spatial_ref_sys"):
        migrate(postgresql_database)
    with engine.begin() as connection:
        connection.execute(text("ALTER EXTENSION plpgsql ADD TABLE spatial_ref_sys"))
    with pytest.raises(NoDatabaseError):
        open_database(postgresql_database)
    migrate(postgresql_database)
    open_database(postgresql_database).dispose()
