"""The front page's story: sums by stage, each with its sentence, never added up, and what is concluded said so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasette.app import Datasette

from tests.support.serving import served
from tests.unit.test_publication import get


@pytest.fixture(scope="module")
def page(seed_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(seed_database, tmp_path_factory.mktemp("editions")) as datasette:
        yield get(datasette, "/").text


def story(page: str) -> str:
    return " ".join(page[page.index('class="story"') : page.index('<form class="search"')].split())


def stage(page: str, name: str) -> str:
    return next(part for part in story(page).split('<div class="stage">') if part.startswith(f"<h3>{name}</h3>"))


def test_what_was_given_stands_apart_from_what_is_planned(page: str) -> None:
    given, planned = stage(page, "Given"), stage(page, "Only planned")
    assert "$500 million" in given
    assert "Azerbaijan → Iran, as a soft loan" in given
    assert "$1.5 billion" in planned
    assert "for whom the source does not say" in planned
    assert "by 2030" in planned


def test_nothing_is_added_up(page: str) -> None:
    assert "$2 billion" not in page
    assert re.findall(r'class="sum"><a href="[^"]+">([^<]+)', page) == ["$500 million", "$1.5 billion"]


def test_each_sum_is_one_click_from_its_sentence(page: str) -> None:
    for address in ("/financings/azerbaijan-iran-soft-loan", "/financings/russia-planned-financing"):
        assert f'<a href="{address}#evidence">paragraph 13, sentence 4</a>' in page


def test_what_the_coder_concluded_and_who_says_it_is_said(page: str) -> None:
    assert "is the coder's conclusion" in story(page)
    assert "New Eastern Outlook (reliability D of A to F)" in story(page)


def test_nobody_opens_an_empty_report_unawares(page: str) -> None:
    silent = re.findall(r'href="/reports/([a-z-]+)">[^<]*</a> <span class="quiet">Nothing in this edition yet', page)
    assert sorted(silent) == ["disagreements", "updates"]


@pytest.fixture
def other(sample_database: str, tmp_path: Path) -> Iterator[Datasette]:
    with served(sample_database, tmp_path) as datasette:
        yield datasette


def test_what_another_source_disputes_is_not_told_as_settled(other: Datasette) -> None:
    assert "The source is certain</span>, but another voice disputes it: " in stage(get(other, "/").text, "Given")


def test_a_conclusion_on_one_sum_is_not_told_of_all(other: Datasette) -> None:
    told = story(get(other, "/").text)
    assert "That some of them are meant for the" in told
    assert "The source names no project" not in told


def test_more_sums_than_are_shown_are_not_left_out_in_silence(
    other: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "all the money for it" not in get(other, "/").text
    monkeypatch.setattr("communique.web.story.SHOWN_SUMS", 1)
    assert 'href="/reports/financing?project=grey-ferry">all the money for it' in get(other, "/").text


def test_another_database_tells_of_its_own_money(other: Datasette) -> None:
    assert "Who has given money for the" in get(other, "/").text


@pytest.mark.parametrize("never", ["amount_minor", "_id", "Null:", "None"])
def test_nobody_meets_plumbing(page: str, never: str) -> None:
    assert never not in re.sub(r"<[^>]+>", "", page)
