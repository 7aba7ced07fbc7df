"""What a record has to do with, by day: meetings, events, agreements, steps; as precise as the sources are."""

from functools import lru_cache
from typing import NamedTuple

from communique.web.edition import Row, View
from communique.wording import date_in_words, term_in_words

# A longer history is left to the report, and the page says so.
SHOWN = 40


class _Way(NamedTuple):
    """How something dated points at a record: the column that does, the table of what is dated, and the ids there."""

    column: str
    table: str
    ids: str


_WAYS = (
    _Way("participants.actor_id", "meetings", "SELECT meeting_id AS id FROM participants WHERE actor_id = :id"),
    _Way(
        "participants.on_behalf_of_id",
        "meetings",
        "SELECT meeting_id AS id FROM participants WHERE on_behalf_of_id = :id",
    ),
    _Way("agenda_items.subject_id", "meetings", "SELECT meeting_id AS id FROM agenda_items WHERE subject_id = :id"),
    _Way("meeting_places.place_id", "meetings", "SELECT meeting_id AS id FROM meeting_places WHERE place_id = :id"),
    _Way("event_parties.actor_id", "events", "SELECT event_id AS id FROM event_parties WHERE actor_id = :id"),
    _Way("events.object_id", "events", "SELECT id FROM events WHERE object_id = :id"),
    _Way(
        "agreement_parties.actor_id",
        "agreements",
        "SELECT agreement_id AS id FROM agreement_parties WHERE actor_id = :id",
    ),
    _Way("agreements.subject_id", "agreements", "SELECT id FROM agreements WHERE subject_id = :id"),
    _Way("agreements.meeting_id", "agreements", "SELECT id FROM agreements WHERE meeting_id = :id"),
    _Way("agreements.signed_at_id", "agreements", "SELECT id FROM agreements WHERE signed_at_id = :id"),
    _Way("milestones.subject_id", "milestones", "SELECT id FROM milestones WHERE subject_id = :id"),
    _Way(
        "financings.project_id",
        "milestones",
        "SELECT m.id FROM financings AS f JOIN milestones AS m ON m.subject_id = f.id WHERE f.project_id = :id",
    ),
    _Way(
        "financings.provider_id",
        "milestones",
        "SELECT m.id FROM financings AS f JOIN milestones AS m ON m.subject_id = f.id WHERE f.provider_id = :id",
    ),
    _Way(
        "projects.parent_id",
        "milestones",
        "SELECT m.id FROM projects AS p JOIN milestones AS m ON m.subject_id = p.id WHERE p.parent_id = :id",
    ),
)
_DATES = {
    "meetings": """
    SELECT id, held_on AS dated, held_on_printed AS printed, status,
    held_on_earliest AS first_day, held_on_latest AS last_day, 'held_on' AS field FROM meetings
    """,
    "events": """
    SELECT id, occurred_on AS dated, occurred_on_printed AS printed, status,
    occurred_on_earliest AS first_day, occurred_on_latest AS last_day, 'occurred_on' AS field FROM events
    """,
    "agreements": """
    SELECT id, signed_on AS dated, signed_on_printed AS printed,
    iif(status IN ('ratified', 'in force', 'ended'), 'signed', status) AS status,
    signed_on_earliest AS first_day, signed_on_latest AS last_day, 'signed_on' AS field FROM agreements
    """,
    "milestones": """
    SELECT id, coalesce(actual, planned) AS dated, iif(actual IS NULL, planned_printed, actual_printed) AS printed,
    status, iif(actual IS NULL, planned_earliest, actual_earliest) AS first_day,
    iif(actual IS NULL, planned_latest, actual_latest) AS last_day, iif(actual IS NULL, 'planned', 'actual') AS field
    FROM milestones
    """,
}
# Many rows of a way may lead to one thing, or to things without a day: neither takes the place of another.
_FIRST = f"""
SELECT id FROM (
    SELECT DISTINCT way.id FROM ({{ids}}) AS way
    WHERE EXISTS (SELECT 1 FROM ({{dates}}) AS thing WHERE thing.id = way.id AND thing.dated IS NOT NULL){{but}}
    LIMIT {SHOWN + 1}
)
"""
_NOT_BULK = " AND NOT EXISTS (SELECT 1 FROM records AS b WHERE b.is_bulk AND b.id = way.id)"
# A snapshot numbers records by slug.
_EARLIEST = f"""
SELECT r.kind, r.slug, r.label, r.inferred, d.* FROM (
    SELECT * FROM ({{}}) WHERE dated IS NOT NULL
    ORDER BY coalesce(last_day, first_day), first_day, id LIMIT {SHOWN + 1}
) AS d JOIN records AS r ON r.id = d.id ORDER BY coalesce(d.last_day, d.first_day), d.first_day, d.id
"""
_TO_COME = {
    "scheduled",
    "announced",
    "planned",
    "proposed",
    "offered",
    "possible",
    "notMet",
    "discussed",
    "drafted",
    "agreed",
}


def timeline_of(view: View, record_id: int, lists: list[Row], *, bulk: bool) -> Row:
    """Return the dated things, the earliest first; none where too many for a page, which then leads to the report.

    `lists` are those of its page, which tell what points at the record. What only datasets speak of is in it if `bulk`.
    """
    pointing = {f"{one['table']}.{one['column']}" for one in lists}
    ways = tuple(way for way in _WAYS if way.column in pointing)
    rows = view.ask(_query(ways, bulk=bulk), id=record_id) if ways else []
    if len(rows) > SHOWN:
        return {"timeline": [], "timeline_is_longer_than": SHOWN}
    for row in rows:
        row["when"], row["url"] = date_in_words(row["dated"]), view.address(row)
        row["is_concluded"] = not {"whole", row["field"]}.isdisjoint((row["inferred"] or "").split(", "))
        row["is_to_come"], said = row["status"] in _TO_COME, term_in_words(row["status"] or "")
        row["status"] = "" if row["label"].endswith(f"({said})") else said
    return {"timeline": rows, "timeline_is_longer_than": None}


@lru_cache(maxsize=256)
def _query(ways: tuple[_Way, ...], *, bulk: bool) -> str:
    ids: dict[str, list[str]] = {}
    for way in ways:
        ids.setdefault(way.table, []).append(
            _FIRST.format(ids=way.ids, dates=_DATES[way.table], but="" if bulk else _NOT_BULK)
        )
    # Joined to these, SQLite would read whole tables for a Bloom filter.
    dated = (f"{_DATES[table]} WHERE id IN ({' UNION '.join(those)})" for table, those in ids.items())
    return _EARLIEST.format(" UNION ALL ".join(dated))
