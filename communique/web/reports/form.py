"""The form of a report: a field for each parameter, with what can be picked and what is picked."""

from dataclasses import dataclass, field
from typing import Any

from communique.web.query import Ask
from communique.web.reports.choices import LISTED, SUGGESTED, Choice, choices_of, in_alphabetical_order
from communique.web.reports.described import Parameter, Report
from communique.web.reports.given import Given

_INPUTS = {"date": "date", "integer": "number", "text": "text"}


@dataclass
class Field:
    """A field: `input` is select, list (a text with suggestions), date, number or text."""

    parameter: Parameter
    input: str
    value: str
    options: list[Choice] = field(default_factory=list)
    hint: str = ""
    problem: str = ""
    several: list[tuple[str, str]] = field(default_factory=list)


def fields_of(datasette: Any, ask: Ask, report: Report, given: Given) -> list[Field]:
    """The fields, in the order of the report's parameters."""
    return [_field(datasette, ask, parameter, given) for parameter in report.parameters]


def _field(datasette: Any, ask: Ask, parameter: Parameter, given: Given) -> Field:
    name = parameter.name
    choices = choices_of(datasette, ask, parameter)
    if len(choices) > LISTED:
        made = _with_suggestions(parameter, choices, given)
    elif choices:
        made = Field(parameter, "select", given.values[name], _with_the_picked(choices, parameter, given))
    else:
        hint = "Empty for no limit." if parameter.is_open else ""
        made = Field(parameter, _INPUTS[parameter.type], given.values[name], hint=hint)
    made.problem, made.several = given.problems.get(name, ""), given.several.get(name, [])
    return made


def _with_suggestions(parameter: Parameter, choices: list[Choice], given: Given) -> Field:
    # The field shows what the slug is called; the name leads back to it.
    labels = {choice.value: choice.label for choice in choices}
    value = given.values[parameter.name]
    suggested = in_alphabetical_order(choices[:SUGGESTED])
    return Field(parameter, "list", labels.get(value) or given.called.get(parameter.name, value), suggested)


def _with_the_picked(choices: list[Choice], parameter: Parameter, given: Given) -> list[Choice]:
    value = given.values[parameter.name]
    listed = in_alphabetical_order(choices) if not parameter.one_of else choices
    if not value or any(choice.value == value for choice in choices):
        return listed
    return [Choice(value, given.called.get(parameter.name, value)), *listed]
