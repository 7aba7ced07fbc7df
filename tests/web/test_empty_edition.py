"""The pages of a project in which nothing is coded yet are whole, and say so once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from tests.support.databases import new_database
from tests.support.serving import ask, served


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder: Path = tmp_path_factory.mktemp("empty")
    url = f"sqlite:///{folder}/communique.db"
    new_database(url)
    with served(url, folder / "editions", without=("downloads",)) as datasette:
        yield datasette


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", "Nothing is coded yet"),
        ("/about", "Nothing is coded in this edition yet."),
        ("/about/methodology", "<h1"),
        ("/about/coverage", "<h1"),
        ("/about/dictionary", 'id="meetings"'),
        ("/about/schema", "<svg"),
        ("/reports", 'href="/reports/who-met-whom"'),
        ("/search", "Nothing is coded yet"),
        ("/search?q=iran", "iran"),
        ("/search.json?q=iran", '"kinds": []'),
        ("/pictures", "<h1"),
        ("/communique", 'href="/communique/meetings"'),
        ("/communique/meetings", "0 rows"),
        ("/feed.atom", "</feed>"),
        ("/calendar.ics", "END:VCALENDAR"),
        ("/llms.txt", "EDTF"),
        ("/openapi.json", '"openapi": "3.1'),
        ("/reconcile", '"versions"'),
    ],
)
def test_every_page_is_there(empty: Datasette, path: str, words: str) -> None:
    answer = ask(empty, path)
    assert (answer.status_code, answer.text.count("Traceback")) == (200, 0)
    assert words in answer.text


def test_the_front_page_says_once_that_nothing_is_coded(empty: Datasette) -> None:
    page = ask(empty, "/").text
    assert page.count("Nothing is coded yet") == 1
    assert "Nothing in this edition yet" not in page
    headings = re.findall("<h2[^>]*>([^<]+)", page)
    assert headings == ["Ask", "Other ways in"]


def test_the_search_says_that_there_is_nothing_to_find(empty: Datasette) -> None:
    page = ask(empty, "/search").text
    assert "Nothing is coded yet" in page
    assert "What there is to find" not in page


def test_the_front_page_of_a_coded_project_says_nothing_of_the_sort(datasette: Datasette) -> None:
    assert "Nothing is coded yet" not in ask(datasette, "/").text
    assert "Where it comes from" in ask(datasette, "/").text


def test_the_page_about_the_data_says_that_nothing_is_coded(empty: Datasette) -> None:
    page = ask(empty, "/about").text
    assert "Nothing is coded in this edition yet." in page
    assert "0 records" not in page
