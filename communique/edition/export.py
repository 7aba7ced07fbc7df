"""The whole database as open files: tables, views and statements as Parquet and CSV, with a Frictionless data package.

DIR/datapackage.json    types, meanings, keys, licence, sources, sha256 and size of every file
DIR/data/NAME.parquet   for engines (DuckDB and Spark run the saved reports on these)
DIR/data/NAME.csv       for everything else; a blank is null, but in columns that cannot be null it is empty text,
                        and a text that a spreadsheet would calculate has an apostrophe in front

Rows are read and written in batches, so memory does not grow with the database.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Generator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import ColumnClause, Connection, ForeignKeyConstraint, Select, column, select, table

from communique.edition import statements
from communique.edition.description import TableDescription, described_tables, described_views
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.file_lock import at_work, is_abandoned
from communique.files import InPlaceError, put_in_place, sha256_of
from communique.progress import track
from communique.project import SILENT, Settings
from communique.reports.arrow import as_kind, schema_of
from communique.reports.engines.export_tables import DATA, PACKAGE
from communique.reports.formulas import defused_column
from communique.schema import Base, Document

ROWS_AT_A_TIME = 20_000
_DRAFT, _FORMER = ".communique-export-", "-former-"
# Frictionless has one type for every number that need not be whole.
_IN_PACKAGES = {"money": "number"}
_FORMATS = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}


class ExportError(CommuniqueError):
    """The export cannot be written there."""

    exit_code = DATA_AT_FAULT


def export_database(
    connection: Connection, directory: Path, said: Settings = SILENT, *, tables_only: bool = False
) -> int:
    """Write the database into `directory`, which is new, empty or an earlier export; all or nothing. Returns rows.

    `said` is what the project says of itself, for the package's title, summary and licence.
    `tables_only` leaves views and statements out, which engines do without; it takes about a quarter of the time.
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


def write_export(
    connection: Connection,
    draft: Path,
    said: Settings,
    *,
    tables_only: bool = False,
    tell: Callable[[str], None] = lambda name: None,
) -> int:
    """Write the database into an empty folder that nobody reads before it is whole. Returns rows.

    `tell` hears the name of each of them whose files are there.
    """
    (draft / DATA).mkdir()
    relations, rows = described_tables() + ([] if tables_only else [*described_views(), statements.described()]), 0
    for one in track(relations, "Exporting"):
        rows += write_relation(connection, one, draft / DATA)
        tell(one.name)
    package = _package(connection, relations, draft, said)
    (draft / PACKAGE).write_text(json.dumps(package, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return rows


def _refuse_other_folder(directory: Path) -> None:
    is_free = not directory.exists() or (directory.is_dir() and not any(directory.iterdir()))
    if not is_free and not (directory / PACKAGE).exists():
        raise ExportError(f"{directory} holds something else than an export; name a new folder")


# Writing


def write_relation(connection: Connection, relation: TableDescription, folder: Path) -> int:
    """Write all rows of a table, a view or the statements as Parquet and CSV into a folder. Returns rows."""
    kinds = list(relation.kinds.values())
    schema = schema_of(relation.meaning, relation.kinds, relation.columns)
    rows = 0
    with (
        closing(_batches(connection, relation)) as batches,
        pq.ParquetWriter(folder / f"{relation.name}.parquet", schema, compression="zstd") as parquet,
        (folder / f"{relation.name}.csv").open("w", encoding="utf-8", newline="") as stream,
    ):
        lines = csv.writer(stream, lineterminator="\n")
        lines.writerow(relation.kinds)
        for batch in batches:
            columns = [as_kind(values, kind) for values, kind in zip(zip(*batch, strict=True), kinds, strict=True)]
            parquet.write_table(pa.table(columns, schema=schema))
            lines.writerows(zip(*(_in_words(values, k) for values, k in zip(columns, kinds, strict=True)), strict=True))
            rows += len(batch)
    return rows


def _batches(connection: Connection, relation: TableDescription) -> Generator[Sequence[Any]]:
    if relation.name == statements.NAME:
        yield from statements.batches(connection, ROWS_AT_A_TIME)
        return
    with connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(_everything_in(relation)) as result:
        yield from result.partitions()


def _everything_in(relation: TableDescription) -> Select[Any]:
    """Return all rows of a table by its key, those of a view by everything that they say."""
    if relation.is_view:
        columns: list[ColumnClause[Any]] = [column(name) for name in relation.columns]
        return select(*columns).select_from(table(relation.name)).order_by(*(one.nulls_first() for one in columns))
    model = Base.metadata.tables[relation.name]
    return select(model).order_by(*model.primary_key)


def _in_words(values: Sequence[Any], kind: str) -> Sequence[Any]:
    if kind == "boolean":
        return [{None: None, True: "true", False: "false"}[value] for value in values]
    return defused_column(values) if kind == "string" else values


# The data package


def _package(
    connection: Connection, relations: Sequence[TableDescription], folder: Path, said: Settings
) -> dict[str, Any]:
    return {
        "name": "communique",
        "title": said.title,
        "description": f"{said.description} Each table and view is here as CSV and, under the same name with -parquet, "
        "as Parquet; so is `statements`, with every value of every voice, for those who resolve by other rules.",
        **_licenses(said),
        "sources": _sources(connection),
        "resources": [_resource(one, form, folder) for one in relations for form in _FORMATS],
    }


def _licenses(said: Settings) -> dict[str, Any]:
    """Return the licence, whose `name` is an identifier like CC-BY-4.0 where the words make one; nothing without."""
    identifier = said.license.replace(" ", "-")
    is_identifier = re.fullmatch(r"[-A-Za-z0-9._]+", identifier) and re.search(r"\d", identifier)
    licence = {"name": identifier if is_identifier else "", "title": said.license, "path": said.license_url}
    known = {key: value for key, value in licence.items() if value}
    return {"licenses": [known]} if "name" in known or "path" in known else {}


def _sources(connection: Connection) -> list[dict[str, str]]:
    documents = connection.execute(select(Document.title, Document.url).order_by(Document.slug))
    return [{"title": title} | ({"path": url} if url else {}) for title, url in documents]


def _resource(relation: TableDescription, form: str, folder: Path) -> dict[str, Any]:
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
        said = {"name": f"{relation.name}-parquet", "type": "file", "description": f"{relation.name} as Parquet."}
        return {**said, **file}
    meaning = {"description": relation.meaning, "encoding": "utf-8", "schema": _schema(relation)}
    return {"name": relation.name, "type": "table", **file, **meaning}


def _schema(relation: TableDescription) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(relation, name) for name in relation.kinds]}
    if not relation.is_view:
        model = Base.metadata.tables[relation.name]
        schema["primaryKey"] = [key.name for key in model.primary_key]
        keys = sorted(model.foreign_key_constraints, key=lambda constraint: str(constraint.name))
        if keys:
            schema["foreignKeys"] = [_foreign_key(constraint) for constraint in keys]
    return schema


def _field(relation: TableDescription, name: str) -> dict[str, Any]:
    kind = relation.kinds[name]
    field = {"name": name, "type": _IN_PACKAGES.get(kind, kind), "description": relation.columns[name]}
    is_required = not relation.is_view and not Base.metadata.tables[relation.name].c[name].nullable
    return field | ({"constraints": {"required": True}, "missingValues": []} if is_required else {})


def _foreign_key(constraint: ForeignKeyConstraint) -> dict[str, Any]:
    other = constraint.referred_table.name
    fields = [element.column.name for element in constraint.elements]
    resource = "" if other == constraint.table.name else other
    return {"fields": list(constraint.column_keys), "reference": {"resource": resource, "fields": fields}}
