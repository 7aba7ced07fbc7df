"""The snapshot is the same however its facts came, is made in bounded memory, and refuses what does not hold."""

from __future__ import annotations

import sqlite3
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from benchmarks.corpus import write_corpus
from communique.database.connection import open_database
from communique.database.errors import explaining
from communique.edition import snapshot
from communique.edition.publication import publish_edition
from communique.edition.published_edition import PublicationError
from communique.edition.snapshot import write_snapshot
from communique.factfiles.files import load_files
from tests.conftest import SAMPLE_FILES
from tests.support.databases import new_database


def loaded(file: Path, facts: list[Path]) -> str:
    url = f"sqlite:///{file}"
    new_database(url)
    load_files(url, facts)
    return url


def published(url: str, folder: Path) -> str:
    return publish_edition(url, folder).sha256


def test_the_order_of_loading_leaves_no_trace(tmp_path: Path) -> None:
    forth = loaded(tmp_path / "forth.db", SAMPLE_FILES)
    back = loaded(tmp_path / "back.db", SAMPLE_FILES[::-1])
    assert published(forth, tmp_path / "forth") == published(back, tmp_path / "back")


@pytest.mark.slow
def test_a_corpus_loaded_backwards_gives_the_same_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("communique.factfiles.loading.loader.RECORDS_AT_A_TIME", 50)
    gazetteer, *documents = write_corpus(tmp_path / "corpus", scale=0.3)
    lines = [line for file in documents for line in file.read_bytes().splitlines(keepends=True)]
    (tmp_path / "backwards.jsonl").write_bytes(b"".join(reversed(lines)))
    forth = loaded(tmp_path / "forth.db", [gazetteer, *documents])
    back = loaded(tmp_path / "back.db", [tmp_path / "backwards.jsonl", gazetteer])
    keys = "SELECT slug FROM records ORDER BY id"
    assert rows(tmp_path / "forth.db", keys) != rows(tmp_path / "back.db", keys)
    assert published(forth, tmp_path / "a") == published(back, tmp_path / "b")


def rows(file: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(file)
    found = connection.execute(sql).fetchall()
    connection.close()
    return found


@pytest.mark.slow
def test_memory_holds_some_rows_and_not_the_corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("renumbering", "export", "workbook"):
        monkeypatch.setattr(f"communique.edition.{module}.ROWS_AT_A_TIME", 100)
    peaks = []
    for scale in (0.2, 2):
        files = write_corpus(tmp_path / str(scale), scale)
        url = loaded(tmp_path / f"{scale}.db", files)
        tracemalloc.start()
        with open_database(url).connect() as connection:
            write_snapshot(connection, tmp_path / f"snapshot-{scale}.db")
        _, highest = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        peaks.append(highest)
    small, large = peaks
    assert large < 1.5 * small, f"ten times as much needed {large / small:.1f} times the memory"


@pytest.mark.parametrize(
    ("harm", "complaint"),
    [
        ("DELETE FROM currencies", "points at nothing"),
        ("UPDATE participants SET on_behalf_of_id = 4711", "points at nothing"),
        ("UPDATE citations SET modality = 'sure'", "CHECK constraint failed in citations"),
        ("UPDATE meetings SET kind = 'event'", "CHECK constraint failed in meetings"),
    ],
    ids=["missing", "dangling", "unknown-term", "wrong-kind"],
)
def test_a_database_that_does_not_hold_together_is_refused(
    sample_database: str, tmp_path: Path, harm: str, complaint: str
) -> None:
    connection = sqlite3.connect(sample_database.removeprefix("sqlite:///"))
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute(harm)
    connection.commit()
    connection.close()
    with pytest.raises(PublicationError, match=complaint):
        publish_edition(sample_database, tmp_path / "editions")
    assert list((tmp_path / "editions").iterdir()) == []


def test_a_disk_that_is_full_is_told_of_the_snapshot_and_not_of_a_database(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(url: str) -> None:
        with explaining(url):
            raise OperationalError("CREATE", {}, sqlite3.OperationalError("database or disk is full"))

    monkeypatch.setattr(snapshot, "migrate", fail)
    complaint = f"cannot publish into {tmp_path}/editions: the snapshot cannot be written: database or disk is full$"
    with pytest.raises(PublicationError, match=complaint):
        publish_edition(sample_database, tmp_path / "editions")
