"""A report's whole result as an Excel workbook: one sheet of rows, one that says what they are. It holds no formula."""

import datetime
import re
import tempfile
import time
from collections.abc import Generator, Sequence
from typing import IO, Any

import xlsxwriter

from communique.reports.columns import ReadColumn, Shape
from communique.reports.evidence import ADDRESS, EVIDENCE
from communique.reports.formats.whole import NOT_PUBLISHED, TookTooLongError, Whole
from communique.reports.workbooks import SAFE, fit_cell, write_pairs
from communique.wording import plural

# What a sheet holds, less the headings.
ROWS = 1_048_575
# As many links as Excel opens on one sheet; what is beyond is text.
LINKS = 65_000
_LINKS_IN_A_ROW = 2
_BYTES_AT_A_TIME = 256 * 1024
# The same rows give the same file.
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MADE = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
_LONG = {"record", "text", "url"}
_WIDTH, _WIDE = 18, 40


def pieces(whole: Whole) -> Generator[bytes]:
    """Yield the workbook, piece by piece. It is packed at its end, so nothing is sent before all of it is there."""
    with tempfile.TemporaryFile() as file:
        write(file, whole)
        file.seek(0)
        while piece := file.read(_BYTES_AT_A_TIME):
            yield piece


def write(file: IO[bytes], whole: Whole) -> None:
    """Write the workbook to a file, in bounded memory."""
    with xlsxwriter.Workbook(file, SAFE) as book:
        book.set_properties({"title": whole.report.title, "subject": whole.report.question, "created": _MADE})
        sheet = book.add_worksheet("Result")
        _write_headings(sheet, whole.shape, book.add_format({"bold": True, "bottom": 1}))
        # Thousands are marked, by whether there is a fraction.
        figures = {has: book.add_format({"num_format": "#,##0.00" if has else "#,##0"}) for has in (False, True)}
        written, total = _write_rows(sheet, whole, figures)
        if total:
            sheet.autofilter(0, 0, written, len(whole.shape.columns) - 1)
        about, wrapped = book.add_worksheet("About"), book.add_format({"text_wrap": True, "valign": "top"})
        write_pairs(about, _about(whole, written, total), _WIDTH, wrapped, wrapped)


def _write_headings(sheet: Any, shape: Shape, bold: Any) -> None:
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(shape.columns):
        sheet.set_column(place, place, _WIDE if column.type in _LONG else _WIDTH)
        sheet.write_string(0, place, column.heading, bold)


def _write_rows(sheet: Any, whole: Whole, figures: Any) -> tuple[int, int]:
    """Return how many rows were written, and how many there are."""
    columns = whole.shape.columns
    written = total = 0
    until = time.monotonic() + whole.seconds_to_write
    for rows in whole.portions:
        if time.monotonic() > until:
            raise TookTooLongError
        total += len(rows)
        those = rows[: ROWS - written]
        for row in those:
            written += 1
            address = _address(columns, row) if written * _LINKS_IN_A_ROW <= LINKS else ""
            for place, column in enumerate(columns):
                _write_cell(sheet, (written, place), column, row[column.place], figures=figures, address=address)
    return written, total


def _address(columns: Sequence[ReadColumn], row: Sequence[Any]) -> str:
    """Return the page of the record that a row is about; empty where it has none that can be opened from a file."""
    found = next((str(row[column.place]) for column in columns if column.declared.name == ADDRESS), "")
    return found if "://" in found else ""


def _write_cell(
    sheet: Any, at: tuple[int, int], column: ReadColumn, value: Any, *, figures: dict[bool, Any], address: str
) -> None:
    if isinstance(value, int | float) and column.type != "yes_no":
        sheet.write_number(*at, value, figures[value != int(value)])
    elif column.declared.name == ADDRESS and address:
        sheet.write_url(*at, address)
    elif column.declared.name == EVIDENCE.name and value is not None and address and "?" not in address:
        # The places lead to the sentences, as on a page.
        sheet.write_url(*at, f"{address}#evidence", string=fit_cell(column.words(value)))
    elif value is not None:
        # Whole days stay as they are written, so that they sort.
        is_day = column.is_date and _DAY.fullmatch(str(value))
        sheet.write_string(*at, fit_cell(str(value) if is_day else column.words(value)))


def _about(whole: Whole, written: int, total: int) -> Sequence[tuple[str, str]]:
    report = whole.report
    count = plural(total, "row")
    if written < total:
        count = f"The first {written:,} of {count}: a sheet holds no more. The CSV file has all of them."
    columns = [(column.heading, column.declared.explanation) for column in whole.shape.columns]
    edition = whole.edition or f"none: {NOT_PUBLISHED}"
    found = (("Edition", edition), ("Address", whole.address), ("Licence", whole.license))
    return [
        ("Report", report.title),
        ("Question", report.question),
        *whole.arguments.in_words,
        ("Rows", count),
        *(("Note", caveat) for caveat in report.caveats),
        *(("Left out", one) for one in report.leaves_out),
        *((name, said) for name, said in found if said),
        ("", ""),
        ("Column", "Meaning"),
        *columns,
    ]
