"""The whole database as open files: every table and view as Parquet and CSV, described by a Frictionless data package.

DIR/datapackage.json    types, meanings, keys, licence, sources, sha256 and size of every file
DIR/data/NAME.parquet   for engines (DuckDB and Spark run the saved reports on these)
DIR/data/NAME.csv       for everything else; a blank is null, but in columns that cannot be null it is empty text,
                        and a text that a spreadsheet would calculate has an apostrophe in front

Rows are read and written in batches, so memory does not grow with the database.
"""

from __future__ import annotations

import csv
import datetime
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import (
    ColumnClause,
    Connection,
    Select,
    Table,
    column,
    select,
    table,
)

from communique.edition.description import Described, described_tables, described_views
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.file_lock import at_work, is_abandoned
from communique.files import InPlaceError, put_in_place, sha256_of
from communique.progress import track
from communique.project import SILENT, Settings
from communique.reports.engines.exported import DATA, PACKAGE
from communique.reports.formulas import defused
from communique.schema import Base, Document

ROWS_AT_A_TIME = 20_000
_DRAFT, _FORMER = ".communique-export-", "-former-"
Row = tuple[Any, ...]

# Kinds of value: how Arrow and Frictionless call them.
_ARROW = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "string": pa.string(),
}
_FORMATS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


class ExportError(CommuniqueError):
    """The export cannot be written there."""

    exit_code = DATA_AT_FAULT


@dataclass(frozen=True)
class Relation:
    """A table or view to export: what it means, its query, and its model where it is a table."""

    described: Described
    query: Select[Any]
    model: Table | None

    @property
    def name(self) -> str:
        """The table's or view's name."""
        return self.described.name

    @property
    def kinds(self) -> dict[str, str]:
        """Return the kind of value in each column."""
        return self.described.kinds


def export_database(
    connection: Connection, directory: Path, said: Settings = SILENT, *, tables_only: bool = False
) -> int:
    """Write the database into `directory`, which is new, empty or an earlier export; all or nothing. Returns rows.

    `said` is what the project says of itself, for the package's title, summary and licence.
    `tables_only` leaves the views out, which engines make for themselves; it takes about a quarter of the time.
    """
    try:
        directory.parent.mkdir(parents=True, exist_ok=True)
        _mend_interrupted(directory)
        _refuse_other_folder(directory)
        draft = Path(tempfile.mkdtemp(prefix=_prefix(directory), dir=directory.parent))
        try:
            with at_work(draft):
                rows = write_export(connection, draft, said, tables_only=tables_only)
                draft.chmod(0o755)
                put_in_place(draft, directory)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    except OSError as error:
        raise ExportError(_complaint(directory, error)) from error
    return rows


def _complaint(directory: Path, error: OSError) -> str:
    what = error.strerror or error
    if isinstance(error, InPlaceError):
        return f"exported into {directory}, but it may not outlive a power cut: {what}"
    return f"cannot export into {directory}: {what}; what was there before is as it was"


def _prefix(directory: Path) -> str:
    """Return how drafts of an export are called: unlike those of any other beside it, however long its name."""
    return f"{_DRAFT}{hashlib.sha256(os.fsencode(directory.name)).hexdigest()[:12]}-"


def _mend_interrupted(directory: Path) -> None:
    """Mend what a killed export into this folder left: what it had put aside goes back, the rest goes."""
    for left in sorted(directory.parent.glob(f"{_prefix(directory)}*")):
        draft, is_former, _ = left.name.partition(_FORMER)
        if not is_abandoned(directory.parent / draft):
            continue
        former = left / directory.name
        if is_former and former.exists() and not directory.exists():
            former.rename(directory)
        shutil.rmtree(left, ignore_errors=True)


def write_export(connection: Connection, draft: Path, said: Settings, *, tables_only: bool = False) -> int:
    """Write the database into an empty folder that nobody reads before it is whole. Returns rows."""
    (draft / DATA).mkdir()
    relations = [*_tables(), *([] if tables_only else _views())]
    rows = sum(_write(connection, one, draft / DATA) for one in track(relations, "Exporting"))
    package = _package(connection, relations, draft, said)
    (draft / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return rows


def _refuse_other_folder(directory: Path) -> None:
    is_free = not directory.exists() or (directory.is_dir() and not any(directory.iterdir()))
    if not is_free and not (directory / PACKAGE).exists():
        raise ExportError(f"{directory} holds something else than an export; name a new folder")


# What there is to export


def _tables() -> Iterator[Relation]:
    for described in described_tables():
        model = Base.metadata.tables[described.name]
        yield Relation(described, select(model).order_by(*model.primary_key), model)


def _views() -> Iterator[Relation]:
    for described in described_views():
        names = list(described.columns)
        query = _everything_of(described.name, names)
        yield Relation(described, query.order_by(*(column(name).nulls_first() for name in names)), None)


def _everything_of(view: str, names: Sequence[str]) -> Select[Any]:
    columns: list[ColumnClause[Any]] = [column(name) for name in names]
    return select(*columns).select_from(table(view))


def _batches(connection: Connection, query: Select[Any]) -> Iterator[Sequence[Row]]:
    with connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(query) as result:
        for partition in result.partitions():
            yield [tuple(row) for row in partition]


# Writing


def _write(connection: Connection, relation: Relation, folder: Path) -> int:
    kinds = list(relation.kinds.values())
    schema = _arrow_schema(relation)
    rows = 0
    with (
        pq.ParquetWriter(folder / f"{relation.name}.parquet", schema, compression="zstd") as parquet,
        (folder / f"{relation.name}.csv").open("w", encoding="utf-8", newline="") as stream,
    ):
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(relation.kinds)
        for batch in _batches(connection, relation.query):
            columns = [_as_kind(values, kind) for values, kind in zip(zip(*batch, strict=True), kinds, strict=True)]
            parquet.write_table(pa.table(columns, schema=schema))
            lines.writerows(zip(*(_in_words(values, k) for values, k in zip(columns, kinds, strict=True)), strict=True))
            rows += len(batch)
    return rows


def _arrow_schema(relation: Relation) -> pa.Schema:
    """Return the types, and beside each the column's meaning."""
    meanings = relation.described.columns
    return pa.schema(
        [
            pa.field(name, _ARROW[kind], metadata={"description": meanings[name]})
            for name, kind in relation.kinds.items()
        ],
        metadata={"description": relation.described.meaning},
    )


def _as_kind(values: Sequence[Any], kind: str) -> list[Any]:
    """Return values as of a kind: SQLite's views give booleans as numbers and dates as text."""
    if kind == "boolean":
        return [None if value is None else bool(value) for value in values]
    if kind == "date":
        return [datetime.date.fromisoformat(value) if isinstance(value, str) else value for value in values]
    return [float(value) if value is not None else None for value in values] if kind == "number" else list(values)


def _in_words(values: Sequence[Any], kind: str) -> Sequence[Any]:
    if kind == "boolean":
        return [{None: None, True: "true", False: "false"}[value] for value in values]
    return [defused(value) for value in values] if kind == "string" else values


# The data package


def _package(connection: Connection, relations: Sequence[Relation], folder: Path, said: Settings) -> dict[str, Any]:
    return {
        "name": "communique",
        "title": said.title,
        "description": f"{said.description} Each table and view is here as CSV and, under the same name with -parquet, "
        "as Parquet.",
        **_licenses(said),
        "sources": [_source(*row) for row in connection.execute(_documents())],
        "resources": [_resource(one, form, folder) for one in relations for form in _FORMATS],
    }


def _licenses(said: Settings) -> dict[str, Any]:
    """Return the licence, whose `name` is an identifier like CC-BY-4.0 where the words make one; nothing without."""
    identifier = said.license.replace(" ", "-")
    is_identifier = re.fullmatch(r"[-A-Za-z0-9._]+", identifier) and re.search(r"\d", identifier)
    licence = {"name": identifier if is_identifier else "", "title": said.license, "path": said.license_url}
    known = {key: value for key, value in licence.items() if value}
    return {"licenses": [known]} if "name" in known or "path" in known else {}


def _documents() -> Select[str, str | None]:
    return select(Document.title, Document.url).order_by(Document.slug)


def _source(title: str, url: str | None) -> dict[str, str]:
    return {"title": title} | ({"path": url} if url else {})


def _resource(relation: Relation, form: str, folder: Path) -> dict[str, Any]:
    """Describe a CSV file with its columns' types and meanings, or a Parquet file, which carries its types itself."""
    path = f"{DATA}/{relation.name}.{form}"
    file = {
        "path": path,
        "format": form,
        "mediatype": _FORMATS[form],
        "bytes": (folder / path).stat().st_size,
        "hash": f"sha256:{sha256_of(folder / path)}",
    }
    if form == "parquet":
        return {
            "name": f"{relation.name}-parquet",
            "type": "file",
            "description": f"{relation.name} as Parquet.",
            **file,
        }
    meaning = {"description": relation.described.meaning, "encoding": "utf-8", "schema": _schema(relation)}
    return {"name": relation.name, "type": "table", **file, **meaning}


def _schema(relation: Relation) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(relation, name) for name in relation.kinds]}
    if relation.model is not None:
        schema["primaryKey"] = [key.name for key in relation.model.primary_key]
        if keys := [_foreign_key(constraint) for constraint in _constraints(relation.model)]:
            schema["foreignKeys"] = keys
    return schema


def _field(relation: Relation, name: str) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": name,
        "type": relation.kinds[name],
        "description": relation.described.columns[name],
    }
    if relation.model is not None and not relation.model.c[name].nullable:
        field |= {"constraints": {"required": True}, "missingValues": []}
    return field


def _constraints(model: Table) -> list[Any]:
    return sorted(model.foreign_key_constraints, key=lambda constraint: str(constraint.name))


def _foreign_key(constraint: Any) -> dict[str, Any]:
    other = constraint.referred_table.name
    fields = [element.column.name for element in constraint.elements]
    resource = "" if other == constraint.table.name else other
    return {"fields": list(constraint.column_keys), "reference": {"resource": resource, "fields": fields}}
