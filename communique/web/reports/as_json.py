"""A report's whole result as JSON: one object with what it answers, what its columns mean, and its rows as objects.

Its last member, `row_count`, is there when nothing is missing.
"""

import json
from collections.abc import Generator
from typing import Any

from communique.web.reports.background import LICENSE, Background
from communique.web.reports.whole_result import WholeResult

CONTENT_TYPE = "application/json; charset=utf-8"


def pieces(background: Background, result: WholeResult) -> Generator[bytes]:
    """The object, piece by piece."""
    names = list(background.report.columns)
    before, count = _head(background), 0
    for rows in result.portions():
        told = ",\n".join(_json(dict(zip(names, row, strict=True))) for row in rows)
        yield f"{before}{told}".encode()
        before, count = ",\n", count + len(rows)
    yield f'{before if not count else ""}\n],\n"row_count": {count}\n}}\n'.encode()


def _head(background: Background) -> str:
    report = background.report
    members = {
        "report": report.name,
        "title": report.title,
        "question": report.question,
        "parameters": background.parameters,
        "caveats": report.caveats,
        "leaves_out": report.leaves_out,
        "edition": background.edition,
        "address": background.address,
        "license": LICENSE,
        "columns": [{"name": name, "meaning": column.description} for name, column in report.columns.items()],
    }
    return "{\n" + "".join(f'"{name}": {_json(value)},\n' for name, value in members.items()) + '"rows": [\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
