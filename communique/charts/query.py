"""Queries of the snapshot that pictures are drawn from: the same file from either database, so the same pictures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.wording.xml_text import without_invalid_xml

Row = dict[str, Any]
# West, south, east and north in degrees.
Region = tuple[float, float, float, float]


@dataclass(frozen=True)
class Database:
    """A snapshot, what the database is called, and the region that its maps show (see `gallery.draw`)."""

    connection: sqlite3.Connection
    name: str
    region: Region | None = None

    def rows(self, sql: str, **parameters: Any) -> list[Row]:
        """Return the rows of a query as dictionaries, whose texts can be drawn."""
        return [
            {name: without_invalid_xml(value) if isinstance(value, str) else value for name, value in dict(row).items()}
            for row in self.connection.execute(sql, parameters)
        ]

    def number(self, sql: str, **parameters: Any) -> int:
        """Return the one number that a query gives."""
        return int(self.connection.execute(sql, parameters).fetchone()[0])


@contextmanager
def open_snapshot(snapshot: Path, name: str, region: Region | None = None) -> Iterator[Database]:
    """Yield a snapshot to ask, whose rows are read by name."""
    with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        yield Database(connection, name, region)


def largest(table: str) -> str:
    """Return SQL for a clause WITH: `chosen`, the ids of a table's :most largest sums.

    The largest in their own currency, so that a small unit does not crowd out a large one.
    """
    return f"""
WITH largest AS (
    SELECT id, row_number() OVER (PARTITION BY currency ORDER BY amount_minor DESC, id) AS place FROM {table}
    WHERE amount_minor IS NOT NULL
), chosen AS (SELECT id FROM largest ORDER BY place, id LIMIT :most)"""


def listed(table: str) -> str:
    """Return SQL for how many of a table's records there are, without those that are only referred to."""
    return f"SELECT count(*) FROM {table} AS t JOIN records AS r ON r.id = t.id WHERE coalesce(r.voices, 1) > 0"


def is_concluded(row: Row, *fields: str) -> bool:
    """Return whether a coder concludes one of the fields of a row, or all of it, and no source says it."""
    return not {*fields, "whole"}.isdisjoint((row["inferred"] or "").split(", "))
