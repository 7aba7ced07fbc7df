"""Who names each member of a set (places, formats, parties): sets are unions, which hide who says they are others."""

import json
from itertools import groupby
from operator import itemgetter

from communique.web.edition import Row, View
from communique.web.records.evidence import SHOWN_PER_LIST
from communique.web.records.said import value_said
from communique.wording import heading

_NAMED_VOICES = 3
_MEMBERS = """
SELECT k.field, k.value, NULL AS unit, thing.label AS thing, thing.kind AS thing_kind, thing.slug AS thing_slug,
count(DISTINCT a.origin_id) AS voices,
iif(count(DISTINCT a.origin_id) <= :named, json_group_array(DISTINCT voice.label), '[]') AS named
FROM accounts AS a CROSS JOIN claims AS k JOIN records AS voice ON voice.id = a.origin_id
LEFT JOIN records AS thing ON thing.id = k.object_id
WHERE a.record_id = :id AND NOT a.is_denied AND k.account_id = a.id AND k.field IN (SELECT value FROM json_each(:sets))
GROUP BY k.field, k.value ORDER BY k.field, voices DESC, k.value LIMIT :shown
"""


def members_of(view: View, record: Row, tables: list[str]) -> list[Row]:
    """Return the sets of a record of which several voices speak, each member with the voices that name it."""
    if (record["voices"] or 0) < 2:  # noqa: PLR2004  one voice names all of it
        return []
    sets = json.dumps(view.edition.configuration.get("sets", []))
    rows = view.ask(_MEMBERS, id=record["id"], sets=sets, named=_NAMED_VOICES, shown=SHOWN_PER_LIST)
    return [
        {"name": heading(field), "members": [_member(view, tables, row) for row in those]}
        for field, those in groupby(rows, itemgetter("field"))
    ]


def _member(view: View, tables: list[str], row: Row) -> Row:
    return {
        "value": value_said(view.edition, tables, row),
        "value_url": row["thing_slug"] and view.address(row, "thing_"),
        "printed": None,
        "voices": row["voices"],
        "named": json.loads(row["named"]),
    }
