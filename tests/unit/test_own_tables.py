"""Tables of somebody's own beside ours, as docs/own-tables.md says."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.config import Config
from click.testing import CliRunner
from sqlalchemy import Boolean, Date, ForeignKey, MetaData, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from communique import Record, open_session
from communique.cli.main import cli
from communique.database.connection import alembic_config, migrate
from communique.edition.own_tables import OwnTableError
from communique.edition.publication import is_current, publish_edition
from communique.factfiles.files import load_files
from communique.project import ROOT, Project, Settings
from tests.conftest import SAMPLE_FILES

PAGE = (ROOT / "docs" / "own-tables.md").read_text("utf-8")
ENV, MIGRATION, MODELS = (
    re.findall(rf"```python\n# {name}\n(.*?)```", PAGE, re.S)[0] for name in ("env.py", "versions/", "models.py")
)
TABLES = {"harbour_visits": "Ships seen in each harbour.", "harbour_notes": ""}


@pytest.fixture
def own(sample_database: str, tmp_path: Path) -> str:
    """The sample with tables of somebody's own, made by their own migrations as the page has them."""
    scripts = tmp_path / "ports" / "migrations"
    (scripts / "versions").mkdir(parents=True)
    (scripts / "env.py").write_text(ENV)
    (scripts / "versions" / "first.py").write_text(MIGRATION)
    (tmp_path / "ports" / "__init__.py").touch()
    (tmp_path / "ports" / "models.py").write_text(MODELS)
    config = Config()
    config.set_main_option("script_location", str(scripts))
    config.set_main_option("prepend_sys_path", str(tmp_path))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = sample_database
    command.upgrade(config, "head")
    with open_session(sample_database, read_only=False) as session:
        ferry, tariff = (
            session.scalars(select(Record.id).where(Record.slug == slug)).one() for slug in ("port-grey", "ferry-toll")
        )
        session.execute(text("INSERT INTO harbour_visits VALUES (7, :at, '2031-03-04', 1.5, true, 'Å')"), {"at": ferry})
        session.execute(text("INSERT INTO harbour_notes VALUES ('b', 7, :of), ('a', NULL, NULL)"), {"of": tariff})
    return sample_database


def project(tmp_path: Path, **said: Any) -> Project:
    return Project(tmp_path, Settings(**said))


def test_both_kinds_of_migrations_go_on_beside_each_other(own: str) -> None:
    migrate(own)
    config = alembic_config()
    config.attributes["url"] = own
    command.check(config)
    load_files(own, SAMPLE_FILES)
    with open_session(own) as session:
        assert session.execute(text("SELECT count(*) FROM harbour_visits")).scalar_one() == 1
        versions = [
            session.execute(text(f"SELECT count(*) FROM {name}")).scalar_one()
            for name in ("alembic_version", "ports_version")
        ]
    assert versions == [1, 1]


def test_editions_leave_them_out_unless_the_project_lists_them(own: str, tmp_path: Path) -> None:
    edition = publish_edition(own, tmp_path / "editions", project(tmp_path), without={"charts", "downloads"})
    assert not tables_of(edition.snapshot) & {*TABLES, "ports_version"}


def tables_of(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    connection.close()
    return names


def test_listed_tables_are_published_as_they_are_and_follow_our_numbers(own: str, tmp_path: Path) -> None:
    listing = project(tmp_path, tables=TABLES)
    edition = publish_edition(own, tmp_path / "editions", listing, without={"charts", "downloads"})
    connection = sqlite3.connect(edition.snapshot)
    visits = connection.execute(
        "SELECT v.id, r.slug, v.seen_on, v.length_km, v.is_sure, v.name "
        "FROM harbour_visits AS v JOIN records AS r ON r.id = v.port_id"
    ).fetchall()
    notes = connection.execute(
        "SELECT n.code, n.visit_id, r.slug "
        "FROM harbour_notes AS n LEFT JOIN records AS r ON r.id = n.topic_id ORDER BY 1"
    ).fetchall()
    connection.close()
    assert visits == [(7, "port-grey", "2031-03-04", 1.5, 1, "Å")]
    assert notes == [("a", None, None), ("b", 7, "ferry-toll")]
    metadata = (edition.folder / "metadata.json").read_text("utf-8")
    assert "Ships seen in each harbour." in metadata
    again = publish_edition(own, tmp_path / "others", listing, without={"charts", "downloads"})
    assert again.folder.name == edition.folder.name


def test_an_edition_is_stale_when_a_listed_table_changes(own: str, tmp_path: Path) -> None:
    listing, silent = project(tmp_path, tables=TABLES), project(tmp_path)
    for one, is_stale in ((listing, True), (silent, False)):
        publish_edition(own, tmp_path / "editions", one, without={"charts", "downloads"})
        assert is_current(own, tmp_path / "editions", one)
        with open_session(own, read_only=False) as session:
            session.execute(text("UPDATE harbour_visits SET length_km = length_km + 1"))
        assert is_current(own, tmp_path / "editions", one) is not is_stale


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("records", "is Communiqué's own"),
        ("loan_book", "is Communiqué's own"),
        ("nothing", "which the database does not have"),
    ],
)
def test_a_table_that_cannot_be_published_is_named(own: str, tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(OwnTableError, match=f"communique.toml lists the table {name}, .*{said}"):
        publish_edition(own, tmp_path / "editions", project(tmp_path, tables={name: ""}))


def test_a_table_that_points_at_rows_without_a_lasting_number_is_refused(own: str, tmp_path: Path) -> None:
    with open_session(own, read_only=False) as session:
        session.execute(
            text("CREATE TABLE remarks (id INTEGER PRIMARY KEY, citation_id INTEGER REFERENCES citations (id))")
        )
    with pytest.raises(OwnTableError, match=r"remarks\.citation_id points at citations"):
        publish_edition(own, tmp_path / "editions", project(tmp_path, tables={"remarks": ""}))


def test_a_model_may_lead_to_ours(own: str) -> None:
    class Own(DeclarativeBase):
        metadata = MetaData()

    class Visit(Own):
        __tablename__ = "harbour_visits"
        id: Mapped[int] = mapped_column(primary_key=True)
        port_id: Mapped[int] = mapped_column(ForeignKey(Record.__table__.c.id))
        is_sure: Mapped[bool] = mapped_column(Boolean)
        seen_on: Mapped[str] = mapped_column(Date)

    with open_session(own) as session:
        asked = select(Record.slug).join(Visit, Visit.port_id == Record.id).where(Visit.is_sure)
        assert session.scalars(asked).all() == ["port-grey"]


def test_another_programs_database_is_still_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE customers (id INTEGER)")
    connection.close()
    (tmp_path / "communique.toml").touch()
    done = CliRunner().invoke(cli, ["--project", str(tmp_path), "--database", str(file), "build"])
    assert "has tables (customers), but no revision" in str(done.exception)
