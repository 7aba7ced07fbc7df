"""A page never says more surely than the source does, nor lets the source say what the coder concluded."""

from __future__ import annotations

import html
import re
import sqlite3
from pathlib import Path

import pytest

from tests.support.serving import ask, served

LOAN = "lakeland/loan/grey-ferry"
CONCLUDED = "(:id, :other, 'supports', '', '', 'certain', NULL, 1)"


def told(database: str, folder: Path, *statements: str) -> tuple[str, str]:
    """How sure the page and the footnote of the loan say the source is, after these statements."""
    with sqlite3.connect(database.removeprefix("sqlite:///")) as connection:
        (loan,) = connection.execute("SELECT id FROM records WHERE slug = ?", [LOAN]).fetchone()
        (other,) = connection.execute(
            "SELECT min(p.id) FROM passages AS p JOIN records AS d ON d.id = p.document_id WHERE d.slug LIKE 'quill%'"
        ).fetchone()
        for statement in statements:
            connection.execute(statement, {"id": loan, "other": other})
    with served(database, folder) as datasette:
        page = ask(datasette, f"/loans/{LOAN}").text
        footnote = ask(datasette, f"/cite/loans/{LOAN}.txt").text
    sureness = re.sub(r"<[^>]+>", "", page.partition('<p class="sureness">')[2].partition("</p>")[0])
    return html.unescape(" ".join(sureness.split())), footnote


def cite(values: str) -> str:
    columns = "record_id, passage_id, relation, field, reported_value, modality, hedge, is_inferred"
    return f"INSERT INTO citations ({columns}) VALUES {values}"


DOUBTED = (
    "UPDATE citations SET modality = 'probable', hedge = 'apparently' WHERE record_id = :id AND relation = 'supports'"
)


def test_what_the_coder_concludes_makes_no_source_certain(sample_database: str, tmp_path: Path) -> None:
    page, footnote = told(sample_database, tmp_path, DOUBTED, cite(CONCLUDED))
    assert page.startswith("The source thinks it probable (“apparently”). ")
    assert "– the source thinks it probable, in its words “apparently”. " in footnote


def test_a_word_of_doubt_is_told_of_the_sentence_that_has_it(sample_database: str, tmp_path: Path) -> None:
    page, footnote = told(
        sample_database, tmp_path, cite("(:id, :other, 'supports', '', '', 'possible', 'perhaps', 0)")
    )
    assert "source is certain; elsewhere it is thought possible (“perhaps”)." in page
    assert "is certain; elsewhere it is thought possible (“perhaps”). " in footnote


@pytest.mark.parametrize(
    ("values", "reserve"),
    [
        ("(:id, :other, 'supports', 'project', '', 'certain', NULL, 1)", "project: the coder's conclusion"),
        ("(:id, :other, 'supports', 'stage', '', 'possible', 'if', 0)", "stage: the source thinks it possible (“if”)"),
    ],
    ids=["concluded", "less sure"],
)  # fmt: skip
def test_a_field_that_is_less_sure_than_the_whole_is_named(
    sample_database: str, tmp_path: Path, values: str, reserve: str
) -> None:
    page, footnote = told(sample_database, tmp_path, cite(values))
    assert page.startswith(f"The source is certain; {reserve}. ")
    assert f"– the source is certain; {reserve}. " in footnote


def test_a_conclusion_is_nobodys_certainty(sample_database: str, tmp_path: Path) -> None:
    page, footnote = told(sample_database, tmp_path, "UPDATE citations SET is_inferred = 1 WHERE record_id = :id")
    assert page.startswith("The coder's conclusion, not the source's words. ")
    assert "the source is certain" not in footnote


def test_a_footnote_says_whose_words_a_source_reports(sample_database: str, tmp_path: Path) -> None:
    speaks = (
        "UPDATE citations SET attributed_to_id = (SELECT id FROM records WHERE slug = 'lakeland') WHERE record_id = :id"
    )
    _, footnote = told(sample_database, tmp_path, f"{speaks} AND relation = 'supports'")
    assert "; in the words of Lakeland. " in footnote
    # The rival's word is its own.
    _, footnote = told(sample_database, tmp_path, speaks.replace("'lakeland'", "NULL"))
    assert "in the words of" not in footnote
