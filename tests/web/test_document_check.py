"""A document against the others, on its page and on the front page: counts, both values, ways to the sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from datasette.app import Datasette

from communique.edition.published_edition import Edition
from communique.web.reports.document_check import _called
from tests.support.serving import served_edition
from tests.unit.test_publication import get

CHOSEN = "quill-2031-03-04"
PAGE = f"/reports/document-check?document={CHOSEN}"
LOAN = "/financings/lakeland/financing/grey-ferry"
MOST_BYTES = 150_000


def section(page: str) -> str:
    return " ".join(re.split(r'<section class="[^"]*\bcheck"', page)[1].split("</section>")[0].split())


def test_its_page_begins_with_counts_and_what_is_contradicted(sample_site: Datasette) -> None:
    told = section(get(sample_site, PAGE).text)
    (things,) = re.findall(r"(\d+) things that it says", told)
    assert re.findall(r"<strong>(\d+)</strong> ([a-z ]+)</a>", told) == [
        ("1", "contradicted"),
        (str(int(things) - 1), "on which all others are silent"),
    ]
    assert "<strong>€40 million</strong>" in told
    assert "<strong>€45 million</strong>" in told
    assert re.search(r"This document’s value stands, because <a [^>]*>[a-z, ]+</a>\.", told)


def test_a_verdict_leads_to_the_rule_and_to_the_sentences(sample_site: Datasette) -> None:
    told = section(get(sample_site, PAGE).text)
    assert f'href="{LOAN}#voices-amount"' in told
    assert 'id="voices-amount"' in get(sample_site, LOAN).text
    assert 'href="/documents/rival-2031-03-11">A rival report, 11 March 2031</a>' in told
    assert "paragraph 4, sentence 1" in told
    assert "paragraph 2, sentence 1" in told


def test_figures_of_trade_lead_to_those_of_periods_nearby(sample_site: Datasette) -> None:
    link = 'href="/communique/nearby_periods"'
    assert link in section(get(sample_site, PAGE).text)
    assert link not in section(get(sample_site, "/reports/document-check?document=rival-2031-03-11").text)


@pytest.mark.parametrize(
    ("label", "value", "other", "called"),
    [
        ("Bridge: length 374 m", "220 m", "374 m", "Bridge: length"),
        ("Bridge: completion, by the end of 2025", "[..2024-12-31]", "[..2025-12-31]", "Bridge: completion"),
        ("Visit to Lakeland", "postponed", "held", "Visit to Lakeland"),
        ("Bridge: length 374 m", "220 m", None, "Bridge: length 374 m"),
    ],
)
def test_a_figure_is_called_by_what_it_is_of_and_not_by_a_rival_value(
    label: str, value: str, other: str | None, called: str
) -> None:
    assert _called([{"record": label, "value": value, "other_value": other}]) == called


def test_a_count_leads_to_what_it_counts(sample_site: Datasette) -> None:
    (link,) = re.findall(r'<a class="verdict contradicted" href="([^"]+)"', section(get(sample_site, PAGE).text))
    page = get(sample_site, link.replace("&amp;", "&")).text
    assert re.findall(r"<strong>(\d+)</strong>", section(page))[:1] == ["1"]
    assert "1 row</h2>" in page


def test_a_document_leads_to_what_others_say_of_it(sample_site: Datasette) -> None:
    assert f'href="{PAGE}">What others say of it</a>' in get(sample_site, f"/documents/{CHOSEN}").text


def test_a_record_of_several_voices_leads_to_who_said_it_first(sample_site: Datasette) -> None:
    link = "/reports/who-said-it-first?record=lakeland/financing/grey-ferry"
    assert f'href="{link}">who said it first</a>' in get(sample_site, LOAN).text
    page = get(sample_site, link).text
    assert page.index("€40 million") < page.index("€45 million")


def test_the_front_page_opens_with_the_document_that_the_project_chose(
    sample_site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "One document against the others" not in get(sample_site, "/").text
    monkeypatch.setattr("communique.web.reports.document_check._chosen", lambda _: CHOSEN)
    page = get(sample_site, "/").text
    assert page.index("One document against the others") < page.index("From the data")
    assert "<strong>1</strong> contradicted" in section(page)
    assert f'href="{PAGE}">See all of it, or choose another document</a>' in section(page)


def test_one_document_alone_is_not_checked_on_the_front_page(datasette: Datasette) -> None:
    """The seed's own defaults choose it, as `queries/defaults.toml` says."""
    assert "One document against the others" not in get(datasette, "/").text


@pytest.fixture
def long(corpus: Edition) -> Iterator[Datasette]:
    with served_edition(corpus) as datasette:
        yield datasette


@pytest.mark.parametrize("document", ["doc-0", "doc-3", "doc-9"])
def test_the_page_of_a_document_with_many_others_stays_small(document: str, long: Datasette) -> None:
    answer = get(long, f"/reports/document-check?document={document}")
    assert answer.status_code == 200
    assert len(answer.content) < MOST_BYTES
    assert '<span class="verdict contradicted">Contradicted</span>' in section(answer.text)


def test_the_seed_opens_with_the_article_against_the_other_documents(whole_site: Datasette) -> None:
    told = section(get(whole_site, "/").text)
    assert "Svarants, New Eastern Outlook, 28 December 2023</a> says?" in told
    counts = {what: int(number) for number, what in re.findall(r"<strong>(\d+)</strong> ([a-z ]+)</a>", told)}
    assert min(counts[one] for one in ("contradicted", "outdated", "confirmed")) > 0
    assert told.index("$500 million") < told.index("€500 million")


def test_what_an_editor_chose_leads_to_the_decision(whole_site: Datasette) -> None:
    front = get(whole_site, "/").text
    (way,) = re.findall(r'<a href="([^"]+)">an editor chose it and gives the reason</a>', front)
    path, _, anchor = way.partition("#")
    loan = get(whole_site, path).text
    assert f'<a href="#{anchor}">an editor chose it and gives the reason</a>' in loan
    (told,) = re.findall(rf'<p class="quiet decision" id="{anchor}">(.*?)</p>', loan)
    said = re.sub(r"<[^>]+>", "", told)
    assert (
        "On 26 November 2026 the editor chose $500 million, from Athens News, 19 May 2023, over €500 million." in said
    )
    assert "The reason given: The sum in euros dates from 2017" in said
