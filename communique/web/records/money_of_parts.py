"""The money of a project's parts, and of theirs: what a reader of the whole asks for. Nothing is added up here."""

from communique.web.edition import Row, View
from communique.web.records.bounds import SHOWN_PER_LIST
from communique.web.records.sureness import in_dispute

_MOST_PARTS = 200
_OF_PARTS = f"""
WITH RECURSIVE parts(id) AS (
    SELECT id FROM projects WHERE parent_id = :id
    UNION SELECT p.id FROM parts CROSS JOIN projects AS p WHERE p.parent_id = parts.id LIMIT {_MOST_PARTS}
)
SELECT r.id, r.kind, r.slug, r.label, sure.how_sure, max(sure.is_inferred, found.is_concluded) AS is_inferred,
r.disputed
FROM (
    SELECT id, min(is_concluded) AS is_concluded FROM (
        SELECT f.id, 0 AS is_concluded FROM parts CROSS JOIN financings AS f WHERE f.project_id = parts.id
        UNION ALL
        SELECT a.record_id, 1 FROM parts CROSS JOIN claims AS k CROSS JOIN accounts AS a CROSS JOIN financings AS f
        WHERE k.object_id = parts.id AND k.field = 'project' AND k.standing = 'aside' AND a.id = k.account_id
        AND NOT a.is_denied AND f.id = a.record_id
    ) GROUP BY id
) AS found CROSS JOIN records AS r CROSS JOIN record_certainty AS sure
WHERE r.id = found.id AND sure.record_id = found.id AND NOT sure.is_blank
ORDER BY r.label, r.id LIMIT :shown
"""


def money_of_parts(view: View, record: Row) -> list[Row]:
    """Return, as one list of the page or none, the financings of a project's parts, however far below.

    Those that only a coder concludes are for one are among them, and marked.
    """
    if record["kind"] != "project":
        return []
    rows = view.ask(_OF_PARTS, id=record["id"], shown=SHOWN_PER_LIST + 1)
    for row in rows:
        row |= {"url": view.address(row), "disputed_fields": in_dispute(row)}
    shown = rows[:SHOWN_PER_LIST]
    phrase = "Money of its parts" if len(shown) == len(rows) else f"Money of its parts, the first {SHOWN_PER_LIST}"
    return [{"phrase": phrase, "rows": shown, "more": None, "anchor": "money-of-parts"}] if rows else []
