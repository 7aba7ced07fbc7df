"""Rebuilt tables of SQLite, always with their constraints in one order, so that the same facts publish the same file.

Alembic copies a table to change a constraint, and keeps those that it has read in a set, whose order is another each
time.
"""

from __future__ import annotations

from typing import Any

from alembic.ddl.sqlite import SQLiteImpl
from sqlalchemy import Table
from sqlalchemy.util import set_creation_order

_REBUILT = "_alembic_tmp_"


class OrderlySQLite(SQLiteImpl):
    """What Alembic does on SQLite, with the constraints of a rebuilt table by name."""

    __dialect__ = "sqlite"

    def create_table(self, table: Table, **options: Any) -> None:
        """Create a table; of one that is rebuilt, write the constraints by name."""
        if table.name.startswith(_REBUILT):
            for constraint in sorted(table.constraints, key=lambda one: str(one.name)):
                set_creation_order(constraint)
        super().create_table(table, **options)
