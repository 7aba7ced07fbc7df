"""No CSV holds a formula, and programs get back what was there."""

from __future__ import annotations

import csv
import io
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import hypothesis.strategies as st
import openpyxl
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from hypothesis import given

from communique.cli.main import cli
from communique.database.engine import open_engine
from communique.edition.export import export_database
from communique.project import ROOT
from communique.reports.formulas import defused, restored
from tests.support.serving import ask, served

SIGNS = "=+-@＝＋－＠"
# What OWASP names, and what a spreadsheet takes apart into cells that begin so.
FORMULAS = [
    "=1+1",
    '=HYPERLINK("http://example.org","x")',
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\ufeff=1",
    "  =1",
    "＝1+1",
    "'=1",
    "''@x",
    "a;=1+1",
    "a\n=1+1;b",
    "a\t@x",
    "x;-2+3;y",
    "-5\n*HYPERLINK(1)",
    "a; -5",
]
HARMLESS = [
    "-12.5",
    "+3",
    "-1,234.5",
    "-3%",
    "-",
    "–",
    "a=b",
    "Astara–Rasht",
    "a; b",
    "",
    "x @y",
    "it's",
    "'a'",
]


def spreadsheet_cells(line: str, separator: str) -> Iterator[str]:
    """What a spreadsheet with another separator takes for cells: quotation marks count at a cell's beginning only."""
    for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator):
        yield from row


def is_formula(cell: str) -> bool:
    """A cell that is calculated: what begins with a sign, and is neither a number nor that sign alone."""
    plain = cell.strip(" \t\r\n\ufeff\u00a0\u3000")
    return plain[:1] in tuple(SIGNS) and not re.fullmatch(r"[+-]\d[\d.,]*%?|[+-]", plain)


def formulas_in(text: str) -> list[str]:
    """What a spreadsheet would calculate of a text in a file, whatever it separates cells by."""
    file = io.StringIO(newline="")
    csv.writer(file).writerow(["x", text, "y"])
    return [cell for mark in ",;\t" for cell in spreadsheet_cells(file.getvalue(), mark) if is_formula(cell)]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_defused_whatever_separates_cells(text: str) -> None:
    assert not formulas_in(defused(text))
    assert restored(defused(text)) == text


def quoted(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"


@pytest.mark.parametrize("value", [*HARMLESS, -12.5, -3, 0, None, True, b"=1"])
def test_what_is_no_formula_stays_as_it_is(value: object) -> None:
    assert defused(value) == value


@given(st.text(alphabet=f"{SIGNS}'; \t\r\n\ufeff\u00a0a1.,%", max_size=12))
def test_every_text_can_be_had_back(text: str) -> None:
    assert restored(defused(text)) == text
    assert not formulas_in(defused(text))


SQL = f"SELECT {', '.join(quoted(text) for text in FORMULAS)}, 1 AS \"=x()\", -12.5, '-12.5'"


def test_sql_of_ones_own_gives_no_formula(datasette: Datasette) -> None:
    """Neither in cells nor in what somebody calls a column."""
    answer = ask(datasette, f"/communique.csv?{urlencode({'sql': SQL})}")
    names, cells = csv.reader(io.StringIO(answer.text, newline=""))
    assert [restored(cell) for cell in cells] == [*FORMULAS, "1", "-12.5", "-12.5"]
    assert not any(map(is_formula, (*names, *cells)))
    assert ask(datasette, f"/communique.json?{urlencode({'sql': SQL})}").json()["rows"][0][0] == "=1+1"


@pytest.fixture(scope="module")
def database(sample_file: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The sample, in which a project is called by a formula."""
    copy = tmp_path_factory.mktemp("formula") / "communique.db"
    shutil.copy(sample_file, copy)
    connection = sqlite3.connect(copy)
    connection.execute("PRAGMA foreign_keys = ON")
    with connection:
        connection.execute("UPDATE records SET label = '=HYPERLINK(1)', summary = '@SUM(1)' WHERE slug = 'grey-ferry'")
    connection.close()
    return f"sqlite:///{copy}"


@pytest.fixture(scope="module")
def hostile(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    with served(database, tmp_path_factory.mktemp("editions"), without=("downloads", "charts")) as one:
        yield one


ADDRESSES = [
    "/communique/projects.csv",
    "/communique/records.csv?slug=grey-ferry",
    "/communique/project_overview.csv?_stream=1",
    "/communique/project_parties.csv?_labels=on",
    "/communique/financing.csv",
    "/reports/financing.csv",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_csv_of_the_site_holds_a_formula(hostile: Datasette, address: str) -> None:
    answer = ask(hostile, address)
    assert answer.status_code == 200
    cells = [cell for row in csv.reader(io.StringIO(answer.text, newline="")) for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert not any(map(is_formula, cells))


@pytest.mark.parametrize("address", ["/communique/projects.json?_shape=objects", "/projects/grey-ferry.json"])
def test_json_is_the_data_as_it_is(hostile: Datasette, address: str) -> None:
    assert '"=HYPERLINK(1)"' in ask(hostile, address).text


def test_the_command_line_gives_the_sites_csv(hostile: Datasette, database: str) -> None:
    given = CliRunner().invoke(cli, ["--database", database, "report", "financing", "--format", "csv"])
    numbers = re.compile(r"(?m)^.*HYPERLINK.*$")
    assert numbers.findall(given.output)
    assert len(given.output.splitlines()) == len(ask(hostile, "/reports/financing.csv").text.splitlines())
    assert "'=HYPERLINK(1)" in given.output


def test_a_workbook_holds_texts(hostile: Datasette) -> None:
    book = openpyxl.load_workbook(io.BytesIO(ask(hostile, "/reports/financing.xlsx").content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == "=HYPERLINK(1)" for cell in cells)
    assert "f" not in {cell.data_type for cell in cells}


def test_an_export_is_defused_as_csv_and_exact_as_parquet(database: str, tmp_path: Path) -> None:
    with open_engine(database, read_only=True).connect() as connection:
        export_database(connection, tmp_path / "export", tables_only=True)
    with (tmp_path / "export/data/projects.csv").open(newline="", encoding="utf-8") as file:
        labels = [row["label"] for row in csv.DictReader(file)]
    exact = pq.read_table(tmp_path / "export/data/projects.parquet")["label"].to_pylist()
    assert "'=HYPERLINK(1)" in labels
    assert [restored(label) for label in labels] == exact


def test_the_documentation_says_how_programs_undo_it() -> None:
    said = (ROOT / "docs" / "reports-on-the-web.md").read_text("utf-8")
    (pattern,) = re.findall(r"UNDO = r\"(.*)\"", said)
    for text in FORMULAS:
        assert re.sub(pattern, "", defused(text)) == text


@pytest.mark.parametrize("unit", ["\t'", "'", ";", ";'", " =", "\t="])
def test_a_text_is_read_once_however_long_it_is(unit: str) -> None:
    """With a look ahead from each place in it, this would not end."""
    text = unit * (250_000 // len(unit)) + "x"
    assert restored(defused(unit * 50 + "x")) == unit * 50 + "x"
    assert defused(text).replace("'", "") == text.replace("'", "")
