"""Money is a loan exactly while that is what stands as its instrument."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from communique.database.engine import open_engine
from communique.factfiles.files import load_files
from communique.factfiles.reading.problems import FactFileError
from tests.support.contents import contents
from tests.support.databases import rows
from tests.support.documents import DECISION, TIE, database, differences, document

_LOAN = {"slug": "line-money", "provider": "state-a", "stage": "agreed", "instrument": "loan", "at": "P1.S2"}
_TERMS = {"interest_percent": 4, "is_concessional": True}
_MONEY = (
    "SELECT r.kind, f.kind, f.instrument, r.label, r.disputed FROM records AS r JOIN financings AS f ON f.id = r.id"
)
_ROWS_OF_LOANS = "SELECT kind, interest_percent, is_concessional FROM loans"


def _calls_it(tmp_path: Path, name: str, day: str, **more: Any) -> Path:
    """A document that says what the money is, in a fact file."""
    file = tmp_path / f"{name}.yaml"
    entry = {key: value for key, value in (_LOAN | more).items() if value is not None}
    file.write_text(document(name, day, {"financings": [entry]}), "utf-8")
    return file


@pytest.mark.parametrize("is_reversed", [False, True])
@pytest.mark.parametrize("other", ["credit line", "grant"])
def test_what_one_calls_a_loan_and_another_something_else_is_what_stands(
    other: str, is_reversed: bool, tmp_path: Path
) -> None:
    url = database(tmp_path, "money")
    files = [
        _calls_it(tmp_path, "first", "2023-12-08", **_TERMS),
        _calls_it(tmp_path, "second", "2023-12-09", instrument=other),
        _calls_it(tmp_path, "third", "2023-12-10", instrument=other),
    ]
    load_files(url, files[:1])
    assert rows(url, _MONEY) == [("loan", "loan", "loan", "soft loan from State A (agreed)", None)]
    for file in reversed(files) if is_reversed else files:
        load_files(url, [file])
    wanted = [("financing", "financing", other, f"{other} from State A (agreed)", "instrument")]
    assert (rows(url, _MONEY), rows(url, _ROWS_OF_LOANS)) == (wanted, [])
    both = contents(url)
    # Its terms are still said by somebody, and come back with the loan.
    load_files(url, [], remove=["documents/second"])
    assert rows(url, _MONEY) == [("loan", "loan", "loan", "soft loan from State A (agreed)", "instrument")]
    assert rows(url, _ROWS_OF_LOANS) == [("loan", 4.0, 1)]
    load_files(url, [files[1]])
    assert contents(url) == both
    _calls_it(tmp_path, "first", "2023-12-08", instrument=other, **_TERMS)
    load_files(url, files)
    assert rows(url, _MONEY) == [(*wanted[0][:4], None)]
    anew = database(tmp_path, "anew")
    load_files(anew, files)
    assert contents(anew) == contents(url) | {"fact_files": contents(anew)["fact_files"]}
    assert list(differences(url)) == []


def test_a_concluded_instrument_stays_aside(tmp_path: Path) -> None:
    url = database(tmp_path, "aside")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08", inferred=["instrument"], interest_percent=3)])
    assert rows(url, _MONEY) == [("financing", "financing", None, "financing from State A (agreed)", None)]
    assert rows(url, "SELECT instrument, instrument_inferred FROM finance_book") == [(None, "loan")]
    assert rows(url, "SELECT inferred FROM records WHERE slug = 'line-money'") == [("instrument",)]
    load_files(url, [_calls_it(tmp_path, "second", "2023-12-09")])
    assert rows(url, _ROWS_OF_LOANS) == [("loan", 3.0, None)]
    assert rows(url, "SELECT instrument, instrument_inferred FROM finance_book") == [("loan", None)]


def test_money_that_is_only_named_any_more_is_no_loan(tmp_path: Path) -> None:
    url = database(tmp_path, "named")
    names = tmp_path / "names.yaml"
    tie = TIE | {"subject": "state-a", "object": "line-money"}
    names.write_text(document("names", "2023-12-09", {"relations": [tie]}), "utf-8")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08"), names])
    load_files(url, [], remove=["documents/first"])
    assert rows(url, _MONEY) == [("financing", "financing", None, "line-money", None)]
    assert (rows(url, _ROWS_OF_LOANS), differences(url)) == ([], [])


def test_an_editor_can_say_what_money_is(tmp_path: Path) -> None:
    url = database(tmp_path, "decided")
    load_files(url, [_calls_it(tmp_path, name, "2023-12-08", instrument=name) for name in ("grant", "loan")])
    assert rows(url, "SELECT kind, instrument FROM financings") == [("financing", "grant")]
    decisions = tmp_path / "decisions.yaml"
    decided = (DECISION % ("prefer", "loan")).replace("capital-talks", "line-money")
    decisions.write_text(decided.replace("field: status", "field: instrument"), "utf-8")
    load_files(url, [decisions])
    assert rows(url, "SELECT kind, instrument FROM financings") == [("loan", "loan")]


def test_terms_that_no_loan_can_have_are_a_slip_whatever_the_money_is(tmp_path: Path) -> None:
    file = _calls_it(tmp_path, "first", "2023-12-08", instrument="grant", interest_percent=-1)
    with pytest.raises(FactFileError, match=r'interest_percent: "-1": interest is 0 or more; correct it'):
        load_files(database(tmp_path, "terms"), [file])


def test_a_section_of_loans_is_told_where_they_stand(tmp_path: Path) -> None:
    file = tmp_path / "loans.yaml"
    file.write_text(document("loans", "2023-12-08", {"loans": [_LOAN]}), "utf-8")
    with pytest.raises(FactFileError, match="a loan stands under `financings`, with `instrument: loan`"):
        load_files(database(tmp_path, "form"), [file])


def test_a_report_of_another_instrument_counts_though_its_document_lists_none(tmp_path: Path) -> None:
    url = database(tmp_path, "reported")
    also = tmp_path / "also.yaml"
    said = {"at": "P1.S2", "relation": "updates", "field": "instrument", "value": "grant"}
    body = {"also_says": [{"record": "line-money", "evidence": [said, "P1.S3"]}]}
    also.write_text(document("also", "2023-12-09", body, "A"), "utf-8")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08"), also])
    assert rows(url, "SELECT kind, instrument FROM financings") == [("financing", "grant")]
    load_files(url, [], remove=["documents/also"])
    assert rows(url, "SELECT kind, instrument FROM financings") == [("loan", "loan")]


def test_a_table_of_ones_own_that_points_at_loans_hears_where_to_point_instead(tmp_path: Path) -> None:
    url = database(tmp_path, "own-table")
    load_files(url, [_calls_it(tmp_path, "first", "2023-12-08", instrument="loan")])
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE my_loans (loan INTEGER REFERENCES loans (id))")
        connection.exec_driver_sql("INSERT INTO my_loans SELECT id FROM loans")
    engine.dispose()
    before = contents(url)
    with pytest.raises(FactFileError) as refused:
        load_files(url, [_calls_it(tmp_path, "first", "2023-12-08", instrument="grant")])
    assert [str(one) for one in refused.value.problems] == [
        "my_loans:1:1: line-money: no longer a loan, so its row in `loans`, which this table of yours points "
        "at, goes; let the table point at `financings.id` or `records.id`, where it stays"
    ]
    assert contents(url) == before
