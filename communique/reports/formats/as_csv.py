"""A report's whole result as CSV: codes, and no formula. Where it breaks off, its last line says so."""

import io
from collections.abc import Generator, Iterable, Sequence
from typing import Any

from communique.reports.formats.whole import NOT_ALL, TookTooLongError, Whole
from communique.reports.formulas import CsvWriter


def pieces(whole: Whole) -> Generator[bytes]:
    """Yield the file, piece by piece."""
    head = _lines([list(whole.columns)])
    try:
        for rows in whole.portions:
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
