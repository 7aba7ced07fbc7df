"""Values of a report's rows held to the types that its header declares, before anything is made of them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from types import NoneType
from typing import Any

from communique.errors import escape_control_characters, shorten
from communique.reports.parameters import ReportError
from communique.reports.report import Report

_NUMBERS: frozenset[type] = frozenset((int, float))


def refuse_wrong_values(report: Report, rows: Sequence[Sequence[Any]]) -> None:
    """Raise ReportError that names report, column, declared type and value where a value is not of its type."""
    for place, column in enumerate(report.columns.values()):
        cells = partial(map, itemgetter(place), rows)
        # An answer may have millions of values; their Python types alone tell most that fit.
        if _SURELY_FITS[column.kind].issuperset(map(type, cells())):
            continue
        for value in _distinct(cells()):
            if value is not None and not _FITS[column.kind](value):
                said = shorten(escape_control_characters(repr(value)))
                raise ReportError(
                    f"{report.name}.sql: column {column.name} is declared as {column.type}, and its SQL gives {said}; "
                    "declare what it holds, or cast it"
                )


def _distinct(values: Iterable[Any]) -> Iterable[Any]:
    # Most values come again.
    values = list(values)
    try:
        return set(values)
    except TypeError:  # a list, which DuckDB has
        return values


def _is_text(value: Any) -> bool:
    return isinstance(value, str | int | float) and not (isinstance(value, float) and not math.isfinite(value))


def _is_number(value: Any) -> bool:
    return type(value) in _NUMBERS and math.isfinite(value)


def _is_whole(value: Any) -> bool:
    return _is_number(value) and value == int(value)


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, str | int) and value in ("yes", "no", 0, 1)


def _is_day(value: Any) -> bool:
    try:
        return bool(datetime.date.fromisoformat(value))
    except (ValueError, TypeError):
        return False


_SURELY_FITS: dict[str, frozenset[type]] = {
    "string": frozenset((str, int, NoneType)),
    "number": frozenset((int, NoneType)),
    "integer": frozenset((int, NoneType)),
    "boolean": frozenset((NoneType,)),
    "date": frozenset((NoneType,)),
}
_FITS: dict[str, Callable[[Any], bool]] = {
    "string": _is_text,
    "number": _is_number,
    "integer": _is_whole,
    "boolean": _is_yes_or_no,
    "date": _is_day,
}
