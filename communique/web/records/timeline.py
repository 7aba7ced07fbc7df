"""What a record has to do with, by day: meetings, events, agreements, steps; as precise as the sources are."""

from communique.web.edition import Row, View
from communique.wording import date_in_words, term_in_words

# A longer history is left to the report.
SHOWN = 40
_WAYS = (
    "SELECT meeting_id AS id FROM participants WHERE actor_id = :id",
    "SELECT meeting_id AS id FROM participants WHERE on_behalf_of_id = :id",
    "SELECT meeting_id AS id FROM agenda_items WHERE subject_id = :id",
    "SELECT meeting_id AS id FROM meeting_places WHERE place_id = :id",
    "SELECT event_id AS id FROM event_parties WHERE actor_id = :id",
    "SELECT id FROM events WHERE object_id = :id",
    "SELECT agreement_id AS id FROM agreement_parties WHERE actor_id = :id",
    "SELECT id FROM agreements WHERE subject_id = :id",
    "SELECT id FROM agreements WHERE meeting_id = :id",
    "SELECT id FROM agreements WHERE signed_at_id = :id",
    "SELECT id FROM milestones WHERE subject_id = :id",
    "SELECT m.id FROM financings AS f JOIN milestones AS m ON m.subject_id = f.id WHERE f.project_id = :id",
    "SELECT m.id FROM financings AS f JOIN milestones AS m ON m.subject_id = f.id WHERE f.provider_id = :id",
    "SELECT m.id FROM projects AS p JOIN milestones AS m ON m.subject_id = p.id WHERE p.parent_id = :id",
)
_THEIRS = " UNION ".join(f"SELECT * FROM ({way} LIMIT {SHOWN + 1})" for way in _WAYS)
# Joined to these, SQLite would read whole tables for a Bloom filter.
_DATED = f"""
WITH theirs AS ({_THEIRS}),
dated AS (
    SELECT m.id, m.held_on AS dated, m.held_on_printed AS printed, m.status,
    m.held_on_earliest AS first_day, m.held_on_latest AS last_day, 'held_on' AS field
    FROM meetings AS m WHERE m.id IN (SELECT id FROM theirs)
    UNION ALL
    SELECT e.id, e.occurred_on, e.occurred_on_printed, e.status, e.occurred_on_earliest, e.occurred_on_latest,
    'occurred_on'
    FROM events AS e WHERE e.id IN (SELECT id FROM theirs)
    UNION ALL
    SELECT a.id, a.signed_on, a.signed_on_printed, a.status, a.signed_on_earliest, a.signed_on_latest, 'signed_on'
    FROM agreements AS a WHERE a.id IN (SELECT id FROM theirs)
    UNION ALL
    SELECT s.id, coalesce(s.actual, s.planned), iif(s.actual IS NULL, s.planned_printed, s.actual_printed), s.status,
    iif(s.actual IS NULL, s.planned_earliest, s.actual_earliest),
    iif(s.actual IS NULL, s.planned_latest, s.actual_latest), iif(s.actual IS NULL, 'planned', 'actual')
    FROM milestones AS s WHERE s.id IN (SELECT id FROM theirs)
)
-- A snapshot numbers records by slug.
SELECT r.kind, r.slug, r.label, r.inferred, d.* FROM (
    SELECT * FROM dated WHERE dated IS NOT NULL
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


def timeline_of(view: View, record_id: int) -> Row:
    """Return the dated things, the earliest first; none where too many for a page, which then leads to the report."""
    rows = view.ask(_DATED, id=record_id)
    if len(rows) > SHOWN:
        return {"timeline": [], "timeline_is_long": True}
    for row in rows:
        row["when"], row["url"] = date_in_words(row["dated"]), view.address(row)
        row["is_concluded"] = not {"whole", row["field"]}.isdisjoint((row["inferred"] or "").split(", "))
        row["is_to_come"], said = row["status"] in _TO_COME, term_in_words(row["status"] or "")
        row["status"] = "" if row["label"].endswith(f"({said})") else said
    return {"timeline": rows, "timeline_is_long": False}
