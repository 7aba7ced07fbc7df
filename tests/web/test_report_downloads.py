"""Whole results as files: the command line's CSV, JSON that explains itself, Excel and Markdown for readers; never cut
in silence, in bounded memory, and without a formula."""

from __future__ import annotations

import asyncio
import csv
import dataclasses
import io
import json
import subprocess
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from datasette.app import Datasette

from communique.edition.published import Edition
from communique.reports.report import Report, run_report
from communique.schema.sql_file import Column
from communique.web.reports import as_csv, as_json, as_markdown, as_workbook
from communique.web.reports.background import NOT_ALL, Background
from communique.web.reports.described import reports
from communique.web.reports.sending import Download
from communique.web.reports.whole_result import TookTooLongError, WholeResult
from tests.unit.test_publication import get
from tests.unit.test_reports import REPORTS


def expected(report: str, edition: Edition, **parameters: object) -> list[dict[str, Any]]:
    return run_report(report, f"sqlite:///{edition.snapshot}", **parameters).as_dicts()


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


@pytest.mark.parametrize(
    ("report", "parameters"),
    [("financing", {"provider": "russia"}), ("spellings", {}), ("co-attendance", {"least": 2}), ("updates", {})],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_the_csv_is_the_command_lines_to_the_byte(
    report: str, parameters: dict[str, object], datasette: Datasette, edition: Edition, communique_command: str
) -> None:
    given = [part for name, value in parameters.items() for part in ("-p", f"{name}={value}")]
    database = f"sqlite:///{edition.snapshot}"
    command = [communique_command, "--database", database, "report", report, *given, "--format", "csv"]
    done = subprocess.run(command, capture_output=True, check=True)
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    assert get(datasette, f"/reports/{report}.csv?{query}").content == done.stdout


@REPORTS
def test_every_form_has_the_whole_result(report: Report, datasette: Datasette, edition: Edition) -> None:
    rows = expected(report.name, edition)
    told = get(datasette, f"/reports/{report.name}.json").json()
    assert told["rows"] == rows
    assert told["row_count"] == len(rows)
    lines = list(csv.reader(io.StringIO(get(datasette, f"/reports/{report.name}.csv").text)))
    assert len(lines) == len(rows) + 1
    markdown = get(datasette, f"/reports/{report.name}.md").text
    assert sum(line.startswith("| ") for line in markdown.splitlines()) == len(rows) + 2
    sheets = sheets_of(get(datasette, f"/reports/{report.name}.xlsx").content)
    assert len(sheets["Result"]) == len(rows) + 1


@REPORTS
def test_the_json_says_what_it_is(report: Report, datasette: Datasette, edition: Edition) -> None:
    told = get(datasette, f"/reports/{report.name}.json").json()
    assert (told["report"], told["question"], told["caveats"]) == (report.name, report.question, report.caveats)
    assert {column["name"]: column["meaning"] for column in told["columns"]} == {
        column.name: column.description for column in report.columns.values()
    }
    assert told["edition"] == edition.sha256[:16]
    assert told["address"].startswith(f"http://localhost/reports/{report.name}")
    assert set(told["parameters"]) == {parameter.name for parameter in report.parameters}


def test_a_file_says_what_it_is(datasette: Datasette) -> None:
    types = {"csv": "text/csv", "json": "application/json", "md": "text/markdown", "xlsx": as_workbook.CONTENT_TYPE}
    for form, kind in types.items():
        headers = get(datasette, f"/reports/loan-book.{form}").headers
        assert headers["content-type"].startswith(kind)
        assert f'filename="loan-book.{form}"' in headers["content-disposition"]
        assert headers["x-content-type-options"] == "nosniff"


def test_who_asks_for_the_head_alone_gets_no_rows(datasette: Datasette) -> None:
    async def answer() -> Any:
        return await datasette.client.head("/reports/spellings.csv")

    head = asyncio.run(answer())
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"].startswith("text/csv")


def test_a_workbook_is_for_readers(datasette: Datasette) -> None:
    sheets = sheets_of(get(datasette, "/reports/financing.xlsx?provider=russia").content)
    headings, row = sheets["Result"]
    told = dict(zip(headings, row, strict=True))
    assert told["provider"] == "Russia"
    assert told["amount"] == 1_500_000_000
    assert told["address"] == "http://localhost/financings/russia/financing/astara-rasht-section"
    assert not any("id" in str(heading).split() for heading in headings)
    about = {name: said for name, said in sheets["About"] if name}
    assert about["Question"] == "Who gives, promises or plans what money, for whom and for what?"
    assert about["Who gives"] == "Russia"
    assert about["Who gets"] == "all"
    assert about["Rows"] == "1 row"
    assert about["Address"] == "http://localhost/reports/financing?provider=russia"


def test_the_same_edition_gives_the_same_workbook(datasette: Datasette) -> None:
    first, again = (get(datasette, "/reports/financing.xlsx").content for _ in range(2))
    assert first == again


def test_markdown_can_be_put_into_notes(datasette: Datasette) -> None:
    text = get(datasette, "/reports/financing.md?stage=provided").text
    assert text.startswith("# All financing\n\nWho gives, promises or plans what money")
    assert "| Azerbaijan | Iran | Astara–Rasht section | 500,000,000 | US dollars |" in text
    assert "- How far it has come: provided\n" in text
    assert "Source: Communiqué, edition " in text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("financing.csv?provider=nobody", 404, "provider: Nothing in this edition is called “nobody”."),
        ("financing.xlsx?stadge=planned", 400, "stadge: This report has no such parameter."),
        ("timeline.json?since=tomorrow", 400, "since: “tomorrow” is not a day"),
    ],
)
def test_a_wrong_question_gets_no_file(datasette: Datasette, asked: str, status: int, said: str) -> None:
    answer = get(datasette, f"/reports/{asked}")
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/plain")
    assert answer.text.startswith(said)


# Two columns as of the report on updates, so many rows of them.
MANY = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) SELECT i, 'name ' || i FROM n"


def of_numbers(report: Any, rows: int) -> Any:
    columns = {"number": Column("number", "A number.", "integer"), "name": Column("name", "A name.")}
    return dataclasses.replace(report, sql=MANY.format(rows), columns=columns, parameters=())


@pytest.mark.parametrize("form", ["csv", "json", "md", "xlsx"])
def test_no_limit_of_pages_cuts_a_file(datasette: Datasette, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    many = of_numbers(reports(datasette)["updates"], 25_000)
    monkeypatch.setitem(reports(datasette), "updates", many)
    answer = get(datasette, f"/reports/updates.{form}")
    if form == "xlsx":
        assert len(sheets_of(answer.content)["Result"]) == 25_001
    else:
        assert "name 25000" in answer.text
        assert answer.text.count("name 1") == sum(str(number).startswith("1") for number in range(1, 25_001))


@pytest.fixture
def background(datasette: Datasette) -> Background:
    return Background(of_numbers(reports(datasette)["updates"], 0), {}, (), "0123", "http://here/")


def result_of(edition: Edition, sql: str, **bounds: float) -> WholeResult:
    return WholeResult(edition.snapshot, sql, {}, **bounds)


def test_files_are_written_in_bounded_memory(background: Background, edition: Edition, tmp_path: Path) -> None:
    peaks = []
    for rows in (20_000, 40_000):
        tracemalloc.start()
        for writer in (as_csv, as_json):
            for _ in writer.pieces(background, result_of(edition, MANY.format(rows))):
                pass
        for _ in as_markdown.pieces(background, result_of(edition, MANY.format(rows)), lambda _: {}):
            pass
        with (tmp_path / "book.xlsx").open("wb") as file:
            as_workbook.write(file, background, result_of(edition, MANY.format(rows)), lambda _: {})
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3


def test_what_does_not_fit_a_sheet_is_said(
    background: Background, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_workbook, "ROWS", 1_500)
    file = tmp_path / "book.xlsx"
    with file.open("wb") as stream:
        as_workbook.write(stream, background, result_of(edition, MANY.format(4_000)), lambda _: {})
    sheets = sheets_of(file.read_bytes())
    assert len(sheets["Result"]) == 1_501
    assert ("Rows", "The first 1,500 of 4,000 rows: a sheet holds no more. The CSV file has all of them.") in (
        sheets["About"]
    )


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "{=1}", "http://example.org"]


def test_a_workbook_holds_no_formula_and_no_link(background: Background, edition: Edition, tmp_path: Path) -> None:
    rows = " UNION ALL ".join(f"SELECT {i}, '{text}'" for i, text in enumerate(FORMULAS))
    file = tmp_path / "book.xlsx"
    with file.open("wb") as stream:
        as_workbook.write(stream, background, result_of(edition, rows), lambda _: {})
    sheet = openpyxl.load_workbook(file)["Result"]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value.replace("_x000D_", "").strip() for cell in cells] == [text.strip() for text in FORMULAS]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(range(len(FORMULAS)))


def test_a_text_longer_than_a_cell_says_that_it_is_cut(
    background: Background, edition: Edition, tmp_path: Path
) -> None:
    file = tmp_path / "book.xlsx"
    with file.open("wb") as stream:
        as_workbook.write(stream, background, result_of(edition, "SELECT 1, printf('%.40000c', 'x')"), lambda _: {})
    (_, (_, text, _)) = sheets_of(file.read_bytes())["Result"]
    assert len(text) == as_workbook.CHARACTERS
    assert text.endswith("(cut: a cell holds no more)")


def test_markdown_takes_no_value_for_a_mark(background: Background, edition: Edition) -> None:
    sql = "SELECT 1, 'a | b' || char(10) || '*c* <script> [d](e) `f`'"
    text = b"".join(as_markdown.pieces(background, result_of(edition, sql), lambda _: {})).decode()
    assert r"| 1 | a \| b \*c\* \<script\> \[d\](e) \`f\` |" in text


ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'x' FROM n"


def test_a_file_that_breaks_off_says_so(background: Background, edition: Edition) -> None:
    def all_of(pieces: Any) -> str:
        got = []
        with pytest.raises(TookTooLongError):
            got.extend(iter(lambda: next(pieces).decode(), None))
        return "".join(got)

    def endless() -> WholeResult:
        return result_of(edition, ENDLESS, seconds=0.05)

    assert NOT_ALL in all_of(as_csv.pieces(background, endless())).splitlines()[-1]
    assert NOT_ALL in all_of(as_markdown.pieces(background, endless(), lambda _: {}))
    with pytest.raises(json.JSONDecodeError):
        json.loads(all_of(as_json.pieces(background, endless())))


def test_a_file_that_breaks_off_is_not_ended(background: Background, edition: Edition) -> None:
    """So that the server cuts the connection, and no client takes the file for whole."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.sleep(60)

    pieces = as_csv.pieces(background, result_of(edition, ENDLESS, seconds=0.05))
    asyncio.run(Download(next(pieces), pieces, {"content-type": "text/csv"}, receive).asgi_send(send))
    assert [message["type"] for message in sent[:2]] == ["http.response.start", "http.response.body"]
    assert all(message["more_body"] for message in sent[1:])
    assert NOT_ALL.encode() in sent[-1]["body"]


def test_nothing_more_is_written_for_somebody_who_has_gone(background: Background, edition: Edition) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    pieces = as_csv.pieces(background, result_of(edition, ENDLESS))
    asyncio.run(Download(next(pieces), pieces, {}, receive).asgi_send(send))
    assert len(sent) < 10


def test_what_takes_too_long_from_the_start_is_no_file(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i), 'x' FROM n"
    slow = dataclasses.replace(of_numbers(reports(datasette)["updates"], 1), sql=endless)
    monkeypatch.setitem(reports(datasette), "updates", slow)
    monkeypatch.setattr("communique.web.reports.download.SECONDS", 0.05)
    answer = get(datasette, "/reports/updates.csv")
    assert answer.status_code == 503
    assert "communique report updates --format csv" in answer.text
