"""CSV and TSV, read by Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
from pyarrow import csv

from communique.importing.mapping import Reading
from communique.importing.readers.rows import ReadingError, Rows, unique_headings

_DELIMITERS = {"csv": ",", "tsv": "\t"}
_MOST_NAMED = 10


def read_delimited(file: Path, reading: Reading) -> Rows:
    """Return the rows of a CSV or TSV file, every cell as text."""
    try:
        with _opened(file, reading, {}, []) as first:
            headings = list(first.schema.names)
    except (pa.ArrowInvalid, UnicodeError, LookupError) as error:
        raise ReadingError(f"{file.name} cannot be read as {reading.format}: {error}") from error
    columns = unique_headings(headings, file.name, reading.header)
    return Rows(columns, _rows(file, reading, headings, columns))


def _opened(file: Path, reading: Reading, types: dict[str, Any], unfit: list[str]) -> Any:
    def refuse(row: Any) -> str:
        if len(unfit) < _MOST_NAMED:
            unfit.append(f"{file.name}:{row.number or '?'}: {row.actual_columns} cells, not {row.expected_columns}")
        return "skip"

    return csv.open_csv(
        file,
        csv.ReadOptions(encoding=reading.encoding, skip_rows=reading.header - 1, use_threads=False),
        csv.ParseOptions(
            delimiter=reading.delimiter or _DELIMITERS[reading.format],
            newlines_in_values=True,
            invalid_row_handler=refuse,
        ),
        csv.ConvertOptions(column_types=types, strings_can_be_null=False),
    )


def _rows(
    file: Path, reading: Reading, headings: list[str], columns: list[str]
) -> Iterator[tuple[int, Iterable[tuple[str, object]]]]:
    unfit: list[str] = []
    number = reading.header
    try:
        with _opened(file, reading, dict.fromkeys(headings, pa.string()), unfit) as batches:
            for batch in batches:
                for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                    number += 1
                    yield number, zip(columns, cells, strict=True)
    except (pa.ArrowInvalid, UnicodeError) as error:
        raise ReadingError(f"{file.name}:{number + 1}: cannot be read as {reading.format}: {error}") from error
    if unfit:
        raise ReadingError("\n".join(unfit))
