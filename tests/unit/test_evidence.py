"""What the rows of reports rest on: places in short, voices, addresses; and no number of an edition in any file."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from communique.reports.evidence import (
    ADDRESS,
    Evidence,
    Place,
    columns_with_evidence,
    evidence_of,
    rows_with_evidence,
    short_documents,
)
from communique.reports.formats import FORMATS
from communique.reports.formats.whole import Source, whole_of
from communique.reports.parameters import ReportError
from communique.reports.report import Report, find_report, list_reports
from communique.reports.result import run_report
from tests.unit.test_reports import REPORTS

SITE = "https://facts.example"


@pytest.fixture
def ask(seed_database: str) -> Any:
    with closing(sqlite3.connect(f"{seed_database.removeprefix('sqlite:///')}")) as connection:
        connection.row_factory = sqlite3.Row
        yield lambda sql, **parameters: [dict(row) for row in connection.execute(sql, parameters)]


def documents(ask: Any, *rows: tuple[str | None, str | None, str]) -> dict[int, str]:
    """What documents by these authors, from these houses and of these days are called in short."""
    tables = {
        "actors": "SELECT 1 AS id, 'Ada Quill' AS label, 'person' AS type "
        "UNION ALL SELECT 2, 'The Lake Herald', 'organization' UNION ALL SELECT 3, 'Ministry of Ports', 'organization'",
        "records": "SELECT 1 AS id, 'Ada Quill' AS label UNION ALL SELECT 2, 'The Lake Herald'",
        "names": "SELECT 1 AS record_id, 'Quill' AS name, 'short' AS type UNION ALL SELECT 1, 'A. Q.', 'short' "
        "UNION ALL SELECT 2, 'Lake Herald', 'full'",
    }
    ids = {"Ada Quill": 1, "The Lake Herald": 2, "Ministry of Ports": 3, None: "NULL"}
    made = (
        f"SELECT {number} AS id, 'Document {number}' AS label, {ids[author]} AS author_id, "
        f"{ids[house]} AS publisher_id, '{day}' AS published_on"
        for number, (author, house, day) in enumerate(rows, 1)
    )
    told = ", ".join(f"{name} AS ({sql})" for name, sql in {**tables, "documents": " UNION ALL ".join(made)}.items())
    return short_documents(lambda sql: ask(f"WITH {told} {sql}"), range(1, len(rows) + 1))


@pytest.mark.parametrize(
    ("rows", "called"),
    [
        ([("Ada Quill", "The Lake Herald", "2031-05-02")], ["Quill 2031"]),
        ([(None, "The Lake Herald", "2031-05")], ["The Lake Herald 2031"]),
        ([("Ministry of Ports", "The Lake Herald", "2031")], ["The Lake Herald 2031"]),
        ([("Ministry of Ports", None, "2031")], ["Ministry of Ports 2031"]),
        ([(None, None, "2031")], ["Document 1"]),
        ([(None, "The Lake Herald", "[2031-05-02..]")], ["Document 1"]),
        ([(None, "The Lake Herald", "203X")], ["Document 1"]),
        (
            [(None, "The Lake Herald", "2031-05-02"), (None, "The Lake Herald", "2031-06-09")],
            ["Document 1", "Document 2"],
        ),
        (
            [(None, "The Lake Herald", "2031-05-02"), (None, "The Lake Herald", "2032-05-02")],
            ["The Lake Herald 2031", "The Lake Herald 2032"],
        ),
    ],
)
def test_a_document_in_short(rows: list[Any], called: list[str], ask: Any) -> None:
    assert list(documents(ask, *rows).values()) == called


def test_places_stand_by_document_and_say_how_many_more() -> None:
    places = (Place("Quill 2031", "¶13.4"), Place("Quill 2031", "¶13.6"), Place("The Lake Herald 2032", "¶2.1"))
    told = Evidence(places, ("Ada Quill",), 4, 1)
    assert told.evidence == "Quill 2031, ¶13.4, ¶13.6; The Lake Herald 2032, ¶2.1; 4 more"
    assert told.said_by == "Ada Quill; 1 more"
    assert (Evidence().evidence, Evidence().said_by) == ("", "")


def test_each_record_rests_on_the_sentences_that_support_it(ask: Any) -> None:
    """Held to the citations, one by one."""
    expected: dict[int, set[tuple[int, int]]] = {}
    for row in ask(
        "SELECT c.record_id, p.paragraph, p.sentence FROM citations AS c JOIN accounts AS a ON a.id = c.account_id "
        "JOIN passages AS p ON p.id = c.passage_id WHERE NOT a.is_denied"
    ):
        expected.setdefault(row["record_id"], set()).add((row["paragraph"], row["sentence"]))
    found = evidence_of(ask, [row["id"] for row in ask("SELECT id FROM records")])
    for record, told in found.items():
        cited = {f"¶{paragraph}.{sentence}" for paragraph, sentence in expected.get(record, ())}
        assert {place.sign for place in told.places} <= cited
        assert len(told.places) == min(len(cited), 3)
        assert len(told.places) + told.more_places == len(cited)
    assert any(told.more_places for told in found.values())


def test_a_record_rests_first_on_what_says_most_and_on_who_said_it(whole_seed: str) -> None:
    with closing(sqlite3.connect(whole_seed.removeprefix("sqlite:///"))) as connection:
        connection.row_factory = sqlite3.Row

        def ask_of_all(sql: str) -> list[dict[str, Any]]:
            return [dict(row) for row in connection.execute(sql)]

        slugs = ("russia-astara-rasht-loan", "moscow-talks/agenda/gaza-strip", "putin-pezeshkian-agree-joint-work")
        ids = [ask_of_all(f"SELECT id FROM records WHERE slug = '{slug}'")[0]["id"] for slug in slugs]
        found = evidence_of(ask_of_all, ids)
    loan, gaza, agreed = (found[one] for one in ids)
    assert loan.evidence == "Athens News 2023, ¶5.1, ¶4.1"
    # Who spoke for somebody is named, and what a press office tells is no president's word.
    assert "Mohammad Jamshidi, for Ebrahim Raisi" in gaza.voices
    assert agreed.voices == ("Press office of the Kremlin",)


def lines_of(report: Report, database: str) -> list[dict[str, str]]:
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        connection.row_factory = sqlite3.Row
        whole = whole_of(
            run_report(report.name, database),
            lambda sql: [dict(row) for row in connection.execute(sql)],
            Source("Ports", "CC0", SITE),
        )
        text = b"".join(FORMATS["csv"].pieces(whole)).decode()
    return list(csv.DictReader(io.StringIO(text)))


def test_a_sum_that_is_said_in_words_stands_in_files_too(whole_seed: str) -> None:
    lines = {line["financing_slug"]: line for line in lines_of(find_report("financing"), whole_seed)}
    half = lines["azerbaijan-astara-terminals"]
    assert (half["amount"], half["in_words"]) == ("", "amount: the remaining half of the 60 million euros")
    assert lines["russia-astara-rasht-loan"]["in_words"] == ""


@REPORTS
def test_every_row_of_a_file_says_what_it_rests_on(report: Report, seed_database: str, ask: Any) -> None:
    slugs = {row["slug"] for row in ask("SELECT slug FROM records")}
    for line in lines_of(report, seed_database):
        if report.counts:
            assert line[ADDRESS].startswith(f"{SITE}/reports/{report.counts.listed_in}?")
            assert "¶" in line["evidence"]
            continue
        if line.get("nothing_coded"):  # a sentence of a document that speaks of no record
            assert (line[ADDRESS], "¶" in line["evidence"]) == ("", True)
            continue
        assert line[ADDRESS].startswith(f"{SITE}/")
        assert line[ADDRESS].removeprefix(f"{SITE}/").partition("/")[2] in slugs
        assert "¶" in line["evidence"] or is_silent(report, line)
        assert {line[name] for name in line if name.endswith("_slug")} - {""} <= slugs


@pytest.mark.parametrize("report", [report for report in list_reports() if report.counts], ids=lambda one: one.name)
def test_the_report_that_a_counting_row_leads_to_lists_what_it_counts(report: Report, whole_seed: str) -> None:
    counts = report.counts
    assert counts
    rows = [row for row in lines_of(report, whole_seed) if row[counts.number] != "0"]
    for row in rows[:40]:
        asked = dict(parse_qsl(urlsplit(row[ADDRESS]).query))
        assert {*asked} <= {*counts.narrowed, *counts.fixed}
        listed = run_report(counts.listed_in, whole_seed, **asked).rows
        # Who met whom has meetings to come, too; and a blank stage or currency cannot be asked for.
        assert len(listed) >= int(row[counts.number])
        if {*asked} == {*counts.narrowed} and counts.listed_in == "financing":
            assert len(listed) == int(row[counts.number])
        more = int(row[counts.number]) - counts.named
        assert (f"; {more:,} more {counts.each}" in row["evidence"]) == (more > 0)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{each: sum}", "counts: write each, in, named, narrowed, number"),
        ("{each: sum, number: no, named: 1, in: x, narrowed: {}}", "counts: no is no column of it"),
        ("{each: sum, number: n, named: 1, in: x, narrowed: {a: b}}", "counts: b is no column of it"),
        ("{each: sum, number: n, named: one, in: x, narrowed: {}}", "counts: named is a number"),
    ],
)
def test_what_a_header_counts_has_to_make_sense(tmp_path: Path, said: str, told: str) -> None:
    header = f"-- title: T\n-- question: Q?\n-- counts: {said}\n-- columns:\n--   n: {{type: integer, meaning: N.}}\n"
    (tmp_path / "t.sql").write_text(f"{header}SELECT 1 AS n\n", "utf-8")
    with pytest.raises(ReportError, match=told):
        list_reports((tmp_path,))


def is_silent(report: Report, line: dict[str, str]) -> bool:
    """Whether a row tells of what no sentence of the corpus says."""
    return (report.name == "spellings" and not line["document"]) or line.get("inferred") == "whole"


@REPORTS
def test_no_file_has_numbers_of_an_edition(report: Report) -> None:
    columns = columns_with_evidence(report)
    assert not [column for column in columns.values() if column.type == "id"]
    assert not [name for name in columns if name.endswith("_id")]


def test_a_column_of_ones_own_stays(ask: Any) -> None:
    report = find_report("loan-book")
    names = list(columns_with_evidence(report))
    assert names.count("how_sure") == 1
    assert names[-4:] == ["said_by", "in_words", "dataset_license", "address"]
    rows = [[None] * len(report.columns)]
    assert rows_with_evidence(report, rows, ask, str) == [[None] * len(names)]
