"""Records chosen for a report though nothing of its sort is coded of them: that it is so, and where to go on."""

from collections.abc import Mapping
from typing import NamedTuple

from communique.reports.arguments import Arguments
from communique.reports.lookup import Choice, in_alphabetical_order
from communique.reports.parameters import Parameter
from communique.web.edition import Row, View

SHOWN_CHOICES = 12
_CHOSEN = "SELECT kind, slug, label FROM records WHERE slug = :slug"


class Unlisted(NamedTuple):
    """A chosen record that is not on its list: that it is not, in words, and the first of those that are."""

    said: str
    parameter: Parameter
    instead: list[Choice]
    more: int


def unlisted(view: View, arguments: Arguments, choices: Mapping[str, list[Choice]]) -> list[Unlisted]:
    """Return which of the chosen records are on none of the lists, where the report says what that means."""
    declared = [one for one in arguments.report.parameters if one.unlisted and arguments.values[one.name]]
    return [
        _unlisted(arguments, one, choices[one.name])
        for one in declared
        if one.name not in arguments.problems
        and one.source
        and not view.lookup.has_record(one.source, arguments.values[one.name])
    ]


def _unlisted(arguments: Arguments, parameter: Parameter, choices: list[Choice]) -> Unlisted:
    said = parameter.unlisted.format(chosen=arguments.said(parameter))
    # What the report's other fields hold is no way on.
    others = [one for one in choices if one.value not in arguments.values.values()]
    shown = in_alphabetical_order(others[:SHOWN_CHOICES])
    return Unlisted(said, parameter, shown, len(others) - len(shown))


def chosen_records(view: View, arguments: Arguments) -> list[Row]:
    """Return the pages of the records that somebody chose: address and label."""
    slugs = dict.fromkeys(arguments.values[one.name] for one in arguments.report.parameters if one.is_record)
    rows = [row for slug in slugs if slug for row in view.ask(_CHOSEN, slug=slug)]
    return [{"url": view.address(row), "label": row["label"]} for row in rows]
