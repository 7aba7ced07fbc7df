"""What is wrong with a value that a parameter does not take, in words, and what may have been meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from communique.reports.parameters import Parameter
from communique.suggestions import did_you_mean, quoted
from communique.wording import kind_in_words

# As many as a message can list.
_LISTED = 12


class UnknownValue(NamedTuple):
    """A value that somebody wrote for a parameter, where it was looked up, and the labels of what is there, by value.

    `several` are the slugs that it may mean; `kind` and `label` those of the record that it means and that the
    parameter does not take. Readers of pages know no codes and pick from a list, so that they are told of neither.
    """

    parameter: Parameter
    written: str
    choices: Mapping[str, str]
    place: str
    is_for_readers: bool
    several: tuple[str, ...] = ()
    kind: str | None = None
    label: str = ""


def explain(unknown: Iterable[UnknownValue]) -> dict[str, str]:
    """Return what is wrong with each, by the name of its parameter."""
    return {one.parameter.name: _said(one, quoted(one.written)) for one in unknown}


def _said(unknown: UnknownValue, written: str) -> str:
    if unknown.several:
        offered = "" if unknown.is_for_readers else f" It may be {', '.join(unknown.several)}."
        return f"Several are called {written}: pick one of them.{offered}"
    remedy = _remedy(unknown)
    why = _is_another_thing(unknown, written) or f"Nothing in {unknown.place} is called {written}."
    return why + (did_you_mean(unknown.written, [*unknown.choices, *unknown.choices.values()]) or remedy)


def _is_another_thing(unknown: UnknownValue, written: str) -> str:
    if unknown.kind is None:
        return ""
    parameter = unknown.parameter
    kinds = parameter.source.kinds if parameter.source else ()
    called = written if unknown.label == unknown.written else f"{written} ({unknown.label})"
    if unknown.kind in kinds:
        return f"{called} is none of those that “{parameter.label}” takes."
    return f"{called} is {_in_english([unknown.kind])}; “{parameter.label}” takes {_in_english(kinds)}."


def _in_english(kinds: Iterable[str]) -> str:
    words = [kind_in_words(kind).lower() for kind in kinds]
    return " or ".join(f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in words)


def _remedy(unknown: UnknownValue) -> str:
    """Return what can be given, where nothing is like what was."""
    if not unknown.choices:
        return f" The database has no {unknown.parameter.name} to choose yet; leave it empty."
    if unknown.parameter.is_record:
        return " Give a slug, an address, or a name as a source spells it."
    listed = [*(unknown.choices.values() if unknown.is_for_readers else unknown.choices)]
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return f" Choose from {', '.join(listed[:_LISTED])}{more}."
