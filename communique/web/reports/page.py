"""Everything that a report's page shows: form, first rows, what they leave out, and the ways to have it elsewhere."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from typing import Any
from urllib.parse import urlencode

from communique.reports.columns import shape_of
from communique.web.addresses import record_addresses
from communique.web.query import Ask, Row, asking
from communique.web.reports.described import Parameter, Report
from communique.web.reports.elsewhere import FORMS, command_of, path_of, python_of, sql_path
from communique.web.reports.form import fields_of
from communique.web.reports.given import Given
from communique.web.reports.left_out import left_out
from communique.web.reports.names import settle_names
from communique.web.reports.table import SHOWN_ROWS, table_of
from communique.wording import date_in_words, plural

COUNTED_ROWS = 10_000


def report_page(datasette: Any, connection: sqlite3.Connection, report: Report, given: Given) -> Row:
    """What the page shows. Rows are looked up last: what they may take is what is left of a page's time."""
    ask = asking(connection)
    settle_names(datasette, ask, report, given)
    page: Row = {"fields": fields_of(datasette, ask, report, given)}
    if not given.problems:
        try:
            rows = connection.execute(report.sql, given.values).fetchmany(COUNTED_ROWS + 1)
            page.update(_found(datasette, ask, report, given, rows))
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            page["took_too_long"] = True
    return {**page, **_elsewhere(datasette, report, given)}


def _found(datasette: Any, ask: Ask, report: Report, given: Given, rows: Sequence[Any]) -> Row:
    shape = shape_of(report.columns)
    ids = {record for row in rows[:SHOWN_ROWS] for record in shape.ids(row)}
    table = table_of(shape, rows, record_addresses(datasette, ask, ids))
    return {
        "table": table,
        "count": _count(len(rows), table.rows),
        "in_full": plural(len(rows), "row") if len(rows) <= COUNTED_ROWS else f"more than {COUNTED_ROWS:,} rows",
        "is_cut": table.rows < len(rows),
        "left_out": left_out(report, shape, rows),
        "why_empty": "" if rows else _why_empty(report, given),
    }


def _count(rows: int, shown: int) -> str:
    if not rows:
        return "No rows"
    if rows > COUNTED_ROWS:
        return f"More than {COUNTED_ROWS:,} rows, the first {shown}"
    return plural(rows, "row") + (f", the first {shown}" if shown < rows else "")


def _why_empty(report: Report, given: Given) -> str:
    said = {parameter.name: given.said(parameter, words_of_value) for parameter in report.parameters}
    return report.when_empty.format_map(said) or "Nothing in this edition answers this, as you have narrowed it."


def words_of_value(parameter: Parameter, value: str) -> str:
    """A parameter's value for a reader."""
    return (date_in_words(value) or value) if parameter.type == "date" else value


def _elsewhere(datasette: Any, report: Report, given: Given) -> Row:
    return {
        "narrowed": any(given.values[p.name] != ("" if p.is_open else p.default) for p in report.parameters),
        "others": partial(_with_another, given),
        "path": path_of(datasette, report, given),
        "downloads": {said: path_of(datasette, report, given, f".{form}") for form, said in FORMS.items()},
        "sql_path": sql_path(datasette, report, given),
        "command": command_of(report, given),
        "python": python_of(report, given),
    }


def _with_another(given: Given, name: str, value: str) -> str:
    """The query string with another value of a parameter."""
    return urlencode({**given.spelled_out, name: value})
