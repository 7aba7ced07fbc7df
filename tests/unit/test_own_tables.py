"""Tables of somebody's own beside ours, as docs/own-tables.md says."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from click.testing import CliRunner
from sqlalchemy import Boolean, Date, ForeignKey, MetaData, select, text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from communique import Record, open_session
from communique.cli.main import cli
from communique.database.connection import alembic_config, migrate
from communique.edition.own_tables import OwnTableError
from communique.edition.publication import is_current, publish_edition
from communique.edition.search_index import PLUMBING
from communique.edition.snapshot import SNAPSHOT_TABLES, longest_row
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.project import ROOT, Project, Settings
from tests.conftest import SAMPLE_FILES

pytestmark = pytest.mark.slow

PAGE = (ROOT / "docs" / "own-tables.md").read_text("utf-8")
COMMANDS = re.findall(r"```sh\n(.*?)```", PAGE, re.S)
FILES = dict(re.findall(r"```(?:python|ini)\n# (\S+)\n(.*?)```", PAGE, re.S))
TABLES = {"harbour_visits": "Ships seen in each harbour.", "harbour_notes": ""}


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that one has who writes the page's files and runs its commands, and nothing else."""
    folder = tmp_path_factory.mktemp("followed")
    make_folder, make_tables = COMMANDS
    run(make_folder, folder)
    for name, text_of_file in FILES.items():
        assert (folder / "harbours" / name).parent.is_dir(), name
        (folder / "harbours" / name).write_text(text_of_file, "utf-8")
    assert "No new upgrade operations detected" in run(make_tables, folder / "harbours")
    return folder / "harbours"


def run(commands: str, folder: Path) -> str:
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    here = {name: value for name, value in os.environ.items() if not name.startswith("COMMUNIQUE_")}
    done = subprocess.run(
        ["/bin/sh", "-e", "-c", commands],
        cwd=folder,
        env={**here, "PATH": programs, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_the_page_shows_the_folder_that_its_commands_make(followed: Path) -> None:
    (shown,) = re.findall(r"```\n(communique\.toml.*?)```", PAGE, re.S)
    files = re.findall(r"^(\S+\.\w+) ", shown, re.M)
    assert {*FILES} <= {*files}
    assert [name for name in files if not (followed / name).exists()] == []


@pytest.fixture
def own(followed: Path, tmp_path: Path) -> str:
    """The sample beside tables of somebody's own, made as the page says."""
    file = tmp_path / "communique.db"
    shutil.copy(followed / "build" / "communique.db", file)
    database = f"sqlite:///{file}"
    load_files(database, SAMPLE_FILES)
    with open_session(database, read_only=False) as session:
        ferry, tariff = (
            session.scalars(select(Record.id).where(Record.slug == slug)).one() for slug in ("port-grey", "ferry-toll")
        )
        session.execute(text("INSERT INTO harbour_visits VALUES (7, :at, '2031-03-04', 1.5, true, 'Å')"), {"at": ferry})
        session.execute(text("INSERT INTO harbour_notes VALUES ('b', 7, :of), ('a', NULL, NULL)"), {"of": tariff})
    return database


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


def test_a_record_that_a_row_of_ones_own_points_at_stays(own: str, tmp_path: Path) -> None:
    file = tmp_path / "gazetteer.yaml"
    text_of_file = SAMPLE_FILES[0].read_text("utf-8")
    gone = text_of_file.replace("  - {slug: ferry-toll, label: Toll on the ferry}\n", "").replace(
        "  - {slug: hillmark-fishery", "  - {slug: fog, label: Fog}\n  - {slug: hillmark-fishery"
    )
    file.write_text(gone.replace("became: ferry-toll, ", ""), "utf-8")
    file.write_text(file.read_text("utf-8").replace("[ferry-toll", "[fog"), "utf-8")
    ferry = tmp_path / "ferry.yaml"
    ferry.write_text(SAMPLE_FILES[1].read_text("utf-8").replace("ferry-toll", "fog"), "utf-8")
    with pytest.raises(FactFileError) as refused:
        load_files(own, [file, ferry])
    assert str(refused.value) == (
        "harbour_notes:1:1: ferry-toll: no longer declared as topic, yet a row of this table of yours names it; edit "
        "that first"
    )


_OF_OURS = ("alembic_version", "project_files", *SNAPSHOT_TABLES, *PLUMBING)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        *((name, "this name is Communiqué's own; .*rename your table") for name in ("records", "loan_book", "Records")),
        *((name, "this name is Communiqué's own; .*rename your table") for name in _OF_OURS),
        ("nothing", "there is no such table in the database; take it out there, or make it"),
        ("late_visits", "this is a view, and editions have tables only; list the tables that it reads"),
        ("found", "this is a virtual table; list the table that it reads"),
        ("remarks", "its column citation_id points at citations, .*; point at records or passages instead"),
        ("odd", "this table cannot be published: no such collation sequence: ODD; take it out there"),
    ],
)
def test_a_table_that_cannot_be_published_is_named(own: str, tmp_path: Path, name: str, said: str) -> None:
    connection = sqlite3.connect(own.removeprefix("sqlite:///"))
    connection.create_collation("ODD", lambda a, b: (a > b) - (a < b))
    connection.executescript(
        "CREATE TABLE search (id INTEGER); CREATE TABLE report_choices (id INTEGER);"
        "CREATE VIEW late_visits AS SELECT * FROM harbour_visits; CREATE VIRTUAL TABLE found USING fts5(words);"
        "CREATE TABLE remarks (id INTEGER PRIMARY KEY, citation_id INTEGER REFERENCES citations (id));"
        "CREATE TABLE odd (name TEXT COLLATE ODD PRIMARY KEY); INSERT INTO odd VALUES ('a'), ('b')"
    )
    connection.close()
    with pytest.raises(OwnTableError, match=f"^communique.toml: tables: {name}: {said}"):
        publish_edition(own, tmp_path / "editions", project(tmp_path, tables={name: ""}))


KEPT = """
CREATE TABLE visits (
    port INTEGER NOT NULL REFERENCES "Records" (id), day, name VARCHAR(9) COLLATE NOCASE DEFAULT 'x' CHECK (name <> ''),
    twice GENERATED ALWAYS AS (day * 2), PRIMARY KEY (port, day)
);
CREATE TABLE notes (port INTEGER, day, words TEXT NOT NULL, FOREIGN KEY (port, day) REFERENCES visits);
CREATE UNIQUE INDEX by_words ON notes (lower(words)) WHERE port > 0;
"""


def test_a_table_keeps_types_checks_and_keys_of_several_columns(own: str, tmp_path: Path) -> None:
    snapshot = published_with(own, tmp_path, KEPT, ["notes", "visits"])
    source = sqlite3.connect(own.removeprefix("sqlite:///"))
    statements = "SELECT name, sql FROM sqlite_master WHERE name IN ('visits', 'notes', 'by_words') ORDER BY name"
    assert snapshot.execute(statements).fetchall() == source.execute(statements).fetchall()
    source.close()
    days = "SELECT r.slug, v.day, typeof(v.day), v.name, v.twice FROM visits AS v JOIN records AS r ON r.id = v.port"
    assert snapshot.execute(f"{days} ORDER BY v.name").fetchall() == [
        ("port-grey", 1.5, "real", "A", 3.0),
        ("port-grey", "1", "text", "b", 2),
    ]
    assert snapshot.execute("SELECT words FROM notes JOIN visits USING (port, day)").fetchall() == [("seen",)]
    snapshot.close()


def test_a_table_that_points_at_one_that_is_not_published_is_written_anew(own: str, tmp_path: Path) -> None:
    snapshot = published_with(own, tmp_path, KEPT, ["notes"])
    (sql,) = snapshot.execute("SELECT sql FROM sqlite_master WHERE name = 'notes'").fetchone()
    assert "FOREIGN KEY" not in sql
    assert "words TEXT NOT NULL" in sql
    assert snapshot.execute("SELECT words, typeof(day) FROM notes").fetchall() == [("seen", "real")]
    snapshot.close()


def published_with(own: str, tmp_path: Path, tables: str, names: list[str]) -> sqlite3.Connection:
    """Return the snapshot of an edition with tables of these names, made by this SQL, with a few rows."""
    connection = sqlite3.connect(own.removeprefix("sqlite:///"))
    connection.executescript(tables)
    (port,) = connection.execute("SELECT id FROM records WHERE slug = 'port-grey'").fetchone()
    connection.executemany("INSERT INTO visits VALUES (?, ?, ?)", [(port, 1.5, "A"), (port, "1", "b")])
    connection.execute("INSERT INTO notes VALUES (?, 1.5, 'seen')", (port,))
    connection.commit()
    connection.close()
    listing = project(tmp_path, tables=dict.fromkeys(names, ""))
    edition = publish_edition(own, tmp_path / "editions", listing, without={"charts", "downloads"})
    return sqlite3.connect(edition.snapshot)


def test_a_long_text_of_ones_own_may_be_read(own: str, tmp_path: Path) -> None:
    snapshot = published_with(
        own,
        tmp_path,
        f"{KEPT}; CREATE TABLE long (a VARCHAR, b); INSERT INTO long VALUES "
        "(replace(hex(zeroblob(50000)), '00', 'é'), replace(hex(zeroblob(50000)), '00', 'é'))",
        ["long"],
    )
    assert longest_row(snapshot) == 200_000
    snapshot.close()


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
