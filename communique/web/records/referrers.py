"""Who refers to a record of which no document says anything: the accounts that name it, and the records that do."""

import json
from collections.abc import Iterable

from communique.web.edition import Row, View
from communique.web.records.bounds import SHOWN_PER_LIST, how_many

# Accounts name it by a value, or are of a record that stands in a list on its page.
_NAMING = """
SELECT account_id AS id FROM claims WHERE object_id = :id
UNION SELECT id FROM accounts WHERE record_id IN (SELECT value FROM json_each(:pointing)) AND record_id <> :id
"""
_ACCOUNTS = f"""
SELECT DISTINCT r.kind, r.slug, r.label, d.kind AS document_kind, d.slug AS document_slug, d.label AS document
FROM ({_NAMING}) AS naming JOIN accounts AS a ON a.id = naming.id
JOIN records AS r ON r.id = a.record_id JOIN records AS d ON d.id = a.document_id
"""


def referrers_of(view: View, record_id: int, pointing: Iterable[int]) -> Row:
    """Return the documents that name a record, each with what it says it of; `pointing` are records in its lists."""
    given = {"id": record_id, "pointing": json.dumps(sorted(set(pointing)))}
    ordered = f"{_ACCOUNTS} ORDER BY d.label, d.id, r.label, r.id LIMIT :shown"
    rows = view.ask(ordered, **given, shown=SHOWN_PER_LIST)
    for row in rows:
        row["url"], row["document_url"] = view.address(row), view.address(row, "document_")
    return {"named_by": rows, "named_by_more": how_many(view, _ACCOUNTS, len(rows), **given)}
