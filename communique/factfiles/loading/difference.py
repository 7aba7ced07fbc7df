"""The difference between the rows that a table has and the rows that it should have, and writing just that."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, select

from communique.database.one_of import one_of
from communique.factfiles.coding.packed_file import Row
from communique.factfiles.loading.write_queue import WriteQueue
from communique.factfiles.records.catalogue import chunks

Key = tuple[Any, ...]

# What makes a row the same row, where it is not its primary key.
_NATURAL_KEYS: dict[str, tuple[str, ...]] = {
    "passages": ("document_id", "label"),
    "accounts": ("document_id", "record_id", "position"),
    "citations": ("account_id", "passage_id", "field"),
    "corrections": ("fact_file_id", "corrected_on", "record", "what"),
    "decisions": ("fact_file_id", "record_id", "field", "document", "value", "verdict"),
    "reviews": ("document_id",),
    "settled_differences": ("document_id", "position"),
    "exchange_rates": ("document_id", "currency", "per_currency", "period", "basis"),
    "names": ("record_id", "name", "type", "passage_id"),
}


@dataclass
class Change:
    """The numbers of rows of a table that a load added, changed and removed."""

    table: str
    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)


def key_of(table: Table) -> Callable[[Row], Key]:
    """Return the function that takes from a row of the table what makes it the same row."""
    names = _NATURAL_KEYS.get(table.name) or tuple(column.name for column in table.primary_key)
    places = [list(table.columns.keys()).index(name) for name in names]
    return lambda row: tuple(row[place] for place in places)


def stored_rows(connection: Connection, table: Table, column: ColumnElement[Any], ids: Sequence[Any]) -> list[Row]:
    """Return the rows whose column is one of the values, in the form in which we write rows."""
    found: list[Row] = []
    for some in chunks(ids):
        for row in connection.execute(select(table).where(one_of(column, some))).all():
            found.append(tuple(_as_written(value) for value in row))
    return found


def all_rows(connection: Connection, table: Table) -> list[Row]:
    """Return every row of a table that is known to be small, in the form in which we write rows."""
    return [tuple(_as_written(value) for value in row) for row in connection.execute(select(table))]


def _as_written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value


def write_difference(queue: WriteQueue, table: Table, stored: Iterable[Row], wanted: Iterable[Row]) -> Change:
    """Delete, replace and insert rows until the stored ones are the wanted ones; untouched rows stay untouched.

    A changed row is deleted and written again, so that rows may swap unique values; the foreign keys that point at it
    are deferred by the load's transaction.
    """
    wanted = list(wanted)
    if not (stored := list(stored)):
        queue.insert(table, wanted)
        return Change(table.name, added=len(wanted))
    key = key_of(table)
    old, new = {key(row): row for row in stored}, {key(row): row for row in wanted}
    removed = [row for k, row in old.items() if k not in new]
    changed = [k for k, row in new.items() if k in old and old[k] != row]
    added = [row for k, row in new.items() if k not in old]
    queue.delete(table, [*removed, *(old[k] for k in changed)])
    queue.insert(table, [*(new[k] for k in changed), *added])
    return Change(table.name, len(added), len(changed), len(removed))


def advance_keys(connection: Connection, tables: Iterable[Table]) -> None:
    """Let a server's sequences go on behind the keys that we gave out ourselves, so that the ORM can insert too."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables:
        sequence = connection.execute(select(func.pg_get_serial_sequence(table.name, "id"))).scalar()
        if sequence:
            connection.execute(select(func.setval(sequence, select(func.max(table.c.id)).scalar_subquery())))
