"""What somebody gives a report: the one place where it is read and held to the report's parameters.

Unknown parameters, unknown values, wrong types and two values for one parameter are problems, each said with what may
have been meant. Names, addresses and terms are looked up in `lookup.py`.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from communique.errors import escape_control_characters, shorten
from communique.reports.parameters import LONGEST, SHARED, Parameter, ReportError, WrongValueError
from communique.reports.report import Report
from communique.suggestions import likest
from communique.wording import date_in_words


@dataclass
class Arguments:
    """The values of a report's parameters, by name: slugs and days, nothing for all. What is wrong, in `problems`.

    `called` holds what a slug is called, `several` what else a name may mean, as (slug, label) pairs, `strangers` what
    the report has no parameter for, `left_empty` what nobody gave.
    """

    report: Report
    values: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    left_empty: set[str] = field(default_factory=set)

    @property
    def bound(self) -> dict[str, str | int]:
        """Return what is bound to the SQL's parameters, of their types."""
        return {parameter.name: parameter.bound(self.values[parameter.name]) for parameter in self.report.parameters}

    @property
    def spelled_out(self) -> dict[str, str]:
        """Return the values that limit anything, defaults among them: what makes an address permanent.

        What reports share has the same default in each and for good, so it need not be said.
        """
        plain = {one.name: one.default for one in self.report.parameters if one in SHARED}
        return {name: value for name, value in self.values.items() if value and plain.get(name) != value}

    @property
    def narrowed_in_words(self) -> dict[str, str]:
        """Return what limits anything, by label, for a reader who does not see the form."""
        limiting = self.spelled_out
        return {one.label: self.said(one) for one in self.report.parameters if one.name in limiting}

    @property
    def typed(self) -> dict[str, str | int]:
        """Return the values for programs, empty where nothing limits."""
        return {
            one.name: one.bound(self.values[one.name]) if self.values[one.name] else ""
            for one in self.report.parameters
        }

    @property
    def in_words(self) -> tuple[tuple[str, str], ...]:
        """Return label and value of each parameter for a reader."""
        return tuple((parameter.label, self.said(parameter)) for parameter in self.report.parameters)

    def said(self, parameter: Parameter) -> str:
        """Return a parameter's value for a reader."""
        value = self.values[parameter.name]
        if not value:
            return "no limit" if parameter.is_open else "none" if parameter.opens_with else parameter.empty or "all"
        in_words = date_in_words(value) if parameter.type == "date" else None
        return self.called.get(parameter.name) or in_words or value

    @property
    def why_empty(self) -> str:
        """Return why there are no rows when there are none; empty where the report does not say."""
        return self.report.when_empty.format_map({one.name: self.said(one) for one in self.report.parameters})

    @property
    def unknown(self) -> dict[str, str]:
        """Return what is wrong with each name that the report has no parameter for."""
        known = [parameter.name for parameter in self.report.parameters]
        no_such = f"This report has no such parameter. It has {', '.join(known) or 'none'}."
        meant = {name: f" Did you mean {alike}?" for name in self.strangers if (alike := likest(name, known))}
        return {shorten(name): f"{no_such}{meant.get(name, '')}" for name in self.strangers}

    @property
    def complaints(self) -> list[str]:
        """Return all that is wrong, parameters that the report does not have among it."""
        return [f"{name}: {problem}" for name, problem in (self.problems | self.unknown).items()]

    def check(self) -> None:
        """Raise ReportError with all that is wrong."""
        if complaints := self.complaints:
            raise ReportError("\n".join(map(escape_control_characters, complaints)))

    def path(self, ending: str = "") -> str:
        """Return the address, from the site's root, that gives this very result in every later edition's terms."""
        query = urlencode(self.spelled_out)
        return f"/reports/{self.report.name}{ending}" + (f"?{query}" if query else "")

    def path_of_other(self, other: Report) -> str:
        """Return the address of another report, asked the same as far as both take the same."""
        own = {one.name: one.source for one in self.report.parameters if one.source}
        same = [one.name for one in other.parameters if one.source and one.source == own.get(one.name)]
        query = urlencode({name: value for name, value in self.spelled_out.items() if name in same})
        return f"/reports/{other.name}" + (f"?{query}" if query else "")

    @property
    def command(self) -> str:
        """Return how the command line gives the same."""
        parameters = [f"-p {shlex.quote(f'{name}={value}')}" for name, value in self.spelled_out.items()]
        return " ".join(["communique report", self.report.name, *parameters])

    @property
    def python(self) -> str:
        """Return how Python gives the same."""
        given = [f"{name}={self.bound[name]!r}" for name in self.spelled_out]
        call = ", ".join([repr(self.report.name), *given])
        return f"from communique import run_report\n\nrows = run_report({call}).as_dicts()"


def read_arguments(report: Report, given: Mapping[str, Sequence[str]]) -> Arguments:
    """Return what is given (several texts for a name, where somebody gave several), by type. Nothing is looked up."""
    names = {parameter.name for parameter in report.parameters}
    arguments = Arguments(report, strangers=sorted(given.keys() - names))
    for parameter in report.parameters:
        _read(arguments, parameter, list(dict.fromkeys(filter(None, map(str.strip, given.get(parameter.name, []))))))
    return arguments


def _read(arguments: Arguments, parameter: Parameter, written: list[str]) -> None:
    name = parameter.name
    if not written:
        arguments.left_empty.add(name)
        arguments.values[name] = "" if parameter.is_unlimited else parameter.default
        return
    if len(written) > 1:
        arguments.problems[name] = f"This is given {len(written)} times: pick one."
    try:
        arguments.values[name] = parameter.read(written[0])
    except WrongValueError as problem:
        arguments.values[name] = written[0][:LONGEST]
        arguments.problems[name] = str(problem)


def bind(report: Report, given: Mapping[str, str]) -> Arguments:
    """Return what is given, by type, with nothing looked up; ReportError where it makes no sense."""
    arguments = read_arguments(report, {name: [value] for name, value in given.items()})
    arguments.check()
    return arguments
