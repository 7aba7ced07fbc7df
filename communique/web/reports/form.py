"""What a report's page asks: its fields with what there is to pick from, and the ways to have the answer elsewhere."""

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from communique.gate import Rules
from communique.reports.arguments import Arguments
from communique.reports.formats import FORMATS
from communique.reports.lookup import CHOICES, Choice, in_alphabetical_order
from communique.reports.parameters import BULK, Parameter
from communique.web.edition import DATABASE, Row, ServedEdition
from communique.web.reports import reports_of

SUGGESTED = 100
_INPUTS = {"date": "date", "integer": "number", "text": "text"}


class Field(NamedTuple):
    """A field: `input` is select, list (a text with suggestions), date, number or text."""

    parameter: Parameter
    input: str
    value: str
    options: list[Choice]
    hint: str
    problem: str
    several: list[tuple[str, str]]


def form_of(arguments: Arguments, choices: Mapping[str, list[Choice]], *, has_bulk: bool) -> Row:
    """Return the fields; `has_bulk` says whether anything in the edition comes from datasets alone."""
    bulk = arguments.values.get(BULK)
    # No edition without records from datasets needs the field that leaves them out.
    hidden = "" if has_bulk or bulk == "yes" else BULK
    shown = [one for one in arguments.report.parameters if one.name != hidden]
    return {
        "fields": [_field(one, arguments, choices[one.name]) for one in shown],
        "leaves_out_bulk": has_bulk and bulk == "no",
    }


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


def ways_elsewhere(edition: ServedEdition, arguments: Arguments) -> Row:
    """Return the addresses of the same report: as it is, with another value, as files, and as SQL to change."""
    report, values = arguments.report, arguments.values
    sql_path = f"{edition.path(DATABASE)}?{urlencode({'sql': report.sql_with_defaults, **values})}"
    return {
        "narrowed": any(values[p.name] != ("" if p.is_open else p.default) for p in report.parameters),
        # With another value of a parameter.
        "others": lambda name, value: urlencode({**arguments.spelled_out, name: value}),
        "see_also": [
            {"title": one.title, "question": one.question, "url": edition.path(arguments.path_of_other(one))}
            for one in map(reports_of(edition).__getitem__, report.see_also)
        ],
        "path": edition.path(arguments.path()),
        "downloads": {form.said: edition.path(arguments.path(f".{ending}")) for ending, form in FORMATS.items()},
        "sql_path": sql_path if len(sql_path) < Rules.longest_address else None,
    }
