"""Feeds: what is new, as Atom (RFC 4287), and the days of meetings and promises, as iCalendar (RFC 5545).

What they tell was found out when publishing (about/documents.json, about/days.json). Their ids are made from slugs,
which stay the same in every edition and at every address.
"""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.edition import ServedEdition, edition_of
from communique.web.ics import Day, calendar
from communique.web.query import Row
from communique.wording import date_in_words, term_in_words
from communique.wording.xml_text import without_invalid_xml

_OURS = uuid5(NAMESPACE_URL, "communique:records")
_ATOM, _CALENDAR = "application/atom+xml; charset=utf-8", "text/calendar; charset=utf-8"
_UNKNOWN_DAY = "1970-01-01"
_STATUS = {"held": "CONFIRMED", "met": "CONFIRMED", "cancelled": "CANCELLED"}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the feeds."""
    return [(r"^/feed\.atom$", atom), (r"^/calendar\.ics$", ics)]


def stable_id(slug: str) -> UUID:
    """The id of a record in feeds."""
    return uuid5(_OURS, slug)


async def atom(datasette: Datasette, request: Request) -> Response:
    """The newest documents, with how many records they gave and how far they can be relied on."""
    edition = edition_of(datasette)
    documents = [_entry(edition, request, row) for row in edition.read("about/documents.json")]
    context = {
        "documents": documents,
        "updated": max((one["updated"] for one in documents), default=_time(_UNKNOWN_DAY)),
        "id": stable_id("").urn,
        "feed": edition.whole_address(request, "/feed.atom"),
        "site": edition.whole_address(request, "/"),
    }
    return Response(without_invalid_xml(edition.render("feed.xml", context)), content_type=_ATOM)


def _entry(edition: ServedEdition, request: Request, row: Row) -> Row:
    days = [day for day in (row["retrieved_on"], row["published_on_latest"]) if day]
    return {
        **row,
        "id": stable_id(row["slug"]).urn,
        "url": edition.absolute(request, edition.address({"kind": "document", **row})),
        "updated": _time(max(days, default=_UNKNOWN_DAY)),
        "published": _time(row["published_on_latest"]) if row["published_on_latest"] else None,
        "published_in_words": date_in_words(row["published_on"]),
    }


def _time(day: str) -> str:
    return f"{day}T00:00:00Z"


async def ics(datasette: Datasette, request: Request) -> Response:
    """Meetings and promised dates as whole days."""
    edition = edition_of(datasette)
    told = edition.read("about/days.json")
    days = [_day(edition, request, row) for row in told["days"]]
    text = calendar("Communiqué", _about(told), _newest_day(edition), days)
    headers = {"content-disposition": 'inline; filename="communique.ics"'}
    return Response(text, headers=headers, content_type=_CALENDAR)


def _newest_day(edition: ServedEdition) -> date:
    """When the edition last learnt something: a calendar says when it was made, and pages never change."""
    days = [row["published_on_latest"] for row in edition.read("about/documents.json")]
    return date.fromisoformat(max(filter(None, days), default=_UNKNOWN_DAY))


def _about(told: Row) -> str:
    without = told["without_day"]
    said = (
        "Meetings and promised dates from Communiqué. A date that the source gives only in part spans the days that it "
        "can be; a deadline is on its last day. "
        f"Left out, since no source gives a day: {without['meetings']:,} meetings, {without['promises']:,} promises."
    )
    return said + (f" Left out as older: {told['left_out']:,}." if told["left_out"] else "")


def _day(edition: ServedEdition, request: Request, row: Row) -> Day:
    url = edition.absolute(request, edition.address(row))
    first = date.fromisoformat(row["earliest"] or row["latest"])
    is_meeting = row["kind"] == "meeting"
    return Day(
        uid=str(stable_id(row["slug"])),
        first=first,
        last=date.fromisoformat(row["latest"] or row["earliest"]),
        summary=row["label"] if is_meeting else f"Promised: {row['subject']}, {row['type']}",
        description=_description(row, url),
        url=url,
        status=_STATUS.get(row["status"], "TENTATIVE"),
        category="Meeting" if is_meeting else "Promise",
    )


def _description(row: Row, url: str) -> str:
    when = date_in_words(row["said"]) or ""
    lines = [
        row["summary"],
        f"When: {when}" + (f" (as printed: “{row['printed']}”)" if row["printed"] else ""),
        f"Status: {term_in_words(row['status'])}" if row["status"] else "Status: the source does not say",
        f"How sure the source is: {row['how_sure']}" if row["how_sure"] else None,
        url,
    ]
    return "\n".join(line for line in lines if line)
