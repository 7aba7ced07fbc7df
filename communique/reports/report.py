"""Saved reports: the files of queries/, each one question, one SQL text and the meaning of its columns."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, text

from communique.database.connection import open_database
from communique.errors import escape_control_characters, shorten
from communique.project import QUERIES
from communique.reports.parameters import Parameter, ReportError
from communique.schema.sql_file import Column, SqlFile, read_sql_files

# In the order in which a reader meets them.
GROUPS = (
    "Meetings and people",
    "Money and trade",
    "Projects and promises",
    "Views and causes",
    "How far to trust it",
)
Value = str | int | float | bool | None


@dataclass(frozen=True)
class AtScale:
    """What a report that answers at length costs at ten million rows, as `make bench SCALE=1000` measured it.

    `when` says for what question, `rows` how long the answer is, `seconds` what SQLite takes and `duckdb` what share of
    that DuckDB takes; empty where DuckDB takes as long, since it is the rows themselves that cost.
    """

    when: str
    rows: str
    seconds: str
    duckdb: str = ""

    def advice(self, name: str) -> str:
        """What a reader with a large database should know, in two sentences."""
        cost = (
            f"In a database of ten million rows this takes SQLite about {self.seconds} s {self.when}: "
            f"{self.rows} rows. Parameters shorten it"
        )
        if not self.duckdb:
            return f"{cost}."
        return (
            f"{cost}, or DuckDB over an export, which takes about {self.duckdb} of that: communique export "
            f"build/export --tables-only, then communique report {name} --engine duckdb."
        )


@dataclass(frozen=True)
class Report:
    """A saved report, as its file's header describes it."""

    file: SqlFile
    parameters: tuple[Parameter, ...]

    @property
    def name(self) -> str:
        """The file's name without its ending."""
        return self.file.name

    @property
    def title(self) -> str:
        """A few words."""
        return self.file.title

    @property
    def question(self) -> str:
        """The question that it answers."""
        return self.file.question

    @property
    def group(self) -> str:
        """What it is about, one of GROUPS."""
        return str(self.file.header["group"])

    @property
    def columns(self) -> dict[str, Column]:
        """Return the columns by name, as declared, in the order of the result."""
        return self.file.columns

    @property
    def caveats(self) -> list[str]:
        """What a reader should beware of."""
        return list(self.file.header.get("caveats", []))

    @property
    def leaves_out(self) -> list[str]:
        """What its rows and counts leave out, and why, where no column says so."""
        return list(self.file.header.get("leaves_out", []))

    @property
    def when_empty(self) -> str:
        """Why there are no rows when there are none, parameters in braces; empty where nothing more can be said."""
        return str(self.file.header.get("when_empty", ""))

    @property
    def at_scale(self) -> AtScale | None:
        """What it costs in a large database, where that is more than a second."""
        cost = self.file.header.get("at_scale")
        return AtScale(**cost) if cost else None

    @property
    def advice(self) -> str | None:
        """What to do in a large database, where it takes more than a second."""
        return self.at_scale.advice(self.name) if self.at_scale else None

    @property
    def sql(self) -> str:
        """The SQL text, in the portable subset."""
        return self.file.sql


@dataclass(frozen=True)
class ReportResult:
    """The rows of a report (tuples in the order of `columns`) and the parameters that gave them."""

    report: Report
    parameters: dict[str, str | int]
    columns: tuple[str, ...]
    rows: list[tuple[Value, ...]]

    def as_dicts(self) -> list[dict[str, Value]]:
        """The rows as dictionaries."""
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]


@cache
def list_reports() -> tuple[Report, ...]:
    """Every saved report, by name."""
    return tuple(_report(file) for file in read_sql_files(QUERIES))


def _report(file: SqlFile) -> Report:
    described: Mapping[str, Mapping[str, Any]] = file.header.get("parameters", {})
    return Report(file, tuple(Parameter.from_header(name, one) for name, one in described.items()))


def find_report(name: str) -> Report:
    """The report of a name; ReportError lists the names there are."""
    for report in list_reports():
        if report.name == name:
            return report
    names = ", ".join(report.name for report in list_reports())
    raise ReportError(f"no report is called {shorten(name)!r}; there are {names}")


def run_report(name: str, database: str | None = None, **parameters: object) -> ReportResult:
    """Run a saved report, for instance `run_report("loan-book", stage="provided")`.

    `database` is a SQLAlchemy URL (by default COMMUNIQUE_DATABASE or build/communique.db). Raises ReportError for an
    unknown report or parameter, DatabaseNotReadyError where there is no database.
    """
    report = find_report(name)
    bound = bind(report, {key: str(value) for key, value in parameters.items()})
    engine = open_database(database)
    try:
        with engine.connect() as connection:
            return execute(connection, report, bound)
    finally:
        engine.dispose()


def bind(report: Report, given: Mapping[str, str]) -> dict[str, str | int]:
    """The report's parameters with the given values, defaults elsewhere."""
    known = {parameter.name for parameter in report.parameters}
    if unknown := sorted(given.keys() - known):
        there_are = ", ".join(sorted(known)) or "none"
        shown = shorten(escape_control_characters(", ".join(unknown)))
        raise ReportError(f"{report.name} has no parameter {shown}; it has {there_are}")
    return {parameter.name: parameter.value(given.get(parameter.name)) for parameter in report.parameters}


def execute(connection: Connection, report: Report, parameters: Mapping[str, str | int]) -> ReportResult:
    """Run a report on a connection."""
    result = connection.execute(text(report.sql), dict(parameters))
    if connection.dialect.name == "sqlite":
        rows = [tuple(row) for row in result]  # its values are plain, and looking at each takes a fifth of the time
    else:
        rows = [tuple(plain(value) for value in row) for row in result]
    return ReportResult(report, dict(parameters), tuple(result.keys()), rows)


def plain(value: Any) -> Value:
    """A value as SQLite gives it, whatever the engine: days as ISO 8601, numbers with a fraction as floats."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value
