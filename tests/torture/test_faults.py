"""What fails beneath a build or a load is said in one sentence, with the file's name and a remedy; the data stays."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from communique.database.connection import migrate
from communique.database.engine import open_engine
from communique.database.errors import DatabaseError, WrongDatabaseError, explained
from communique.factfiles.files import load_files
from tests.conftest import SAMPLE
from tests.support.odd_places import AS_ANY_USER
from tests.unit.test_load import dump

pytestmark = pytest.mark.slow

NEWS = SAMPLE / "ferry.yaml"


def edited(folder: Path) -> list[Path]:
    file = folder / NEWS.name
    file.write_text(NEWS.read_text("utf-8").replace("about 3 hours", "about 4 hours"), "utf-8")
    return [file]


def file_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite:///"))


def test_a_file_that_another_process_writes_to_is_said_to_be_in_use(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communique.database.engine.BUSY_TIMEOUT_MS", 20)
    with closing(sqlite3.connect(file_of(sample_database), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseError, match=r"communique\.db is in use by another process"):
            load_files(sample_database, edited(tmp_path))
        other.execute("ROLLBACK")
    assert load_files(sample_database, edited(tmp_path)).changes


def test_a_reader_that_does_not_end_keeps_a_load_from_ending_and_sees_none_of_it(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("communique.database.engine.BUSY_TIMEOUT_MS", 20)
    before = dump(sample_database)
    with closing(sqlite3.connect(file_of(sample_database), isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM records").fetchall()
        with pytest.raises(DatabaseError, match="in use by another process"):
            load_files(sample_database, edited(tmp_path))
    assert dump(sample_database) == before
    assert load_files(sample_database, edited(tmp_path)).changes


def is_folder(file: Path) -> None:
    file.mkdir()


def is_text(file: Path) -> None:
    file.write_text("Dear diary, this is no database, however long it grows.\n" * 20, "utf-8")


def is_truncated(file: Path) -> None:
    migrate(f"sqlite:///{file}")
    with file.open("r+b") as stream:
        stream.truncate(file.stat().st_size // 2)


def is_below_a_file(file: Path) -> None:
    file.parent.rmdir()
    file.parent.write_bytes(b"")


@pytest.mark.parametrize(
    ("make", "code", "message"),
    [
        (is_folder, 2, "is a folder; name a file in it"),
        (is_text, 2, "is not a SQLite database"),
        (is_truncated, 1, "is damaged (database disk image is malformed)"),
        (is_below_a_file, 1, "cannot be made: "),
    ],
)
def test_what_is_no_database_is_refused_in_a_sentence_and_left_alone(
    communique_command: str, tmp_path: Path, make: Callable[[Path], None], code: int, message: str
) -> None:
    file = tmp_path / "folder" / "x.db"
    file.parent.mkdir()
    make(file)
    before = file.read_bytes() if file.is_file() else None
    command = [communique_command, "--database", f"sqlite:///{file}", "build"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), done.stderr
    assert [line[:7] for line in done.stderr.splitlines()] == ["Error: "]
    assert message in done.stderr
    assert str(file.parent) in done.stderr
    assert (file.read_bytes() if file.is_file() else None) == before


def test_an_empty_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "x.db").touch()
    migrate(f"sqlite:///{tmp_path}/x.db")
    assert load_files(f"sqlite:///{tmp_path}/x.db", [SAMPLE / "gazetteer.yaml"]).changes


def test_a_limit_on_the_size_of_files_is_said(communique_command: str, tmp_path: Path) -> None:
    file = tmp_path / "x.db"
    limited = f"ulimit -f 40; exec {communique_command} --database sqlite:///{file} build"
    done = subprocess.run(["bash", "-c", limited], capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert f"the disk fails to read or write {file} (SQLITE_IOERR_WRITE)" in done.stderr


def test_a_full_disk_is_said(sample_database: str) -> None:
    engine = create_engine(sample_database, poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA max_page_count = 1"))
        with pytest.raises(OperationalError) as caught:
            connection.execute(text("CREATE TABLE more AS SELECT hex(randomblob(1000000))"))
    assert "there is no room to write" in str(explained(caught.value, sample_database))
    assert "communique.db" in str(explained(caught.value, sample_database))


def test_a_file_that_may_not_be_written_to_is_said(sample_database: str) -> None:
    engine = create_engine(f"sqlite:///file:{file_of(sample_database)}?mode=ro&uri=true", poolclass=NullPool)
    with engine.connect() as connection, pytest.raises(OperationalError) as caught:
        connection.execute(text("CREATE TABLE more (x)"))
    assert "communique.db cannot be written to: the file or" in str(explained(caught.value, sample_database))


def test_a_server_that_is_not_there_is_the_callers_fault() -> None:
    url = "postgresql+psycopg://127.0.0.1:1/nothing"
    with pytest.raises(WrongDatabaseError, match="does not answer") as caught:
        load_files(url, [NEWS])
    assert "\n" not in str(caught.value)


def test_the_end_of_a_load_is_synced_to_the_disk_before_it_is_told(sample_database: str) -> None:
    engine = open_engine(sample_database)
    with engine.connect() as connection:
        synced_with_the_folder = 3  # EXTRA: the folder too, once the journal is gone
        assert connection.execute(text("PRAGMA synchronous")).scalar_one() == synced_with_the_folder


def without_rights(folder: Path) -> None:
    folder.chmod(0o555)


def without_rights_to_the_file(folder: Path) -> None:
    (folder / "communique.db").chmod(0o444)


@pytest.mark.parametrize("forbid", [without_rights, without_rights_to_the_file])
def test_what_may_not_be_written_to_is_said_and_left_alone(
    sample_file: Path, tmp_path: Path, communique_command: str, forbid: Callable[[Path], None]
) -> None:
    folder = tmp_path / "kept"
    folder.mkdir()
    file = folder / "communique.db"
    shutil.copy(sample_file, file)
    command = [*AS_ANY_USER, communique_command, "--database", f"sqlite:///{file}", "load"]
    command += map(str, edited(tmp_path))
    before = file.read_bytes()
    forbid(folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
    assert f"{file} cannot be written to: the file or its folder is read-only" in done.stderr
    assert file.read_bytes() == before
    assert [one.name for one in folder.iterdir()] == [file.name]
    folder.chmod(0o755)
    file.chmod(0o644)
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_a_new_database_in_a_folder_without_rights_is_said(tmp_path: Path, communique_command: str) -> None:
    tmp_path.chmod(0o555)
    for file in (tmp_path / "x.db", tmp_path / "new" / "x.db"):
        command = [*AS_ANY_USER, communique_command, "--database", f"sqlite:///{file}", "build"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, "Traceback" in done.stderr) == (1, False), done.stderr
        assert "it cannot be made: Permission denied" in done.stderr or f"{file} cannot be opened" in done.stderr
    tmp_path.chmod(0o755)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is a full disk")
def test_words_that_find_no_room_are_no_traceback(communique_command: str, sample_database: str) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        command = [communique_command, "--database", sample_database, "build"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "Error: the output cannot be written: No space left on device\n")
