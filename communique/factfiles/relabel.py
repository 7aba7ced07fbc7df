"""When a thing is called differently, the statements about it are called differently too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, or_, select, update

from communique.factfiles.catalogue import chunks
from communique.factfiles.drafts import tables_of
from communique.factfiles.labels import STATEMENTS, statement_label
from communique.schema import Base

RECORDS = Base.metadata.tables["records"]


def relabel_dependents(connection: Connection, changed: Sequence[int], currencies: Mapping[str, int]) -> None:
    """Give statements about the changed records, and statements about those, the labels they now should have."""
    passes = 0
    while changed and passes < len(STATEMENTS):
        changed = [
            row_id
            for kind in sorted(STATEMENTS)
            for some in chunks(changed)
            for row_id in _relabel_kind(connection, kind, some, currencies)
        ]
        passes += 1


def _relabel_kind(
    connection: Connection, kind: str, changed: Sequence[int], currencies: Mapping[str, int]
) -> list[int]:
    tables = tables_of(kind)[1:]
    references = [c for table in tables for c in table.columns if c.name.endswith("_id") and c.foreign_keys]
    joined: Any = tables[0]
    for table in tables[1:]:
        joined = joined.join(table, table.c.id == tables[0].c.id)
    query = select(*_distinct_columns(tables)).select_from(joined)
    query = query.where(tables[0].c.kind == kind, or_(*(column.in_(changed) for column in references)))
    rows = [dict(row._mapping) for row in connection.execute(query)]
    return [row["id"] for row in rows if _relabel(connection, kind, row, currencies)]


def _distinct_columns(tables: Sequence[Table]) -> list[Any]:
    by_name = {column.name: column for table in reversed(tables) for column in table.columns}
    return list(by_name.values())


def _relabel(connection: Connection, kind: str, row: dict[str, Any], currencies: Mapping[str, int]) -> bool:
    wanted = statement_label(kind, row, lambda record_id: _label(connection, record_id), currencies)
    stale = RECORDS.c.id == row["id"], RECORDS.c.label != wanted
    return connection.execute(update(RECORDS).where(*stale).values(label=wanted)).rowcount > 0


def _label(connection: Connection, record_id: int) -> str:
    # A record that this load takes away has none any more; that others lean on it is told when all is written.
    return connection.execute(select(RECORDS.c.label).where(RECORDS.c.id == record_id)).scalar() or ""
