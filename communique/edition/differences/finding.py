"""Finding what differs between two sides, by SQL over both files at once: nothing is read into Python but what differs.

`changes` has one row for each change: its sort, the kind, slug and ids of its record, and the table and field that it
is of. What it says is told afterwards (telling.py), for as many as somebody reads.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from communique.edition.differences.changes import Sort
from communique.edition.differences.compared_fields import (
    DISPUTED,
    LABEL,
    RECORDS,
    SLUGS,
    ComparedField,
    ComparedSet,
    compared_sets,
    fields_of_tables,
    is_of_a_family,
    links_of,
)
from communique.edition.differences.pairing import pair_records
from communique.edition.search_index import IS_LISTED
from communique.schema.record import kinds_of_things

# In the place of a table: what a coder had concluded and a source says now, and the other way round.
STATED, CONCLUDED = "stated", "concluded"
Step = Callable[[], object]
_OLD_IS_LISTED, _NEW_IS_LISTED = (IS_LISTED.replace("r.", f"{side}.") for side in "on")
_CHANGES = """
CREATE TABLE changes (sort TEXT NOT NULL, kind TEXT NOT NULL, slug TEXT NOT NULL, is_bulk INTEGER NOT NULL,
old_id INTEGER, new_id INTEGER, table_name TEXT, field TEXT)
"""
_ADD_FIELD = """
INSERT INTO changes SELECT ?, n.kind, n.slug, n.is_bulk, ?, n.id, ?, ? FROM new.records AS n WHERE n.id = ?
"""
_NEW = f"""
INSERT INTO changes SELECT '{Sort.NEW}', n.kind, n.slug, n.is_bulk, NULL, n.id, NULL, NULL FROM new.records AS n
WHERE {_NEW_IS_LISTED} AND NOT EXISTS (SELECT 1 FROM pairs AS p WHERE p.new_id = n.id)
"""
_GONE = f"""
INSERT INTO changes SELECT '{Sort.GONE}', o.kind, o.slug, o.is_bulk, o.id, NULL, NULL, NULL FROM old.records AS o
LEFT JOIN led AS l ON l.old_id = o.id LEFT JOIN new.records AS n ON n.id = l.new_id
WHERE {_OLD_IS_LISTED} AND (n.id IS NULL OR NOT ({_NEW_IS_LISTED}))
"""
_MOVED = f"""
INSERT INTO changes SELECT CASE WHEN l.is_merged THEN '{Sort.MERGED}' ELSE '{Sort.RENAMED}' END, n.kind, n.slug,
n.is_bulk, o.id, n.id, NULL, NULL FROM led AS l JOIN old.records AS o ON o.id = l.old_id
JOIN new.records AS n ON n.id = l.new_id
WHERE l.how = 'renamed' AND {_OLD_IS_LISTED} AND {_NEW_IS_LISTED}
"""
# Of a column of records that lists fields.
_LISTED_FIELDS = """
SELECT p.old_id, p.new_id, o.{0}, n.{0} FROM pairs AS p JOIN old.records AS o ON o.id = p.old_id
JOIN new.records AS n ON n.id = p.new_id WHERE o.{0} IS NOT n.{0}
"""
_NEWER_SLUG = """
coalesce((SELECT n.slug FROM old.records AS r JOIN led AS l ON l.old_id = r.id JOIN new.records AS n ON n.id = l.new_id
WHERE r.slug = o.{0}), o.{0})
"""
_IS_TOLD = "SELECT 1 FROM changes WHERE new_id = ? AND field = ?"
# What stood is there still, and later news has taken its place.
_REPLACED = f"""
UPDATE changes SET sort = '{Sort.REPLACED}' WHERE sort = '{Sort.CHANGED}' AND EXISTS (
    SELECT 1 FROM new.accounts AS a JOIN new.claims AS k ON k.account_id = a.id
    WHERE a.record_id = changes.new_id AND k.field = changes.field AND k.standing = 'superseded' AND NOT a.is_denied
    AND k.value IN (
        SELECT stood.value FROM old.accounts AS its JOIN old.claims AS stood ON stood.account_id = its.id
        WHERE its.record_id = changes.old_id AND stood.field = changes.field AND NOT its.is_denied
        AND coalesce(stood.standing, 'stands') = 'stands'
    )
)
"""
# A thing is called by its label; a statement by its parts, whose changes are told themselves.
_LABELS = f"""
SELECT p.old_id, p.new_id FROM pairs AS p JOIN old.records AS o ON o.id = p.old_id JOIN new.records AS n
ON n.id = p.new_id WHERE o.label <> n.label AND n.kind IN ({", ".join(f"'{one}'" for one in sorted(kinds_of_things()))})
"""


def steps_of_finding(connection: sqlite3.Connection, columns: tuple[set[tuple[str, str]], ...]) -> list[Step]:
    """Return what there is to do to find what differs; both sides are attached, as `old` and `new`.

    `columns` are those that each side has, as table and name; what one of them lacks is not compared.
    """
    known = set.intersection(*columns)
    tables = {name: [one for one in those if _is_known(one, known)] for name, those in fields_of_tables().items()}
    return [
        partial(pair_records, connection),
        partial(connection.execute, _CHANGES),
        partial(connection.execute, _NEW),
        partial(connection.execute, _GONE),
        partial(connection.execute, _MOVED),
        partial(_find_labels, connection),
        *(partial(_find_fields, connection, name, those) for name, those in tables.items() if those),
        *(partial(_find_sets, connection, one) for one in compared_sets() if (one.table, one.owner) in known),
        partial(connection.execute, _REPLACED),
        partial(_find_disputes, connection),
        partial(_find_conclusions, connection),
    ]


def not_compared(columns: tuple[set[tuple[str, str]], ...]) -> list[str]:
    """Return the fields that only one side has, each as `table.field`."""
    known, either = set.intersection(*columns), set.union(*columns)
    named = {
        f"{name}.{one.name}"
        for name, those in fields_of_tables().items()
        for one in those
        if not _is_known(one, known) and _is_known(one, either)
    }
    sets = {f"{one.table}" for one in compared_sets() if (one.table, one.owner) in either - known}
    return sorted(named | sets)


def _is_known(one: ComparedField, known: set[tuple[str, str]]) -> bool:
    return all((one.table, column) in known for column in one.columns)


def _find_fields(connection: sqlite3.Connection, table: str, fields: list[ComparedField]) -> None:
    """Add the fields of a table that differ, in one pass over it."""
    flags = [_differs(one) for one in fields]
    join, condition = "JOIN", "true"
    if is_of_a_family(table):
        join, condition = "LEFT JOIN", "coalesce(o.id, n.id) IS NOT NULL"
    rows = connection.execute(
        f"SELECT p.old_id, p.new_id, {', '.join(flags)} FROM pairs AS p {join} old.{table} AS o ON o.id = p.old_id "
        f"{join} new.{table} AS n ON n.id = p.new_id WHERE {condition} AND ({' OR '.join(flags)})"
    )
    _add_fields(
        connection,
        (
            (Sort.CHANGED, old, new, table, field.name)
            for old, new, *differ in rows
            for field, is_other in zip(fields, differ, strict=True)
            if is_other
        ),
    )


def _differs(field: ComparedField) -> str:
    links = links_of(field.table) if field.table != RECORDS else frozenset()
    return " OR ".join(f"{_of_old(one, links)} IS NOT n.{one}" for one in field.columns)


def _of_old(column: str, links: Collection[str]) -> str:
    """Return SQL for what a column of the older side is where nothing has changed."""
    if column in SLUGS:
        return _NEWER_SLUG.format(column)
    return _followed(column) if column in links else f"o.{column}"


def _followed(column: str) -> str:
    """Return SQL for the newer id of what a column of the older side names; of what is gone something that is none."""
    return f"coalesce((SELECT l.new_id FROM led AS l WHERE l.old_id = o.{column}), -o.{column})"


def _find_sets(connection: sqlite3.Connection, one: ComparedSet) -> None:
    role = f"s.{one.role}" if one.role else "NULL"
    thing = f"s.{one.thing}" if one.thing else "NULL"
    followed = f"coalesce((SELECT l.new_id FROM led AS l WHERE l.old_id = {thing}), -{thing})" if one.thing else "NULL"
    old = f"SELECT p.new_id, {followed}, {role} FROM old.{one.table} AS s JOIN pairs AS p ON p.old_id = s.{one.owner}"
    new = f"SELECT p.new_id, {thing}, {role} FROM new.{one.table} AS s JOIN pairs AS p ON p.new_id = s.{one.owner}"
    rows = connection.execute(
        f"SELECT p.old_id, p.new_id FROM (SELECT new_id FROM ({old} EXCEPT {new}) "
        f"UNION SELECT new_id FROM ({new} EXCEPT {old})) AS d JOIN pairs AS p ON p.new_id = d.new_id"
    )
    _add_fields(connection, ((Sort.CHANGED, old_id, new_id, one.table, one.name) for old_id, new_id in rows))


def _find_labels(connection: sqlite3.Connection) -> None:
    rows = connection.execute(_LABELS)
    _add_fields(connection, ((Sort.CHANGED, old, new, RECORDS, LABEL) for old, new in rows))


def _find_disputes(connection: sqlite3.Connection) -> None:
    rows = connection.execute(_LISTED_FIELDS.format(DISPUTED))
    sorts = Sort.NEWLY_DISPUTED, Sort.NO_LONGER_DISPUTED
    _add_fields(
        connection,
        ((sort, old, new, RECORDS, field) for old, new, *told in rows for sort, field in _listed(told, sorts)),
    )


def _find_conclusions(connection: sqlite3.Connection) -> None:
    """Add fields that a source says where a coder had concluded them, or the other way round, if that is all of it."""
    connection.execute("CREATE INDEX changes_by_field ON changes (new_id, field)")
    rows = connection.execute(_LISTED_FIELDS.format("inferred"))
    found = [(old, new, what, field) for old, new, *told in rows for what, field in _listed(told, (CONCLUDED, STATED))]
    _add_fields(
        connection,
        (
            (Sort.CHANGED, old, new, what, field)
            for old, new, what, field in found
            if connection.execute(_IS_TOLD, (new, field)).fetchone() is None
        ),
    )


_What = TypeVar("_What")


def _listed(told: Sequence[str | None], whats: tuple[_What, _What]) -> Iterator[tuple[_What, str]]:
    """Yield the fields that the newer of two lists alone has, and that the older one alone has, each as what it is."""
    before, now = (set((one or "").split(", ")) - {""} for one in told)
    for what, fields in zip(whats, (now - before, before - now), strict=True):
        yield from ((what, field) for field in sorted(fields))


def _add_fields(connection: sqlite3.Connection, found: Iterable[tuple[Sort, int, int, str, str]]) -> None:
    # Read to its end first: what is written to meanwhile may be what is read.
    rows = [(str(sort), old, table, field, new) for sort, old, new, table, field in found]
    connection.executemany(_ADD_FIELD, rows)
