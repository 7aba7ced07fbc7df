"""What every table, view and column means, read off the model's comments and the views' headers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Boolean, Column, Date, Float, Integer

from communique.edition.snapshot import SNAPSHOT_TABLES
from communique.schema import VIEWS, Base


@dataclass(frozen=True)
class Described:
    """A table or view with its meaning and its columns' meanings, in order."""

    name: str
    is_view: bool
    meaning: str
    columns: dict[str, str]


def described_tables() -> list[Described]:
    """The model's tables, by name."""
    return [
        Described(table.name, False, table.comment or "", {c.name: c.comment or "" for c in table.columns})
        for table in sorted(Base.metadata.tables.values(), key=lambda table: table.name)
    ]


def described_views() -> list[Described]:
    """The views, by name."""
    views = sorted(VIEWS, key=lambda view: view.name)
    return [Described(view.name, True, f"{view.title}. {view.question}", view.columns) for view in views]


def described_snapshot_tables() -> list[Described]:
    """The tables that only a published snapshot has."""
    return [Described(name, False, meaning, columns) for name, (meaning, columns) in SNAPSHOT_TABLES.items()]


def everything_described() -> list[Described]:
    """All of it."""
    return described_tables() + described_views() + described_snapshot_tables()


def kind_of(column: Column[Any]) -> str:
    """What kind of value is in a column of the model: integer, number, boolean, date or string."""
    for sort, kind in ((Boolean, "boolean"), (Integer, "integer"), (Float, "number"), (Date, "date")):
        if isinstance(column.type, sort):
            return kind
    return "string"
