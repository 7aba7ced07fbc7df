"""The snapshot: one SQLite file with everything in it, numbered by slug so that the same facts give the same file.

Beside the model's tables it holds `search`, one row a record with its full-text index, and `contents`, one row a kind.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import sqlite_utils
from sqlalchemy import Column, Connection, Select, Table, select

from communique.database import migrate
from schema import Base, FactFile, Passage, Record

ROWS_AT_A_TIME = 5_000
SEARCHED = ("label", "names", "summary", "note")
# Tables that only the snapshot has, with what their columns mean.
SNAPSHOT_TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "search": (
        "What full-text search looks through: one row for each record.",
        {
            "record_id": "The record.",
            "kind": "What it is.",
            "label": "What it is called.",
            "names": "Every spelling that a source uses for it.",
            "summary": "What it is, in our own words. Null: the label says enough.",
            "note": "What a reader should beware of. Null: nothing.",
        },
    ),
    "contents": (
        "What the database holds: one row for each kind of record, with how sure the sources are.",
        {
            "kind": "What it is, in the singular.",
            "table_name": "The table that has the rest.",
            "records": "Number of records.",
            "certain": "Of these, stated outright by a source.",
            "probable": "Of these, at best thought likely by a source.",
            "possible": "Of these, at best thought possible by a source.",
            "uncited": "Of these, cited by no sentence: gazetteer entries.",
            "inferred": "Of these, resting on the coder's conclusions only.",
        },
    ),
}


class SnapshotError(Exception):
    """The snapshot did not pass its own checks."""


def write_snapshot(source: Connection, target: Path) -> None:
    """Copy the database behind `source` into a new, checked, read-only SQLite file at `target`."""
    draft = target.with_suffix(".draft")
    migrate(f"sqlite:///{draft}")
    with sqlite3.connect(draft) as copy:
        copy.execute("PRAGMA synchronous = OFF")
        _copy_tables(source, copy)
        _write_contents(copy)
    copy.close()
    _write_search(draft)
    _check_and_vacuum(draft, target)
    draft.unlink()
    target.chmod(0o444)
    _sync(target)


def _copy_tables(source: Connection, copy: sqlite3.Connection) -> None:
    numbers: dict[str, dict[int, int]] = {
        "fact_files": _number(source, select(FactFile.id).order_by(FactFile.label)),
        "records": _number(source, select(Record.id).order_by(Record.slug)),
        "passages": _number(source, _passages_in_order()),
    }
    for table in Base.metadata.sorted_tables:
        maps = {column.name: numbers[space] for column in table.columns if (space := _numbered_like(column))}
        own_ids = "id" in table.c and "id" not in maps
        rows = _renumbered(source, table, maps, own_ids)
        marks = ", ".join("?" for _ in table.columns)
        for some in _in_chunks(rows):
            copy.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', some)


def _number(source: Connection, query: Select[Any]) -> dict[int, int]:
    return {old: new for new, (old,) in enumerate(source.execute(query), 1)}


def _passages_in_order() -> Select[Any]:
    return select(Passage.id).join(Record, Record.id == Passage.document_id).order_by(Record.slug, Passage.start_char)


def _numbered_like(column: Column[Any]) -> str | None:
    """Whose numbers a column holds: those of records, passages or fact files, or none."""
    table = column.table.name
    if table in ("records", "passages", "fact_files") and column.name == "id":
        return table
    for key in column.foreign_keys:
        target = key.column
        if target.name == "id":
            return target.table.name if target.table.name in ("passages", "fact_files") else "records"
    return None


def _renumbered(
    source: Connection, table: Table, maps: dict[str, dict[int, int]], own_ids: bool
) -> Iterator[tuple[Any, ...]]:
    """A table's rows with their new numbers, in the order of what makes each row what it is."""
    names = list(table.columns.keys())
    rows = [dict(zip(names, row, strict=True)) for row in source.execute(select(table))]
    for row in rows:
        for name, numbers in maps.items():
            row[name] = numbers[row[name]] if row[name] is not None else None
    rows.sort(key=lambda row: [_sortable(row[name]) for name in names if not (own_ids and name == "id")])
    for number, row in enumerate(rows, 1):
        if own_ids:
            row["id"] = number
        yield tuple(_stored(row[name]) for name in names)


def _sortable(value: Any) -> tuple[bool, Any]:
    return (value is not None, value if isinstance(value, int | float | str) else str(value) if value else "")


def _stored(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _in_chunks(rows: Iterator[tuple[Any, ...]]) -> Iterator[Sequence[tuple[Any, ...]]]:
    chunk: list[tuple[Any, ...]] = []
    for row in rows:
        chunk.append(row)
        if len(chunk) == ROWS_AT_A_TIME:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _write_contents(copy: sqlite3.Connection) -> None:
    copy.execute(
        "CREATE TABLE contents (kind TEXT PRIMARY KEY, table_name TEXT NOT NULL, records INTEGER NOT NULL, "
        "certain INTEGER NOT NULL, probable INTEGER NOT NULL, possible INTEGER NOT NULL, uncited INTEGER NOT NULL, "
        "inferred INTEGER NOT NULL)"
    )
    counts = copy.execute(
        "SELECT kind, count(*), count(*) FILTER (WHERE how_sure = 'certain'), "
        "count(*) FILTER (WHERE how_sure = 'probable'), count(*) FILTER (WHERE how_sure = 'possible'), "
        "count(*) FILTER (WHERE how_sure IS NULL), count(*) FILTER (WHERE is_inferred) "
        "FROM record_certainty GROUP BY kind ORDER BY kind"
    ).fetchall()
    tables = {kind: str(mapper.local_table) for kind, mapper in Record.__mapper__.polymorphic_map.items()}
    copy.executemany(
        "INSERT INTO contents VALUES (?, ?, ?, ?, ?, ?, ?, ?)", [(row[0], tables[row[0]], *row[1:]) for row in counts]
    )


def _write_search(draft: Path) -> None:
    database = sqlite_utils.Database(draft)
    database.execute(
        "CREATE TABLE search (record_id INTEGER PRIMARY KEY REFERENCES records (id), kind TEXT NOT NULL, "
        "label TEXT NOT NULL, names TEXT NOT NULL, summary TEXT, note TEXT)"
    )
    database.execute(
        "INSERT INTO search SELECT r.id, r.kind, r.label, coalesce((SELECT group_concat(name, '; ') FROM "
        "(SELECT DISTINCT n.name AS name FROM names AS n WHERE n.record_id = r.id ORDER BY n.name)), ''), "
        "r.summary, r.note FROM records AS r ORDER BY r.id"
    )
    database.table("search").enable_fts(SEARCHED, tokenize="unicode61 remove_diacritics 2")
    database.execute("INSERT INTO search_fts (search_fts) VALUES ('optimize')")
    database.conn.commit()
    database.close()


def _check_and_vacuum(draft: Path, target: Path) -> None:
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        connection.execute("INSERT INTO search_fts (search_fts) VALUES ('integrity-check')")
        connection.execute("ANALYZE")
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("VACUUM INTO ?", (str(target),))
    except sqlite3.DatabaseError as error:
        raise SnapshotError(f"the snapshot cannot be written: {error}") from error
    finally:
        connection.close()
    _check(target)


def _check(target: Path) -> None:
    connection = sqlite3.connect(f"file:{target}?mode=ro", uri=True)
    try:
        integrity = connection.execute("PRAGMA integrity_check").fetchone()[0]
        if integrity != "ok":
            raise SnapshotError(f"the snapshot is damaged: {integrity}")
        if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
            raise SnapshotError(f"the snapshot has a row that points at nothing: {broken}")
    finally:
        connection.close()


def _sync(target: Path) -> None:
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
