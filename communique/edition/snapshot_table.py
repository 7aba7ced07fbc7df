"""A table that only a snapshot has: its columns with their types and meanings, made with sqlite-utils."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlite_utils import Database
from sqlite_utils.db import Table


@dataclass(frozen=True)
class SnapshotTable:
    """The contents of a table, and of each column: its type (`bytes` for whatever comes), and what it means.

    Columns are not null but for those named in `nullable`. `references` are foreign keys: column, table, its column.
    """

    name: str
    meaning: str
    columns: Mapping[str, tuple[type, str]]
    pk: str | tuple[str, ...]
    nullable: Collection[str] = ()
    references: tuple[tuple[str, str, str], ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()

    def create(self, database: Database) -> Table:
        """Make the table, empty."""
        table = database.table(self.name).create(
            {name: kind for name, (kind, _) in self.columns.items()},
            pk=self.pk,
            not_null=[name for name in self.columns if name not in self.nullable],
            foreign_keys=list(self.references),
        )
        for columns in self.unique:
            table.create_index(columns, index_name=f"ix_{self.name}_{'_'.join(columns)}", unique=True)
        return table
