"""Each value on the page of a record leads to the sentences that say it."""

from __future__ import annotations

import html
import re

import pytest
from datasette.app import Datasette

from communique.reports.columns import heading_of
from communique.schema import VIEWS
from communique.web.records.places import _sentences
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


def test_a_headline_is_the_last_place_that_a_value_leads_to(whole_site: Datasette) -> None:
    loan = ask(whole_site, "/financings/russia-astara-rasht-loan").text
    assert [words for _, words in places(loan, "provider")] == ["¶5.1", "¶4.1"]
    entry = ask(whole_site, "/milestones/iran-eaeu-free-trade-agreement/entry-into-force").text
    assert [words for _, words in places(entry, "planned")] == ["¶2.2", "¶4.1", "¶1.1"]
    assert '#evidence">paragraph 5, sentence 1</a>, BB.LV in Athens News' in ask(whole_site, "/").text


def test_whose_value_is_shown_goes_first() -> None:
    said = {"field": "", "is_headline": False}
    cited = {1: [{**said, "account_id": 1}], 2: [{**said, "account_id": 2}]}
    claim = {"field": "status", "is_denied": False, "scope": "", "is_inferred": False}
    claims = [{**claim, "account_id": 1, "standing": "agrees"}, {**claim, "account_id": 2, "standing": "stands"}]
    found = _sentences({"field": "status", "value": "held"}, cited, claims)
    assert [row["account_id"] for row in found] == [2, 1]


def test_a_value_leads_only_to_voices_that_give_it(whole_site: Datasette) -> None:
    loan = ask(whole_site, "/financings/azerbaijan-iran-soft-loan").text
    said = {field: {words for _, words in places(loan, field)} for field in ("amount", "is_concessional", "project")}
    # The railways speak of euros; the article alone calls it soft, and names no project, as others do.
    assert said["amount"] == {"Athens News 2023, ¶7.3", "Svarants 2023, ¶13.4"}
    assert said["is_concessional"] == {"Svarants 2023, ¶13.4"}
    assert said["project"] == {"Athens News 2023, ¶7.3", "xebersaati.com 2017, ¶5.1", "xebersaati.com 2017, ¶6.1"}
    talks = ask(whole_site, "/meetings/moscow-talks").text
    assert [words for _, words in places(talks, "duration")] == [
        "insider-news.press on the talks in Moscow, December 2023, ¶5.1"
    ]


def test_what_one_source_states_is_not_told_as_the_coders_conclusion(
    whole_site: Datasette, datasette: Datasette
) -> None:
    address, concluded = "/financings/azerbaijan-iran-soft-loan", "project: the coder’s conclusion"
    assert concluded not in ask(whole_site, address).text.replace("&#39;", "’").replace("'", "’")
    assert concluded in ask(datasette, address).text.replace("&#39;", "’").replace("'", "’")


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


def test_a_document_leads_to_no_sentence_that_does_not_say_who_published_it(whole_site: Datasette) -> None:
    page = ask(whole_site, "/documents/kremlin-press-office-2025-05-06").text
    publisher = page[page.index('id="value-publisher"') :].partition("</div>")[0]
    assert "Press office of the Kremlin" in publisher
    assert "¶" not in publisher
    published_on = page[page.index('id="value-published_on"') :].partition("</div>")[0]
    assert "¶3.1" in published_on


def test_a_blank_has_no_place(datasette: Datasette) -> None:
    page = ask(datasette, "/financings/azerbaijan-iran-soft-loan").text
    blank = re.search(
        r'<div id="value-[^"]+"><dt[^>]*>[^<]*</dt>\s*<dd><span class="silent">.*?</div>', page, re.DOTALL
    )
    assert blank
    assert "#said-" not in blank[0]


def test_the_page_of_a_whole_lists_the_money_of_its_parts(whole_site: Datasette) -> None:
    page = ask(whole_site, "/projects/astara-rasht-qazvin-railway").text
    (money,) = re.findall(r'<section id="money-of-parts">(.*?)</section>', page, re.DOTALL)
    for slug in ("azerbaijan-iran-soft-loan", "russia-astara-rasht-loan", "iran-rasht-astara-own-half"):
        assert f'href="/financings/{slug}"' in money
    # No source says what this is for but the whole corridor; the coder concludes it, as the front page has it.
    assert re.search(r'href="/financings/russia-planned-financing">.*?coder.s conclusion', money)
    assert 'href="#money-of-parts"' in page
    section = ask(whole_site, "/projects/astara-rasht-section").text
    assert "money-of-parts" not in section
    assert re.search(r"Money for it, as the coder concludes.*?/financings/russia-planned-financing", section, re.DOTALL)


def page_heading(name: str) -> str:
    """Return what stands above a column of the view of offices."""
    view = next(view for view in VIEWS if view.name == "office_holders")
    return heading_of(view.columns[name]) if name in view.columns else name


def test_the_page_of_a_view_leaves_out_what_is_blank_in_all_rows(whole_site: Datasette) -> None:
    page = ask(whole_site, "/communique/office_holders").text
    assert "<h1>Offices and who holds them</h1>" in page
    (blank,) = re.findall(r"Blank in all these rows, hence not shown: ([a-z, ]+)\.", page)
    names = re.findall(r'data-column="([a-z_]+)"', page)
    headings = [*map(page_heading, names)]
    # Numbers of an edition stay within it.
    assert not [name for name in names if name.endswith("_id")]
    assert "term" in blank.split(", ")
    assert not {*blank.split(", ")} & {*headings}
    # On a phone each value has its column's name before it, by its place.
    labels = re.findall(r'nth-of-type\((\d+)\):before \{ content: "([a-z ]+)"', page)
    assert [name for _, name in labels] == headings
    assert [int(place) for place, _ in labels] == list(range(1, len(labels) + 1))
