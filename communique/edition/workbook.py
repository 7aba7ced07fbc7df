"""One Excel workbook for readers: a sheet for each view, with what it is, its columns' meanings and the licence.

Made from an export's Parquet files, row by row, so memory does not grow with the database. Ids stay out: names stand
beside them, and who joins tables has the other downloads.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from communique.schema import VIEWS
from communique.schema.sql_file import Column, SqlFile
from communique.wording import heading

# A sheet could hold a million rows; nobody reads them there, and Excel needs minutes to open such a file.
MOST_ROWS = 100_000
_MOST_CHARACTERS = 32_767  # of a cell, says Excel
ROWS_AT_A_TIME = 5_000
_LONG_AGO = datetime.datetime(2000, 1, 1)  # Excel knows no zones
_LONG = {"record", "text", "value", "url"}  # types of columns
_WIDE, _NARROW = 48, 16
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,  # a cell that begins with = is text that somebody printed
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "default_date_format": "yyyy-mm-dd",
}


def sheets() -> list[SqlFile]:
    """Return the views that a reader needs, by name: those made for other views and for engines declare so."""
    return sorted((view for view in VIEWS if view.header.get("audience") != "programs"), key=lambda view: view.name)


def write_workbook(file: Path, exported: Path, title: str, about: Sequence[tuple[str, str]]) -> list[str]:
    """Write the workbook of an export's views; `about` (what, words) comes first. Returns the sheets that were cut."""
    with _saying_what_fails(), xlsxwriter.Workbook(str(file), {**_OPTIONS, "tmpdir": str(exported)}) as book:
        book.set_properties({"title": title, "created": _LONG_AGO})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        cut = {view.name for view in sheets() if _rows(exported, view.name) > MOST_ROWS}
        _write_about(book.add_worksheet("About"), [*about, *_contents(cut)], bold, wrapped)
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


def _rows(exported: Path, name: str) -> int:
    return int(pq.read_metadata(_parquet(exported, name)).num_rows)


def _contents(cut: set[str]) -> Iterator[tuple[str, str]]:
    for view in sheets():
        limit = (
            f" Only the first {MOST_ROWS:,} rows are here; the other downloads have all." if view.name in cut else ""
        )
        yield view.name, f"{view.title}. {view.question}{limit}"
    yield "Columns", "What each column of each sheet means."


def _write_about(sheet: Worksheet, lines: Sequence[tuple[str, str]], bold: Format, wrapped: Format) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    for place, (what, words) in enumerate(lines):
        sheet.write_string(place, 0, what, bold)
        sheet.write_string(place, 1, words, wrapped)


def _write_columns(sheet: Worksheet, bold: Format, wrapped: Format) -> None:
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 90)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, ["sheet", "column", "meaning"], bold)
    lines = [(view.name, _heading(one), one.explanation) for view in sheets() for one in _shown(view)]
    for place, line in enumerate(lines, 1):
        sheet.write_row(place, 0, line, wrapped)


def _write_view(sheet: Worksheet, view: SqlFile, exported: Path, bold: Format) -> None:
    shown = _shown(view)
    sheet.freeze_panes(1, 0)
    for place, one in enumerate(shown):
        sheet.set_column(place, place, _WIDE if one.type in _LONG else max(_NARROW, len(_heading(one)) + 4))
        sheet.write_string(0, place, _heading(one), bold)
    last = 0
    for last, row in enumerate(_values(_parquet(exported, view.name), [one.name for one in shown]), 1):
        for place, value in enumerate(row):
            _write_cell(sheet, last, place, value)
    sheet.autofilter(0, 0, last, len(shown) - 1)


def _values(file: Path, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    left = MOST_ROWS
    for batch in pq.ParquetFile(file).iter_batches(ROWS_AT_A_TIME, columns=columns):
        rows = list(zip(*(column.to_pylist() for column in batch.columns), strict=True))
        yield from rows[:left]
        left -= len(rows)
        if left <= 0:
            return


def _write_cell(sheet: Worksheet, row: int, place: int, value: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value[:_MOST_CHARACTERS])
    elif value is not None:
        sheet.write(row, place, value)


def _shown(view: SqlFile) -> list[Column]:
    return [column for column in view.columns.values() if column.type != "id"]


def _heading(column: Column) -> str:
    return column.heading or heading(column.name)
