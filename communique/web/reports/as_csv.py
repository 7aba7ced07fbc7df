"""A report's whole result as CSV: the same bytes as `communique report NAME --format csv`."""

import io
from collections.abc import Generator, Iterable, Sequence
from typing import Any

from communique.reports.formulas import CsvWriter
from communique.web.reports.background import NOT_ALL, Background
from communique.web.reports.whole_result import TookTooLongError, WholeResult

CONTENT_TYPE = "text/csv; charset=utf-8"


def pieces(background: Background, result: WholeResult) -> Generator[bytes]:
    """The file, piece by piece; where it breaks off, its last line says so."""
    head = _lines([list(background.report.columns)])
    try:
        for rows in result.portions():
            yield head + _lines(rows)
            head = b""
    except TookTooLongError:
        if not head:
            yield _lines([[NOT_ALL]])
        raise
    if head:
        yield head


def _lines(rows: Iterable[Sequence[Any]]) -> bytes:
    text = io.StringIO()
    CsvWriter(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
