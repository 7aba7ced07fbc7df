"""A difference as text, Markdown, CSV and JSON, piece by piece, so that memory does not grow with it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, astuple
from typing import Any

from communique.edition.differences.changes import COLUMNS, Change
from communique.edition.differences.difference import Difference
from communique.edition.differences.sides import Side
from communique.errors import escape_control_characters
from communique.reports.formats.as_markdown import escaped
from communique.reports.formulas import CsvWriter
from communique.wording import plural

_ALL_OF_THEM = "`--format csv` has all"


def as_text(difference: Difference, most: int | None = None) -> Iterator[str]:
    """Yield sentences under headings, of each sort so many at most."""
    yield "".join(f"{escape_control_characters(one)}\n" for one in difference.summary)
    for section in difference.sections(most):
        lines = [f"\n{section.heading} ({section.number:,})\n"]
        lines += [f"  {escape_control_characters(one.sentence)}\n" for one in section.changes]
        yield "".join([*lines, *([f"  {_more(section.more)}\n"] if section.more else [])])


def as_markdown(difference: Difference, most: int | None = None) -> Iterator[str]:
    """Yield the same as Markdown, to be put into notes."""
    yield "# What has changed\n\n" + "\n\n".join(map(escaped, difference.summary)) + "\n"
    for section in difference.sections(most):
        lines = [f"\n## {escaped(section.heading)} ({section.number:,})\n\n"]
        lines += [f"- {escaped(one.sentence)}\n" for one in section.changes]
        yield "".join([*lines, *([f"- {_more(section.more)}\n"] if section.more else [])])


def _more(number: int) -> str:
    return f"{plural(number, 'more change', 'more changes')}; {_ALL_OF_THEM}"


def as_csv(changes: Iterable[Change]) -> Iterator[str]:
    """Yield a row for each change; see COLUMNS."""
    yield _lines([[one.name for one in COLUMNS]])
    for change in changes:
        yield _lines([["true" if cell is True else "false" if cell is False else cell for cell in astuple(change)]])


def _lines(rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    CsvWriter(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def as_json(head: dict[str, Any], changes: Iterable[Change]) -> Iterator[str]:
    """Yield one object: what `head` says, then each change on a line."""
    yield json.dumps(head, ensure_ascii=False, indent=1).removesuffix("\n}") + ',\n "changes": ['
    between = "\n  "
    for change in changes:
        yield between + json.dumps(asdict(change), ensure_ascii=False)
        between = ",\n  "
    yield "\n ]\n}\n"


def head_of(difference: Difference) -> dict[str, Any]:
    """Return what was compared, and how many changes there are of each sort and kind."""
    return {
        "older": _side(difference.old),
        "newer": _side(difference.new),
        "summary": difference.summary,
        "counts": [
            {"sort": sort, "kind": kind, "changes": number}
            for (sort, kind), number in sorted(difference.counts.items())
        ],
        "left_out_from_datasets": difference.left_out,
        "not_compared": difference.not_compared,
    }


def _side(side: Side) -> dict[str, Any]:
    return {"words": side.words, "edition": side.name, "published_on": side.published_on}


FORMATS: dict[str, Callable[[Difference, int | None], Iterator[str]]] = {
    "text": as_text,
    "markdown": as_markdown,
    "csv": lambda difference, _: as_csv(difference.changes()),
    "json": lambda difference, _: as_json(head_of(difference), difference.changes()),
}
