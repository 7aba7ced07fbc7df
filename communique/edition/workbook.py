"""One Excel workbook for readers: a sheet for each view, with what it is, its columns' meanings and the licence.

Made from an export's Parquet files, row by row, so memory does not grow with the database. Ids stay out: names stand
beside them, and who joins tables has the other downloads. What it holds is told (workbook_contents.py): nothing of
the model is imported here, so that a process beside (workbook_beside.py) needs little memory.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow.parquet as pq
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from communique.reports.workbooks import CHARACTERS, SAFE, write_pairs

# A sheet could hold a million rows; nobody reads them there, and Excel needs minutes to open such a file.
MOST_ROWS = 100_000
ROWS_AT_A_TIME = 5_000
# What stands beside the columns of each view, where it is told what the rows rest on: what it is called there and here,
# and its width.
BESIDE = (
    ("evidence", "evidence", 48.0),
    ("said_by", "said by", 32.0),
    ("in_words", "said in words only", 48.0),
    ("dataset_license", "dataset licence", 32.0),
    ("address", "page of the record", 48.0),
)
# As many links as Excel opens on one sheet; what is beyond is text.
_LINKS = 65_000
_LONG_AGO = datetime.datetime(2000, 1, 1)  # Excel knows no zones
# Before it Excel has no days, and 1900 has one too many.
_FIRST_DAY = datetime.date(1900, 3, 1)
_OPTIONS = {**SAFE, "default_date_format": "yyyy-mm-dd"}


class Sheet(NamedTuple):
    """A sheet: the view that it shows, and of each of its columns what it is called, there and here, and its width."""

    name: str
    columns: Sequence[tuple[str, str, float]]


class WorkbookPlan(NamedTuple):
    """A workbook to be written, and from what: pairs of what and words come first, what columns mean last."""

    file: str
    exported: str
    title: str
    about: Sequence[tuple[str, str]]
    sheets: Sequence[Sheet]
    meanings: Sequence[tuple[str, str, str]]


def write_workbook(plan: WorkbookPlan, wait_for: Callable[[str], None] = lambda view: None) -> None:
    """Write a workbook of an export's views; each view's file is waited for, one after the other."""
    with _saying_what_fails(), xlsxwriter.Workbook(plan.file, {**_OPTIONS, "tmpdir": plan.exported}) as book:
        book.set_properties({"title": plan.title, "created": _LONG_AGO})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        write_pairs(book.add_worksheet("About"), plan.about, 22, bold, wrapped)
        for one in plan.sheets:
            wait_for(one.name)
            _write_view(book.add_worksheet(one.name), one, Path(plan.exported), bold)
        _write_meanings(book.add_worksheet("Columns"), plan.meanings, bold, wrapped)


@contextmanager
def _saying_what_fails() -> Iterator[None]:
    """Raise OSError where the library has an error of its own for whatever happens to a file."""
    try:
        yield
    except FileCreateError as error:
        reason = error.args[0]
        raise (reason if isinstance(reason, OSError) else OSError(str(reason))) from error


def _write_meanings(sheet: Worksheet, meanings: Sequence[tuple[str, str, str]], bold: Format, wrapped: Format) -> None:
    sheet.set_column(0, 1, 24)
    sheet.set_column(2, 2, 90)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, ["sheet", "column", "meaning"], bold)
    for place, line in enumerate(meanings, 1):
        sheet.write_row(place, 0, line, wrapped)


def file_beside(exported: Path, view: str) -> Path:
    """Return where it is told what the rows of an exported view rest on, in their order."""
    return exported / "data" / f"{view}.beside.parquet"


def _write_view(sheet: Worksheet, view: Sheet, exported: Path, bold: Format) -> None:
    beside = file_beside(exported, view.name)
    columns = [*view.columns, *(BESIDE if beside.exists() else ())]
    sheet.freeze_panes(1, 0)
    for place, (_, heading, width) in enumerate(columns):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, bold)
    last = 0
    for last, row in enumerate(_rows(view, exported, beside), 1):
        for place, value in enumerate(row):
            _write_cell(sheet, last, place, value, is_link=columns[place] == BESIDE[-1])
    sheet.autofilter(0, 0, last, len(columns) - 1)


def _rows(view: Sheet, exported: Path, beside: Path) -> Iterator[tuple[Any, ...]]:
    rows = _values(exported / "data" / f"{view.name}.parquet", [name for name, _, _ in view.columns])
    if not beside.exists():
        return rows
    told = _values(beside, [name for name, _, _ in BESIDE])
    return ((*row, *more) for row, more in zip(rows, told, strict=True))


def _values(file: Path, columns: list[str]) -> Iterator[tuple[Any, ...]]:
    batches = pq.ParquetFile(file).iter_batches(ROWS_AT_A_TIME, columns=columns, use_threads=False)
    rows = (row for batch in batches for row in zip(*(column.to_pylist() for column in batch.columns), strict=True))
    return islice(rows, MOST_ROWS)


def _write_cell(sheet: Worksheet, row: int, place: int, value: Any, *, is_link: bool = False) -> None:
    if is_link and "://" in str(value) and row <= _LINKS:
        sheet.write_url(row, place, value)
    elif isinstance(value, str):
        sheet.write_string(row, place, value[:CHARACTERS])
    elif isinstance(value, datetime.date) and value < _FIRST_DAY:
        sheet.write_string(row, place, value.isoformat())
    elif value is not None:
        sheet.write(row, place, value)
