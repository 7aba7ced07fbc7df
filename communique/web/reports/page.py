"""Everything that a report's page shows: form, first rows, what they leave out, and the ways to have it elsewhere."""

import json
import sqlite3
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from communique.reports.arguments import Arguments
from communique.reports.choices import CHOICES
from communique.reports.columns import Shape, shape_of
from communique.reports.declared_types import refuse_wrong_values
from communique.reports.formats import FORMATS
from communique.reports.lookup import Choice, Lookup, choices_of, in_alphabetical_order, resolve
from communique.reports.parameters import BULK, Parameter, ReportError
from communique.reports.report import Report
from communique.web import document_check
from communique.web.edition import DATABASE, Row, ServedEdition, View
from communique.web.reports.table import SHOWN_ROWS, table_of
from communique.wording import plural

COUNTED_ROWS = 10_000
SUGGESTED = 100
_INPUTS = {"date": "date", "integer": "number", "text": "text"}
_SENTENCES = 20


def report_page(view: View, arguments: Arguments) -> Row:
    """Return what the page shows. Rows are looked up last: what they may take is what is left of a page's time."""
    resolve(arguments, view.lookup)
    page: Row = {**_bulk(view, arguments)}
    page["fields"] = [
        _field(view.lookup, one, arguments) for one in arguments.report.parameters if one.name != page["hidden"]
    ]
    if not arguments.complaints:
        try:
            rows = view.connection.execute(arguments.report.sql, arguments.bound).fetchmany(COUNTED_ROWS + 1)
            refuse_wrong_values(arguments.report, rows)
            page.update(_found(view, arguments, rows))
        except ReportError as error:
            page["fault"] = str(error)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode == sqlite3.SQLITE_ERROR:  # the SQL cannot make sense of these values
                page["fault"] = f"{arguments.report.name}.sql: {error}"
            elif error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                page["took_too_long"] = True
            else:
                raise
    return {**page, **_elsewhere(view.edition, arguments)}


def _bulk(view: View, arguments: Arguments) -> Row:
    """Return whether records from datasets are left out, and the field that no edition without such needs."""
    given = arguments.values.get(BULK)
    has_any = given is not None and view.first("SELECT 1 AS is_any FROM records WHERE is_bulk LIMIT 1") is not None
    return {"leaves_out_bulk": has_any and given == "no", "hidden": "" if has_any or given == "yes" else BULK}


def _found(view: View, arguments: Arguments, rows: Sequence[Any]) -> Row:
    report = arguments.report
    shape = shape_of(report.columns)
    ids = {record for row in rows[:SHOWN_ROWS] for record in shape.ids(row)}
    own = {record for row in rows[:SHOWN_ROWS] if (record := shape.own_id(row)) is not None}
    table = table_of(shape, rows, view.addresses(ids), _not_representable(view, own))
    return {
        **_check(view, arguments, rows),
        "table": table,
        "count": _count(len(rows), table.rows),
        "in_full": plural(len(rows), "row") if len(rows) <= COUNTED_ROWS else f"more than {COUNTED_ROWS:,} rows",
        "is_cut": table.rows < len(rows),
        "left_out": left_out(report, shape, rows),
        "why_empty": "" if rows else _why_empty(arguments),
    }


def _check(view: View, arguments: Arguments, rows: Sequence[Any]) -> Row:
    """Return the things that a checked document says, each with who speaks of it: a table of them reads badly."""
    if arguments.report.name != document_check.REPORT or not rows or len(rows) > COUNTED_ROWS:
        return {}
    named = [dict(zip(arguments.report.columns, row, strict=True)) for row in rows]
    return {"check": document_check.document_check(view, named, arguments.values["document"])}


_NOT_REPRESENTABLE = """
SELECT a.record_id, k.field FROM claims AS k JOIN accounts AS a ON a.id = k.account_id
WHERE k.standing = 'not representable' AND a.record_id IN (SELECT value FROM json_each(:ids))
"""


def _not_representable(view: View, records: Collection[int]) -> set[tuple[int, str]]:
    """Return of which fields of these records a source says what no column can hold."""
    rows = view.ask(_NOT_REPRESENTABLE, ids=json.dumps(sorted(records)))
    return {(row["record_id"], row["field"]) for row in rows}


def _count(rows: int, shown: int) -> str:
    if not rows:
        return "No rows"
    if rows > COUNTED_ROWS:
        return f"More than {COUNTED_ROWS:,} rows, the first {shown}"
    return plural(rows, "row") + (f", the first {shown}" if shown < rows else "")


def _why_empty(arguments: Arguments) -> str:
    return arguments.why_empty or "Nothing in this edition answers this, as you have narrowed it."


def _elsewhere(edition: ServedEdition, arguments: Arguments) -> Row:
    report, values = arguments.report, arguments.values
    sql = urlencode({"sql": report.sql_with_defaults, **values})
    return {
        "narrowed": any(values[p.name] != ("" if p.is_open else p.default) for p in report.parameters),
        # With another value of a parameter.
        "others": lambda name, value: urlencode({**arguments.spelled_out, name: value}),
        "path": edition.path(arguments.path()),
        "downloads": {form.said: edition.path(arguments.path(f".{ending}")) for ending, form in FORMATS.items()},
        "sql_path": f"{edition.path(DATABASE)}?{sql}",
    }


# The form


class Field(NamedTuple):
    """A field: `input` is select, list (a text with suggestions), date, number or text."""

    parameter: Parameter
    input: str
    value: str
    options: list[Choice]
    hint: str
    problem: str
    several: list[tuple[str, str]]


def _field(lookup: Lookup, parameter: Parameter, arguments: Arguments) -> Field:
    name, value, hint = parameter.name, arguments.values[parameter.name], ""
    choices = choices_of(lookup, parameter)
    labels, called = {choice.value: choice.label for choice in choices}, arguments.called.get(name, value)
    if len(choices) > CHOICES:
        # The field shows what the slug is called; the name leads back to it.
        kind, value, options = "list", labels.get(value) or called, in_alphabetical_order(choices[:SUGGESTED])
    elif choices:
        kind, options = "select", choices if parameter.one_of else in_alphabetical_order(choices)
        if value and value not in labels:
            options = [Choice(value, called), *options]
    else:
        kind, options, hint = _INPUTS[parameter.type], [], "Empty for no limit." if parameter.is_open else ""
    return Field(
        parameter, kind, value, options, hint, arguments.problems.get(name, ""), arguments.several.get(name, [])
    )


# What the totals leave out


def left_out(report: Report, shape: Shape, rows: Sequence[Sequence[Any]]) -> list[str]:
    """Return what totals leave out, and why: from the header, and a sentence for each row that leaves something out."""
    names = list(report.columns)
    if not {"left_out", "why_left_out"} <= set(names):
        return list(report.leaves_out)
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
