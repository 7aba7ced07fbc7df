"""Whole results as files: the command line's CSV, JSON that explains itself, Excel and Markdown for readers; never cut
in silence, in bounded memory, and without a formula."""

from __future__ import annotations

import asyncio
import csv
import dataclasses
import io
import json
import os
import shutil
import sqlite3
import subprocess
import tracemalloc
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from communique.cli.main import cli
from communique.database.address import url_of_file
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition, PublicationError
from communique.edition.site import URL_VARIABLE
from communique.factfiles.files import load_files
from communique.project import FILE, open_project
from communique.reports.arguments import Arguments
from communique.reports.evidence import columns_with_evidence
from communique.reports.formats import FORMATS, as_csv, as_json, as_markdown, as_workbook
from communique.reports.formats.whole import NOT_ALL, TookTooLongError, Whole
from communique.reports.report import Report, find_report
from communique.reports.result import run_report
from communique.reports.workbooks import CHARACTERS
from communique.schema.sql_file import Column
from communique.web.edition import edition_of
from communique.web.reports import reports_of
from communique.web.reports.sending import Download, WholeResult
from tests.conftest import SAMPLE_FILES
from tests.support.databases import new_database
from tests.unit.test_publication import get
from tests.unit.test_reports import REPORTS


def expected(report: str, edition: Edition, **parameters: object) -> list[dict[str, Any]]:
    """The rows as Python has them, with slugs for ids."""
    with closing(sqlite3.connect(edition.snapshot)) as connection:
        slugs = dict(connection.execute("SELECT id, slug FROM records"))
    rows = run_report(report, f"sqlite:///{edition.snapshot}", **parameters).as_dicts()
    return [
        {
            f"{name[:-3]}_slug" if name.endswith("_id") else name: slugs.get(value) if name.endswith("_id") else value
            for name, value in row.items()
        }
        for row in rows
    ]


def sheets_of(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def test_the_csv_is_the_command_lines_to_the_byte(
    datasette: Datasette, edition: Edition, communique_command: str
) -> None:
    database = f"sqlite:///{edition.snapshot}"
    command = [communique_command, "--database", database, "report", "financing", "-p", "provider=russia"]
    where = {**os.environ, URL_VARIABLE: "http://localhost"}  # the web's are asked for there
    done = subprocess.run([*command, "--format", "csv"], capture_output=True, check=True, env=where)
    assert get(datasette, "/reports/financing.csv?provider=russia").content == done.stdout


@pytest.mark.parametrize(
    ("report", "parameters"),
    [("spellings", {}), ("co-attendance", {"least": 2}), ("updates", {})],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_what_is_printed_as_csv_is_what_the_web_sends(
    report: str,
    parameters: dict[str, object],
    datasette: Datasette,
    edition: Edition,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(URL_VARIABLE, "http://localhost")  # where the web's are asked for
    given = [part for name, value in parameters.items() for part in ("-p", f"{name}={value}")]
    command = ["--database", f"sqlite:///{edition.snapshot}", "report", report, *given, "--format", "csv"]
    printed = CliRunner().invoke(cli, command, catch_exceptions=False).stdout_bytes
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    assert get(datasette, f"/reports/{report}.csv?{query}").content == printed


ENDINGS = {"csv": "csv", "json": "json", "markdown": "md", "xlsx": "xlsx"}


def written(folder: Path, report: str, form: str, *given: str) -> bytes:
    """The file that the command line writes."""
    file = folder / f"{report}.{ENDINGS[form]}"
    done = CliRunner().invoke(cli, [*given, "--format", form, "-o", str(file)], catch_exceptions=False)
    assert (done.exit_code, done.output) == (0, "")
    return file.read_bytes()


@REPORTS
def test_the_command_line_writes_what_the_web_sends(
    report: Report, datasette: Datasette, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, "http://localhost")  # where the web's are asked for
    for form, ending in ENDINGS.items():
        ours = written(tmp_path, report.name, form, "--database", str(edition.snapshot), "report", report.name)
        assert ours == get(datasette, f"/reports/{report.name}.{ending}").content


@pytest.mark.parametrize("form", ENDINGS)
def test_a_narrowed_report_is_the_same_too(
    form: str, datasette: Datasette, edition: Edition, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(URL_VARIABLE, "http://localhost/")
    given = ("-p", "provider=Russia", "-p", "currency=US Dollar")
    ours = written(tmp_path, "financing", form, "--database", str(edition.snapshot), "report", "financing", *given)
    asked = f"/reports/financing.{ENDINGS[form]}?provider=russia&currency=USD"
    assert ours == get(datasette, asked).content


def test_the_newest_edition_is_asked_as_its_site_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(URL_VARIABLE, raising=False)
    (tmp_path / FILE).write_text('title = "Ports"\nlicense = "CC0"\nurl = "https://ports.example.org/"\n')
    project = open_project(tmp_path)
    new_database(url_of_file(project.database))
    load_files(url_of_file(project.database), SAMPLE_FILES)
    given = ("--project", str(tmp_path), "report", "financing", "--edition")
    refused = CliRunner().invoke(cli, [*given, "--format", "json"])
    assert isinstance(refused.exception, PublicationError)
    assert f"run `communique publish {project.editions}` first" in str(refused.exception)
    edition = publish_edition(project.database, project.editions, project, without=("about", "charts", "downloads"))
    told = json.loads(written(tmp_path, "financing", "json", *given))
    assert (told["edition"], told["license"]) == (edition.name, "CC0")
    assert told["address"] == "https://ports.example.org/reports/financing"
    source = f"Source: Ports, edition {edition.name}, https://ports.example.org/reports/financing. CC0"
    assert written(tmp_path, "financing", "markdown", *given).decode().splitlines()[-1] == source
    wrong = CliRunner().invoke(cli, [*given, "--engine", "duckdb"])
    assert "leave --edition or --engine duckdb out" in wrong.output


def test_a_database_that_is_not_published_has_neither_edition_nor_address(seed_database: str, tmp_path: Path) -> None:
    given = ("--database", seed_database, "report", "financing")
    told = json.loads(written(tmp_path, "financing", "json", *given))
    assert (told["edition"], told["address"]) == (None, None)
    source = "Source: Communiqué, a database that is not published. CC BY 4.0, "
    assert written(tmp_path, "financing", "markdown", *given).decode().splitlines()[-1].startswith(source)
    about = dict(row for row in sheets_of(written(tmp_path, "financing", "xlsx", *given))["About"] if row[0])
    assert about["Edition"] == "none: a database that is not published"
    assert "Address" not in about


@pytest.mark.parametrize("manifest", ["", "{}", '{"files": {"communique.db": "0"}}'])
def test_a_file_that_is_no_longer_its_editions_is_refused(manifest: str, edition: Edition, tmp_path: Path) -> None:
    for name in ("communique.db", "metadata.json"):
        shutil.copyfile(edition.folder / name, tmp_path / name)
    (tmp_path / "manifest.json").write_text(manifest)
    refused = CliRunner().invoke(cli, ["--database", str(tmp_path / "communique.db"), "report", "financing"])
    assert isinstance(refused.exception, PublicationError)
    assert str(refused.exception).endswith("publish again")


def test_the_table_of_the_command_line_reads_in_words(communique_command: str, seed_database: str) -> None:
    command = [communique_command, "--database", seed_database, "report", "financing"]
    table = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    for words in ("Other financing", "US dollars", "by 2030", "1,500,000,000", "how sure the source is", "¶13.4"):
        assert words in table
    for code in ("[..2030]", "USD", "how_sure", "financing_id"):
        assert code not in table


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["--format", "xlsx"], "a workbook goes into a file; name one by --output FILE"),
        (["-o", "table.txt"], "a table is for the screen"),
    ],
)
def test_a_form_that_cannot_go_there_is_refused(
    given: list[str], message: str, communique_command: str, seed_database: str
) -> None:
    command = [communique_command, "--database", seed_database, "report", "financing", *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, message in done.stderr) == (2, True)


@REPORTS
def test_every_form_has_the_whole_result(report: Report, datasette: Datasette, edition: Edition) -> None:
    rows = expected(report.name, edition)
    told = get(datasette, f"/reports/{report.name}.json").json()
    assert [{name: row[name] for name in rows[0]} for row in told["rows"]] == rows
    assert [list(row) for row in told["rows"]] == [list(columns_with_evidence(report))] * len(rows)
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
    assert (told["report"], told["question"], told["caveats"]) == (report.name, report.question, list(report.caveats))
    assert {column["name"]: column["meaning"] for column in told["columns"]} == {
        column.name: column.description for column in columns_with_evidence(report).values()
    }
    assert told["edition"] == edition.sha256[:16]
    assert told["address"].startswith(f"http://localhost/reports/{report.name}")
    assert set(told["parameters"]) == {parameter.name for parameter in report.parameters}


def test_a_file_says_what_it_is(datasette: Datasette) -> None:
    types = {"csv": "text/csv", "json": "application/json", "md": "text/markdown", "xlsx": FORMATS["xlsx"].content_type}
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
    assert told["address"] == "http://localhost/financings/russia-planned-financing"
    assert not any("id" in str(heading).split() for heading in headings)
    about = {name: said for name, said in sheets["About"] if name}
    assert about["Question"] == "Who gives, promises or plans what money, for whom and for what?"
    assert about["Who gives"] == "Russia"
    assert about["Who gets"] == "all"
    assert about["Rows"] == "1 row"
    assert about["Address"] == "http://localhost/reports/financing?provider=russia"


def test_an_address_in_a_workbook_is_a_link(datasette: Datasette) -> None:
    content = get(datasette, "/reports/financing.xlsx?provider=russia").content
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Result"]
    linked = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
    assert {cell.hyperlink.target for cell in linked} == {"http://localhost/financings/russia-planned-financing"}
    assert [sheet.cell(1, cell.column).value for cell in linked] == ["evidence", "address"]
    assert linked[0].value.startswith("Svarants 2023, ¶")
    assert linked[0].hyperlink.location == "evidence", "to the sentences"


def test_the_same_edition_gives_the_same_workbook(datasette: Datasette) -> None:
    first, again = (get(datasette, "/reports/financing.xlsx").content for _ in range(2))
    assert first == again


def test_markdown_can_be_put_into_notes(datasette: Datasette) -> None:
    text = get(datasette, "/reports/financing.md?stage=provided").text
    assert text.startswith("# All financing\n\nWho gives, promises or plans what money")
    # No source names the project, which stands in the coder's column.
    assert "| Loan | Azerbaijan | Iran |  |  | Astara–Rasht section | 500,000,000 | US dollars |" in text
    assert "| recipient | recipient by the coder's conclusion | project | project by the coder's conclusion |" in text
    assert "- How far it has come: provided\n" in text
    assert "Source: Communiqué, edition " in text


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ("financing.csv?provider=nobody", 400, "provider: Nothing in this edition is called “nobody”. Give a slug"),
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
    return dataclasses.replace(report, sql=MANY.format(rows), columns=columns, parameters=(), rests_on=())


@pytest.mark.parametrize("form", ["csv", "json", "md", "xlsx"])
def test_no_limit_of_pages_cuts_a_file(datasette: Datasette, monkeypatch: pytest.MonkeyPatch, form: str) -> None:
    many = of_numbers(reports_of(edition_of(datasette))["updates"], 25_000)
    monkeypatch.setitem(reports_of(edition_of(datasette)), "updates", many)
    answer = get(datasette, f"/reports/updates.{form}")
    if form == "xlsx":
        assert len(sheets_of(answer.content)["Result"]) == 25_001
    else:
        assert "name 25000" in answer.text
        assert answer.text.count("name 1") == sum(str(number).startswith("1") for number in range(1, 25_001))


@pytest.fixture
def whole(datasette: Datasette) -> Callable[..., Whole]:
    """What makes the result of a report on numbers and names, by its SQL."""

    def make(sql: str, **bounds: float) -> Whole:
        arguments = Arguments(dataclasses.replace(of_numbers(find_report("updates"), 0), sql=sql))
        result = WholeResult(edition_of(datasette), arguments, **bounds)
        return Whole(arguments.report, arguments, result.portions(), result.view.ask, str, "0123", "http://here/")

    return make


@pytest.mark.slow
def test_files_are_written_in_bounded_memory(whole: Callable[..., Whole], tmp_path: Path) -> None:
    peaks = []
    for rows in (20_000, 40_000):
        tracemalloc.start()
        for writer in (as_csv, as_json, as_markdown):
            for _ in writer.pieces(whole(MANY.format(rows))):
                pass
        with (tmp_path / "book.xlsx").open("wb") as file:
            as_workbook.write(file, whole(MANY.format(rows)))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3


def test_what_does_not_fit_a_sheet_is_said(
    whole: Callable[..., Whole], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(as_workbook, "ROWS", 1_500)
    sheets = sheets_of(b"".join(as_workbook.pieces(whole(MANY.format(4_000)))))
    assert len(sheets["Result"]) == 1_501
    assert ("Rows", "The first 1,500 of 4,000 rows: a sheet holds no more. The CSV file has all of them.") in (
        sheets["About"]
    )


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x")', "{=1}", "http://example.org"]


def test_a_workbook_holds_no_formula_and_no_link(whole: Callable[..., Whole]) -> None:
    rows = " UNION ALL ".join(f"SELECT {i}, '{text}'" for i, text in enumerate(FORMULAS))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(as_workbook.pieces(whole(rows)))))["Result"]
    cells = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert [cell.value.replace("_x000D_", "").strip() for cell in cells] == [text.strip() for text in FORMULAS]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(cell.hyperlink is None for cell in cells)
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == list(range(len(FORMULAS)))


def test_a_text_longer_than_a_cell_says_that_it_is_cut(whole: Callable[..., Whole]) -> None:
    book = b"".join(as_workbook.pieces(whole("SELECT 1, printf('%.40000c', 'x')")))
    (_, (_, text)) = sheets_of(book)["Result"]
    assert len(text) == CHARACTERS
    assert text.endswith("(cut: a cell holds no more)")


def test_markdown_takes_no_value_for_a_mark(whole: Callable[..., Whole]) -> None:
    sql = "SELECT 1, 'a | b' || char(10) || '*c* <script> [d](e) `f`'"
    text = b"".join(as_markdown.pieces(whole(sql))).decode()
    assert r"| 1 | a \| b \*c\* \<script\> \[d\](e) \`f\` |" in text


ENDLESS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i, 'x' FROM n"


def test_a_file_that_breaks_off_says_so(whole: Callable[..., Whole]) -> None:
    def all_of(writer: Any) -> str:
        pieces, got = writer.pieces(whole(ENDLESS, seconds=0.05)), []
        with pytest.raises(TookTooLongError):
            got.extend(iter(lambda: next(pieces).decode(), None))
        return "".join(got)

    assert NOT_ALL in all_of(as_csv).splitlines()[-1]
    assert NOT_ALL in all_of(as_markdown)
    with pytest.raises(json.JSONDecodeError):
        json.loads(all_of(as_json))


def test_a_workbook_that_takes_too_long_is_given_up(whole: Callable[..., Whole]) -> None:
    slow = dataclasses.replace(whole(MANY.format(10)), seconds_to_write=-1)
    with pytest.raises(TookTooLongError):
        next(as_workbook.pieces(slow))


def test_a_file_that_breaks_off_is_not_ended(whole: Callable[..., Whole]) -> None:
    """So that the server cuts the connection, and no client takes the file for whole."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        await asyncio.sleep(60)

    pieces = as_csv.pieces(whole(ENDLESS, seconds=0.05))
    asyncio.run(Download(next(pieces), pieces, {"content-type": "text/csv"}, receive).asgi_send(send))
    assert [message["type"] for message in sent[:2]] == ["http.response.start", "http.response.body"]
    assert all(message["more_body"] for message in sent[1:])
    assert NOT_ALL.encode() in sent[-1]["body"]


def test_nothing_more_is_written_for_somebody_who_has_gone(whole: Callable[..., Whole]) -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.disconnect"}

    pieces = as_csv.pieces(whole(ENDLESS))
    asyncio.run(Download(next(pieces), pieces, {}, receive).asgi_send(send))
    assert len(sent) < 10


def test_what_takes_too_long_from_the_start_is_no_file(datasette: Datasette, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i), 'x' FROM n"
    slow = dataclasses.replace(of_numbers(reports_of(edition_of(datasette))["updates"], 1), sql=endless)
    monkeypatch.setitem(reports_of(edition_of(datasette)), "updates", slow)
    monkeypatch.setattr("communique.web.reports.sending.SECONDS", 0.05)
    answer = get(datasette, "/reports/updates.csv")
    assert answer.status_code == 503
    assert "communique report updates --format csv" in answer.text
