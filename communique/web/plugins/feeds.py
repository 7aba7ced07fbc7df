"""Feeds: what is new, as Atom (RFC 4287), and the days of meetings and promises, as iCalendar (RFC 5545).

What they tell was found out when publishing (about/documents.json, about/days.json). Their ids are made from the
project's id and slugs, which stay the same in every edition, under every title and at every address.
"""

import asyncio
from datetime import date
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from icalendar import Event

from communique.edition.differences.changes import HEADINGS, Change
from communique.web.calendars import CALENDAR, calendar, event_of, stable_id
from communique.web.compat import DatasetteError
from communique.web.edition import Row, ServedEdition, edition_of
from communique.web.kept_differences import KeptDifference, address_of, kept_difference, older_editions
from communique.web.pages import html_page
from communique.web.promises import shows_promises
from communique.wording import date_in_words, plural, term_in_words
from communique.wording.xml_text import without_invalid_xml

_ATOM = "application/atom+xml; charset=utf-8"
# Of one edition to the next; the page of these has more.
_MOST_CHANGES, _NOT_YET = 50, 503
_STATUS = {"held": "CONFIRMED", "met": "CONFIRMED", "cancelled": "CANCELLED"}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the feeds."""
    return [(r"^/feeds/?$", show_feeds), (r"^/feed\.atom$", send_feed), (r"^/calendar\.ics$", send_calendar)]


async def show_feeds(datasette: Datasette, request: Request) -> Response:
    """Answer with what the feeds tell, and how to subscribe to them."""
    edition = edition_of(datasette)
    days = edition.read("about/days.json")["days"]
    meetings = sum(row["kind"] == "meeting" for row in days)
    calendar = edition.whole_address(request, "/calendar.ics")
    context = {
        "feed": edition.whole_address(request, "/feed.atom"),
        "calendar": calendar,
        "webcal": urlsplit(calendar)._replace(scheme="webcal").geturl(),
        "meetings": meetings,
        "promises": len(days) - meetings,
        "has_promises": shows_promises(edition),
    }
    return await html_page(datasette, request, "feeds.html", context, "about", path="/feeds")


async def send_feed(datasette: Datasette, request: Request) -> Response:
    """Return the newest documents, what has changed since the edition before, and corrections."""
    edition = edition_of(datasette)
    rows, corrections = edition.read("about/documents.json"), edition.read("about/corrections.json")
    changes = await _changes(edition, request)
    days = [*map(_updated, rows), *(row["corrected_on"] for row in corrections), *(row["day"] for row in changes)]
    # Readers of feeds need a day, though no document may have one.
    newest = max(filter(None, days), default=edition.published_on)
    context = {
        "documents": [_entry(edition, request, row, newest) for row in rows],
        "corrections": [_correction(edition, request, row) for row in corrections],
        "changes": changes,
        "updated": _time(newest),
        "id": stable_id(edition, "").urn,
        "feed": edition.whole_address(request, "/feed.atom"),
        "site": edition.whole_address(request, "/"),
    }
    return Response(without_invalid_xml(edition.render("feed.xml", context)), content_type=_ATOM)


def _updated(row: Row) -> str | None:
    return max(filter(None, (row["retrieved_on"], row["published_on_latest"])), default=None)


def _entry(edition: ServedEdition, request: Request, row: Row, newest: str) -> Row:
    return {
        **row,
        "id": stable_id(edition, row["slug"]).urn,
        "url": edition.absolute(request, edition.address({"kind": "document", **row})),
        "updated": _time(_updated(row) or newest),
        "published": _time(row["published_on_latest"]) if row["published_on_latest"] else None,
        "published_in_words": date_in_words(row["published_on"]),
    }


def _correction(edition: ServedEdition, request: Request, row: Row) -> Row:
    """Return the entry of a correction, with an id of its own, since its record may be corrected again."""
    path = edition.address(row) if row["slug"] else "/reports/what-was-corrected"
    return {
        **row,
        "id": stable_id(edition, f"correction {row['corrected_on']} {row['record']} {row['what']}").urn,
        "url": edition.absolute(request, path),
        "updated": _time(row["corrected_on"]),
    }


async def _changes(edition: ServedEdition, request: Request) -> list[Row]:
    """Return an entry that counts what has changed since the edition before, and one for each change.

    What is new has its document's entry. Nothing where no edition before is kept, or they cannot be compared.
    """
    name, folder = next(iter((await asyncio.to_thread(older_editions, edition)).items()), ("", None))
    if folder is None:
        return []
    try:
        told = await kept_difference(edition, folder)
    except DatasetteError as error:
        if error.status == _NOT_YET:
            raise
        return []
    page = edition.whole_address(request, f"/changes/{name}")
    whole = {"title": f"What has changed since edition {name}", "summary": " ".join(told.head["summary"]), "url": page}
    each = [_change(edition, request, told, one) for one in told.told_by_feeds[:_MOST_CHANGES]]
    day, entries = edition.published_on, [] if told.is_empty else [{**whole, "what": ""}, *each]
    between = f"changes {told.old.name} {told.new.name}"
    return [
        {**one, "id": stable_id(edition, f"{between} {one['what']}").urn, "day": day, "updated": _time(day)}
        for one in entries
    ]


def _change(edition: ServedEdition, request: Request, told: KeptDifference, change: Change) -> Row:
    address = address_of(edition, told, change) or edition.path(f"/changes/{told.old.name}")
    return {
        "title": f"{HEADINGS[change.sort]}: {change.label}",
        "summary": change.sentence,
        "url": edition.absolute(request, address),
        "what": f"{change.sort} {change.former_slug or ''} {change.slug} {change.field or ''}",
    }


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


async def send_calendar(datasette: Datasette, request: Request) -> Response:
    """Return meetings and promised dates as whole days: no times, so no time zones."""
    edition = edition_of(datasette)
    # Apart, since hundreds of entries take a third of a second to write.
    text = await asyncio.to_thread(_written, edition, edition.absolute(request, ""))
    headers = {"content-disposition": 'inline; filename="communique.ics"'}
    return Response(text, headers=headers, content_type=CALENDAR)


@lru_cache(maxsize=8)
def _written(edition: ServedEdition, host: str) -> str:
    known, title = edition.read("about/days.json"), edition.project["title"]
    days = [_event(edition, row, host + edition.address(row)) for row in known["days"]]
    # A calendar says when it was made, and pages never change: when the edition last learnt something.
    published = (row["published_on_latest"] for row in edition.read("about/documents.json"))
    newest = date.fromisoformat(max(filter(None, published), default=edition.published_on))
    return calendar(title, _about(title, known), newest, days)


def _about(title: str, known: Row) -> str:
    without = known["without_day"]
    said = (
        f"Meetings and promised dates from {title}. A date that the source gives only in part spans the days that it "
        "can be; a deadline is on its last day."
    )
    if any(without.values()):
        meetings, promises = plural(without["meetings"], "meeting"), plural(without["promises"], "promise")
        said += f" Left out, since no source gives a day that a calendar can hold: {meetings}, {promises}."
    return said + (f" Left out as older: {known['left_out']:,}." if known["left_out"] else "")


def _event(edition: ServedEdition, row: Row, url: str) -> Event:
    first = date.fromisoformat(row["earliest"] or row["latest"])
    last = date.fromisoformat(row["latest"] or row["earliest"])
    is_meeting = row["kind"] == "meeting"
    summary = row["label"] if is_meeting else f"Promised: {row['subject']}, {row['type']}"
    said = {"uid": str(stable_id(edition, row["slug"])), "summary": summary, "description": _description(row, url)}
    status = _STATUS.get(row["status"], "TENTATIVE")
    event = event_of(first, last, said, url=url, status=status, category="Meeting" if is_meeting else "Promise")
    event.add("sequence", row["replaced_days"])
    return event


def _description(row: Row, url: str) -> str:
    printed = f" (as printed: “{row['printed']}”)" if row["printed"] else ""
    lines = [
        row["summary"],
        f"When: {date_in_words(row['said']) or ''}{printed}",
        "That this is its date is the coder's conclusion; no sentence says so outright."
        if row["is_concluded"]
        else None,
        f"Status: {term_in_words(row['status']) if row['status'] else row['status_said'] or 'the source does not say'}",
        f"How sure the source is: {row['how_sure']}" if row["how_sure"] else None,
        f"Said in: {row['evidence']}" if row["evidence"] else None,
        url,
    ]
    return "\n".join(filter(None, lines))
