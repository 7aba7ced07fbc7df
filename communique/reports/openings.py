"""The first rows of long reports as they open: an edition keeps them, since every reader asks for the same."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from communique.reports.arguments import Arguments, read_arguments
from communique.reports.lookup import lookup_in, resolve
from communique.reports.report import Report, list_reports

OPENINGS_TABLE = "report_openings"
# What a page shows, and how far it counts.
SHOWN_ROWS, COUNTED_ROWS = 200, 10_000
# What gives fewer is as soon asked as read from what is kept.
LONG = 1_000
_KEPT = f"SELECT counted, first_rows FROM {OPENINGS_TABLE} WHERE report = :report AND given = :given"
Rows = Sequence[Sequence[Any]]


class FirstRows(NamedTuple):
    """The rows that a page needs, and how many there are; one more than COUNTED_ROWS says that there are more."""

    rows: Rows
    counted: int


def first_rows(connection: sqlite3.Connection, arguments: Arguments) -> FirstRows:
    """Return the first rows of a report."""
    rows = connection.execute(arguments.report.sql, arguments.bound).fetchmany(COUNTED_ROWS + 1)
    return FirstRows(rows, len(rows))


def kept_rows(ask: Callable[..., list[dict[str, Any]]], arguments: Arguments) -> FirstRows | None:
    """Return the first rows that an edition keeps for these very arguments; None where it keeps none."""
    for row in ask(_KEPT, report=arguments.report.name, given=_arguments_as_json(arguments)):
        return FirstRows(json.loads(row["first_rows"]), row["counted"])
    return None


def write_openings(copy: sqlite3.Connection, reports: Iterable[Report], least: int = LONG) -> None:
    """Keep the first rows of each report that is long as it opens.

    What says which sums its totals leave out looks at every row. The SQL of a project's own reports may ask for the day
    of today.
    """
    built_in, lookup = {report.sql for report in list_reports()}, lookup_in(copy)
    for report in reports:
        if report.sql in built_in and "left_out" not in report.columns:
            arguments = read_arguments(report, {})
            resolve(arguments, lookup)
            rows, counted = first_rows(copy, arguments)
            if counted > least:
                kept = json.dumps([list(row) for row in rows[:SHOWN_ROWS]], ensure_ascii=False)
                opening = (report.name, _arguments_as_json(arguments), counted, kept)
                copy.execute(f"INSERT INTO {OPENINGS_TABLE} VALUES (?, ?, ?, ?)", opening)


def _arguments_as_json(arguments: Arguments) -> str:
    return json.dumps(arguments.bound, ensure_ascii=False, sort_keys=True)
