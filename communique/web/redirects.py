"""Addresses that no record has: moved to what it became, withdrawn with the reason, or unknown."""

import json

from datasette import Request, Response
from datasette.app import Datasette

from communique.web.edition import Row, View, edition_of, query
from communique.web.pages import html_page, not_found
from communique.wording import date_in_words

_MOVED, _WITHDRAWN = 301, 410
_MOST_PARTS = 24
_MOST_CHANGES = 24
_SIMILAR = 10
_RENAMED_PARTS = {"loan": "financing"}
# A slug that is read as one of which no document tells any more was never given up: it is no address at all.
_FORMER = """
SELECT f.*, r.kind AS now_kind, r.slug AS now_slug FROM former_slugs AS f LEFT JOIN records AS r ON r.id = f.record_id
WHERE f.slug IN (SELECT value FROM json_each(:slugs)) AND (NOT f.is_same OR r.id IS NOT NULL)
"""
_LIVING = "SELECT kind AS now_kind, slug AS now_slug FROM records WHERE slug = :slug"
# Slugs are written in a-z, 0-9, hyphens and slashes, all of which come before the tilde.
_BEGIN_SO = (
    "SELECT kind, slug, label FROM records WHERE slug > :slug || '/' AND slug < :slug || '/~' ORDER BY slug LIMIT :most"
)


# What became of an address: what it leads to now, or what was said when it was withdrawn, the last word last.
Outcome = tuple[Row | None, list[Row]]
_UNKNOWN: Outcome = (None, [])


def outcome_of(view: View, slug: str) -> Outcome:
    """Return what became of a slug that no record has; nothing in it where it was never given up.

    The slugs of statements are made of those of things, so an entry for a thing counts for them, too.
    """
    plain = "/".join(filter(None, slug.split("/")))
    if plain != slug and (living := view.first(_LIVING, slug=plain)):
        return living, []
    if entry := _entries(view, [plain]).get(plain):
        return _outcome_of_entry(view, entry)
    return _outcome_of_parts(view, plain.split("/"))


def _entries(view: View, slugs: list[str]) -> dict[str, Row]:
    return {row["slug"]: row for row in view.ask(_FORMER, slugs=json.dumps(slugs))}


def _outcome_of_entry(view: View, entry: Row) -> Outcome:
    if entry["now_slug"]:
        return entry, []
    changes = [entry]
    while (became := changes[-1]["became"]) and len(changes) < _MOST_CHANGES:
        if not (following := _entries(view, [became])):
            break
        changes += following.values()
    return None, changes


def _outcome_of_parts(view: View, parts: list[str]) -> Outcome:
    if not 1 < len(parts) <= _MOST_PARTS:
        return _UNKNOWN
    entries = _entries(view, parts)
    renamed = [entries[part]["now_slug"] or part if part in entries else part for part in parts]
    # What money is called was a part of its address once.
    for now_parts in (renamed, [_RENAMED_PARTS.get(part, part) for part in renamed]):
        slug = "/".join(now_parts)
        if now_parts != parts and (now := view.first(_LIVING, slug=slug) or _entries(view, [slug]).get(slug)):
            return _outcome_of_entry(view, now)
    withdrawn = [entries[part] for part in parts if part in entries and not entries[part]["now_slug"]]
    return _outcome_of_entry(view, withdrawn[0]) if withdrawn else _UNKNOWN


async def answer_for_lost_slug(
    datasette: Datasette, request: Request, slug: str, *, before: str = "", ending: str = ""
) -> Response:
    """Return the answer for an address whose slug no record has: 301 to what it became, 410 with the reason, or 404.

    `before` and `ending` stand around the record's own address.
    """

    def questions(view: View) -> tuple[Outcome, list[Row]]:
        outcome = outcome_of(view, slug)
        return outcome, [] if any(outcome) else view.ask(_BEGIN_SO, slug=slug.rstrip("/"), most=_SIMILAR)

    (now, changes), similar = await query(datasette, questions)
    edition = edition_of(datasette)
    if now:
        address = edition.path(f"{before}/{edition.places[now['now_kind']]}/{now['now_slug']}{ending}")
        # Kept for longer, the answer would outlast the day on which a record returns.
        return Response("", status=_MOVED, headers={"location": address, "cache-control": "public, max-age=3600"})
    if not changes:
        beginning = [{**row, "url": edition.address(row)} for row in similar]
        what = f"No record is called “{slug}”."
        return await not_found(datasette, request, what, words=in_words(slug), beginning=beginning)
    context = {"path": request.path, "words": in_words(slug), "changes": [_described(change) for change in changes]}
    return await html_page(datasette, request, "withdrawn.html", context, "row", status=_WITHDRAWN)


def in_words(slug: str) -> str:
    """Return `meeting/person-name` as `meeting person name`."""
    return " ".join(slug.replace("/", "-").split("-")).strip()


def _described(change: Row) -> Row:
    """Return a change as the page tells it."""
    became = in_words(change["became"]) if change["became"] else None
    name = change["label"] or in_words(change["slug"])
    return {**change, "name": name, "day": date_in_words(change["changed_on"]), "became_name": became}
