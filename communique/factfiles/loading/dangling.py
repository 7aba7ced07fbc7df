"""Loose ends: rows that would point at a record that a load takes away or makes another kind, and loops in trees."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, column, inspect, select
from sqlalchemy import table as table_called

from communique.database.one_of import one_of
from communique.factfiles.loading.difference import stored_rows
from communique.factfiles.records.catalogue import CatalogueEntry, chunks
from communique.factfiles.records.side_rows import SIDE_ROWS
from communique.schema import Account, Base, FactFile, Passage, Record
from communique.schema.base import references

_RECORDS = {str(mapper.local_table) for mapper in Record.__mapper__.polymorphic_map.values()} | {Record.__tablename__}
_NO_HINDRANCE = ("CASCADE", "SET NULL", "SET DEFAULT")
# Side rows have no record of their own: by table, the column of the record that they belong to.
SIDE_TABLES = dict(SIDE_ROWS.values())


def dangling_references(
    connection: Connection, left: Mapping[int, Collection[Table]], without: Container[str] = ()
) -> Iterator[tuple[int, CatalogueEntry]]:
    """Yield what still points at these ids as rows of tables that they have left: (id, who points at it).

    Rows of tables `without` which it is looked at are passed over.
    """
    for table in Base.metadata.sorted_tables:
        for name, target in references(table).items() if table.name not in without else ():
            ids = [row_id for row_id, tables in left.items() if target in tables]
            yield from _rows_that_point(connection, table, table.c[name], ids)


def _rows_that_point(
    connection: Connection, table: Table, column: Any, ids: Sequence[int]
) -> Iterator[tuple[int, CatalogueEntry]]:
    for row in stored_rows(connection, table, column, ids):
        values = dict(zip(table.columns.keys(), row, strict=True))
        query = select(Record.slug, Record.kind, Record.label, FactFile.label, Record.id).outerjoin(FactFile)
        user = connection.execute(query.where(Record.id == _owner_id(connection, table, values))).first()
        if user:
            yield values[column.name], CatalogueEntry(user[0], user[1], user[2], user[3] or "", user[4])


def _owner_id(connection: Connection, table: Table, values: Mapping[str, Any]) -> int | None:
    """Return the record that a row belongs to: itself, the document that cites, or the owner of a side row."""
    if "account_id" in values and "passage_id" not in values:
        query = select(Account.document_id).where(Account.id == values["account_id"])
        return connection.execute(query).scalar()
    if values.get("document_id") is not None:
        return int(values["document_id"])
    if values.get("passage_id") is not None:
        query = select(Passage.document_id).where(Passage.id == values["passage_id"])
        return connection.execute(query).scalar()
    return values.get(SIDE_TABLES.get(table.name, "id"))


def own_tables_that_point(connection: Connection, ids: Collection[int]) -> Iterator[tuple[int, str, str]]:
    """Yield at which of these records rows of somebody's own tables point: (id, their table, the table of ours).

    Keys that say what is to become of such a row are no hindrance.
    """
    found = inspect(connection)
    for name in sorted(set(found.get_table_names()) - set(Base.metadata.tables)) if ids else ():
        for key in found.get_foreign_keys(name):
            says_what = key["options"].get("ondelete", "").upper() in _NO_HINDRANCE
            if key["referred_table"] in _RECORDS and len(key["constrained_columns"]) == 1 and not says_what:
                pointer: ColumnElement[int] = column(key["constrained_columns"][0])
                query = select(pointer).select_from(table_called(name)).distinct()
                for some in chunks(sorted(ids)):
                    found_ids = connection.scalars(query.where(one_of(pointer, some)))
                    yield from ((row_id, name, key["referred_table"]) for row_id in found_ids)


def own_ancestors(connection: Connection, parent: Any, ids: Sequence[int]) -> list[int]:
    """Return the ids from which the column `parent` leads back to them; UNION ends where a way repeats itself."""
    table = parent.table
    up = (
        select(table.c.id.label("start"), parent.label("above"))
        .where(one_of(table.c.id, ids))
        .cte("up", recursive=True)
    )
    further = select(up.c.start, parent).join(table, table.c.id == up.c.above)
    ways = up.union(further)
    return [row[0] for row in connection.execute(select(ways.c.start).where(ways.c.start == ways.c.above))]
