"""What an edition's datasets hold: rows read and skipped, records by kind, the years that they speak of.

Found out when publishing, as pages have no time to count a million rows. A dataset stands in documents of a thousand
rows each; its first has its slug.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from communique.schema.vocabulary import SourceType

Row = dict[str, Any]
_DOCUMENTS = """
SELECT d.id, r.slug, r.label, d.title, d.file_sha256, count(p.id) AS rows, min(p.paragraph) AS first_row
FROM documents AS d JOIN records AS r ON r.id = d.id LEFT JOIN passages AS p ON p.document_id = d.id
WHERE d.source_type = :dataset AND EXISTS (
    SELECT 1 FROM passages AS q WHERE q.document_id = d.id AND q.label LIKE '%=%'
)
GROUP BY d.id, r.slug, r.label, d.title, d.file_sha256
"""
_SKIPPED = """
SELECT coalesce(coding_note, coding_reason) AS why, count(*) AS rows FROM passages
WHERE document_id IN (SELECT value FROM json_each(:ids)) AND coding_reason IS NOT NULL
GROUP BY 1 ORDER BY rows DESC, why
"""
# The days that records of a kind are of, where it has any.
_DAYS = {
    "agreements": "signed_on_earliest, signed_on_latest",
    "events": "occurred_on_earliest, occurred_on_latest",
    "indicators": "period_earliest, period_latest",
    "meetings": "held_on_earliest, held_on_latest",
    "milestones": "coalesce(actual_earliest, planned_earliest), coalesce(actual_latest, planned_latest)",
    "trade_figures": "period_earliest, period_latest",
}
_DATED = " UNION ALL ".join(f"SELECT id, {days} FROM {table}" for table, days in _DAYS.items())
_KINDS = f"""
WITH told AS (
    SELECT DISTINCT record_id AS id FROM accounts
    WHERE document_id IN (SELECT value FROM json_each(:ids)) AND record_id <> document_id
), dated (id, earliest, latest) AS ({_DATED})
SELECT r.kind, count(*) AS records, sum(r.is_bulk) AS alone,
    min(CAST(substr(d.earliest, 1, 4) AS INTEGER)) AS first_year,
    max(CAST(substr(d.latest, 1, 4) AS INTEGER)) AS last_year
FROM told JOIN records AS r ON r.id = told.id LEFT JOIN dated AS d ON d.id = told.id GROUP BY r.kind ORDER BY r.kind
"""


def datasets_of(snapshot: Path) -> list[Row]:
    """Return the datasets of a snapshot: slug, label, parts in the order of the rows, and what they hold."""
    with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        ask = Database(connection, execute_plugins=False).query
        groups: dict[tuple[str, str], list[Row]] = {}
        for document in ask(_DOCUMENTS, {"dataset": SourceType.dataset.value}):
            groups.setdefault((document["title"], document["file_sha256"]), []).append(document)
        return sorted((_dataset(ask, documents) for documents in groups.values()), key=lambda one: str(one["label"]))


def _dataset(ask: Any, documents: Sequence[Row]) -> Row:
    parts = sorted(documents, key=lambda one: (len(one["slug"]), one["slug"]))
    ids = json.dumps([one["id"] for one in parts])
    skipped = list(ask(_SKIPPED, {"ids": ids}))
    rows = sum(one["rows"] for one in parts)
    return {
        "slug": parts[0]["slug"],
        "label": parts[0]["label"],
        "rows": rows,
        "told": rows - sum(one["rows"] for one in skipped),
        "skipped": skipped,
        "kinds": list(ask(_KINDS, {"ids": ids})),
        "parts": [{name: one[name] for name in ("slug", "label", "rows")} for one in parts],
    }
