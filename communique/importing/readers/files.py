"""A dataset's file, by the format that its mapping says it has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from communique.importing.mapping import Reading
from communique.importing.readers.delimited import read_delimited
from communique.importing.readers.elements import read_elements
from communique.importing.readers.objects import read_objects
from communique.importing.readers.parquet import read_parquet
from communique.importing.readers.rows import Rows
from communique.importing.readers.workbook import read_workbook

_READERS: dict[str, Callable[[Path, Reading], Rows]] = {
    "csv": read_delimited,
    "tsv": read_delimited,
    "xlsx": read_workbook,
    "xml": read_elements,
    "json": read_objects,
    "jsonl": read_objects,
    "parquet": read_parquet,
}


def read_rows(file: Path, reading: Reading) -> Rows:
    """Return the rows of a dataset's file; ReadingError where it is not what the mapping says."""
    return _READERS[reading.format](file, reading)
