"""Feeds and descriptions for programs are sound by the readers of others, complete, and stable at any address."""

from __future__ import annotations

import datetime
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import fastfeedparser
import pytest
from datasette.app import Datasette
from icalendar import Calendar
from sqlalchemy import text

from communique import open_session
from communique.edition.publication import publish_edition
from communique.project import Project, Settings
from communique.web.calendars import calendar, event_of
from tests.support.serving import ask, served, served_edition
from tests.support.valid_formats import wrong_with
from tests.unit.test_load import changed, edited

pytestmark = pytest.mark.slow

ATOM = {"a": "http://www.w3.org/2005/Atom"}


def events(datasette: Datasette) -> list[Any]:
    return list(Calendar.from_ical(ask(datasette, "/calendar.ics").content).walk("VEVENT"))


def test_a_feed_reader_reads_the_feed(datasette: Datasette) -> None:
    answer = ask(datasette, "/feed.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    feed = fastfeedparser.parse(answer.text)
    entry, *corrections = feed.entries
    assert feed.feed.title == "Communiqué: new documents and corrections"
    assert entry.link == "http://localhost/documents/svarants-2023-12-28"
    assert entry.title.startswith("Russia and Iran are comparing")
    assert entry.author == "Aleksandr Svarants"
    assert "239 records from 60 sentences" in entry.description
    assert "Reliability D" in entry.description
    assert [one.title.partition(":")[0] for one in corrections] == 2 * ["Corrected"]
    assert corrections[0].link == "http://localhost/memberships/russia/member/united-nations"
    assert "it is inferred from Russia's seat in the Security Council" in corrections[0].description


def test_a_page_says_how_to_subscribe_and_is_led_to_from_every_page(datasette: Datasette) -> None:
    page = ask(datasette, "/feeds").text
    for address in ("http://localhost/feed.atom", "http://localhost/calendar.ics"):
        assert f'value="{address}"' in page
    assert 'href="webcal://localhost/calendar.ics"' in page
    assert "1 meeting and 3 promised dates" in page
    assert 'href="/feeds"' in ask(datasette, "/about/schema").text


def test_the_feed_has_what_the_standard_asks_for(datasette: Datasette) -> None:
    root = ET.fromstring(ask(datasette, "/feed.atom").content)  # noqa: S314  our own
    for part in (root, *root.findall("a:entry", ATOM)):
        for name in ("id", "title", "updated"):
            assert len(part.findall(f"a:{name}", ATOM)) == 1, name
        datetime.datetime.fromisoformat(part.findtext("a:updated", "", ATOM))
        assert part.findtext("a:id", "", ATOM).startswith("urn:uuid:")
        assert part.find("a:link[@rel='alternate']", ATOM) is not None
    assert root.find("a:author/a:name", ATOM) is not None
    assert root.find("a:link[@rel='self']", ATOM) is not None


def test_another_reader_reads_the_calendar(datasette: Datasette) -> None:
    read = Calendar.from_ical(ask(datasette, "/calendar.ics").content)
    assert (read["VERSION"], read["METHOD"]) == ("2.0", "PUBLISH")
    assert "2 meetings, 0 promises" in read["DESCRIPTION"]
    assert not read.walk("VTIMEZONE")
    found = {str(event["SUMMARY"]): event for event in events(datasette)}
    talks = found["Putin–Raisi talks in Moscow"]
    assert (talks["DTSTART"].dt, talks["DTEND"].dt) == (datetime.date(2023, 12, 7), datetime.date(2023, 12, 8))
    assert str(talks["STATUS"]) == "CONFIRMED"
    bridge = found["Promised: Road bridge at Ağbənd, completion"]
    assert bridge["DTSTART"].dt == datetime.date(2024, 12, 31)
    assert "by the end of 2024" in bridge["DESCRIPTION"]
    assert "Said in: Svarants 2023, ¶" in bridge["DESCRIPTION"]
    assert str(bridge["STATUS"]) == "TENTATIVE"


def test_every_dated_meeting_and_promise_is_in_the_calendar(datasette: Datasette) -> None:
    found = events(datasette)
    assert len(found) == 4
    assert all(not event.errors and {"UID", "DTSTAMP", "URL"} <= event.keys() for event in found)
    assert len({str(event["UID"]) for event in found}) == 4


@pytest.mark.parametrize(
    ("edtf", "first", "last"),
    [
        ("2031-03", "2031-03-01", "2031-03-31"),
        ("2031-03-03/..", "2031-03-03", "2031-03-03"),
        ("2031", "2031-01-01", "2031-12-31"),
    ],
)
def test_a_partial_date_spans_the_days_that_it_can_be(
    sample_database: str, tmp_path: Path, edtf: str, first: str, last: str
) -> None:
    changed(sample_database, edited(tmp_path, "ferry.yaml", ("edtf: 2031-03-03,", f'edtf: "{edtf}",')))
    with served(sample_database, tmp_path / "editions", without=("charts", "downloads")) as datasette:
        (meeting,) = (event for event in events(datasette) if str(event["CATEGORIES"].cats[0]) == "Meeting")
    assert meeting["DTSTART"].dt.isoformat() == first
    assert (meeting["DTEND"].dt - datetime.timedelta(days=1)).isoformat() == last
    assert "3 March 2031" in meeting["DESCRIPTION"]


def test_a_date_that_a_coder_concludes_is_told_as_that(datasette: Datasette) -> None:
    days = ask(datasette, "/calendar.ics").text.replace("\r\n ", "").split("BEGIN:VEVENT")
    told = "That this is its date is the coder's conclusion\\; no sentence says so outright."
    concluded = [day for day in days if told in day]
    assert len(concluded) == 1
    assert "SUMMARY:Promised: Azerbaijan–Iran–Nakhichevan corridor\\, opening" in concluded[0]


def test_ids_do_not_change_with_the_address(datasette: Datasette) -> None:
    here, there = (ask(datasette, "/calendar.ics", host=host).text for host in ("localhost", "example.org"))
    ids = [re.findall(r"^UID:.*", text, re.MULTILINE) for text in (here, there)]
    assert ids[0] == ids[1]
    assert "http://example.org/meetings/moscow-talks" in there.replace("\r\n ", "")


@pytest.mark.parametrize("known", [{"id": "urn:uuid:2f6a3c1e-9b57-4d08-8a41-6c0e5d7b9f32"}, {"url": "https://a.org"}])
def test_ids_stay_when_the_title_changes(sample_database: str, tmp_path: Path, known: dict[str, str]) -> None:
    said = [{"title": "A", **known}, {"title": "B", **known}, {"title": "A"}]
    first, renamed, another = (ids_of(sample_database, tmp_path / str(n), one) for n, one in enumerate(said))
    assert first == renamed
    assert not first & another


def test_an_id_outlives_a_change_of_the_address(sample_database: str, tmp_path: Path) -> None:
    known = "urn:uuid:2f6a3c1e-9b57-4d08-8a41-6c0e5d7b9f32"
    said = [{"id": known}, {"id": known, "url": "https://a.org"}]
    first, moved = (ids_of(sample_database, tmp_path / str(n), one) for n, one in enumerate(said))
    assert first == moved


def ids_of(database: str, folder: Path, said: dict[str, str]) -> set[str]:
    with served_for(database, folder, Settings(**said)) as datasette:
        feed, days = (ask(datasette, path).text for path in ("/feed.atom", "/calendar.ics"))
    ids = {*re.findall("<id>(.*?)</id>", feed), *re.findall("^UID:(.*)\r$", days, re.M)}
    assert len(ids) > 3
    return ids


@contextmanager
def served_for(database: str, folder: Path, settings: Settings) -> Iterator[Datasette]:
    edition = publish_edition(database, folder, Project(folder, settings), without={"charts", "downloads"})
    with served_edition(edition) as datasette:
        yield datasette


def test_a_title_has_the_language_of_its_document_if_that_is_a_code(sample_database: str, tmp_path: Path) -> None:
    with open_session(sample_database, read_only=False) as session:
        of = "UPDATE documents SET language = :language WHERE id = (SELECT {}(id) FROM documents)"
        session.execute(text(of.format("min")), {"language": "fr-CA"})
        session.execute(text(of.format("max")), {"language": "old Norse"})
    with served_for(sample_database, tmp_path, Settings()) as datasette:
        answer = ask(datasette, "/feed.atom")
    assert not wrong_with(answer)
    assert sorted(re.findall(r"<entry>\s*<title([^>]*)>", answer.text)) == ["", "", "", ' xml:lang="fr-CA"']


@pytest.mark.parametrize("whose", ["slug LIKE 'rival-%'", "true"])
def test_a_document_without_a_day_is_no_older_than_the_edition_knows(
    sample_database: str, tmp_path: Path, whose: str
) -> None:
    with open_session(sample_database, read_only=False) as session:
        session.execute(
            text(
                "UPDATE documents SET retrieved_on = NULL, published_on = NULL, published_on_printed = NULL, "
                "published_on_earliest = NULL, published_on_latest = NULL "
                f"WHERE id IN (SELECT id FROM records WHERE {whose})"
            )
        )
        newest = "SELECT max(max(coalesce(retrieved_on, ''), coalesce(published_on_latest, ''))) FROM documents"
        days = session.execute(text(newest)).scalar_one()
        assert (days == "") is (whose == "true")
        session.execute(text("DELETE FROM corrections"))
    with served_for(sample_database, tmp_path, Settings()) as datasette:
        feed, days_as_text = (ask(datasette, path).text for path in ("/feed.atom", "/calendar.ics"))
    expected = days or datetime.datetime.now(datetime.UTC).date().isoformat()
    updated = re.findall("<updated>(.*?)T00:00:00Z</updated>", feed)
    assert len(updated) > 1
    assert set(updated) == {expected}
    assert "DTSTAMP:1970" not in days_as_text


def one_event(text: str, first: datetime.date, last: datetime.date) -> tuple[str, Any]:
    """A calendar with one entry, as it is written, and the entry as another reader reads it."""
    said = {"uid": "1", "summary": text, "description": text}
    made = event_of(first, last, said, url="http://localhost/", status="TENTATIVE", category="x")
    written = calendar("n, m", "d;\ne", datetime.date(2024, 1, 1), [made])
    read = Calendar.from_ical(written)
    assert read["DESCRIPTION"] == "d;\ne"
    assert "\r\nNAME:n\\, m\r\nX-WR-CALNAME:n\\, m\r\n" in written
    (event,) = read.walk("VEVENT")
    return written, event


def test_a_long_line_is_folded_between_letters() -> None:
    text = "Ağbənd–Астара " * 20
    written, event = one_event(text, datetime.date(2024, 1, 1), datetime.date(2024, 1, 1))
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    assert str(event["SUMMARY"]) == text


@pytest.mark.parametrize("text", ["a,b;c\\d\ne", "BEGIN:VEVENT\r\nUID:1", "a\rb\x00", "“”", ""])
def test_text_comes_back_as_it_was(text: str) -> None:
    written, event = one_event(text, datetime.date(2024, 1, 1), datetime.date.max)
    assert str(event["SUMMARY"]) == text.replace("\r", "").replace("\x00", "")
    assert "DTEND" not in event
    assert [line for line in written.split("\r\n") if line.startswith(("BEGIN:VEVENT", "UID:"))] == [
        "BEGIN:VEVENT",
        "UID:1",
    ]
    assert "\r" not in written.replace("\r\n", "")


@pytest.mark.parametrize("year", [1, 987, 9998])
def test_a_year_has_four_digits(year: int) -> None:
    written, event = one_event("x", datetime.date(year, 1, 1), datetime.date(year, 12, 31))
    assert f"DTSTART;VALUE=DATE:{year:04}0101\r\n" in written
    assert f"DTEND;VALUE=DATE:{year + 1:04}0101\r\n" in written
    assert event["DTSTART"].dt == datetime.date(year, 1, 1)


@pytest.mark.parametrize("path", ["/", "/downloads"])
def test_the_dataset_is_described_in_the_head(datasette: Datasette, path: str) -> None:
    page = ask(datasette, path).text
    head = page[: page.index("</head>")]
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head)
    said = json.loads(script)
    assert (said["@context"], said["@type"]) == ("https://schema.org/", "Dataset")
    assert 50 <= len(said["description"]) <= 5_000
    assert said["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert said["temporalCoverage"] == "2019-12/2023-12"
    assert {"name", "url", "creator", "version", "identifier", "keywords"} <= said.keys()
    assert said["distribution"]
    for file in said["distribution"]:
        got = ask(datasette, file["contentUrl"].removeprefix("http://localhost"))
        assert file["contentSize"] == f"{len(got.content)} B"
        assert got.headers["content-type"] == file["encodingFormat"]


def test_language_models_are_told_the_rules_of_evidence(datasette: Datasette) -> None:
    answer = ask(datasette, "/llms.txt")
    assert answer.headers["content-type"].startswith("text/plain")
    text = answer.text
    assert text.startswith("# Communiqué\n\n> ")
    for said in ("Blank means that the source does not say", "A plan is not a fact", "certain = the source states it"):
        assert said in text
    assert "&#" not in text
    paths = re.findall(r"\]\(http://localhost(/communique/[^)]+|/about[^)]*|/downloads)\)", text)
    assert {"/about/methodology", "/downloads"} <= set(paths)
    for path in paths:
        assert ask(datasette, path).status_code == 200, path


def test_crawlers_are_kept_from_what_has_no_end(datasette: Datasette) -> None:
    lines = ask(datasette, "/robots.txt").text.splitlines()
    assert {"Disallow: /communique?", "Disallow: /communique/*?"} <= set(lines)
    assert not any(line.startswith("Disallow: /meetings") for line in lines)


def test_who_serves_says_where_the_site_is(seed_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_URL", "https://example.org/")
    with served(seed_database, tmp_path, without=("charts", "downloads")) as datasette:
        assert "https://example.org/documents/svarants-2023-12-28" in ask(datasette, "/feed.atom").text
        assert "localhost" not in ask(datasette, "/llms.txt").text
