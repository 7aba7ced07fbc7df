"""What the parameters of saved reports can be picked from: counted when the snapshot is made, kept in a table of it."""

from __future__ import annotations

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from communique.reports.parameters import ChoiceSource, Parameter, ReportError
from communique.reports.report import Report
from communique.schema.record import addresses_of_kinds, tables_of_kinds
from communique.wording import kind_in_words

TABLE = "report_choices"
# A list of more than so many is no help; one more says that there are more.
CHOICES = 300
Row = dict[str, Any]
_STORED = "SELECT value, label, kind FROM report_choices WHERE source = :source ORDER BY place"
_ID = "SELECT id FROM records WHERE slug = :slug"
_AT_A_TIME = 500
# What the values of a key stand for: value, label and kind, and where these are.
_LOOKED_UP = {
    "records": ("r.slug AS value, r.label, r.kind", "JOIN records AS r ON r.id = most.value"),
    "currencies": ("c.code AS value, c.label, NULL AS kind", "JOIN currencies AS c ON c.code = most.value"),
}


@dataclass(frozen=True)
class Lookup:
    """Where names, choices and addresses are looked up: `ask` returns the rows of one SELECT, by its named parameters.

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
        return self.ask(_STORED, source=str(source)) if self.is_edition else self.ask(_most(source))

    def latest(self, source: ChoiceSource) -> str:
        """Return the latest day in some columns as ISO 8601; nothing where there is none."""
        asked = [f"SELECT max({name}) AS day FROM {table}" for table, name in source.places]
        days = [row["day"] for sql in asked for row in self.ask(sql)]
        return max((str(day) for day in days if day), default="")

    def slug_of_address(self, written: str) -> str:
        """Return the slug in a record's address; what is no address, as it is."""
        found = re.search(rf"(?:^|/)(?:{'|'.join(sorted(set(tables_of_kinds().values())))})/([a-z0-9/-]+)$", written)
        return found[1] if found else written

    def paths(self, record_ids: Iterable[int]) -> dict[int, str]:
        """Return the permanent addresses of records, by id, from the site's root; ids of none are left out."""
        ids, found = sorted(set(record_ids)), dict[int, str]()
        for start in range(0, len(ids), _AT_A_TIME):
            wanted = ", ".join(map(str, ids[start : start + _AT_A_TIME]))
            for row in self.ask(f"SELECT id, kind, slug FROM records WHERE id IN ({wanted})"):
                found[row["id"]] = f"/{addresses_of_kinds()[row['kind']]}/{row['slug']}"
        return found


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


def reports_without_choices(lookup: Lookup, reports: Iterable[Report]) -> set[str]:
    """Return the names of reports with nothing to say: there is nothing that their parameters could be picked from."""
    listed = {row["source"] for row in lookup.ask(f"SELECT DISTINCT source FROM {TABLE}")}
    sources = {one.name: {str(p.source) for p in one.parameters if p.source} for one in reports}
    return {name for name, wanted in sources.items() if wanted and not wanted & listed}


# Made with the snapshot


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
                    copy.execute(f"EXPLAIN {_most(source)}" if source else "SELECT 1")
                except sqlite3.Error as error:
                    raise ReportError(
                        f"{report.name}.sql: parameter {parameter.name}: {key}: {source}: {error}"
                    ) from error


def write_choices(copy: sqlite3.Connection, source: ChoiceSource) -> None:
    """Write the choices of one source: as many as make a list, and one more where there are more."""
    copy.execute(
        f"INSERT INTO {TABLE} SELECT :source, row_number() OVER (ORDER BY counted DESC, counted_value), value, label, "
        f"kind, counted FROM ({_most(source)})",
        {"source": str(source)},
    )


def _most(source: ChoiceSource) -> str:
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
