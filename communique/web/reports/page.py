"""Everything that a report's page shows: form, first rows, what they leave out, and the ways to have it elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from communique.gate import Rules
from communique.reports.arguments import Arguments
from communique.reports.formats import FORMATS
from communique.reports.lookup import CHOICES, Choice, in_alphabetical_order, pick_lists
from communique.reports.openings import COUNTED_ROWS, FirstRows, OpenReport, open_report
from communique.reports.parameters import BULK, Parameter
from communique.web.edition import DATABASE, Row, ServedEdition, View
from communique.web.reports.document_check import REPORT, check_of_rows
from communique.web.reports.table import table_of
from communique.wording import plural

SUGGESTED = 100
_INPUTS = {"date": "date", "integer": "number", "text": "text"}


def report_page(view: View, arguments: Arguments) -> Row:
    """Return what the page shows. Rows come last: what they may take is what is left of a page's time."""
    choices = pick_lists(arguments, view.lookup)
    opened = open_report(view.connection, view.ask, arguments, is_whole=arguments.report.name == REPORT)
    return {
        **_form(arguments, choices, opened),
        **_elsewhere(view.edition, arguments),
        **(_found(view, arguments, opened.found) if opened.found else {}),
    }


def _form(arguments: Arguments, choices: Mapping[str, list[Choice]], opened: OpenReport) -> Row:
    bulk = arguments.values.get(BULK)
    # No edition without records from datasets needs the field that leaves them out.
    hidden = "" if opened.has_bulk or bulk == "yes" else BULK
    shown = [one for one in arguments.report.parameters if one.name != hidden]
    return {
        "fields": [_field(one, arguments, choices[one.name]) for one in shown],
        "leaves_out_bulk": opened.has_bulk and bulk == "no",
        "fault": opened.fault,
        "took_too_long": opened.took_too_long,
    }


def _found(view: View, arguments: Arguments, found: FirstRows) -> Row:
    rows, counted = found
    said = {"why_empty": "" if rows else _why_empty(arguments), "sides": _sides(arguments, rows)}
    table = table_of(view, arguments.report, rows)
    return {
        **said,
        "table": table,
        "count": _count(counted, table.rows),
        "in_full": plural(counted, "row") if counted <= COUNTED_ROWS else f"more than {COUNTED_ROWS:,} rows",
        "is_cut": table.rows < counted,
        "left_out": table.left_out,
        "check": check_of_rows(view, arguments, rows),
    }


def _sides(arguments: Arguments, rows: Sequence[Any]) -> Row | None:
    """Return the documents that a report sets side by side, which its form may leave open, by what they are called."""
    names = arguments.report.columns
    if not rows or not {"one_document", "other_document"} <= {*names}:
        return None
    first = dict(zip(names, rows[0], strict=True))
    return {"one": first["one_document"], "other": first["other_document"]}


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
    sql_path = f"{edition.path(DATABASE)}?{urlencode({'sql': report.sql_with_defaults, **values})}"
    return {
        "narrowed": any(values[p.name] != ("" if p.is_open else p.default) for p in report.parameters),
        # With another value of a parameter.
        "others": lambda name, value: urlencode({**arguments.spelled_out, name: value}),
        "path": edition.path(arguments.path()),
        "downloads": {form.said: edition.path(arguments.path(f".{ending}")) for ending, form in FORMATS.items()},
        "sql_path": sql_path if len(sql_path) < Rules.longest_address else None,
    }


class Field(NamedTuple):
    """A field: `input` is select, list (a text with suggestions), date, number or text."""

    parameter: Parameter
    input: str
    value: str
    options: list[Choice]
    hint: str
    problem: str
    several: list[tuple[str, str]]


def _field(parameter: Parameter, arguments: Arguments, choices: list[Choice]) -> Field:
    name, value, hint = parameter.name, arguments.values[parameter.name], ""
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
