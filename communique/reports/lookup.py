"""What there is to pick from for reports, and looking up what somebody picked: names, addresses and terms."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from communique.reports.arguments import Arguments
from communique.reports.parameters import ChoiceSource, Parameter, ReportError
from communique.reports.report import Report
from communique.reports.unknown_values import UnknownValue, explain
from communique.schema.record import tables_of_kinds
from communique.wording import kind_in_words

Row = dict[str, Any]
# An edition keeps in it what there is to pick from, counted when it is published.
CHOICES_TABLE = "report_choices"
# A list of more than so many is no help; one more says that there are more.
CHOICES = 300
# What the values of a key stand for: value, label and kind, and where these are.
_LOOKED_UP = {
    "records": ("r.slug AS value, r.label, r.kind", "JOIN records AS r ON r.id = most.value"),
    "currencies": ("c.code AS value, c.label, NULL AS kind", "JOIN currencies AS c ON c.code = most.value"),
}
_STORED = f"SELECT value, label, kind FROM {CHOICES_TABLE} WHERE source = :source ORDER BY place"
_ID = "SELECT id FROM records WHERE slug = :slug"
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


@dataclass(frozen=True)
class Lookup:
    """The source of names, choices and addresses: `ask` returns the rows of one SELECT, by its named parameters.

    An edition has choices and labels in tables of their own.
    """

    ask: Callable[..., list[Row]]
    is_edition: bool = False

    @property
    def place(self) -> str:
        """Return what it is called in a message."""
        return "this edition" if self.is_edition else "this database"

    def occurs(self, source: ChoiceSource, value: str | int) -> bool:
        """Return whether a value occurs in a source of choices."""
        return any(
            self.ask(f"SELECT 1 AS one FROM {table} WHERE {name} = :value{source.condition} LIMIT 1", value=value)
            for table, name in source.places
        )

    def has_record(self, source: ChoiceSource, slug: str) -> bool:
        """Return whether a record is among those that a source of choices leads to."""
        return any(self.occurs(source, row["id"]) for row in self.ask(_ID, slug=slug))

    def most(self, source: ChoiceSource) -> list[Row]:
        """Return what occurs most in a source of choices, first what occurs most: value, label and kind of each."""
        return self.ask(_STORED, source=str(source)) if self.is_edition else self.ask(most_of(source))

    def latest(self, source: ChoiceSource) -> str:
        """Return the latest day in some columns as ISO 8601; nothing where there is none."""
        asked = [f"SELECT max({name}) AS day FROM {table}" for table, name in source.places]
        days = [row["day"] for sql in asked for row in self.ask(sql)]
        return max((str(day) for day in days if day), default="")

    def slug_of_address(self, written: str) -> str:
        """Return the slug in a record's address; what is no address, as it is."""
        found = re.search(rf"(?:^|/)(?:{'|'.join(sorted(set(tables_of_kinds().values())))})/([a-z0-9/-]+)$", written)
        return found[1] if found else written


def lookup_in(snapshot: sqlite3.Connection) -> Lookup:
    """Return where a snapshot has things looked up."""

    def ask(sql: str, **parameters: Any) -> list[Row]:
        cursor = snapshot.execute(sql, parameters)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]

    return Lookup(ask, is_edition=True)


def most_of(source: ChoiceSource) -> str:
    """Return the SQL of what occurs most: value, label, kind and how often."""
    # What is counted is looked up afterwards: of millions of records, names are needed of a few hundred.
    # By the index of a key, so that nothing is sorted.
    each_column = " UNION ALL ".join(
        f"SELECT {name} AS value, count(*) AS n FROM {table} WHERE {name} IS NOT NULL{source.condition} GROUP BY {name}"
        for table, name in source.places
    )
    most = (
        f"SELECT value, sum(n) AS n FROM ({each_column}) AS each_column GROUP BY value ORDER BY n DESC, value "
        f"LIMIT {CHOICES + 1}"
    )
    said, join = _LOOKED_UP.get(source.leads_to, ("most.value, most.value AS label, NULL AS kind", ""))
    looked_up = f"SELECT {said}, most.n AS counted, most.value AS counted_value FROM ({most}) AS most {join}"
    return f"SELECT * FROM ({looked_up}) AS choices ORDER BY counted DESC, counted_value"


def choice_sources(reports: Iterable[Report]) -> list[ChoiceSource]:
    """Return every source of records or values that a parameter of a report names, once."""
    parameters = [parameter for report in reports for parameter in report.parameters if parameter.type != "date"]
    sources = {source for parameter in parameters for source in (parameter.source, parameter.opens_with)}
    return sorted((source for source in sources if source), key=str)


def refuse_faulty_sources(copy: sqlite3.Connection, reports: Iterable[Report]) -> None:
    """Raise ReportError with report, parameter and key where choices are to come from what a database does not have."""
    for report in reports:
        for parameter in report.parameters:
            for key, source in (("of", parameter.source), ("opens_with", parameter.opens_with)):
                try:
                    copy.execute(f"EXPLAIN {most_of(source)}" if source else "SELECT 1")
                except sqlite3.Error as error:
                    raise ReportError(
                        f"{report.name}.sql: parameter {parameter.name}: {key}: {source}: {error}"
                    ) from error


def write_choices(copy: sqlite3.Connection, source: ChoiceSource) -> None:
    """Write the choices of one source: as many as make a list, and one more where there are more."""
    copy.execute(
        f"INSERT INTO {CHOICES_TABLE} SELECT :source, row_number() OVER (ORDER BY counted DESC, counted_value), "
        f"value, label, kind, counted FROM ({most_of(source)})",
        {"source": str(source)},
    )


@dataclass(frozen=True)
class Choice:
    """One of the things to pick from. One that a parameter offers needs no kind: it is one of those that it takes."""

    value: str
    label: str
    kind: str = ""


def choices_of(lookup: Lookup, parameter: Parameter) -> list[Choice]:
    """Return what occurs most, each under a label of its own. More than CHOICES means that there are still more."""
    if parameter.one_of:
        return [Choice(value, value) for value in parameter.one_of]
    if parameter.source is None:
        return []
    rows = lookup.most(parameter.source)
    if not parameter.is_record:
        return [Choice(row["value"], parameter.terms.get(row["value"]) or row["label"]) for row in rows]
    times = Counter(row["label"] for row in rows)
    return [Choice(row["value"], _told_apart(row, times)) for row in rows]


def pick_lists(arguments: Arguments, lookup: Lookup) -> dict[str, list[Choice]]:
    """Return what there is to pick from, by parameter, once what somebody picked is looked up: see `resolve`."""
    choices = {one.name: choices_of(lookup, one) for one in arguments.report.parameters}
    resolve(arguments, lookup)
    return choices


def _told_apart(row: Row, times: Counter[str]) -> str:
    if times[row["label"]] == 1:
        return str(row["label"])
    return f"{row['label']} ({kind_in_words(row['kind']).lower()}, {row['value']})"


def in_alphabetical_order(choices: Iterable[Choice]) -> list[Choice]:
    """Return choices by label; letters with marks beside those without."""
    return sorted(choices, key=lambda choice: (_plain(choice.label), choice.value))


def _plain(label: str) -> str:
    apart = unicodedata.normalize("NFKD", label)
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).casefold()


def resolve(arguments: Arguments, lookup: Lookup) -> None:
    """Put slugs in the place of names and addresses, and terms in that of their words; say what is not known."""
    each = [_resolve(arguments, lookup, parameter) for parameter in arguments.report.parameters]
    arguments.problems |= explain(unknown for unknown in each if unknown)


def _resolve(arguments: Arguments, lookup: Lookup, parameter: Parameter) -> UnknownValue | None:
    written = arguments.values[parameter.name]
    if parameter.opens_with and not written:
        _open_with(arguments, lookup, parameter, parameter.opens_with)
    elif written and parameter.name not in arguments.problems:
        if parameter.is_record:
            return _resolve_record(arguments, lookup, parameter, written)
        if parameter.source or parameter.one_of:
            return _resolve_term(arguments, lookup, parameter, written)
    return None


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


def _resolve_record(arguments: Arguments, lookup: Lookup, parameter: Parameter, written: str) -> UnknownValue | None:
    known = _records(lookup, parameter, written)
    found = [record for record in known if _can_be(lookup, parameter, record)]
    if not found and parameter.name in arguments.left_empty:
        # Where nobody says whom or what it is to tell of: what is named most; nothing where there is nothing such.
        found = [one for one in choices_of(lookup, parameter) if one.value not in arguments.values.values()][:1]
        found = found or [Choice("", "")]
    if len(found) == 1:
        arguments.values[parameter.name], arguments.called[parameter.name] = found[0].value, found[0].label
        return None
    unknown = _unknown(lookup, parameter, written)
    if found:
        arguments.several[parameter.name] = [(one.value, one.label) for one in found]
        return unknown._replace(several=tuple(one.value for one in found))
    return unknown._replace(kind=known[0].kind, label=known[0].label) if known else unknown


def _unknown(lookup: Lookup, parameter: Parameter, written: str) -> UnknownValue:
    choices = parameter.terms or {one.value: one.label for one in choices_of(lookup, parameter)}
    return UnknownValue(parameter, written, choices, lookup.place, is_for_readers=lookup.is_edition)


def _can_be(lookup: Lookup, parameter: Parameter, record: Choice) -> bool:
    """Return whether a record can stand where the parameter's can: an actor that gave no money is no wrong giver."""
    source = parameter.source
    if source is None or record.kind not in source.kinds:
        return record.kind == ""  # picked from the list, so that it is one of them
    return not (source.where and source.lists_records) or lookup.has_record(source, record.value)


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


def _resolve_term(arguments: Arguments, lookup: Lookup, parameter: Parameter, written: str) -> UnknownValue | None:
    for value, words in _terms(lookup, parameter, written):
        if written in (value, words):
            arguments.values[parameter.name], arguments.called[parameter.name] = value, words
            return None
    # What nobody gave is no mistake of theirs, though the database has nothing of it.
    return None if parameter.name in arguments.left_empty else _unknown(lookup, parameter, written)


def _terms(lookup: Lookup, parameter: Parameter, written: str) -> Iterable[tuple[str, str]]:
    if parameter.terms or parameter.source is None:
        return parameter.terms.items()
    if parameter.source.leads_to:
        return [(one.value, one.label) for one in choices_of(lookup, parameter)]
    return [(written, written)] if lookup.occurs(parameter.source, written) else []
