"""Forgetting: records of which nobody speaks any more go, unless what is still said names them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sqlalchemy import Connection, delete, exists, select

from communique.database.one_of import one_of
from communique.factfiles.loading.dangling import dangling_references, own_tables_that_point
from communique.factfiles.loading.difference import Change
from communique.factfiles.records.catalogue import chunks
from communique.factfiles.records.drafts import tables_of
from communique.schema import Base

TABLES = Base.metadata.tables
_RECORDS = TABLES["records"]


def unneeded(
    connection: Connection, kinds: Mapping[int, str], mentioned: Collection[int | None], changing: Collection[int]
) -> set[int]:
    """Return those of the records, given with their kinds, that nothing names, be it by way of others that stay.

    `mentioned` are named by what is about to be written; what the records in `changing` name by now does not count.
    """
    # What cites a record of which there is no account goes with the account.
    of_kinds = {row_id: tables_of(kind) for row_id, kind in kinds.items()}
    pointers = dangling_references(connection, of_kinds, without=("citations",))
    users = [(target, user.id) for target, user in pointers]
    kept = kinds.keys() & set(mentioned)
    decided = TABLES["decisions"].c.record_id
    for some in chunks(sorted(kinds)):
        kept |= set(connection.scalars(select(decided).where(one_of(decided, some))))
    more = {target for target, user in users if user not in kinds and user not in changing}
    while more - kept:
        kept |= more
        more = {target for target, user in users if user in kept}
    return set(kinds) - kept


def unneeded_records(connection: Connection) -> dict[int, str]:
    """Return the blank records that nothing names, with their kinds."""
    is_spoken_of = exists().where(TABLES["accounts"].c.record_id == _RECORDS.c.id)
    query = select(_RECORDS.c.id, _RECORDS.c.kind).where(_RECORDS.c.voices == 0, ~is_spoken_of)
    kinds = {int(row.id): str(row.kind) for row in connection.execute(query)}
    if not kinds:
        return {}
    pointed = {row_id for row_id, *_ in own_tables_that_point(connection, kinds)}
    return {row_id: kinds[row_id] for row_id in unneeded(connection, kinds, pointed, ())}


def forget(connection: Connection, kinds: Mapping[int, str]) -> Iterator[Change]:
    """Take out records, given with their kinds; yield what went from which table."""
    for kind in sorted(set(kinds.values())):
        ids = sorted(row_id for row_id, one in kinds.items() if one == kind)
        for table in reversed(tables_of(kind)):
            removed = sum(
                connection.execute(delete(table).where(one_of(table.c.id, some))).rowcount for some in chunks(ids)
            )
            yield Change(table.name, removed=removed)
