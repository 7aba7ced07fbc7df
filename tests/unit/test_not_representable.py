"""What a source says and no column can hold is marked so, beside the values that columns hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from communique.reports.result import run_report
from tests.support.databases import rows
from tests.support.documents import LOAN, database, document

NO_COLUMN = {"field": "maturity", "says": "until the tolls have paid for it", "at": "P1.S3"}


def test_what_is_said_and_no_column_can_hold_is_marked_so_and_stands_nowhere(tmp_path: Path) -> None:
    url = database(tmp_path, "unheld")
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    told = {**LOAN, "not_representable": [NO_COLUMN]}
    first.write_text(document("first", "2023-06-01", {"financings": [told]}), "utf-8")
    load_files(url, [first])
    claims = "SELECT value, standing, is_the_value, passage FROM field_sources WHERE field = 'maturity' ORDER BY 1"
    said = ("until the tolls have paid for it", "not representable", 0, "P1.S3")
    assert rows(url, claims) == [said]
    assert rows(url, "SELECT maturity FROM loans") == [(None,)]
    assert rows(url, "SELECT relation, reported_value, passage FROM evidence WHERE field = 'maturity'") == [
        ("is beside", "until the tolls have paid for it", "P1.S3")
    ]
    questions = {row["missing"]: row["not_representable"] for row in run_report("blanks", url, kind="loan").as_dicts()}
    assert questions["when it must be repaid"] == "until the tolls have paid for it"
    assert questions["the interest rate"] is None
    # Beside a second voice, too, it is neither a rival nor one who agrees; and what that says stands.
    second.write_text(document("second", "2023-06-02", {"financings": [{**LOAN, "maturity": "P30Y"}]}), "utf-8")
    load_files(url, [second])
    assert rows(url, claims) == [("P30Y", None, 1, "P1.S2"), said]
    assert rows(url, "SELECT maturity FROM loans") == [("P30Y",)]
    assert rows(url, "SELECT field FROM resolutions WHERE field = 'maturity'") == []
    # Said in a form that the column can hold after all, it is a claim like others, and back.
    held = {**LOAN, "maturity": "P20Y"}
    first.write_text(document("first", "2023-06-01", {"financings": [held | {"evidence": ["P1.S3"]}]}), "utf-8")
    load_files(url, [first])
    assert {row[1] for row in rows(url, claims)} == {"stands", "rival"}
    first.write_text(document("first", "2023-06-01", {"financings": [told]}), "utf-8")
    load_files(url, [first])
    assert rows(url, claims) == [("P30Y", None, 1, "P1.S2"), said]


def test_one_sentence_gives_a_value_and_what_no_column_can_hold_of_it(tmp_path: Path) -> None:
    url = database(tmp_path, "both")
    file = tmp_path / "one.yaml"
    more = {**NO_COLUMN, "says": "or sooner"}
    hedged = {"at": "P1.S3", "field": "maturity", "modality": "probable", "hedge": "perhaps"}
    loan = {**LOAN, "maturity": "P30Y", "not_representable": [NO_COLUMN, more]}
    file.write_text(document("one", "2023-06-01", {"financings": [{**loan, "evidence": [hedged]}]}), "utf-8")
    load_files(url, [file])
    assert rows(url, "SELECT value, standing, modality FROM claims WHERE field = 'maturity' ORDER BY position") == [
        ("P30Y", None, "probable"),
        ("until the tolls have paid for it", "not representable", "certain"),
        ("or sooner", "not representable", "certain"),
    ]
    assert rows(url, "SELECT maturity FROM loans") == [("P30Y",)]
    evidence = "SELECT relation, passage, hedge FROM evidence WHERE field = 'maturity'"
    assert rows(url, evidence) == [("supports", "P1.S3", "perhaps")]
    assert load_files(url, [file]).changes == {}
    # Of what is not representable alone, too, the sentence is the place.
    loan.pop("maturity")
    file.write_text(document("one", "2023-06-01", {"financings": [loan]}), "utf-8")
    load_files(url, [file])
    assert rows(url, evidence) == [("is beside", "P1.S3", None)]


@pytest.mark.parametrize(
    ("said", "remedy"),
    [
        ({"field": "length"}, "has no such field; it has"),
        ({"at": "P9.S1"}, "no such sentence under `passages`"),
        ({"says": " "}, "Words, not only white space|not of the form wanted here"),
        ({"says": "P30Y"}, "the same as the value of the field; delete one of the two"),
        ({"hedge": "perhaps"}, "a word of doubt, yet `certain`"),
    ],
)
def test_what_no_column_can_hold_is_said_of_a_field_in_a_sentence(
    said: dict[str, str], remedy: str, tmp_path: Path
) -> None:
    url = database(tmp_path, "faulty")
    file = tmp_path / "one.yaml"
    loan = {**LOAN, "maturity": "P30Y", "not_representable": [NO_COLUMN | said]}
    file.write_text(document("one", "2023-06-01", {"financings": [loan]}), "utf-8")
    with pytest.raises(FactFileError, match=remedy):
        load_files(url, [file])


def test_what_no_column_can_hold_is_said_once(tmp_path: Path) -> None:
    url = database(tmp_path, "twice")
    file = tmp_path / "one.yaml"
    loan = {**LOAN, "not_representable": [NO_COLUMN, NO_COLUMN | {"at": "P1.S4"}]}
    file.write_text(document("one", "2023-06-01", {"financings": [loan]}), "utf-8")
    with pytest.raises(FactFileError, match="said twice of `maturity`; delete one of the two"):
        load_files(url, [file])
