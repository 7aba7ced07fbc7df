"""One Excel workbook for readers: a sheet for each view, with what it is, its columns' meanings and the licence.

Made from an export's Parquet files, row by row, so memory does not grow with the database. Ids stay out: names stand
beside them, and who joins tables has the other downloads.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from communique.reports.columns import heading_of
from communique.reports.formats.as_workbook import CHARACTERS, SAFE, write_pairs
from communique.schema import VIEWS
from communique.schema.sql_file import Column, SqlFile

# A sheet could hold a million rows; nobody reads them there, and Excel needs minutes to open such a file.
MOST_ROWS = 100_000
ROWS_AT_A_TIME = 5_000
_LONG_AGO = datetime.datetime(2000, 1, 1)  # Excel knows no zones
_LONG = {"record", "text", "value", "url"}  # types of columns
_WIDE, _NARROW = 48, 16
_OPTIONS = {**SAFE, "default_date_format": "yyyy-mm-dd"}


def sheets() -> list[SqlFile]:
    """Return the views that a reader needs, by name: those made for other views and for engines declare so."""
    return sorted((view for view in VIEWS if view.header.get("audience") != "programs"), key=lambda view: view.name)


def write_workbook(file: Path, exported: Path, title: str, about: Sequence[tuple[str, str]]) -> list[str]:
    """Write the workbook of an export's views; `about` (what, words) comes first. Returns the sheets that were cut."""
    with _saying_what_fails(), xlsxwriter.Workbook(str(file), {**_OPTIONS, "tmpdir": str(exported)}) as book:
        book.set_properties({"title": title, "created": _LONG_AGO})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        counts = {view.name: pq.read_metadata(_parquet(exported, view.name)).num_rows for view in sheets()}
        cut = {name for name, count in counts.items() if count > MOST_ROWS}
        write_pairs(book.add_worksheet("About"), [*about, *_contents(cut)], 22, bold, wrapped)
        for view in sheets():
            _write_view(book.add_worksheet(view.name), view, exported, bold)
        _write_columns(book.add_worksheet("Columns"), bold, wrapped)
    return sorted(cut)


@contextmanager
def _saying_what_fails() -> Iterator[None]:
    """Raise OSError where the library has an error of its own for whatever happens to a file."""
    try:
        yield
    except FileCreateError as error:
        reason = error.args[0]
        raise (reason if isinstance(reason, OSError) else OSError(str(reason))) from error


def _parquet(exported: Path, name: str) -> Path:
    return exported / "data" / f"{name}.parquet"


def _contents(cut: set[str]) -> Iterator[tuple[str, str]]:
    for view in sheets():
        limit = (
            f" Only the first {MOST_ROWS:,} rows are here; the other downloads have all." if view.name in cut else ""
        )
        yield view.name, f"{view.title}. {view.question}{limit}"
    yield "Columns", "What each column of each sheet means."


def _write_columns(sheet: Worksheet, bold: Format, wrapped: Format) -> None:
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 90)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, ["sheet", "column", "meaning"], bold)
    lines = [(view.name, heading_of(one), one.explanation) for view in sheets() for one in _shown(view)]
    for place, line in enumerate(lines, 1):
        sheet.write_row(place, 0, line, wrapped)


def _write_view(sheet: Worksheet, view: SqlFile, exported: Path, bold: Format) -> None:
    shown = _shown(view)
    sheet.freeze_panes(1, 0)
    for place, one in enumerate(shown):
        sheet.set_column(place, place, _WIDE if one.type in _LONG else max(_NARROW, len(heading_of(one)) + 4))
        sheet.write_string(0, place, heading_of(one), bold)
    last = 0
    for last, row in enumerate(_values(_parquet(exported, view.name), [one.name for one in shown]), 1):
        for place, value in enumerate(row):
            _write_cell(sheet, last, place, value)
    sheet.autofilter(0, 0, last, len(shown) - 1)


def _values(file: Path, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    batches = pq.ParquetFile(file).iter_batches(ROWS_AT_A_TIME, columns=columns)
    rows = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return islice(rows, MOST_ROWS)


def _write_cell(sheet: Worksheet, row: int, place: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value[:CHARACTERS])
    elif value is not None:
        sheet.write(row, place, value)


def _shown(view: SqlFile) -> list[Column]:
    return [column for column in view.columns.values() if column.type != "id"]
