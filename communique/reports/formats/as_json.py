"""A report's whole result as JSON: one object with what it answers, what its columns mean, and its rows as objects.

Its last member, `row_count`, is there when nothing is missing.
"""

import json
from collections.abc import Generator
from typing import Any

from communique.reports.formats.whole import Whole


def pieces(whole: Whole) -> Generator[bytes]:
    """Yield the object, piece by piece."""
    names = list(whole.columns)
    before, count = _head(whole), 0
    for rows in whole.portions:
        told = ",\n".join(_json(dict(zip(names, row, strict=True))) for row in rows)
        yield f"{before}{told}".encode()
        before, count = ",\n", count + len(rows)
    yield f'{before if not count else ""}\n],\n"row_count": {count}\n}}\n'.encode()


def _head(whole: Whole) -> str:
    report = whole.report
    members = {
        "report": report.name,
        "title": report.title,
        "question": report.question,
        "parameters": whole.arguments.typed,
        "caveats": report.caveats,
        "leaves_out": report.leaves_out,
        "edition": whole.edition,
        "address": whole.address,
        "license": whole.license,
        "columns": [
            {"name": column.name, "type": column.type, "meaning": column.description}
            for column in whole.columns.values()
        ],
    }
    return "{\n" + "".join(f'"{name}": {_json(value)},\n' for name, value in members.items()) + '"rows": [\n'


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
