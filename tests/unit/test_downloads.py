"""Downloads are the snapshot in other forms: same rows, same bytes each time, checksums that hold, no complaint."""

from __future__ import annotations

import csv
import errno
import io
import json
import re
import sqlite3
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from frictionless import validate
from openpyxl import load_workbook
from xlsxwriter.exceptions import FileCreateError

from communique.cli import serve
from communique.cli.main import cli
from communique.edition import downloads, statements, workbook, workbook_beside, workbook_evidence
from communique.edition.description import described_tables, described_views
from communique.edition.downloads import CSV, FOLDER, LIST, PARQUET, SUMS, WORKBOOK, write_zip
from communique.edition.manifest import SNAPSHOT
from communique.edition.publication import is_current, publish_edition
from communique.edition.published_edition import Edition, PublicationError, current_edition
from communique.edition.workbook_contents import sheets, wanted_workbook
from communique.files import sha256_of
from communique.project import Project, Settings
from communique.reports.engines.export_tables import PACKAGE
from communique.wording import heading
from tests.support.serving import ask, served

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow


@pytest.fixture(params=[(CSV, "csv"), (PARQUET, "parquet")], ids=["csv", "parquet"], scope="module")
def unpacked(request: pytest.FixtureRequest, edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(edition.folder / FOLDER / request.param[0]) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def listed(edition: Edition) -> list[dict[str, str]]:
    return list(json.loads((edition.folder / FOLDER / LIST).read_text("utf-8")))


def test_two_publications_give_the_same_bytes(seed_database: str, edition: Edition, tmp_path: Path) -> None:
    again = publish_edition(seed_database, tmp_path)
    assert again.manifest == edition.manifest
    assert again.folder.name == edition.folder.name


def test_an_archive_does_not_know_when_or_by_whom_it_was_made(tmp_path: Path) -> None:
    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    for file in (one, other):
        file.write_text("the same")
        time.sleep(0.01)
    other.chmod(0o600)
    write_zip(tmp_path / "1.zip", {"b": one, "a": "text"})
    write_zip(tmp_path / "2.zip", {"a": "text", "b": other})
    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()


def test_every_file_is_in_the_manifest_and_in_the_list(edition: Edition) -> None:
    folder = edition.folder / FOLDER
    assert {f"{FOLDER}/{file.name}" for file in folder.iterdir()} < set(edition.manifest["files"])
    assert [file["name"] for file in listed(edition)] == [SNAPSHOT, CSV, PARQUET, WORKBOOK]
    for file in listed(edition):
        place = edition.folder / file["name"] if file["name"] == SNAPSHOT else folder / file["name"]
        assert (file["bytes"], file["sha256"]) == (place.stat().st_size, sha256_of(place))


def test_the_validator_finds_nothing(unpacked: Path) -> None:
    report = validate(str(unpacked / PACKAGE))
    assert report.valid, report.flatten(["name", "type", "message"])[:3]
    assert len(report.tasks) == len([*described_tables(), *described_views(), statements.NAME])


def test_an_archive_says_what_it_is(unpacked: Path, edition: Edition) -> None:
    words = (unpacked / "README.txt").read_text("utf-8")
    assert edition.sha256 in words
    assert "CC BY 4.0" in words
    assert "Blank means that the source does not say." in words
    package = json.loads((unpacked / PACKAGE).read_text("utf-8"))
    loans = next(one for one in package["resources"] if one["name"] == "loans")
    assert all(field["description"] for field in loans["schema"]["fields"])


def test_the_ids_are_those_of_the_snapshot(edition: Edition) -> None:
    connection = sqlite3.connect(edition.snapshot)
    rows = connection.execute("SELECT id, slug FROM records ORDER BY id").fetchall()
    connection.close()
    with zipfile.ZipFile(edition.folder / FOLDER / CSV) as archive:
        lines = list(csv.DictReader(io.StringIO(archive.read("data/records.csv").decode())))
    assert [(int(line["id"]), line["slug"]) for line in lines] == rows
    with zipfile.ZipFile(edition.folder / FOLDER / PARQUET) as archive:
        table = pq.read_table(io.BytesIO(archive.read("data/records.parquet")))
    assert list(zip(table["id"].to_pylist(), table["slug"].to_pylist(), strict=True)) == rows
    assert table.schema.field("slug").metadata[b"description"]


def test_the_workbook_has_every_row_of_every_view(edition: Edition) -> None:
    book = load_workbook(edition.folder / FOLDER / WORKBOOK, read_only=True)
    connection = sqlite3.connect(edition.snapshot)
    assert book.sheetnames == ["About", *(view.name for view in sheets()), "Columns"]
    for view in sheets():
        rows = list(book[view.name].iter_rows(values_only=True))
        shown = [column for name, column in view.columns.items() if not name.endswith("_id")]
        beside = ["evidence", "said by", "said in words only", "dataset licence", "page of the record"]
        assert list(rows[0]) == [*(column.heading or heading(column.name) for column in shown), *beside]
        assert len(set(rows[0])) == len(rows[0])
        assert len(rows) - 1 == connection.execute(f"SELECT count(*) FROM {view.name}").fetchone()[0], view.name
    money = {row[:7] for row in book["finance_book"].iter_rows(min_row=2, values_only=True)}
    # No source names the project; the coder's conclusion has a column of its own.
    assert ("loan", "Azerbaijan", "Iran", None, None, "Astara–Rasht section", 500_000_000) in money
    connection.close()


def test_each_row_of_the_workbook_says_what_it_rests_on_and_where(
    seed_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook_evidence, "ROWS_AT_A_TIME", 50)
    edition = publish_edition(seed_database, tmp_path, Project(tmp_path, Settings(url="https://example.org/c")))
    book = load_workbook(edition.folder / FOLDER / WORKBOOK)
    loans = [row for row in book["finance_book"].iter_rows(min_row=2) if row[0].value == "loan"]
    places, voices, _, _, page = loans[0][-5:]
    assert (places.value, voices.value) == ("Svarants 2023, ¶13.4", "Aleksandr Svarants")
    assert page.hyperlink.target == "https://example.org/c/financings/azerbaijan-iran-soft-loan"
    # A row that names its sentence rests on that one.
    rows = list(book["field_sources"].iter_rows(min_row=2, values_only=True))
    passage = [cell.value for cell in book["field_sources"][1]].index("sentence")
    assert len(rows) > 50
    for row in rows:
        paragraph, sentence = re.fullmatch(r"P(\d+)\.S(\d+)", row[passage]).groups()
        assert row[-5] == f"Svarants 2023, ¶{paragraph}.{sentence}"


def test_the_workbook_says_what_it_is_and_what_columns_mean(edition: Edition) -> None:
    book = load_workbook(edition.folder / FOLDER / WORKBOOK, read_only=True)
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Licence"].startswith("CC BY 4.0")
    assert edition.sha256 in about["Cite as"]
    assert ("finance_book", "stage") in {row[:2] for row in book["Columns"].iter_rows(values_only=True)}


def test_what_is_printed_like_a_formula_stays_text(tmp_path: Path) -> None:
    file = tmp_path / "book.xlsx"
    with workbook.xlsxwriter.Workbook(str(file), workbook._OPTIONS) as book:
        sheet = book.add_worksheet()
        for place, words in enumerate(["=1+1", "{=1}", "http://example.org", "007", "x" * 40_000]):
            workbook._write_cell(sheet, place, 0, words)
    cells = [row[0] for row in load_workbook(file).active.iter_rows()]
    assert [cell.data_type for cell in cells] == ["s"] * 5
    assert [cell.value for cell in cells[:4]] == ["=1+1", "{=1}", "http://example.org", "007"]
    assert not any(cell.hyperlink for cell in cells)


@pytest.mark.filterwarnings("error")
def test_days_that_excel_does_not_know_are_written_as_they_are(tmp_path: Path) -> None:
    file, days = tmp_path / "book.xlsx", [date(1, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date.max]
    with workbook.xlsxwriter.Workbook(str(file), workbook._OPTIONS) as book:
        sheet = book.add_worksheet()
        for place, day in enumerate(days):
            workbook._write_cell(sheet, place, 0, day)
    cells = [row[0].value for row in load_workbook(file).active.iter_rows()]
    assert cells == ["0001-01-01", "1900-02-28", *(datetime.combine(day, time_of_day()) for day in days[2:])]


def test_a_sheet_that_is_cut_says_so(seed_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 7)
    edition = publish_edition(seed_database, tmp_path)
    book = load_workbook(edition.folder / FOLDER / WORKBOOK, read_only=True)
    assert len(list(book["evidence"].iter_rows())) == 8
    assert "Only the first 7 rows" in dict(book["About"].iter_rows(values_only=True))["evidence"]
    assert "Only the first" not in dict(book["About"].iter_rows(values_only=True))["loan_book"]
    assert "evidence" in listed(edition)[-1]["use"]


def test_an_edition_can_do_without(sample_database: str, tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["--database", sample_database, "publish", "--without-downloads", str(tmp_path)])
    assert done.exit_code == 0, done.output
    edition = current_edition(tmp_path)
    assert edition is not None
    assert not (edition.folder / FOLDER).exists()
    assert is_current(sample_database, tmp_path)


def test_serving_a_large_database_does_not_wait_for_downloads(
    sample_database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert serve._left_out(sample_database) == set()
    monkeypatch.setattr(serve, "DOWNLOADS_UP_TO", 3)
    assert serve._left_out(sample_database) == {"downloads"}
    assert "communique publish" in capsys.readouterr().out


NAMES = [SNAPSHOT, CSV, PARQUET, WORKBOOK, SUMS, "manifest.json"]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_comes_whole_with_type_length_and_etag(datasette: Datasette, edition: Edition, name: str) -> None:
    answer, head = ask(datasette, f"/downloads/{name}"), ask(datasette, f"/downloads/{name}", "HEAD")
    place = edition.folder / FOLDER / name
    assert answer.content == (place if place.exists() else edition.folder / name).read_bytes()
    assert (head.status_code, head.content) == (200, b"")
    for header in ("content-length", "content-type", "etag", "accept-ranges", "content-security-policy"):
        assert answer.headers[header] == head.headers[header]
    again = ask(datasette, f"/downloads/{name}", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_a_part_of_a_file_comes_alone(datasette: Datasette, edition: Edition) -> None:
    whole = (edition.folder / FOLDER / CSV).read_bytes()
    part = ask(datasette, f"/downloads/{CSV}", range="bytes=100-199")
    assert (part.status_code, part.content) == (206, whole[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(whole)}"
    assert ask(datasette, f"/downloads/{CSV}", range=f"bytes={len(whole)}-").status_code == 416
    stale = ask(datasette, f"/downloads/{CSV}", range="bytes=0-9", if_range='"another"')
    assert (stale.status_code, len(stale.content)) == (200, len(whole))


SMUGGLED = ["..%2Fmetadata.json", "..%2F..%2Fcurrent", "%2e%2e/metadata.json", "%00", "a" * 3000, "<script>"]


@pytest.mark.parametrize("name", ["metadata.json", "list.json", "nothing", *SMUGGLED])
def test_nothing_else_can_be_had(datasette: Datasette, name: str) -> None:
    answer = ask(datasette, f"/downloads/{name}")
    assert answer.status_code in {302, 404}
    assert "<script>" not in answer.text.replace('<script src="', "").replace('<script type="', "")


def test_the_page_says_size_checksum_licence_and_use(datasette: Datasette, edition: Edition) -> None:
    page = ask(datasette, "/downloads").text
    for file in listed(edition):
        assert file["sha256"] in page
        assert f'href="/downloads/{file["name"]}"' in page
    for said in ("CC BY 4.0", "sha256sum --check", "For Excel or LibreOffice", "kB"):
        assert said in page


def test_a_workbook_that_cannot_be_written_fails_as_any_file_does() -> None:
    """The library's own error would not be told in a sentence."""
    with pytest.raises(OSError, match="no room"), workbook._saying_what_fails():
        raise FileCreateError(OSError(errno.ENOSPC, "no room"))


def _publish_with_workbook_beside(database: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Edition:
    monkeypatch.setattr(downloads, "WORTH_A_PROCESS", 0)
    return publish_edition(database, folder, without={"charts"})


def test_a_workbook_written_beside_is_the_same(
    seed_database: str, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = _publish_with_workbook_beside(seed_database, tmp_path, monkeypatch)
    assert (beside.folder / FOLDER / WORKBOOK).read_bytes() == (edition.folder / FOLDER / WORKBOOK).read_bytes()


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        ("raise OSError(28, 'No space left on device', 'book')", r"No space left on device \(book\); make room"),
        ("raise SystemExit(3)", "the process that writes the workbook has died"),
    ],
)
def test_a_workbook_that_fails_beside_fails_the_publication(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str, said: str
) -> None:
    failing = f"""
import communique.edition.workbook_beside as beside
def fail(wanted, wait_for): {harm}
beside.write_workbook = fail
beside.serve()
"""
    monkeypatch.setattr(workbook_beside, "_START", failing)
    with pytest.raises(PublicationError, match=said):
        _publish_with_workbook_beside(sample_database, tmp_path / "editions", monkeypatch)
    assert not list((tmp_path / "editions").iterdir())


def test_a_workbook_is_given_up_when_who_asked_is_gone(seed_database: str, tmp_path: Path) -> None:
    wanted = wanted_workbook(tmp_path / "book.xlsx", tmp_path, "title", [], [])
    command = [sys.executable, "-P", "-c", workbook_beside._START]
    done = subprocess.run(command, input=json.dumps(wanted), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", "")
    assert not (tmp_path / "book.xlsx").exists()


def test_the_sums_are_what_sha256sum_reads(edition: Edition) -> None:
    lines = (edition.folder / FOLDER / SUMS).read_text("utf-8").splitlines()
    assert lines == [f"{file['sha256']}  {file['name']}" for file in listed(edition)]


def test_the_page_of_an_edition_without_downloads_says_so(sample_database: str, tmp_path: Path) -> None:
    with served(sample_database, tmp_path, without=("downloads",)) as datasette:
        page = ask(datasette, "/downloads").text
        assert "published without data packages" in page
        assert "communique.xlsx" not in page
        assert ask(datasette, f"/downloads/{CSV}").status_code == 404
        assert ask(datasette, f"/downloads/{SNAPSHOT}").status_code == 200
