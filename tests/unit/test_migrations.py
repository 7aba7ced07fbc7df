"""Migrations lead to just the schema of the models, forth and back, and never leave a database half done."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, create_engine, inspect

from communique.database.connection import alembic_config, migrate
from communique.database.engine import open_engine
from communique.database.errors import WrongDatabaseError
from communique.schema import VIEWS, Base
from tests.support.openapi import described

VERSIONS = sorted((Path(__file__).parents[2] / "migrations" / "versions").glob("*.py"))


def config_for(url: str) -> Config:
    config = alembic_config()
    config.attributes["url"] = url
    return config


@pytest.fixture
def migrated(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/migrated.db"
    migrate(url)
    return url


@pytest.fixture
def created(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path}/created.db"
    engine = open_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection)
    return url


def test_the_migrated_schema_is_the_created_one(migrated: str, created: str) -> None:
    assert described(migrated) == described(created)


def test_the_comparison_sees_checks_and_views(created: str) -> None:
    schema = described(created)
    checks = sum(isinstance(c, CheckConstraint) for t in Base.metadata.tables.values() for c in t.constraints)
    assert sum(len(part["checks"]) for part in schema.values() if isinstance(part, dict)) == checks
    assert sum(name.startswith("index ") for name in schema) > len(Base.metadata.tables)
    assert {view.name for view in VIEWS} <= schema.keys()


def test_no_migration_carries_a_comment() -> None:
    """They are the models' to give, and servers get them after every upgrade."""
    assert [path.name for path in VERSIONS if "comment=" in path.read_text("utf-8")] == []


def test_autogenerate_finds_nothing_to_do(migrated: str) -> None:
    command.check(config_for(migrated))


def test_there_is_one_head() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_a_downgrade_with_data_in_place_leaves_nothing_and_the_way_back_works(
    sample_database: str, created: str
) -> None:
    command.downgrade(config_for(sample_database), "base")
    assert set(inspect(create_engine(sample_database)).get_table_names()) == {"alembic_version"}
    assert inspect(create_engine(sample_database)).get_view_names() == []
    command.upgrade(config_for(sample_database), "head")
    assert described(sample_database) == described(created)


def test_an_upgrade_at_head_keeps_the_data(sample_database: str) -> None:
    file = Path(sample_database.removeprefix("sqlite:///"))
    before = list(sqlite3.connect(file).iterdump())
    migrate(sample_database)
    assert list(sqlite3.connect(file).iterdump()) == before


def test_a_migration_that_leaves_a_dangling_row_is_rolled_back(sample_database: str) -> None:
    file = Path(sample_database.removeprefix("sqlite:///"))
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE names SET record_id = 999999")
    with pytest.raises(RuntimeError, match="would point at nothing"):
        migrate(sample_database)


def test_a_failure_half_way_leaves_the_database_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "half.db"
    with sqlite3.connect(file) as connection:
        # The last view of the first migration cannot be made, since its name is taken.
        connection.execute("CREATE VIEW trade_by_country AS SELECT 1 AS x")
    with pytest.raises(WrongDatabaseError, match="already exists"):
        migrate(f"sqlite:///{file}")
    names = sqlite3.connect(file).execute("SELECT name FROM sqlite_master").fetchall()
    assert names == [("trade_by_country",)]


def test_every_migration_tells_what_it_does_and_imports_no_live_model() -> None:
    for path in VERSIONS:
        text = path.read_text("utf-8")
        title = text.removeprefix('"""').splitlines()[0]
        assert len(title.split()) >= 3, f"{path.name}: the title is no sentence"
        assert "communique" not in text
