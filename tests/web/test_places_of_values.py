"""Each value on the page of a record leads to the sentences that say it."""

from __future__ import annotations

import html
import re

import pytest
from datasette.app import Datasette

from tests.support.serving import ask


def places(page: str, field: str) -> list[tuple[str, str]]:
    """Where a fact leads, and the words of the way."""
    fact = re.search(rf'<div id="value-{field}">.*?</div>', page, re.DOTALL)
    assert fact, field
    return [(to, html.unescape(said)) for to, said in re.findall(r'<a href="(#said-[^"]+)">([^<]+)</a>', fact[0])]


def test_a_value_leads_to_its_own_sentence(datasette: Datasette) -> None:
    page = ask(datasette, "/financings/azerbaijan-iran-soft-loan").text
    assert places(page, "amount") == [("#said-1-13.4", "¶13.4")]
    assert 'id="said-1-13.4"' in page


def test_where_several_documents_speak_of_it_each_place_says_which(whole_site: Datasette) -> None:
    page = ask(whole_site, "/financings/azerbaijan-iran-soft-loan").text
    found = places(page, "amount")
    assert len(found) > 1
    assert all(re.search(r"\d{4}, ¶\d+\.\d+$", said) for _, said in found)


@pytest.mark.parametrize(
    "path",
    [
        "/financings/azerbaijan-iran-soft-loan",
        "/meetings/moscow-talks",
        "/actors/iran",
        "/projects/astara-rasht-section",
    ],
)
def test_each_way_ends_at_a_sentence_of_the_page(whole_site: Datasette, path: str) -> None:
    page = ask(whole_site, path).text
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len({*ids})
    assert {*re.findall(r'href="#(said-[^"]+)"', page)} <= {*ids}


def test_a_blank_has_no_place(datasette: Datasette) -> None:
    page = ask(datasette, "/financings/azerbaijan-iran-soft-loan").text
    blank = re.search(
        r'<div id="value-[^"]+"><dt[^>]*>[^<]*</dt>\s*<dd><span class="silent">.*?</div>', page, re.DOTALL
    )
    assert blank
    assert "#said-" not in blank[0]
