"""Parquet, read by Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from communique.importing.mapping import Reading
from communique.importing.readers.rows import ReadingError, Rows, unique_headings

_AT_ONCE = 10_000


def read_parquet(file: Path, reading: Reading) -> Rows:
    """Return the rows of a Parquet file, numbered from 1."""
    try:
        opened = parquet.ParquetFile(file)
    except pa.ArrowInvalid as error:
        raise ReadingError(f"{file.name} cannot be read as {reading.format}: {error}") from error
    columns = unique_headings(opened.schema_arrow.names, file.name, 1)
    return Rows(columns, _rows(opened, columns))


def _rows(opened: parquet.ParquetFile, columns: list[str]) -> Iterator[tuple[int, Iterable[tuple[str, object]]]]:
    number = 0
    with opened:
        for batch in opened.iter_batches(_AT_ONCE):
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, zip(columns, cells, strict=True)
