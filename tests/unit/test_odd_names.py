"""A database and its folder may be called anything, and output may go anywhere."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import URL, Engine, event, make_url, select

from communique import Currency, open_session, run_report
from communique.database.address import AddressError, url_of, url_of_file
from communique.database.connection import migrate
from communique.database.errors import WrongDatabaseError, explaining
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from communique.project import QUERIES, ProjectError, open_project
from communique.reports.report import list_reports
from tests.conftest import SAMPLE_FILES
from tests.support.databases import new_database
from tests.support.serving import served_edition

NAMES = [
    "100%",
    "%41%%",
    "%(here)s",
    "a b",
    "a#b",
    "a?b=c&d",
    "a+b;c,d",
    "Ağbənd–Путин",
    "[x]{y}",
    'it\'s "so"',
    "$HOME~",
    "-x",
    "a:b",
    "back\\slash",
]
LATIN_1 = {"PYTHONIOENCODING": "latin-1"}


@pytest.mark.parametrize("name", NAMES)
def test_a_database_may_be_called_anything(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / f"{name}.db"
    url = url_of(file)
    assert make_url(url).database == str(file)
    new_database(url)
    assert [path.name for path in (tmp_path / name).iterdir()] == [file.name]
    with open_session(file) as session:
        assert session.scalars(select(Currency.code)).all() == []


@pytest.mark.parametrize("name", ["a%20b", "a#b?c=d", "Ağbənd–Путин"])
def test_an_edition_is_published_and_served_from_a_folder_of_any_name(tmp_path: Path, name: str) -> None:
    file = tmp_path / name / f"{name}.db"
    url = url_of(file)
    new_database(url)
    load_files(url, SAMPLE_FILES)
    assert len(run_report("financing", url).rows) == 2
    edition = publish_edition(file, tmp_path / name / "editions", without={"charts", "downloads"})
    for public in (False, True):
        assert "Grey" in _page(edition, "/communique/projects", public=public)


def _page(edition: Edition, path: str, *, public: bool) -> str:
    with served_edition(edition, public=public) as served:
        answer = asyncio.run(served.client.get(path))
        assert answer.status_code == 200
        return str(answer.text)


def test_names_are_utf_8_whatever_the_locale_says(tmp_path: Path, sample_file: Path) -> None:
    shutil.copy(sample_file, tmp_path / "Ağbənd.db")
    ascii_only = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    assert b"Lakeland" in run("--database", "Ağbənd.db", "report", "financing", folder=tmp_path, **ascii_only).stdout


def test_of_a_path_that_is_too_long_for_sqlite_it_is_said(tmp_path: Path) -> None:
    (folder := tmp_path.joinpath(*["d" * 100] * 5)).mkdir(parents=True)
    told = r"x\.db has too long a path: SQLite takes 504 bytes; move the project"
    with pytest.raises(WrongDatabaseError, match=told), explaining(url := url_of(folder / "x.db")):
        migrate(url)


def test_settings_that_are_not_utf_8_are_said_to_be(tmp_path: Path) -> None:
    (tmp_path / "communique.toml").write_text('title = "Ports"\n', "utf-16")
    with pytest.raises(ProjectError, match=r"communique\.toml is not UTF-8; save it as UTF-8"):
        open_project(tmp_path)


@pytest.mark.parametrize("name", ["._a.sql", ".#a.sql", "#a.sql", ".a.sql.swp", "a.sql~", "README.sql"])
def test_what_editors_leave_beside_reports_is_no_report(tmp_path: Path, name: str) -> None:
    (tmp_path / name).symlink_to("somebody@nowhere.4711:1")
    assert {one.name for one in list_reports((QUERIES, tmp_path))} == {one.name for one in list_reports()}


@pytest.mark.parametrize("given", [str, Path, url_of_file, lambda file: make_url(url_of_file(file))])
def test_a_path_and_a_url_both_name_a_database(sample_file: Path, given: Callable[[Path], str | Path | URL]) -> None:
    with open_session(given(sample_file)) as session:
        assert session.scalars(select(Currency.code)).all() == ["EUR", "GBP"]
    assert len(run_report("financing", database=given(sample_file)).rows) == 2


def test_a_relative_path_names_a_database(sample_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sample_file.parent)
    with open_session(sample_file.name) as session:
        assert session.scalars(select(Currency.code)).all() == ["EUR", "GBP"]


@pytest.mark.parametrize("given", ["postgres:/u@h/d", "sqlite:/x.db", "mysql://h/d", "postgresql+psycopg://h:port/d"])
def test_a_url_with_a_slip_is_no_path(given: str) -> None:
    with pytest.raises(AddressError, match=r"write it like file\.db, sqlite:///file\.db or"):
        url_of(given)


@pytest.mark.parametrize("given", [3, b"a.db", 1.5, True, ["a.db"]])
def test_what_is_no_address_is_refused_in_a_sentence(given: object) -> None:
    with pytest.raises(AddressError, match=r"is no address of a database; write it like file\.db"):
        open_session(given)


def test_a_session_works_without_a_block_and_is_closed_for_good(sample_database: str) -> None:
    session = open_session(sample_database, read_only=False)
    disposed: list[Engine] = []
    event.listen(session.get_bind(), "engine_disposed", disposed.append)
    session.add(Currency(code="XXX", label="None", minor_per_major=1))
    session.commit()
    session.close()
    assert disposed == [session.get_bind()]
    with open_session(sample_database) as other:
        assert other.get(Currency, "XXX") is not None


def test_a_block_commits_only_when_it_ends_well(sample_database: str) -> None:
    def fail() -> None:
        with open_session(sample_database, read_only=False) as session:
            session.add(Currency(code="XXX", label="None", minor_per_major=1))
            session.flush()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with open_session(sample_database) as other:
        assert other.get(Currency, "XXX") is None


def run(*words: str, folder: Path | None = None, **more: str) -> subprocess.CompletedProcess[bytes]:
    done = execute(*words, folder=folder, **more)
    assert done.returncode == 0, done.stderr
    return done


def execute(*words: str, folder: Path | None = None, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "communique", *words],
        cwd=folder,
        env={**{key: value for key, value in os.environ.items() if not key.startswith("COMMUNIQUE_")}, **more},
        capture_output=True,
        check=False,
        timeout=120,
    )


def test_a_table_is_shown_where_the_output_lacks_letters(sample_database: str) -> None:
    done = run("--database", sample_database, "report", "financing", **LATIN_1)
    assert b"Lakeland" in done.stdout
    assert done.stderr == b""


def test_data_is_never_altered_where_the_output_lacks_letters(tmp_path: Path) -> None:
    text = tmp_path / "text.txt"
    text.write_text("Everybody says that it is so.\n", "utf-8")
    done = execute("segment", str(text), "--language", "–", PYTHONIOENCODING="latin-1")
    assert done.returncode == 2
    assert b"the output is in latin-1, which has no \\u2013; set PYTHONIOENCODING=utf-8" in done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">&- 2>&-", "| head -c 1", "</dev/null >/dev/full", "<&-"])
def test_no_output_is_ever_a_traceback(sample_database: str, tmp_path: Path, redirection: str) -> None:
    line = f'"{sys.executable}" -m communique --database "{sample_database}" report financing {redirection}'
    done = subprocess.run(
        ["bash", "-c", f"( {line} ) 2>&1" if "2>" not in redirection else line],
        capture_output=True,
        cwd=tmp_path,
        check=False,
        timeout=120,
    )
    assert b"Traceback" not in done.stdout + done.stderr
    assert b"Exception ignored" not in done.stdout + done.stderr
    if "full" in redirection:
        assert b"Error: the output cannot be written: No space left on device" in done.stdout
        assert done.returncode == 1
