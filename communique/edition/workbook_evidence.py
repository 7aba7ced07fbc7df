"""What the rows of a workbook's sheets rest on: written beside an export's views, from which the workbook is made."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Connection

from communique.edition.workbook import BESIDE, MOST_ROWS, ROWS_AT_A_TIME, file_beside
from communique.reports.evidence import columns_with_evidence, rows_with_evidence
from communique.reports.report import Report
from communique.reports.result import on_database, rows_as_dictionaries
from communique.reports.rows_of_views import declared_rows
from communique.schema import VIEWS

_TOLD = tuple(name for name, _, _ in BESIDE)
_SCHEMA = pa.schema([(name, pa.string()) for name in _TOLD])


def write_evidence(connection: Connection, exported: Path, view: str, url: str) -> None:
    """Write what the first rows of an exported view rest on: places, voices, and the record's address below `url`."""
    report = _needed_columns(view)
    if report is None:
        return
    ask, names = rows_as_dictionaries(on_database(connection)), list(columns_with_evidence(report))
    places = [names.index(name) for name in _TOLD]
    with pq.ParquetWriter(file_beside(exported, view), _SCHEMA, compression="zstd") as written:
        for rows in _first_rows(exported, view, list(report.columns)):
            told = rows_with_evidence(report, rows, ask, lambda path: f"{url}{path}")
            columns = [[row[place] for row in told] for place in places]
            written.write_table(pa.table(columns, schema=_SCHEMA))


def _needed_columns(view: str) -> Report | None:
    """Return the columns of what a row is of, and of the sentences that it names."""
    found = next(one for one in VIEWS if one.name == view)
    passages = [one for one in found.columns.values() if one.type == "passage"]
    needed = {*found.own_columns, *(name for one in passages for name in (one.name, one.of))}
    return declared_rows(view, [name for name in found.columns if name in needed])


def _first_rows(exported: Path, view: str, names: list[str]) -> Iterator[list[tuple[Any, ...]]]:
    file = exported / "data" / f"{view}.parquet"
    batches = pq.ParquetFile(file).iter_batches(ROWS_AT_A_TIME, columns=names, use_threads=False)
    left = MOST_ROWS
    for batch in batches:
        rows = list(islice(zip(*(column.to_pylist() for column in batch.columns), strict=True), left))
        left -= len(rows)
        if rows:
            yield rows
