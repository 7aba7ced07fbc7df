"""A database of every revision there has been comes to the newest one with all of its rows, on both engines."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, create_engine, inspect, select, text
from sqlalchemy.pool import NullPool

from communique.database.connection import alembic_config, migrate, open_database
from communique.edition.snapshot import write_snapshot
from communique.factfiles.files import load_files
from communique.files import sha256_of
from communique.reports.arguments import bind
from communique.reports.report import list_reports
from communique.reports.result import execute, on_database
from tests.conftest import RATES_FILE, SAMPLE_FILES
from tests.support.openapi import described
from tests.support.releases import ADDED, CHANGED, COUNTED_ANEW, FOLDER, RELEASED, TOLD_SINCE, restore, stored
from tests.unit.test_migrations import config_for

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow
# Since then a database holds rates, and that of the release has some.
RATES_SINCE = "0009"

REVISIONS = sorted(script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())
Rows = dict[str, list[tuple[object, ...]]]


def rows_of(url: str, columns: dict[str, list[str]]) -> Rows:
    """Every table's rows, in these columns."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.connect() as connection:
        return {
            table: sorted(
                (tuple(row) for row in connection.execute(text(f"SELECT {', '.join(names)} FROM {table}"))), key=repr
            )
            for table, names in columns.items()
        }


def columns_of(url: str) -> dict[str, list[str]]:
    """Every table's columns, but for those that an upgrade may change."""
    inspector = inspect(create_engine(url, poolclass=NullPool))
    return {
        table: [c["name"] for c in inspector.get_columns(table) if (table, c["name"]) not in CHANGED]
        for table in set(inspector.get_table_names()) - {"alembic_version"}
    }


def answers(url: str) -> dict[str, list[tuple[object, ...]]]:
    engine = open_database(url)
    with engine.connect() as connection:
        found = {
            report.name: [tuple(row) for row in execute(on_database(connection), report, bind(report, {})).rows]
            for report in list_reports()
        }
    engine.dispose()
    return found


@pytest.fixture(params=REVISIONS)
def release(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[str, str]:
    """A revision, and the URL of its stored database."""
    return request.param, restore(request.param, tmp_path / "release.db")


def test_every_revision_has_a_stored_database_and_no_other_has() -> None:
    """Run `make release-database` where this fails, and commit what it writes."""
    assert sorted(file.stem for file in FOLDER.glob("*.sql")) == REVISIONS


def test_what_was_released_is_as_it_was_released() -> None:
    """Where this fails, take back what changed the database of a release, and write a migration."""
    assert {revision: sha256_of(stored(revision)) for revision in RELEASED} == RELEASED


def test_a_stored_database_is_whole_full_and_of_its_revision(release: tuple[str, str]) -> None:
    revision, url = release
    assert rows_of(url, {"alembic_version": ["version_num"]})["alembic_version"] == [(revision,)]
    assert [table for table, rows in rows_of(url, columns_of(url)).items() if not rows] == []
    assert_whole(url)


def assert_whole(url: str) -> None:
    connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_the_migrations_still_give_what_the_release_had(release: tuple[str, str], tmp_path: Path) -> None:
    """An old migration that is edited leaves those who ran it with another schema than everybody else."""
    revision, url = release
    again = f"sqlite:///{tmp_path}/again.db"
    command.upgrade(config_for(again), revision)
    assert described(again) == described(url)


def test_it_comes_to_the_newest_schema_with_every_row(release: tuple[str, str], sample_database: str) -> None:
    _, url = release
    columns = columns_of(url)
    before = rows_of(url, columns)
    migrate(url)
    assert described(url) == described(sample_database)
    assert rows_of(url, columns) == before
    new = {table: names for table, names in columns_of(url).items() if table not in columns}
    assert rows_of(url, new) == {table: ADDED.get(table, []) for table in new}
    assert_whole(url)


def test_what_is_loaded_and_published_afterwards_is_what_a_new_database_gives(
    release: tuple[str, str], sample_database: str, tmp_path: Path
) -> None:
    revision, url = release
    migrate(url)
    new = {report for report, since in TOLD_SINCE.items() if revision < since}
    before, now = numbers(answers(url)), numbers(answers(sample_database))
    expected = {report: 0 if report in new else count for report, count in now.items()}
    assert {report for report in now if before[report] != expected[report]} <= COUNTED_ANEW.keys()
    read_all_files_again(url)
    files = [*SAMPLE_FILES, *([RATES_FILE] if revision >= RATES_SINCE else [])]
    load_files(url, files)
    load_files(sample_database, files)
    assert published(url, tmp_path / "upgraded") == published(sample_database, tmp_path / "new")


def numbers(found: dict[str, list[tuple[object, ...]]]) -> dict[str, int]:
    return {name: len(rows) for name, rows in found.items()}


def read_all_files_again(url: str) -> None:
    """Unchanged files are not read again, and what today's code makes of them may differ from what it made then."""
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("UPDATE fact_files SET sha256 = ''"))


def published(url: str, file: Path) -> str:
    engine = open_database(url)
    with engine.connect() as connection:
        write_snapshot(connection, file)
    engine.dispose()
    return sha256_of(file)


def copy(source: str, target: str) -> None:
    """Put a release's rows into a PostgreSQL database of the same revision."""
    into, tables = create_engine(target, poolclass=NullPool), MetaData()
    tables.reflect(into, views=False)
    tables.remove(tables.tables["alembic_version"])
    with create_engine(source, poolclass=NullPool).connect() as reading, into.begin() as writing:
        writing.execute(text("SET CONSTRAINTS ALL DEFERRED"))
        for table in tables.tables.values():
            rows = [row._asdict() for row in reading.execute(select(table))]
            if rows:
                writing.execute(table.insert(), rows)


def test_on_postgresql_it_comes_to_the_same_rows(release: tuple[str, str], postgresql_database: str) -> None:
    revision, url = release
    command.upgrade(config_for(postgresql_database), revision)
    copy(url, postgresql_database)
    columns = columns_of(postgresql_database)
    assert columns == columns_of(url)
    before = rows_of(postgresql_database, columns)
    migrate(postgresql_database)
    migrate(url)
    assert rows_of(postgresql_database, columns) == before
    assert all(before.values())
    assert answers(postgresql_database) == answers(url)


def test_an_upgrade_finds_in_which_sentence_each_value_stands(tmp_path: Path) -> None:
    """As a load does: 0003 brought that column."""
    url = restore("0002", tmp_path / "old.db")
    migrate(url)
    columns = {"claims": ["account_id", "field", "value", "label"]}
    found = rows_of(url, columns)["claims"]
    assert found == rows_of(restore("0003", tmp_path / "new.db"), columns)["claims"]
    assert any(label for *_, label in found)
