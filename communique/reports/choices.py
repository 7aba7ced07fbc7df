"""What the parameters of saved reports can be picked from: counted when the snapshot is made, kept in a table of it."""

from __future__ import annotations

import sqlite3

from sqlite_utils import Database

from communique.reports.parameters import ChoiceSource
from communique.reports.report import list_reports
from communique.schema import Base, Record

TABLE = "report_choices"
# A list of more than so many is no help; one more says that there are more.
CHOICES = 300
MEANING = "What the parameters of reports can be picked from: for each source of choices, what occurs most in it."
COLUMNS = {
    "source": "The columns that it occurs in, as the report's header names them.",
    "place": "From 1, for what occurs most.",
    "value": "What is given to the report: a record's slug, or the value itself.",
    "label": "What it is called.",
    "kind": "What sort of record it is. Null for values that are no records.",
    "count": "In how many rows it occurs.",
}


def choice_sources() -> list[ChoiceSource]:
    """Every source that a parameter of a report names, once."""
    sources = {parameter.source for report in list_reports() for parameter in report.parameters}
    return sorted((source for source in sources if source), key=str)


def create_table(copy: sqlite3.Connection) -> None:
    """Make the table, empty."""
    columns = {name: int if name in ("place", "count") else str for name in COLUMNS}
    Database(copy).table(TABLE).create(columns, pk=("source", "place"), not_null=COLUMNS.keys() - {"kind"})


def write_choices(copy: sqlite3.Connection, source: ChoiceSource) -> None:
    """The choices of one source: as many as make a list, and one more where there are more."""
    # What is counted is looked up afterwards: of millions of records, names are needed of a few hundred.
    most = (
        f"SELECT value, sum(n) AS n FROM ({' UNION ALL '.join(map(_counted, source.columns, _conditions(source)))}) "
        "GROUP BY value ORDER BY n DESC, value LIMIT :limit"
    )
    copy.execute(
        f"INSERT INTO {TABLE} SELECT :source, row_number() OVER (ORDER BY most.n DESC, most.value), "
        f"{_LOOKED_UP[_leads_to(source.columns[0])].format(most)}",
        {"source": str(source), "limit": CHOICES + 1},
    )


_LOOKED_UP = {
    "records": "r.slug, r.label, r.kind, most.n FROM ({}) AS most JOIN records AS r ON r.id = most.value",
    "currencies": "c.code, c.label, NULL, most.n FROM ({}) AS most JOIN currencies AS c ON c.code = most.value",
    "": "most.value, most.value, NULL, most.n FROM ({}) AS most",
}


def leads_to_records(source: ChoiceSource) -> bool:
    """Whether the choices are records, which may be called by any of their names."""
    return _leads_to(source.columns[0]) == "records"


def _conditions(source: ChoiceSource) -> list[str]:
    return [f" AND ({source.where})" if source.where else ""] * len(source.columns)


def _counted(column: str, condition: str) -> str:
    # By the index of a key, so that nothing is sorted.
    table, _, name = column.partition(".")
    return f"SELECT {name} AS value, count(*) AS n FROM {table} WHERE {name} IS NOT NULL{condition} GROUP BY {name}"


def _leads_to(column: str) -> str:
    """The table whose names stand for the column's values; none for plain values."""
    table, _, name = column.partition(".")
    if table not in Base.metadata.tables:
        return ""
    known = Base.metadata.tables[table].c[name]
    ends = {key.column.table.name for key in known.foreign_keys} or ({table} if name == "id" else set())
    kinds = {str(mapper.local_table) for mapper in Record.__mapper__.polymorphic_map.values()}
    return "records" if ends & {*kinds, "records"} else next(iter(ends), "")
