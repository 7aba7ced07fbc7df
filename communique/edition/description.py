"""What every table, view and column means and holds, read off the model's comments and the views' headers."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column

from communique.edition.snapshot import SNAPSHOT_TABLES
from communique.schema import VIEWS, Base

_KINDS: dict[type, str] = {bool: "boolean", int: "integer", float: "number", datetime.date: "date"}


@dataclass(frozen=True)
class TableDescription:
    """A table or view with its meaning and its columns' meanings, in order.

    `kinds` says how each column is stored (integer, number, boolean, date or string); not known for snapshot tables.
    `ids` are the columns that only programs read.
    """

    name: str
    is_view: bool
    meaning: str
    columns: dict[str, str]
    kinds: dict[str, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()


def described_tables() -> list[TableDescription]:
    """Return the model's tables, by name."""
    return [
        TableDescription(
            table.name,
            False,
            table.comment or "",
            {c.name: c.comment or "" for c in table.columns},
            {c.name: kind_of(c) for c in table.columns},
        )
        for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    ]


def described_views() -> list[TableDescription]:
    """Return the views, by name."""
    return [
        TableDescription(
            view.name,
            True,
            f"{view.title}. {view.question}",
            {name: column.description for name, column in view.columns.items()},
            {name: column.kind for name, column in view.columns.items()},
            frozenset(name for name, column in view.columns.items() if column.type == "id"),
        )
        for view in sorted(VIEWS, key=lambda view: view.name)
    ]


def described_snapshot_tables() -> list[TableDescription]:
    """Return the tables that only a published snapshot has."""
    return [
        TableDescription(one.name, False, one.meaning, {name: meaning for name, (_, meaning) in one.columns.items()})
        for one in SNAPSHOT_TABLES.values()
    ]


def everything_described() -> list[TableDescription]:
    """Return all of it."""
    return described_tables() + described_views() + described_snapshot_tables()


def kind_of(column: Column[Any]) -> str:
    """Return the kind of value in a column of the model: integer, number, boolean, date or string."""
    return _KINDS.get(column.type.python_type, "string")
