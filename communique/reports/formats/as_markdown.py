"""A report's whole result as Markdown, to be put into notes: question, table in a reader's words, caveats, source."""

import re
from collections.abc import Generator
from functools import lru_cache
from typing import Any

from communique.reports.columns import ReadColumn
from communique.reports.formats.whole import NOT_ALL, TookTooLongError, Whole
from communique.wording import plural

_MARKS = re.compile(r"([\\`*_\[\]<>|#~$])")


def pieces(whole: Whole) -> Generator[bytes]:
    """Yield the text, piece by piece; where it breaks off, its last line says so."""
    read = whole.shape.read
    before, count = _head(whole), 0
    try:
        for rows in whole.portions:
            lines = [[_cell(column, row[column.place]) for column in read] for row in rows]
            yield (before + "".join(map(_line, lines))).encode()
            before, count = "", count + len(rows)
    except TookTooLongError:
        if count:
            yield f"\n**{NOT_ALL}**\n".encode()
        raise
    yield (before + _foot(whole, count)).encode()


@lru_cache(maxsize=16_384)
def escaped(text: str) -> str:
    """Return a text that Markdown takes for nothing else, in one line."""
    return _MARKS.sub(r"\\\1", " ".join(text.splitlines()))


def _cell(column: ReadColumn, value: Any) -> str:
    if column.type != "url":
        return escaped(column.words(value))
    # A path is no link for those who have a file and no site.
    return f"<{value}>" if "://" in str(value) else f"`{value}`" if value else ""


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _head(whole: Whole) -> str:
    report = whole.report
    parameters = "".join(f"- {escaped(label)}: {escaped(said)}\n" for label, said in whole.arguments.in_words)
    headings = [column.heading for column in whole.shape.read]
    table = _line([escaped(one) for one in headings]) + "|" + " --- |" * len(headings) + "\n"
    return f"# {escaped(report.title)}\n\n{escaped(report.question)}\n\n{_paragraph(parameters)}{table}"


def _foot(whole: Whole, count: int) -> str:
    notes = "".join(f"- {escaped(note)}\n" for note in (*whole.report.caveats, *whole.report.leaves_out))
    return f"\n{plural(count, 'row')}.\n\n{_paragraph(notes)}Source: {escaped(whole.source)}\n"


def _paragraph(lines: str) -> str:
    return f"{lines}\n" if lines else ""
