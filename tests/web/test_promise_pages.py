"""Promises by year and month, and the calendars of one person, country or project, are sound and say the same."""

from __future__ import annotations

import datetime
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from datasette.app import Datasette
from icalendar import Calendar

from tests.support.promise_world import STEPS, promise_world
from tests.support.serving import ask, served
from tests.support.valid_formats import wrong_with

pytestmark = pytest.mark.slow

THEN = "as_of=2023-02-01"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Datasette]:
    folder = tmp_path_factory.mktemp("promises")
    with served(promise_world(folder), folder / "editions", without=("downloads",)) as datasette:
        yield datasette


def events(site: Datasette, query: str = "") -> dict[str, Any]:
    """The entries of a calendar that other readers find sound, by what was promised."""
    answer = ask(site, f"/promises.ics?{query}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert not wrong_with(answer)
    read = Calendar.from_ical(answer.content).walk("VEVENT")
    return {re.findall(r": (.*?),", str(event["SUMMARY"]))[0].lower(): event for event in read}


def entries(page: str) -> dict[str, str]:
    """What a page says of each promise, as text."""
    found = re.findall(r'<li id="promise-.*?</li>', page, re.DOTALL)
    told = [html.unescape(re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", one))) for one in found]
    return {name: one for one in told for name in [*STEPS, "tower"] if f"{name.capitalize()}, " in one}


def test_each_promise_stands_once_at_its_day_with_the_days_before_it_struck(site: Datasette) -> None:
    page = ask(site, f"/promises?{THEN}").text
    assert entries(page).keys() == STEPS.keys()
    assert page.count('<li id="promise-') == len(STEPS)
    ferry = entries(page)["ferry"]
    assert "by the end of 2024 previously: 2021 previously: June 2023" in ferry
    assert "→ delayed" in ferry
    assert "Put off twice, by about 3 years. Promised by Ministry F (Minister G)." in ferry
    assert "2021: Ministry F, 10 January 2020, in doc-1" in ferry
    assert page.count('<s><a href="/milestones/ferry/opening#voices-planned">') == 2
    years = re.findall(r'<h2 id="(y\d+|undated)">', page)
    assert years == ["y2020", "y2021", "y2024", "y2026", "y2030", "y2039", "undated"]
    assert re.findall(r"<h3>(.*?)</h3>", page)[:4] == ["December", "March", "No month given", "December"]


def test_an_outcome_is_told_by_a_word_and_not_only_by_colour(site: Datasette) -> None:
    told = entries(ask(site, f"/promises?{THEN}&forecasts=yes").text)
    for name, said in {
        "road": "✓ kept late Road, completion Reached 30 days after its day.",
        "tunnel": "✕ broken",
        "airport": "⊘ cancelled Airport, opening Promised by Minister C . Cancelled on the word of doc-2 .",
        "port": "? overdue without news Port, opening Promised by Minister C . Last news: 10 January 2020.",
        "tower": "Nobody is quoted as promising it: the author’s forecast.",
    }.items():
        assert said.replace(" .", ".") in told[name].replace(" .", "."), name


def test_days_that_moved_are_drawn(site: Datasette) -> None:
    page = ask(site, f"/promises?{THEN}&about=ferry").text
    assert page.count('<figure class="picture"') == 1
    assert 'id="picture-changes-planned-ferry--opening"' in page
    assert '<figure class="picture"' not in ask(site, f"/promises?{THEN}&about=port").text


def test_a_calendar_tells_what_became_of_each_promise_and_who_says_so(site: Datasette) -> None:
    found = events(site, THEN)
    assert found.keys() == STEPS.keys() - {"dam"}, "no day, no entry"
    ferry = found["ferry"]
    assert (ferry["DTSTART"].dt, int(ferry["SEQUENCE"])) == (datetime.date(2024, 12, 31), 2)
    assert ferry["LAST-MODIFIED"].dt.date() == datetime.date(2023, 1, 10)
    for said in (
        "delayed, on the word of Ministry F",
        "Before, it was: 2021 (Ministry F, 10 January 2020); June 2023 (Ministry F, 10 June 2021)",
        "Said in: doc-1, ¶1.2; doc-2, ¶1.2; doc-3, ¶1.2",
        "http://localhost/milestones/ferry/opening",
    ):
        assert said in ferry["DESCRIPTION"]
    status = {name: str(event["STATUS"]) for name, event in found.items()}
    assert (status["airport"], status["bridge"], status["port"]) == ("CANCELLED", "CONFIRMED", "TENTATIVE")
    assert "Said in: doc-1, ¶1.2; doc-2, ¶1.3" in found["airport"]["DESCRIPTION"], "who called it off, too"
    assert (found["canal"]["DTSTART"].dt.year, found["canal"]["DTEND"].dt.year) == (2030, 2040)


def test_a_person_country_and_project_have_a_calendar_of_their_own(site: Datasette) -> None:
    for slug, table, promised in (("minister-g", "actors", "ferry"), ("state-b", "actors", "ferry")):
        assert events(site, f"about={slug}").keys() == {promised}
        assert f'href="/promises.ics?about={slug}"' in ask(site, f"/{table}/{slug}").text
    assert events(site, "about=port").keys() == {"port"}
    assert 'href="/promises?about=port"' in ask(site, "/projects/port").text
    assert "/promises" not in ask(site, "/actors/state-a").text.replace("/reports/promises", "")
    assert 'href="/promises"' in ask(site, "/feeds").text
    assert "/promises?" in ask(site, "/reports/promises-over-time").text


def test_an_entry_keeps_its_id_when_its_day_slips(site: Datasette, tmp_path: Path) -> None:
    now = events(site)["ferry"]
    with served(promise_world(tmp_path, 2), tmp_path / "editions", without=("charts", "downloads")) as before:
        then, of_all = events(before)["ferry"], Calendar.from_ical(ask(before, "/calendar.ics").content)
    assert str(then["UID"]) == str(now["UID"])
    assert (int(then["SEQUENCE"]), int(now["SEQUENCE"])) == (1, 2)
    assert then["LAST-MODIFIED"].dt < now["LAST-MODIFIED"].dt
    told = {str(one["UID"]): (int(one["SEQUENCE"]), str(one["STATUS"])) for one in of_all.walk("VEVENT")}
    assert told[str(now["UID"])] == (1, "TENTATIVE")
    assert told[str(events(site)["airport"]["UID"])] == (0, "CANCELLED")


@pytest.mark.parametrize("path", ["/promises", "/promises.ics"])
@pytest.mark.parametrize("query", ["abuot=ferry", "about=nobody-knows", "outcome=lost", "as_of=soon"])
def test_what_makes_no_sense_is_refused(path: str, query: str, site: Datasette) -> None:
    answer = ask(site, f"{path}?{query}")
    assert answer.status_code == 400
    assert query.partition("=")[0] in answer.text
