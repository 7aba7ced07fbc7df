"""What may be one and the same thing under two slugs, an article's beside a dataset's or another article's.

Found out when publishing: to compare every sum with every other takes longer than a page has.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]
# Among datasets alone nobody decides so many.
_PAIRS = """
SELECT one.kind AS one_kind, one.slug AS one_slug, one.label AS one_label,
    other.kind AS other_kind, other.slug AS other_slug, other.label AS other_label, p.why
FROM perhaps_the_same AS p JOIN records AS one ON one.id = p.one_id JOIN records AS other ON other.id = p.other_id
WHERE NOT (one.is_bulk AND other.is_bulk) ORDER BY one.slug, other.slug, p.why LIMIT 10000
"""


def likenesses(snapshot: Path) -> dict[str, list[Row]]:
    """Return, by slug, the records that may be the same as one: kind, slug, label, and why."""
    with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        found: dict[str, list[Row]] = {}
        for pair in Database(connection, execute_plugins=False).query(_PAIRS):
            for this, that in (("one", "other"), ("other", "one")):
                told = {name: pair[f"{that}_{name}"] for name in ("kind", "slug", "label")}
                found.setdefault(pair[f"{this}_slug"], []).append({**told, "why": pair["why"]})
        return found
