"""What a parameter's value is called, and which record is meant where a name is given for its slug."""

import re
from typing import Any

from communique.web.addresses import tables
from communique.web.query import Ask, first
from communique.web.reports.choices import choices_of
from communique.web.reports.described import Parameter, Report
from communique.web.reports.given import Given, quoted

_OFFERED = 5
_BY_SLUG = "SELECT slug, label FROM records WHERE slug = :slug"
_BY_NAME = """
SELECT DISTINCT r.slug, r.label FROM names AS n JOIN records AS r ON r.id = n.record_id WHERE n.name = :name
ORDER BY r.slug LIMIT :offered
"""
# Statements have no spellings, but a label. How many have a word in common with it may be without end.
_BY_LABEL = """
SELECT r.slug, r.label FROM (SELECT rowid AS place FROM search_fts WHERE search_fts MATCH :phrase LIMIT 1000) AS found
JOIN search AS s ON s.place = found.place JOIN records AS r ON r.id = s.record_id
WHERE r.label = :name ORDER BY r.slug LIMIT :offered
"""


def settle_names(datasette: Any, ask: Ask, report: Report, given: Given) -> None:
    """Put slugs in the place of names and addresses, and say what is not known."""
    for parameter in report.parameters:
        written = given.values[parameter.name]
        if written and parameter.name not in given.problems:
            if parameter.is_record:
                _settle_record(datasette, ask, parameter, given, written)
            elif parameter.source or parameter.one_of:
                _settle_term(datasette, ask, parameter, given, written)


def _settle_record(datasette: Any, ask: Ask, parameter: Parameter, given: Given, written: str) -> None:
    found = _records(datasette, ask, parameter, written)
    if not found and parameter.name in given.left_empty:
        found = _instead(datasette, ask, parameter, given)
    if len(found) == 1:
        given.values[parameter.name], given.called[parameter.name] = found[0]
    elif found:
        given.several[parameter.name] = found
        given.problems[parameter.name] = f"Several are called {quoted(written)}: pick one of them."
    else:
        _not_known(parameter, given, written)


def _instead(datasette: Any, ask: Ask, parameter: Parameter, given: Given) -> list[tuple[str, str]]:
    """What is named most, where an edition has not what the report would open with."""
    choices = choices_of(datasette, ask, parameter)
    return [(one.value, one.label) for one in choices if one.value not in given.values.values()][:1]


def _records(datasette: Any, ask: Ask, parameter: Parameter, written: str) -> list[tuple[str, str]]:
    """Whom a slug, an address, a label of the list or a spelling means."""
    for slug in dict.fromkeys((written, _slug_of_address(datasette, written))):
        if record := first(ask, _BY_SLUG, slug=slug):
            return [(record["slug"], record["label"])]
    offered = [(one.value, one.label) for one in choices_of(datasette, ask, parameter) if one.label == written]
    return offered or _called(ask, written)


def _called(ask: Ask, written: str) -> list[tuple[str, str]]:
    quotes_doubled = written.replace('"', '""')
    rows = ask(_BY_NAME, name=written, offered=_OFFERED) or ask(
        _BY_LABEL, name=written, phrase=f'label : "{quotes_doubled}"', offered=_OFFERED
    )
    return [(row["slug"], row["label"]) for row in rows]


def _slug_of_address(datasette: Any, written: str) -> str:
    names = "|".join(sorted(set(tables(datasette).values())))
    found = re.search(rf"(?:^|/)(?:{names})/([a-z0-9/-]+)$", written)
    return found[1] if found else written


def _settle_term(datasette: Any, ask: Ask, parameter: Parameter, given: Given, written: str) -> None:
    for choice in choices_of(datasette, ask, parameter):
        if written in (choice.value, choice.label):
            given.values[parameter.name], given.called[parameter.name] = choice.value, choice.label
            return
    _not_known(parameter, given, written)


def _not_known(parameter: Parameter, given: Given, written: str) -> None:
    given.problems[parameter.name] = f"Nothing in this edition is called {quoted(written)}."
    given.is_missing = True
