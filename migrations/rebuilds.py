"""Rebuilt tables of SQLite keep the order of their constraints and indexes: the same facts publish the same file.

Alembic copies a table to change a constraint. It reads the table into SQLAlchemy's sets, whose order is another each
time.
"""

from __future__ import annotations

from typing import Any

from alembic.ddl.sqlite import SQLiteImpl
from sqlalchemy import Inspector, Table
from sqlalchemy.util import OrderedSet


class OrderlySQLite(SQLiteImpl):
    """Alembic's way with SQLite, with what it reads of a table in order."""

    __dialect__ = "sqlite"

    def autogen_column_reflect(self, inspector: Inspector, table: Table, column_info: dict[str, Any]) -> None:
        """Make room, at a table's first column, for constraints and indexes in the order in which they are read."""
        if not isinstance(table.indexes, OrderedSet):
            table.constraints, table.indexes = OrderedSet(table.constraints), OrderedSet(table.indexes)
        super().autogen_column_reflect(inspector, table, column_info)
