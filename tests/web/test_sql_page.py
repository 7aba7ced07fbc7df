"""SQL of a reader's own: what can be asked is listed, examples run, and a faulty statement is kept and explained."""

from __future__ import annotations

import html
import re
from urllib.parse import urlencode

import pytest
from datasette.app import Datasette

from communique.web.sql_help import EXAMPLES
from tests.support.serving import ask

MOST_BYTES = 150_000
FAULTS = {
    "a word of SQL": (
        "seect 1",
        "Only questions are answered here: a statement begins with SELECT or WITH. Did you mean “SELECT”?",
    ),
    "a word within": (
        "SELECT * form finance_book",
        "There is a mistake at “form” or just before it. Did you mean “FROM”?",
    ),
    "a view": ("SELECT * FROM finace_book", "There is no table or view “finace_book”. Did you mean “finance_book”?"),
    "a column": (
        "SELECT amout FROM finance_book",
        "There is no column “amout” in finance_book. Did you mean “amount”?",
    ),
    "a column of an alias": (
        "SELECT f.provder FROM finance_book AS f",
        "There is no column “provder” in finance_book. Did you mean “provider”?",
    ),
    "a column like none": (
        "SELECT date FROM events",
        "There is no column “date” in events. events has id, kind, label,",
    ),
    "a function": ("SELECT coalesc(1, 2)", "SQLite has no function “coalesc”. Did you mean “coalesce”?"),
    "another statement": ("DELETE FROM records", "Only questions are answered here"),
    "two statements": ("SELECT 1; SELECT 2", "You can only execute one statement at a time."),
}


@pytest.mark.parametrize(("sql", "told"), FAULTS.values(), ids=FAULTS)
@pytest.mark.parametrize("form", ["", ".json", ".csv"])
def test_a_faulty_statement_is_an_error_that_says_what_was_meant(
    datasette: Datasette, sql: str, told: str, form: str
) -> None:
    answer = ask(datasette, f"/communique{form}?{urlencode({'sql': sql})}")
    assert answer.status_code == 400
    assert told in (answer.json()["error"] if form == ".json" else html.unescape(answer.text))
    if not form:
        kept = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.DOTALL)
        assert html.unescape(kept[1].strip() if kept else "") == sql


ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"


def test_a_statement_that_takes_too_long_is_kept(datasette: Datasette) -> None:
    answer = ask(datasette, f"/communique?{urlencode({'sql': ENDLESS, '_timelimit': '20'})}")
    assert answer.status_code == 400
    assert "This takes longer than it may." in answer.text
    assert ENDLESS in html.unescape(answer.text)


def test_a_parameter_that_is_none_keeps_the_statement(datasette: Datasette) -> None:
    answer = ask(datasette, "/communique?sql=SELECT+7&wrod=x")
    assert answer.status_code == 400
    assert "wrod" in answer.text
    assert re.search(r"<textarea[^>]*>SELECT 7</textarea>", answer.text)


def test_the_page_lists_tables_and_columns_with_their_meanings(datasette: Datasette) -> None:
    page = ask(datasette, "/communique")
    assert page.status_code == 200
    assert len(page.content) < MOST_BYTES
    listed = html.unescape(page.text)
    for name, meaning in (("provider", "Who gives it."), ("occurred_on", "When it happened or is to happen")):
        assert f"<dt>{name}</dt><dd>" in listed
        assert meaning.removesuffix(".") in listed


def test_each_of_the_five_examples_is_on_the_page_and_runs(datasette: Datasette) -> None:
    page = html.unescape(ask(datasette, "/communique").text)
    assert len(EXAMPLES) == 5
    for title, sql in EXAMPLES:
        assert title in page
        assert sql in page
        word = {"word": "a"} if ":word" in sql else {}
        answer = ask(datasette, f"/communique.json?{urlencode({'sql': sql, **word})}").json()
        # In one article nobody contradicts.
        assert bool(answer["rows"]) == ("disagreements" not in sql), title


@pytest.mark.parametrize(
    ("path", "status"), [("/nothing/here", 404), ("/communique/records?foo=1", 400), ("/communique/nothing", 404)]
)
def test_each_error_is_a_page_of_ours_with_ways_on(datasette: Datasette, path: str, status: int) -> None:
    answer = ask(datasette, path)
    assert answer.status_code == status
    for part in ("communique.css", 'action="/search"', 'href="/reports"', "<h1>"):
        assert part in answer.text
    assert "border: 3px solid red" not in answer.text
