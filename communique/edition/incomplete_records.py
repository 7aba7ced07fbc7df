"""Records that are not whole: no sentence supports them, or a table of their kind has no row of them.

The loader refuses them, but a session that is not read-only can add one.
"""

from __future__ import annotations

import sqlite3

from communique.errors import escape_control_characters, shorten
from communique.factfiles.records.drafts import GAZETTEER_THINGS, tables_of
from communique.schema.record import tables_of_kinds

_MOST_SHOWN = 10
# Outside knowledge, which rests on a reference, and what is cited itself.
NEED_NONE = (*GAZETTEER_THINGS.values(), "document")
_UNSUPPORTED = f"""
SELECT r.kind, r.slug, r.label FROM records AS r
WHERE r.kind NOT IN ({", ".join("?" for _ in NEED_NONE)}) AND NOT EXISTS (
    SELECT 1 FROM citations AS c JOIN accounts AS a ON a.id = c.account_id WHERE c.record_id = r.id AND NOT a.is_denied
) AND coalesce(r.voices, 1) > 0 ORDER BY r.id LIMIT {_MOST_SHOWN + 1}
"""

_WITHOUT_A_ROW = f"""
SELECT r.slug FROM records AS r
WHERE r.kind = ? AND NOT EXISTS (SELECT 1 FROM {{}} AS t WHERE t.id = r.id) ORDER BY r.id LIMIT {_MOST_SHOWN + 1}
"""


def unsupported_records(draft: sqlite3.Connection) -> str | None:
    """Return which records no sentence supports, and what to do about it; None where each is supported."""
    rows = draft.execute(_UNSUPPORTED, NEED_NONE).fetchall()
    if not rows:
        return None
    named = [f"  {kind} {slug}: {shorten(label)}" for kind, slug, label in rows[:_MOST_SHOWN]]
    more = ["  and more"] if len(rows) > _MOST_SHOWN else []
    return "\n".join(
        [
            "no sentence supports what follows; give each a citation (in a fact file under `at`, in Python an Account "
            "with a Citation), or remove it, and publish again:",
            *map(escape_control_characters, (*named, *more)),
        ]
    )


def records_without_a_row(draft: sqlite3.Connection) -> str | None:
    """Return which records lack a row in a table of their kind, and what to do; None where each has all of its own."""
    missing = [
        f"  {kind} {slug}: no row in {table.name}"
        for kind in tables_of_kinds()
        for table in tables_of(kind)[1:]
        for (slug,) in draft.execute(_WITHOUT_A_ROW.format(table.name), (kind,))
    ]
    if not missing:
        return None
    more = ["  and more"] if len(missing) > _MOST_SHOWN else []
    return "\n".join(
        [
            "what follows has no row in a table of its kind, so that nothing says what it is; add the row, or remove "
            "the record, or build the database anew from its fact files, and publish again:",
            *map(escape_control_characters, (*missing[:_MOST_SHOWN], *more)),
        ]
    )
