"""Which record of the older side is which of the newer one: by slug, and by what became of slugs that were given up.

`led` tells where each older record leads: to the record of the same slug, or to what it was renamed to or merged with,
whichever side knows of that. A statement whose slug names what was renamed goes with it. `pairs` are those that are
listed on both sides and one to one, so that their fields can be compared.
"""

from __future__ import annotations

import sqlite3

from communique.edition.search_index import IS_LISTED
from communique.schema.record import addresses_of_kinds, family_of

_OF_FAMILIES = " ".join(
    f"WHEN '{kind}' THEN '{family_of(kind)}'" for kind in addresses_of_kinds() if kind != family_of(kind)
)
_SAME_FAMILY = f"CASE o.kind {_OF_FAMILIES} ELSE o.kind END = CASE n.kind {_OF_FAMILIES} ELSE n.kind END"
_OLD_IS_LISTED, _NEW_IS_LISTED = (IS_LISTED.replace("r.", f"{side}.") for side in "on")
# `how`: same, renamed, follows (what it is about was renamed). `is_merged`: the newer record is another's already.
_TABLES = (
    "CREATE TABLE led (old_id INTEGER PRIMARY KEY, new_id INTEGER NOT NULL, how TEXT, is_merged INTEGER)",
    "CREATE TABLE pairs (old_id INTEGER PRIMARY KEY, new_id INTEGER NOT NULL)",
)
_SAME = f"""
INSERT INTO led SELECT o.id, n.id, 'same', false FROM old.records AS o JOIN new.records AS n ON n.slug = o.slug
WHERE {_SAME_FAMILY}
"""
_RENAMED = f"""
INSERT OR IGNORE INTO led SELECT o.id, n.id, 'renamed', false FROM new.former_slugs AS f
JOIN old.records AS o ON o.slug = f.slug JOIN new.records AS n ON n.id = f.record_id WHERE {_SAME_FAMILY}
ORDER BY f.slug
"""
# Where the older side is the one that was published later, or a rename was taken back.
_RENAMED_BACK = f"""
INSERT OR IGNORE INTO led SELECT o.id, n.id, 'renamed', false FROM old.former_slugs AS f
JOIN new.records AS n ON n.slug = f.slug JOIN old.records AS o ON o.id = f.record_id WHERE {_SAME_FAMILY}
ORDER BY f.slug
"""
_RENAMES = """
SELECT o.slug, n.slug FROM led AS l JOIN old.records AS o ON o.id = l.old_id JOIN new.records AS n ON n.id = l.new_id
WHERE l.how = 'renamed'
"""
_LEFT = """
SELECT o.id, o.slug FROM old.records AS o LEFT JOIN led AS l ON l.old_id = o.id
WHERE l.old_id IS NULL AND instr(o.slug, '/')
"""
_FOLLOWS = f"""
INSERT OR IGNORE INTO led SELECT o.id, n.id, 'follows', false FROM old.records AS o, new.records AS n
WHERE o.id = ? AND n.slug = ? AND {_SAME_FAMILY}
"""
_MERGED = """
UPDATE led SET is_merged = true FROM (
    SELECT old_id, row_number() OVER (PARTITION BY new_id ORDER BY how <> 'same', old_id) AS turn FROM led
) AS turns WHERE turns.old_id = led.old_id AND turns.turn > 1
"""
_PAIRS = f"""
INSERT INTO pairs SELECT l.old_id, l.new_id FROM led AS l JOIN old.records AS o ON o.id = l.old_id
JOIN new.records AS n ON n.id = l.new_id WHERE NOT l.is_merged AND {_OLD_IS_LISTED} AND {_NEW_IS_LISTED}
"""


def pair_records(connection: sqlite3.Connection) -> None:
    """Fill `led` and `pairs` on a connection that has both sides attached, as `old` and `new`."""
    for sql in (*_TABLES, _SAME, _RENAMED, _RENAMED_BACK):
        connection.execute(sql)
    connection.executemany(_FOLLOWS, _following(connection))
    connection.execute("CREATE INDEX led_by_new ON led (new_id)")
    if connection.execute("SELECT 1 FROM led WHERE how <> 'same' LIMIT 1").fetchone():
        connection.execute(_MERGED)
    connection.execute(_PAIRS)
    connection.execute("CREATE INDEX pairs_by_new ON pairs (new_id)")


def _following(connection: sqlite3.Connection) -> list[tuple[int, str]]:
    """Return statements that are left, with the slugs that they have where what their slugs name was renamed."""
    renames = dict(connection.execute(_RENAMES).fetchall())
    if not renames:
        return []
    told = ((one, slug, _renamed(slug, renames)) for one, slug in connection.execute(_LEFT).fetchall())
    return [(one, new) for one, slug, new in told if new != slug]


def _renamed(slug: str, renames: dict[str, str]) -> str:
    return "/".join(renames.get(part, part) for part in slug.split("/"))
