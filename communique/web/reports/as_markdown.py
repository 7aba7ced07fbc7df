"""A report's whole result as Markdown, to be put into notes: question, table in a reader's words, caveats, source."""

import re
from collections.abc import Callable, Generator, Sequence
from functools import lru_cache
from typing import Any

from communique.reports.columns import Shape, shape_of
from communique.web.reports.background import NOT_ALL, Background, rows_in_words
from communique.web.reports.whole_result import TookTooLongError, WholeResult

CONTENT_TYPE = "text/markdown; charset=utf-8"
_MARKS = re.compile(r"([\\`*_\[\]<>|#~$])")


def pieces(background: Background, result: WholeResult, addresses: Callable[[Any], dict[int, str]]) -> Generator[bytes]:
    """The text, piece by piece; where it breaks off, its last line says so."""
    shape = shape_of(background.report.columns)
    before, count = _head(background), 0
    try:
        for rows in result.portions():
            found = addresses(rows)
            yield (before + "".join([_row(shape, row, found) for row in rows])).encode()
            before, count = "", count + len(rows)
    except TookTooLongError:
        if count:
            yield f"\n**{NOT_ALL}**\n".encode()
        raise
    yield (before + _foot(background, count)).encode()


@lru_cache(maxsize=16_384)
def escaped(text: str) -> str:
    """A text that Markdown takes for nothing else, in one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.splitlines()))


def _row(shape: Shape, row: Sequence[Any], addresses: dict[int, str]) -> str:
    address = addresses.get(shape.own_id(row) or 0)
    cells = [escaped(column.words(row[column.place])) for column in shape.read]
    return _line([*cells, f"<{address}>" if address else ""])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _head(background: Background) -> str:
    report = background.report
    parameters = "".join(f"- {escaped(label)}: {escaped(said)}\n" for label, said in background.in_words)
    headings = [*(column.heading for column in shape_of(report.columns).read), "address"]
    table = _line([escaped(one) for one in headings]) + "|" + " --- |" * len(headings) + "\n"
    return f"# {escaped(report.title)}\n\n{escaped(report.question)}\n\n{_paragraph(parameters)}{table}"


def _foot(background: Background, count: int) -> str:
    notes = "".join(f"- {escaped(note)}\n" for note in (*background.report.caveats, *background.report.leaves_out))
    return f"\n{rows_in_words(count)}.\n\n{_paragraph(notes)}Source: {escaped(background.source)}\n"


def _paragraph(lines: str) -> str:
    return f"{lines}\n" if lines else ""
