"""Reports tried before they are published: on an empty schema, and on a snapshot, as they will open on its site."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from communique.reports.arguments import Arguments, read_arguments
from communique.reports.declared_types import refuse_wrong_values
from communique.reports.lookup import CHOICES_TABLE, Lookup, lookup_in, resolve
from communique.reports.parameters import BULK, ReportError
from communique.reports.report import DEFAULTS, Report, check_report, list_reports
from communique.schema import Base

# Enough to show a wrong type, and what a page may hold.
_ROWS = 1_000
# A report that takes longer is published untried: what it gives is held to its types whenever it is run.
_SECONDS = 10.0
_INSTRUCTIONS_BETWEEN_LOOKS = 100_000
_NO_TABLE = re.compile(r"no such table: (?:main\.)?(\w+)")


def check_on_empty_schema(folders: Iterable[Path], own_tables: Collection[str]) -> None:
    """Raise ReportError with all that is wrong with a project's own reports, as far as that shows without a row.

    What asks a table of the project's own is left for publishing, where there is one.
    """
    own = [report for report in list_reports(folders) if not report.is_built_in]
    engine, faults = create_engine("sqlite://", poolclass=StaticPool), []
    Base.metadata.create_all(engine)
    with engine.connect() as connection:
        for report in own:
            try:
                check_report(cast("sqlite3.Connection", connection.connection.driver_connection), report)
            except ReportError as error:
                missing = _NO_TABLE.search(str(error))
                if not missing or missing[1] not in own_tables:
                    faults.append(str(error))
    engine.dispose()
    if faults:
        raise ReportError("\n".join(faults))


def rehearse(snapshot: sqlite3.Connection, reports: Iterable[Report]) -> list[str]:
    """Run a project's own reports as they open; return what is unknown among all that defaults.toml opens with.

    Raises ReportError where the rows are not what a header declares.
    """
    built_in = {report.name for report in list_reports()}
    lookup, unknown = lookup_in(snapshot), list[str]()
    for report in reports:
        arguments = read_arguments(report, {})
        unknown += _unknown_defaults(lookup, report)
        if report.name not in built_in:
            resolve(arguments, lookup)
            refuse_wrong_values(report, _first_rows(snapshot, arguments) or [])
    return unknown


def empty_reports(snapshot: sqlite3.Connection, reports: Iterable[Report]) -> list[str]:
    """Return the names of reports without a row: nothing could be picked, and as wide as they go they have none."""
    reports, lookup = list(reports), lookup_in(snapshot)
    found = _without_choices(lookup, reports)
    return sorted(one.name for one in reports if one.name in found and not _has_rows(snapshot, lookup, one))


def _has_rows(snapshot: sqlite3.Connection, lookup: Lookup, report: Report) -> bool:
    given = {BULK: ["yes"]} if any(one.name == BULK for one in report.parameters) else {}
    arguments = read_arguments(report, given)
    resolve(arguments, lookup)
    return _first_rows(snapshot, arguments) != []


def _unknown_defaults(lookup: Lookup, report: Report) -> Iterator[str]:
    # As if somebody gave them: a report that opens with what is not there opens with something else, in silence.
    defaults = {one.name: [one.default] for one in report.parameters if one.is_record and one.default}
    arguments = read_arguments(report, defaults)
    if defaults:
        resolve(arguments, lookup)
    for name in defaults.keys() & arguments.problems.keys():
        yield f"{DEFAULTS}: {report.name}: {name}: {arguments.problems[name]}"


def _first_rows(snapshot: sqlite3.Connection, arguments: Arguments) -> list[Any] | None:
    """Return the first rows of a report; None where it takes too long."""
    until = time.monotonic() + _SECONDS
    snapshot.set_progress_handler(lambda: time.monotonic() > until, _INSTRUCTIONS_BETWEEN_LOOKS)
    try:
        return snapshot.execute(arguments.report.sql, arguments.bound).fetchmany(_ROWS)
    except sqlite3.Error as error:
        if "interrupted" in str(error):
            return None
        raise ReportError(f"{arguments.report.name}.sql: {error}") from error
    finally:
        snapshot.set_progress_handler(None, 0)


def _without_choices(lookup: Lookup, reports: Iterable[Report]) -> set[str]:
    """Return the names of reports none of whose parameters has anything that could be picked."""
    listed = {row["source"] for row in lookup.ask(f"SELECT DISTINCT source FROM {CHOICES_TABLE}")}
    sources = {one.name: {str(p.source) for p in one.parameters if p.source} for one in reports}
    return {name for name, wanted in sources.items() if not wanted & listed}
