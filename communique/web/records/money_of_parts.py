"""The money of a project's parts, and of theirs: what a reader of the whole asks for. Nothing is added up here."""

import json

from communique.web.edition import Row, View
from communique.web.records.bounds import SHOWN_PER_LIST
from communique.web.records.sureness import in_dispute

_MOST_PARTS = 200
_PARTS = f"""
WITH RECURSIVE parts(id) AS (
    SELECT id FROM projects WHERE parent_id = :id
    UNION SELECT p.id FROM parts CROSS JOIN projects AS p WHERE p.parent_id = parts.id LIMIT {_MOST_PARTS}
)
SELECT id FROM parts
"""
# Not joined with the parts: SQLite would read all claims for a filter.
_OF_PARTS = """
SELECT r.id, r.kind, r.slug, r.label, sure.how_sure, max(sure.is_inferred, found.is_concluded) AS is_inferred,
r.disputed
FROM (
    SELECT id, min(is_concluded) AS is_concluded FROM (
        SELECT id, 0 AS is_concluded FROM financings WHERE project_id IN (SELECT value FROM json_each(:parts))
        UNION ALL
        SELECT record_id, 1 FROM accounts WHERE NOT is_denied AND id IN (
            SELECT account_id FROM claims
            WHERE object_id IN (SELECT value FROM json_each(:parts)) AND field = 'project' AND standing = 'aside'
        )
    ) GROUP BY id
) AS found CROSS JOIN financings AS f CROSS JOIN records AS r CROSS JOIN record_certainty AS sure
WHERE f.id = found.id AND r.id = found.id AND sure.record_id = found.id AND NOT sure.is_blank
ORDER BY r.label, r.id LIMIT :shown
"""


def money_of_parts(view: View, record: Row) -> list[Row]:
    """Return, as one list of the page or none, the financings of a project's parts, however far below.

    Those that only a coder concludes are for one are among them, and marked.
    """
    if record["kind"] != "project":
        return []
    parts = [row["id"] for row in view.ask(_PARTS, id=record["id"])]
    rows = view.ask(_OF_PARTS, parts=json.dumps(parts), shown=SHOWN_PER_LIST + 1) if parts else []
    for row in rows:
        row |= {"url": view.address(row), "disputed_fields": in_dispute(row)}
    shown = rows[:SHOWN_PER_LIST]
    phrase = "Money of its parts" if len(shown) == len(rows) else f"Money of its parts, the first {SHOWN_PER_LIST}"
    return [{"phrase": phrase, "rows": shown, "more": None, "anchor": "money-of-parts"}] if rows else []
