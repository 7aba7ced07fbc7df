"""How a reader goes through tables: what they are narrowed by, and the order that they come in."""

from __future__ import annotations

# By table: the columns whose values are offered, with how often each occurs.
FACETS = {
    "accounts": ["modality", "is_denied", "is_inferred"],
    "actors": ["type"],
    "agenda_items": ["meeting_id", "status"],
    "agreement_parties": ["role"],
    "agreements": ["type", "status"],
    "citations": ["modality", "is_inferred"],
    "claims": ["field", "standing", "modality", "is_inferred"],
    "event_parties": ["role"],
    "events": ["type", "status"],
    "financings": ["stage", "currency"],
    "indicators": ["quantity", "status", "currency"],
    "meetings": ["status", "mode", "rank", "visit_type"],
    "memberships": ["office_id", "participation"],
    "milestones": ["type", "status"],
    "names": ["type"],
    "participants": ["attendance"],
    "passages": ["coding_reason"],
    "places": ["type"],
    "project_parties": ["role"],
    "projects": ["sector", "status"],
    "records": ["kind"],
    "relations": ["relation"],
    "resolutions": ["field", "state", "rule"],
    "search": ["kind"],
    "stances": ["attitude", "holder_id"],
    "trade_figures": ["flow", "status"],
}
# Other tables come by id, which is by slug.
NEWEST_FIRST = {"documents": "published_on_latest", "meetings": "held_on_latest", "agreements": "signed_on_latest"}
# Datasette shows this many of a facet's values, and says whether there are more.
VALUES_OF_A_FACET = 30
COUNTS_OF_A_COLUMN = "SELECT value, count FROM facet_counts WHERE table_name = ? AND column_name = ? ORDER BY place"


def columns_to_index() -> list[tuple[str, str]]:
    """Return the columns that a published snapshot should find rows by: (table, column)."""
    facets = [(table, column) for table, columns in FACETS.items() for column in columns]
    return sorted({*facets, *NEWEST_FIRST.items()})
