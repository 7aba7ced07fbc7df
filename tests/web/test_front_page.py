"""The front page's story: sums by stage, each with its sentence, never added up, and what is concluded said so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from datasette.app import Datasette

from communique.factfiles.files import load_files
from tests.support.databases import new_database
from tests.support.documents import document
from tests.support.serving import served
from tests.support.small_world import GAZETTEER
from tests.unit.test_publication import get


@pytest.fixture(scope="module")
def page(datasette: Datasette) -> str:
    return get(datasette, "/").text


def story(page: str) -> str:
    return " ".join(page[page.index('class="story"') : page.index('<form class="search"')].split())


def stage(page: str, name: str) -> str:
    return next(part for part in story(page).split('<div class="stage">') if part.startswith(f"<h3>{name}</h3>"))


def test_what_was_given_stands_apart_from_what_is_planned(page: str) -> None:
    given, planned = stage(page, "Given"), stage(page, "Only planned")
    assert "$500 million" in given
    assert "Azerbaijan → Iran, as a soft loan" in given
    assert "$1.5 billion" in planned
    assert "recipient not stated" in planned
    assert "by 2030" in planned


def test_who_coded_it_is_said_before_any_row(page: str) -> None:
    assert "Coded by <bdi>two runs of one language model" in page.partition("<section")[0]
    assert ">how, and how far they agreed</a>." in page


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
    assert sorted(silent) == ["disagreements", "figures-that-do-not-fit", "updates"]


def test_what_another_source_disputes_is_not_told_as_settled(sample_site: Datasette) -> None:
    assert "The source is certain</span>, but another voice differs on its amount: " in stage(
        get(sample_site, "/").text, "Given"
    )


def test_a_sum_is_told_by_whoever_says_it_and_not_by_who_says_otherwise(tmp_path: Path) -> None:
    loan = {"slug": "line-loan", "provider": "state-a", "stage": "provided", "project": "line"}
    line = [{"slug": "line", "label": "Line", "at": "P1.S2"}]
    told = {
        "a-rival": ("C", {"amount": "9 billion USD", "evidence": ["P1.S3", "P1.S4"]}),
        "b-second": ("A", {"amount": "5 billion USD", "at": "P1.S2", "said_by": "minister-c"}),
        "c-third": ("A", {"amount": "5 billion USD", "at": "P1.S5", "said_by": "agency-d"}),
    }
    new_database(url := f"sqlite:///{tmp_path}/rivals.db")
    world = tmp_path / "world.yaml"
    world.write_text(GAZETTEER, "utf-8")
    files = [world]
    for slug, (reliability, entry) in told.items():
        files.append(tmp_path / f"{slug}.yaml")
        body = {"projects": line, "financings": [loan | entry]}
        files[-1].write_text(document(slug, "2023-06-01", body, reliability), "utf-8")
    load_files(url, files)
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        given = stage(get(datasette, "/").text, "Given")
    assert "$5 billion" in given
    assert "but another voice differs on its amount" in given
    assert "paragraph 1, sentence 2</a>, Minister C in b-second, and 1 more sentence</p>" in given


def test_a_conclusion_on_one_sum_is_not_told_of_all(sample_site: Datasette) -> None:
    told = story(get(sample_site, "/").text)
    assert "That some of them are meant for the" in told
    assert "The source names no project" not in told


def test_more_sums_than_are_shown_are_not_left_out_in_silence(
    sample_site: Datasette, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "all the money for it" not in get(sample_site, "/").text
    monkeypatch.setattr("communique.web.story.SHOWN_SUMS", 1)
    assert 'href="/reports/financing?project=grey-ferry">all the money for it' in get(sample_site, "/").text


def test_a_sum_in_words_is_not_set_as_a_figure(whole_site: Datasette) -> None:
    front = get(whole_site, "/").text
    (words,) = re.findall(r'class="sum in-words"><a href="[^"]+">([^<]+)', front)
    assert not re.search(r"\d", words)
    assert all(re.search(r"\d", one) for one in re.findall(r'class="sum"><a href="[^"]+">([^<]+)', front))


def test_money_that_was_never_spent_is_not_told_as_given_alone(whole_site: Datasette) -> None:
    given, _, planned = get(whole_site, "/").text.partition("<h3>Given</h3>")[2].partition("<h3>Only planned</h3>")
    assert 'href="/events/azerbaijani-loan-not-spent"' in given
    assert "/events/" not in planned.partition("moral")[0]


def test_another_database_tells_of_its_own_money(sample_site: Datasette) -> None:
    assert "Who has given money for the" in get(sample_site, "/").text


def test_money_for_a_larger_project_is_told_where_a_coder_takes_it_for_this_one(tmp_path: Path) -> None:
    sums = [
        {"slug": "loan", "instrument": "loan", "provider": "state-a", "amount": "1 million EUR", "project": "bridge"},
        {"slug": "plan", "provider": "state-b", "amount": "9 million EUR", "project": "corridor"},
    ]
    things = [{"slug": slug, "label": slug.capitalize(), "at": "P1.S4"} for slug in ("bridge", "corridor")]
    told = {"projects": things, "financings": [{**one, "stage": "planned", "at": "P1.S2"} for one in sums]}
    plan = {**sums[1], "stage": "planned", "project": "bridge", "inferred": ["project"], "at": "P1.S3"}
    (tmp_path / "world.yaml").write_text(GAZETTEER, "utf-8")
    (tmp_path / "one.yaml").write_text(document("one", "2023-12-08", told), "utf-8")
    (tmp_path / "two.yaml").write_text(document("two", "2023-12-09", {"financings": [plan]}), "utf-8")
    new_database(url := f"sqlite:///{tmp_path}/larger.db")
    load_files(url, sorted(tmp_path.glob("*.yaml")))
    with served(url, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        planned = stage(get(datasette, "/").text, "Only planned")
    assert re.findall(r'class="sum"><a href="[^"]+">([^<]+)', planned) == ["€1 million", "€9 million"]
    assert '; for the <a href="/projects/corridor">Corridor</a>, and, the coder concludes, for the Bridge' in planned


@pytest.mark.parametrize("never", ["amount_minor", "_id", "Null:", "None"])
def test_nobody_meets_plumbing(page: str, never: str) -> None:
    assert never not in re.sub(r"<[^>]+>", "", page)


def test_a_sum_of_the_story_is_cited_for_no_more_than_its_sentence_says(whole_site: Datasette) -> None:
    page = get(whole_site, "/").text
    given, planned = (
        next(part for part in story(page).split('<div class="stage">') if part.startswith(f"<h3>{name}</h3>"))
        for name in ("Given", "Only planned")
    )
    assert "as a soft loan (soft according to Aleksandr Svarants), 2018" in given
    assert "paragraph 7, sentence 3</a>, BB.LV in Athens News" in given
    # A sum in words alone is told in ours, with its sentence.
    assert ">the second half of the cost of the section; no sum is given</a>" in planned
    assert ">paragraph 7, sentence 2</a>, Islamic Republic of Iran Railways in xebersaati.com" in planned


def test_what_is_only_denied_is_counted_wherever_records_are(whole_site: Datasette) -> None:
    """The front page, About, the downloads and the tables agree on how many there are."""
    front = get(whole_site, "/").text
    (records,) = re.findall(r"<p>([\d,]+) records\. <em>Certain", front)
    for path in ("/about", "/downloads"):
        assert f"{records} records from" in get(whole_site, path).text, path
    assert f"{records} rows" in get(whole_site, "/communique/records").text
    (events,) = re.findall(r">Events</a></th>(.*?)</tr>", front, re.DOTALL)
    every, certain, probable, possible, denied = map(int, re.findall(r'<td class="n">(\d+)', events))
    assert (denied, every) == (1, certain + probable + possible + denied)
    assert f"{every} rows" in get(whole_site, "/communique/events").text
    arms = get(whole_site, "/events/iran-arms-to-russia").text
    assert "<strong>Denied</strong> by " in arms
    assert "no document here says it in its own voice" in arms
    assert "only referred to" not in arms
