"""What somebody gives a report: the one place where it is read, held to the report's parameters and looked up.

Names and addresses are taken for slugs, and a term's words for the term. Unknown parameters, unknown values, wrong
types and two values for one parameter are problems, each said with what may have been meant.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from communique.errors import escape_control_characters, shorten
from communique.reports.choices import Choice, Lookup, choices_of
from communique.reports.parameters import (
    LONGEST,
    SHARED,
    ChoiceSource,
    Parameter,
    ReportError,
    WrongValueError,
    did_you_mean,
    likest,
    quoted,
)
from communique.reports.report import Report
from communique.wording import date_in_words, kind_in_words

# As many as a message can list.
_LISTED = 12
_BY_SLUG = "SELECT slug AS value, label, kind FROM records WHERE slug = :slug"
_BY_FORMER_SLUG = """
SELECT r.slug AS value, r.label, r.kind FROM former_slugs AS f JOIN records AS r ON r.id = f.record_id
WHERE f.slug = :slug ORDER BY r.slug
"""
_BY_NAME = """
SELECT DISTINCT r.slug AS value, r.label, r.kind FROM names AS n JOIN records AS r ON r.id = n.record_id
WHERE n.name = :name ORDER BY r.slug LIMIT 5
"""
_BY_LABEL = "SELECT r.slug AS value, r.label, r.kind FROM records AS r WHERE r.label = :name ORDER BY r.slug LIMIT 5"
# An edition has labels in its index. How many have a word in common with one may be without end.
_BY_INDEXED_LABEL = """
SELECT r.slug AS value, r.label, r.kind
FROM (SELECT rowid AS place FROM search_fts WHERE search_fts MATCH :phrase LIMIT 1000) AS found
JOIN search AS s ON s.place = found.place JOIN records AS r ON r.id = s.record_id
WHERE r.label = :name ORDER BY r.slug LIMIT 5
"""


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


def resolve(arguments: Arguments, lookup: Lookup) -> None:
    """Put slugs in the place of names and addresses, and terms in that of their words; say what is not known."""
    for parameter in arguments.report.parameters:
        written = arguments.values[parameter.name]
        if parameter.opens_with and not written:
            _open_with(arguments, lookup, parameter, parameter.opens_with)
        elif written and parameter.name not in arguments.problems:
            if parameter.is_record:
                _resolve_record(arguments, lookup, parameter, written)
            elif parameter.source or parameter.one_of:
                _resolve_term(arguments, lookup, parameter, written)


def _open_with(arguments: Arguments, lookup: Lookup, parameter: Parameter, opening: ChoiceSource) -> None:
    """Open with what the data suggest; with nothing where they hold nothing of that sort."""
    if parameter.type == "date":
        arguments.values[parameter.name] = lookup.latest(opening)
        return
    for row in lookup.most(opening):
        is_fit = parameter.source is None or lookup.has_record(parameter.source, row["value"])
        if is_fit and row["value"] not in arguments.values.values():
            arguments.values[parameter.name], arguments.called[parameter.name] = row["value"], row["label"]
            return


def _resolve_record(arguments: Arguments, lookup: Lookup, parameter: Parameter, written: str) -> None:
    known = _records(lookup, parameter, written)
    found = [record for record in known if _can_be(lookup, parameter, record)]
    if not found and parameter.name in arguments.left_empty:
        # Where nobody says whom or what it is to tell of: what is named most.
        found = [one for one in choices_of(lookup, parameter) if one.value not in arguments.values.values()][:1]
    if len(found) == 1:
        arguments.values[parameter.name], arguments.called[parameter.name] = found[0].value, found[0].label
    elif not found and parameter.name in arguments.left_empty:
        arguments.values[parameter.name] = ""  # there is nothing of the sort: no rows, and nobody to blame
    elif found:
        arguments.several[parameter.name] = [(one.value, one.label) for one in found]
        offered = "" if lookup.is_edition else f" It may be {', '.join(one.value for one in found)}."
        arguments.problems[parameter.name] = f"Several are called {quoted(written)}: pick one of them.{offered}"
    elif known:
        _not_known(arguments, lookup, parameter, written, _is_another_thing(parameter, known[0], written))
    else:
        _not_known(arguments, lookup, parameter, written)


def _can_be(lookup: Lookup, parameter: Parameter, record: Choice) -> bool:
    """Return whether a record can stand where the parameter's can: an actor that gave no money is no wrong giver."""
    source = parameter.source
    if source is None or record.kind not in source.kinds:
        return record.kind == ""  # picked from the list, so that it is one of them
    return not (source.where and source.lists_records) or lookup.has_record(source, record.value)


def _is_another_thing(parameter: Parameter, record: Choice, written: str) -> str:
    kinds = parameter.source.kinds if parameter.source else ()
    called = quoted(written) if record.label == written else f"{quoted(written)} ({record.label})"
    if record.kind in kinds:
        return f"{called} is none of those that “{parameter.label}” takes."
    return f"{called} is {_in_english([record.kind])}; “{parameter.label}” takes {_in_english(kinds)}."


def _in_english(kinds: Iterable[str]) -> str:
    words = [kind_in_words(kind).lower() for kind in kinds]
    return " or ".join(f"{'an' if word[0] in 'aeiou' else 'a'} {word}" for word in words)


def _records(lookup: Lookup, parameter: Parameter, written: str) -> list[Choice]:
    """Return whom a slug (a former one, too), an address, a label of the list or a spelling means."""
    by_slug = [
        Choice(**record)
        for slug in dict.fromkeys((written, lookup.slug_of_address(written)))
        for record in lookup.ask(_BY_SLUG, slug=slug) or lookup.ask(_BY_FORMER_SLUG, slug=slug)
    ]
    if any(_can_be(lookup, parameter, record) for record in by_slug):
        return by_slug[:1]
    if lookup.is_edition and (offered := [one for one in choices_of(lookup, parameter) if one.label == written]):
        return offered
    rows = lookup.ask(_BY_NAME, name=written) or _labelled(lookup, written)
    return [*by_slug, *(Choice(**row) for row in rows)]


def _labelled(lookup: Lookup, written: str) -> list[dict[str, str]]:
    # Statements have no spellings, but a label.
    if not lookup.is_edition:
        return lookup.ask(_BY_LABEL, name=written)
    quotes_doubled = written.replace('"', '""')
    return lookup.ask(_BY_INDEXED_LABEL, name=written, phrase=f'label : "{quotes_doubled}"')


def _resolve_term(arguments: Arguments, lookup: Lookup, parameter: Parameter, written: str) -> None:
    for value, words in _terms(lookup, parameter, written):
        if written in (value, words):
            arguments.values[parameter.name], arguments.called[parameter.name] = value, words
            return
    _not_known(arguments, lookup, parameter, written)


def _terms(lookup: Lookup, parameter: Parameter, written: str) -> Iterable[tuple[str, str]]:
    if parameter.terms or parameter.source is None:
        return parameter.terms.items()
    if parameter.source.leads_to:
        return [(one.value, one.label) for one in choices_of(lookup, parameter)]
    return [(written, written)] if lookup.occurs(parameter.source, written) else []


def _not_known(arguments: Arguments, lookup: Lookup, parameter: Parameter, written: str, why: str = "") -> None:
    said = why or f"Nothing in {lookup.place} is called {quoted(written)}."
    known = parameter.terms or {one.value: one.label for one in choices_of(lookup, parameter)}
    meant = did_you_mean(written, [*known, *known.values()])
    arguments.problems[parameter.name] = said + (meant or _remedy(lookup, parameter, known))


def _remedy(lookup: Lookup, parameter: Parameter, known: Mapping[str, str]) -> str:
    """Return what can be given, where nothing is like what was."""
    if not known:
        return f" The database has no {parameter.name} to choose yet; leave it empty."
    if parameter.is_record:
        return " Give a slug, an address, or a name as a source spells it."
    listed = list(known.values() if lookup.is_edition else known)  # a page's reader knows no codes
    more = f" and {len(listed) - _LISTED} more" if len(listed) > _LISTED else ""
    return f" Choose from {', '.join(listed[:_LISTED])}{more}."
