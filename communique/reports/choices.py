"""What the parameters of saved reports can be picked from: counted when the snapshot is made, kept in a table of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from communique.reports.parameters import ChoiceSource, ReportError
from communique.reports.report import Report

TABLE = "report_choices"
# A list of more than so many is no help; one more says that there are more.
CHOICES = 300
# What the values of a key stand for: value, label and kind, and where these are.
_LOOKED_UP = {
    "records": ("r.slug AS value, r.label, r.kind", "JOIN records AS r ON r.id = most.value"),
    "currencies": ("c.code AS value, c.label, NULL AS kind", "JOIN currencies AS c ON c.code = most.value"),
}


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
        f"INSERT INTO {TABLE} SELECT :source, row_number() OVER (ORDER BY counted DESC, counted_value), value, label, "
        f"kind, counted FROM ({most_of(source)})",
        {"source": str(source)},
    )


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
