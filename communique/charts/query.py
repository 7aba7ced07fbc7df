"""Queries of the snapshot that pictures are drawn from: the same file from either database, so the same pictures."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from communique.factfiles.loading.dangling import SIDE_TABLES
from communique.schema.record import tables_of_kinds
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
        return list(self.each(sql, **parameters))

    def each(self, sql: str, **parameters: Any) -> Iterator[Row]:
        """Yield the rows of a query as `rows` gives them: of many, no more is held than the reader keeps."""
        for row in self.connection.execute(sql, parameters):
            told = dict(row).items()
            yield {name: without_invalid_xml(value) if isinstance(value, str) else value for name, value in told}

    def number(self, sql: str, **parameters: Any) -> int:
        """Return the one number that a query gives."""
        return int(self.connection.execute(sql, parameters).fetchone()[0])


# The books that pictures are drawn from, with the record that a row is of; a kind's own table has it as `id`.
_BOOKS = {"finance_book": "financing_id", "stance_book": "stance_id", "trade_book": "trade_figure_id"}


def leave_out_bulk(connection: sqlite3.Connection) -> None:
    """Let a connection see no record of which only datasets speak: views of its own stand before the tables."""
    if connection.execute("SELECT 1 FROM records WHERE is_bulk LIMIT 1").fetchone() is None:
        return
    tables = dict.fromkeys(("records", *tables_of_kinds().values()), "id") | SIDE_TABLES | _BOOKS
    for table, owner in tables.items():
        connection.execute(
            f"CREATE TEMP VIEW {table} AS SELECT * FROM main.{table} "
            f"WHERE {owner} NOT IN (SELECT id FROM main.records WHERE is_bulk)"
        )


@contextmanager
def open_snapshot(snapshot: Path, name: str, region: Region | None = None) -> Iterator[Database]:
    """Yield a snapshot to ask, whose rows are read by name."""
    with closing(sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)) as connection:
        leave_out_bulk(connection)
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


def not_representable(record: str, field: str) -> str:
    """Return SQL for what a source says of a record for a field and no column can hold, in our words; else null."""
    return f"""(
    SELECT min(k.value) FROM accounts AS unheld JOIN claims AS k ON k.account_id = unheld.id
    WHERE unheld.record_id = {record} AND k.field = {field} AND k.standing = 'not representable'
)"""


def is_concluded(row: Row, *fields: str) -> bool:
    """Return whether a coder concludes one of the fields of a row, or all of it, and no source says it."""
    return not {*fields, "whole"}.isdisjoint((row["inferred"] or "").split(", "))
