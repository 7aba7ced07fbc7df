"""The export: open files with everything in them, which a validator reads without a complaint."""

from __future__ import annotations

import datetime
import errno
import json
import os
import shutil
import tempfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from frictionless import validate
from sqlalchemy import select, text

from communique import files
from communique.cli.main import cli
from communique.database.engine import open_engine
from communique.edition import statements
from communique.edition.description import described_tables, described_views
from communique.edition.export import ExportError, _prefix, export_database
from communique.file_lock import at_work
from communique.reports.engines.duckdb import duckdb_on
from communique.reports.engines.export_tables import PACKAGE
from communique.reports.report import find_report
from communique.reports.result import answer, run_report
from communique.schema import Base
from tests.support.project import SEED

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow


def export(url: str, folder: Path) -> Path:
    with open_engine(url, read_only=True).connect() as connection:
        export_database(connection, folder, SEED.settings)
    return folder


@pytest.fixture(scope="module")
def exported(seed_database: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return export(seed_database, tmp_path_factory.mktemp("export") / "export")


def test_the_validator_finds_nothing(exported: Path) -> None:
    report = validate(str(exported / PACKAGE))
    assert report.valid, report.flatten(["name", "type", "message"])[:3]
    assert len(report.tasks) == 2 * len([*described_tables(), *described_views(), statements.NAME])


@pytest.mark.parametrize(
    ("file", "found", "put", "fault"),
    [
        ("loans.csv", "loan", "gift", "foreign-key"),
        ("meetings.csv", "held", "", None),
        ("milestones.csv", "2023-12", "2023-19", "type-error"),
        ("participants.csv", "\n", "\n999999,", "foreign-key"),
        ("actors.parquet", "PAR1", "PAR2", "hash-count"),
    ],
)
def test_the_validator_would_find_it(
    exported: Path, tmp_path: Path, *, file: str, found: str, put: str, fault: str | None
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(exported, copy)
    data = (copy / "data" / file).read_bytes()
    assert found.encode() in data
    (copy / "data" / file).write_bytes(data.replace(found.encode(), put.encode(), 2))
    types = {row[0] for row in validate(str(copy / PACKAGE)).flatten(["type"])}
    assert types & {fault, "hash-count", "byte-count"}
    assert fault is None or fault in types


def test_parquet_has_the_rows_of_the_tables(exported: Path, seed_database: str) -> None:
    with open_engine(seed_database, read_only=True).connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            read = pq.read_table(exported / "data" / f"{table.name}.parquet")
            assert [tuple(row.values()) for row in read.to_pylist()] == rows, table.name


def test_parquet_has_the_rows_of_the_views(exported: Path, seed_database: str) -> None:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, datetime.date) else value

    with open_engine(seed_database, read_only=True).connect() as connection:
        for view in described_views():
            rows = {tuple(row) for row in connection.execute(text(f"SELECT * FROM {view.name}"))}
            read = pq.read_table(exported / "data" / f"{view.name}.parquet")
            assert tuple(read.column_names) == tuple(view.columns)
            assert {tuple(map(plain, row.values())) for row in read.to_pylist()} == rows, view.name


def test_the_package_describes_every_column_key_and_source(exported: Path) -> None:
    package = json.loads((exported / PACKAGE).read_text("utf-8"))
    tables = {resource["name"]: resource for resource in package["resources"] if resource["type"] == "table"}
    assert all(field["description"] for table in tables.values() for field in table["schema"]["fields"])
    loans = tables["loans"]["schema"]
    assert loans["primaryKey"] == ["id"]
    assert {key["reference"]["resource"] for key in loans["foreignKeys"]} == {"financings"}
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert package["sources"][0]["title"].startswith("Russia and Iran")


def test_again_gives_the_same_bytes_and_replaces_the_old(exported: Path, seed_database: str, tmp_path: Path) -> None:
    folder = export(seed_database, tmp_path / "export")
    (folder / "data" / "left over").touch()
    export(seed_database, folder)
    assert (folder / PACKAGE).read_bytes() == (exported / PACKAGE).read_bytes()
    assert len(list((folder / "data").iterdir())) == len(list((exported / "data").iterdir()))


def test_a_folder_of_somebody_elses_is_left_alone(seed_database: str, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(ExportError, match="something else"):
        export(seed_database, tmp_path)
    result = CliRunner().invoke(cli, ["--database", seed_database, "export", str(tmp_path)])
    assert isinstance(result.exception, ExportError)
    assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_failure_leaves_the_old_export(seed_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = export(seed_database, tmp_path / "export")
    before = (folder / PACKAGE).read_bytes()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("communique.edition.export._package", fail)
    with pytest.raises(ExportError, match="disk full"):
        export(seed_database, folder)
    assert (folder / PACKAGE).read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["export"]


@pytest.mark.parametrize("failing", ["sync", "rename"])
def test_a_disk_that_fails_at_the_end_leaves_the_old_export(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    target = tmp_path / "exports" / "export"
    engine = open_engine(sample_database, read_only=True)
    with engine.connect() as connection:
        export_database(connection, target, tables_only=True)
        before = {file.name: file.stat().st_ino for file in target.rglob("*")}
        rename = Path.rename

        def fail(path: Path, *given: Path) -> Path:
            if failing == "sync" or (given[0] == target and target.parent == path.parent):
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            return rename(path, *given)

        monkeypatch.setattr(*((files, "sync", fail) if failing == "sync" else (Path, "rename", fail)))
        with pytest.raises(ExportError, match=r"cannot export into .*: Input/output error; what was there before is"):
            export_database(connection, target, tables_only=True)
    engine.dispose()
    assert {file.name: file.stat().st_ino for file in target.rglob("*")} == before
    assert [path.name for path in target.parent.iterdir()] == ["export"]


def test_an_export_that_is_in_its_place_is_told_as_such(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target, sync = tmp_path / "export", files.sync

    def fail(path: Path) -> None:
        if path == tmp_path:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        sync(path)

    monkeypatch.setattr(files, "sync", fail)
    with (
        open_engine(sample_database, read_only=True).connect() as connection,
        pytest.raises(ExportError, match=r"exported into .*, but it may not outlive a power cut: Input/output error"),
    ):
        export_database(connection, target, tables_only=True)
    assert (target / PACKAGE).exists()


def test_what_a_killed_export_put_aside_is_back_before_the_next_begins(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = export(sample_database, tmp_path / "export")
    draft = Path(tempfile.mkdtemp(prefix=_prefix(folder), dir=tmp_path))
    aside = Path(tempfile.mkdtemp(prefix=f"{draft.name}-former-", dir=tmp_path))
    folder.rename(aside / "export")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("communique.edition.export._package", fail)
    with pytest.raises(ExportError, match="disk full"):
        export(sample_database, folder)
    assert (folder / PACKAGE).exists()
    assert [file.name for file in tmp_path.iterdir() if file.suffix != ".db"] == ["export"]


def test_the_draft_of_an_export_at_work_is_left_alone(sample_database: str, tmp_path: Path) -> None:
    draft = Path(tempfile.mkdtemp(prefix=_prefix(tmp_path / "export"), dir=tmp_path))
    with at_work(draft):
        export(sample_database, tmp_path / "export")
        assert draft.exists()
    export(sample_database, tmp_path / "export")
    assert not draft.exists()


def test_the_tables_alone_are_enough_for_an_engine(seed_database: str, tmp_path: Path) -> None:
    with open_engine(seed_database, read_only=True).connect() as connection:
        export_database(connection, tmp_path / "tables", tables_only=True)
    names = {file.stem for file in (tmp_path / "tables" / "data").iterdir()}
    assert names == {described.name for described in described_tables()}
    report = find_report("loan-book")
    with duckdb_on(tmp_path / "tables") as run:
        rows = answer(report, {}, run).rows
    assert rows == run_report("loan-book", seed_database).rows
