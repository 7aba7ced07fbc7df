"""Calendars as text (RFC 5545): whole days, so no times and no time zones; ids that stay the same in every edition."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from icalendar import Calendar, Component, Event, vText

from communique.web.edition import ServedEdition
from communique.wording.xml_text import without_invalid_xml

CALENDAR = "text/calendar; charset=utf-8"


def stable_id(edition: ServedEdition, slug: str) -> UUID:
    """Return the id of a record in feeds: another one for each project, since these may have slugs in common."""
    project = edition.project
    if project.get("id"):
        return uuid5(UUID(project["id"]), slug)
    return uuid5(uuid5(NAMESPACE_URL, project["url"] or f"communique:{project['title']}"), slug)


def calendar(name: str, about: str, stamp: date, events: Iterable[Event]) -> str:
    """Return a calendar as text (RFC 5545); `stamp` says when it was made."""
    made = Calendar()
    head = {"version": "2.0", "prodid": "-//Communique//Calendar//EN", "calscale": "GREGORIAN", "method": "PUBLISH"}
    said = {"name": name, "x-wr-calname": name, "description": about, "x-wr-caldesc": about}
    _add_texts(made, head | said)
    for event in events:
        event.add("dtstamp", datetime(stamp.year, stamp.month, stamp.day, tzinfo=UTC))
        made.add_component(event)
    return str(made.to_ical(sorted=False), "utf-8")


def _add_texts(component: Component, texts: dict[str, str]) -> None:
    for key, value in texts.items():
        component.add(key, vText(without_invalid_xml(value).replace("\r", "")))


def event_of(first: date, last: date, said: dict[str, str], *, url: str, status: str, category: str) -> Event:
    """Return an entry of the calendar, from its first day to its last; `said` has its texts by property."""
    event = Event()
    _add_texts(event, said)
    event.add("dtstart", first)
    # The end is the day after the last; the last day that there can be has none, and stays an entry of one day.
    if last < date.max:
        event.add("dtend", last + timedelta(days=1))
    for key, value in {"url": url, "status": status, "categories": [category], "transp": "TRANSPARENT"}.items():
        event.add(key, value)
    return event
