"""Foreign keys after the rows: what a server checks table by table costs a fraction of what it checks row by row."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, ForeignKeyConstraint, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.schema import AddConstraint, DropConstraint

from communique.schema import Base, FactFile


@contextmanager
def deferred_foreign_keys(connection: Connection) -> Iterator[None]:
    """Take a server's foreign keys off while an empty database is filled, and put them on again, in one transaction.

    Whoever reads waits meanwhile, for what is empty. Where the loader may not alter the tables, the keys stay.
    """
    keys = _foreign_keys() if _is_empty_server(connection) and _are_dropped(connection) else []
    yield
    if keys:  # what has just been written is in memory, whatever the server thinks of its disks
        connection.execute(text("SET LOCAL random_page_cost = 1.1"))
    for key in keys:
        connection.execute(AddConstraint(key, isolate_from_table=False))


def _foreign_keys() -> list[ForeignKeyConstraint]:
    # Its constraints are a set; in the order of their names every loader locks the tables in the same order.
    keys = (key for table in Base.metadata.sorted_tables for key in table.foreign_key_constraints)
    return sorted(keys, key=lambda key: str(key.name))


def _is_empty_server(connection: Connection) -> bool:
    return connection.dialect.name == "postgresql" and not connection.execute(select(FactFile.id).limit(1)).first()


def _are_dropped(connection: Connection) -> bool:
    try:
        with connection.begin_nested():
            for key in _foreign_keys():
                connection.execute(DropConstraint(key))
    except ProgrammingError:
        return False
    return True
