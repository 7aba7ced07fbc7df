"""Records that no sentence supports: the loader refuses them, but a session that is not read-only can add one."""

from __future__ import annotations

import sqlite3

from communique.errors import escape_control_characters, shorten
from communique.factfiles.drafts import GAZETTEER_THINGS

_MOST_SHOWN = 10
# Outside knowledge, which rests on a reference, and what is cited itself.
NEED_NONE = (*GAZETTEER_THINGS.values(), "document")
_UNSUPPORTED = f"""
SELECT r.kind, r.slug, r.label FROM records AS r
WHERE r.kind NOT IN ({", ".join("?" for _ in NEED_NONE)}) AND NOT EXISTS (
    SELECT 1 FROM citations AS c JOIN accounts AS a ON a.id = c.account_id WHERE c.record_id = r.id AND NOT a.is_denied
) AND coalesce(r.voices, 1) > 0 ORDER BY r.id LIMIT {_MOST_SHOWN + 1}
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
