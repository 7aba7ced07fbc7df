"""What a reader gives a report: read from the address, held to its type, and names resolved to slugs."""

import datetime
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from communique.web.reports.described import Parameter, Report

LONGEST = 300
_SHOWN_OF_A_MISTAKE = 80
_LARGEST = 2**63 - 1


class WrongValueError(Exception):
    """A value that is not of its parameter's type; the message is for the reader."""


@dataclass
class Given:
    """The values to bind, by parameter: slugs and days, nothing for all. What is wrong with one, in `problems`.

    `called` holds what a slug is called, `several` what else a name may mean, as (slug, label) pairs, `strangers` what
    the report has no parameter for, `left_empty` what nobody gave.
    """

    values: dict[str, str]
    problems: dict[str, str] = field(default_factory=dict)
    called: dict[str, str] = field(default_factory=dict)
    several: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)
    left_empty: set[str] = field(default_factory=set)
    is_missing: bool = False

    @property
    def spelled_out(self) -> dict[str, str]:
        """The values that limit anything, defaults among them: what makes an address permanent."""
        return {name: value for name, value in self.values.items() if value}

    def said(self, parameter: Parameter, words: Any) -> str:
        """A value for a reader."""
        value = self.values[parameter.name]
        if not value:
            return "no limit" if parameter.is_open else "all"
        return self.called.get(parameter.name) or str(words(parameter, value))


def read_given(report: Report, arguments: Mapping[str, list[str]]) -> Given:
    """What the address gives, by type. Names are not looked up yet."""
    given = Given({})
    known = {parameter.name for parameter in report.parameters}
    given.strangers = sorted(name for name in arguments if name not in known and not name.startswith("_"))
    for parameter in report.parameters:
        all_written = list(dict.fromkeys(one.strip() for one in arguments.get(parameter.name, []) if one.strip()))
        written = all_written[0] if all_written else ""
        if not written:
            given.left_empty.add(parameter.name)
        if len(all_written) > 1:
            given.problems[parameter.name] = f"This is given {len(all_written)} times: pick one."
        try:
            given.values[parameter.name] = _typed(parameter, written) if written else _default(parameter)
        except WrongValueError as problem:
            given.values[parameter.name] = written[:LONGEST]
            given.problems[parameter.name] = str(problem)
    return given


def _default(parameter: Parameter) -> str:
    return "" if parameter.is_open else parameter.default


def _typed(parameter: Parameter, written: str) -> str:
    if len(written) > LONGEST:
        raise WrongValueError(f"This is too long: at most {LONGEST} characters.")
    # Control characters and halves of others; what joins letters or sets their direction is part of names.
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in written):
        raise WrongValueError("This holds a character that nobody can see.")
    if parameter.type == "integer":
        return _integer(written)
    return _day(written) if parameter.type == "date" else written


def _integer(written: str) -> str:
    try:
        number = int(written)
    except ValueError:
        raise WrongValueError(f"{quoted(written)} is not a whole number.") from None
    if abs(number) > _LARGEST:
        raise WrongValueError(f"{quoted(written)} is too large a number.")
    return str(number)


def _day(written: str) -> str:
    try:
        return datetime.date.fromisoformat(written).isoformat()
    except ValueError:
        raise WrongValueError(f"{quoted(written)} is not a day; write it like 2024-12-31.") from None


def quoted(written: str) -> str:
    """What somebody wrote, short enough for a message."""
    cut = written if len(written) <= _SHOWN_OF_A_MISTAKE else f"{written[:_SHOWN_OF_A_MISTAKE]}…"
    return f"“{cut}”"
