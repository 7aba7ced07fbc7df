"""Rows of views say what they rest on, and where: on their pages, as CSV and as JSON."""

from __future__ import annotations

import csv
import io
import re

import pytest
from datasette.app import Datasette

from communique.schema import VIEWS
from tests.support.serving import ask

ADDED = ("evidence", "address")


@pytest.mark.parametrize("view", [view.name for view in VIEWS])
def test_each_row_of_each_view_says_what_it_rests_on(whole_site: Datasette, view: str) -> None:
    rows = ask(whole_site, f"/communique/{view}.json?_shape=objects&_size=60").json()["rows"]
    for row in rows:
        assert {*ADDED} <= row.keys()
        assert row["address"].startswith("http://localhost/")
        # What the gazetteer lists needs no sentence, and what is only denied or concluded has its own words for it.
        assert row["evidence"] is None or re.search(r"\d{4}.*¶\d+\.\d+", row["evidence"]), row


def test_a_file_of_a_view_has_slugs_and_no_number_of_an_edition(whole_site: Datasette) -> None:
    answer = ask(whole_site, "/communique/finance_book.csv?_stream=on")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert rows
    assert not [name for name in rows[0] if name.endswith("_id")]
    loan = next(row for row in rows if row["financing_slug"] == "azerbaijan-iran-soft-loan")
    assert loan["provider_slug"] == "azerbaijan"
    assert "Svarants 2023, ¶13.4" in loan["evidence"]
    assert loan["address"] == "http://localhost/financings/azerbaijan-iran-soft-loan"
    assert "account_slug" not in ask(whole_site, "/communique/field_sources.csv?_size=1").text


def test_a_row_on_the_page_of_a_view_leads_to_its_sentences(whole_site: Datasette) -> None:
    page = ask(whole_site, "/communique/meeting_roster").text
    assert re.search(r'<td class="col-evidence[^>]*><a href="/participants/[^"#]+#evidence">[^<]*¶\d+\.\d+', page)


def test_a_row_that_names_its_sentence_rests_on_that_one(whole_site: Datasette) -> None:
    rows = ask(whole_site, "/communique/field_sources.json?_shape=objects&_size=20").json()["rows"]
    for row in rows:
        paragraph, sentence = re.fullmatch(r"P(\d+)\.S(\d+)", row["passage"]).groups()
        assert row["evidence"].endswith(f", ¶{paragraph}.{sentence}")


@pytest.mark.parametrize("form", ["json", "csv"])
def test_without_the_column_that_says_what_a_row_is_of_nothing_is_added(whole_site: Datasette, form: str) -> None:
    answer = ask(whole_site, f"/communique/loan_book.{form}?_col=amount")
    assert answer.status_code == 200
    assert "evidence" not in answer.text


@pytest.mark.parametrize("view", ["agenda_book", "event_book", "office_holders", "people", "ties"])
def test_there_is_a_view_in_a_readers_words(whole_site: Datasette, view: str) -> None:
    answer = ask(whole_site, f"/communique/{view}.json?_shape=objects")
    rows = answer.json()["rows"]
    assert rows
    assert {"how_sure", "voices", "disputed"} <= rows[0].keys()


@pytest.mark.parametrize("view", ["agenda_book", "meeting_roster", "finance_book", "ties"])
def test_the_front_page_leads_to_views_that_read_well(whole_site: Datasette, view: str) -> None:
    assert f'<th scope="row"><a href="/communique/{view}">' in ask(whole_site, "/").text
