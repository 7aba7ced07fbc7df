"""What a report's totals leave out, and why, in sentences: from its header and from its rows."""

from collections.abc import Sequence
from typing import Any

from communique.reports.columns import Shape
from communique.web.reports.described import Report
from communique.wording import plural

_SENTENCES = 20


def left_out(report: Report, shape: Shape, rows: Sequence[Sequence[Any]]) -> list[str]:
    """The sentences; one for each row that says that it leaves something out."""
    names = list(report.columns)
    if "left_out" not in names:
        return report.leaves_out
    number, why = names.index("left_out"), names.index("why_left_out")
    wanting = [row for row in rows if row[number]]
    told = [_sentence(shape, row, row[number], row[why]) for row in wanting[:_SENTENCES]]
    if len(wanting) > len(told):
        told.append(f"So do {plural(len(wanting) - len(told), 'more row')}, where the columns of the table say why.")
    if not told and rows:
        told = ["Nothing: every sum that the sources give here is in one of the totals."]
    return [*told, *report.leaves_out]


def _sentence(shape: Shape, row: Sequence[Any], number: int, why: str | None) -> str:
    # The columns before the first figure say which total it is.
    named: list[str] = []
    for column in shape.read:
        if isinstance(row[column.place], int | float):
            break
        if row[column.place] is not None:
            named.append(column.words(row[column.place]))
    reason = f": {why}" if why else ""
    return f"{', '.join(named)} – leaves out {plural(number, 'sum')}{reason}."
