"""Opening a report on an edition: the first rows, or why there are none.

Those of long reports as they open an edition keeps, since every reader asks for the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from communique.reports.arguments import Arguments, read_arguments
from communique.reports.declared_types import refuse_wrong_values
from communique.reports.lookup import lookup_in, resolve
from communique.reports.parameters import BULK, ReportError
from communique.reports.report import Report, list_reports

OPENINGS_TABLE = "report_openings"
# What a page shows, and how far it counts.
SHOWN_ROWS, COUNTED_ROWS = 200, 10_000
# What gives fewer is as soon asked as read from what is kept.
LONG = 1_000
_KEPT = f"SELECT counted, first_rows FROM {OPENINGS_TABLE} WHERE report = :report AND given = :given"
_ANY_BULK = "SELECT 1 AS is_any FROM records WHERE is_bulk LIMIT 1"
Rows = Sequence[Sequence[Any]]
# Returns the rows of one SELECT, by its named parameters.
Ask = Callable[..., list[dict[str, Any]]]


class FirstRows(NamedTuple):
    """The rows that a page needs, and how many there are; one more than COUNTED_ROWS says that there are more."""

    rows: Rows
    counted: int


def first_rows(connection: sqlite3.Connection, arguments: Arguments) -> FirstRows:
    """Return the first rows of a report."""
    rows = connection.execute(arguments.report.sql, arguments.bound).fetchmany(COUNTED_ROWS + 1)
    return FirstRows(rows, len(rows))


class OpenReport(NamedTuple):
    """A report as somebody opens it: its first rows, or why it has none.

    `has_bulk` says whether anything in the edition comes from datasets alone.
    """

    has_bulk: bool
    found: FirstRows | None = None
    fault: str = ""
    took_too_long: bool = False


def open_report(
    connection: sqlite3.Connection, ask: Ask, arguments: Arguments, *, is_whole: bool = False
) -> OpenReport:
    """Return a report as it opens, for arguments that were looked up; no rows where these have complaints.

    `is_whole` asks for as many rows as are counted, where an edition keeps but the first.
    """
    opened = OpenReport(BULK in arguments.values and bool(ask(_ANY_BULK)))
    if arguments.complaints:
        return opened
    try:
        found = None if is_whole else kept_rows(ask, arguments)
        found = found or first_rows(connection, arguments)
        refuse_wrong_values(arguments.report, found.rows)
    except ReportError as error:
        return opened._replace(fault=str(error))
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # the SQL cannot make sense of these values
            return opened._replace(fault=f"{arguments.report.name}.sql: {error}")
        if error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
            return opened._replace(took_too_long=True)
        raise
    return opened._replace(found=found)


def kept_rows(ask: Ask, arguments: Arguments) -> FirstRows | None:
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
