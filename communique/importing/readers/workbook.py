"""Workbooks (XLSX), read by openpyxl, which the extra `import` brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from communique.importing.mapping import Reading
from communique.importing.readers.rows import ReadingError, Rows, unique_headings
from communique.suggestions import likest


def read_workbook(file: Path, reading: Reading) -> Rows:
    """Return the rows of a sheet, numbered as the sheet numbers them."""
    try:
        from openpyxl import load_workbook  # noqa: PLC0415  an extra
        from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415  as above
    except ImportError as error:
        raise ReadingError("workbooks need another package: pip install 'communique[import]'") from error
    try:
        # Of its bytes, which are packed: whatever it is called, and nothing is left open.
        book = load_workbook(BytesIO(file.read_bytes()), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError) as error:
        raise ReadingError(f"{file.name} is no workbook: {error}") from error
    sheet = _sheet(book, file, reading)
    rows = enumerate(sheet.iter_rows(values_only=True), 1)
    headings = next((cells for number, cells in rows if number == reading.header), ())
    columns = unique_headings(headings, file.name, reading.header)
    return Rows(filter(None, columns), _rows(rows, columns))


def _sheet(book: Any, file: Path, reading: Reading) -> Any:
    if reading.sheet is None:
        return book.worksheets[0]
    if reading.sheet in book.sheetnames:
        return book[reading.sheet]
    alike = likest(reading.sheet, book.sheetnames)
    meant = f"did you mean {alike}?" if alike else f"it has {', '.join(book.sheetnames)}"
    raise ReadingError(f"{file.name} has no sheet {reading.sheet!r}; {meant}")


def _rows(
    rows: Iterable[tuple[int, tuple[object, ...]]], columns: list[str]
) -> Iterator[tuple[int, Iterable[tuple[str, object]]]]:
    for number, cells in rows:
        if any(cell is not None for cell in cells):
            yield number, ((column, cell) for column, cell in zip(columns, cells, strict=False) if column)
