"""Settling everything again: does what is stored follow from the accounts and claims that the database has?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, select

from communique.factfiles.claims.settling import Settlement, Settler, blank, read_accounts
from communique.factfiles.coding.packed_file import LISTED
from communique.factfiles.loading.dangling import SIDE_TABLES
from communique.factfiles.loading.difference import stored_rows
from communique.factfiles.records.catalogue import currencies_in_database
from communique.factfiles.records.drafts import tables_of
from communique.schema import Base
from communique.wording import plural

TABLES = Base.metadata.tables
_RECORDS, _ACCOUNTS, _CLAIMS, _RESOLUTIONS = (TABLES[n] for n in ("records", "accounts", "claims", "resolutions"))
_RECORDS_AT_A_TIME = 2_000
# What is found of a claim, in the order in which `Settlement.claims` has it.
_FOUND = ("standing", "object_id", "low", "high", "unit")
_NO_ROW = "no row"
Values = Mapping[str, Any]


class Difference(NamedTuple):
    """A value of a record that is stored otherwise than its accounts and claims have it."""

    record: str
    field: str
    stored: object
    recomputed: object

    def __str__(self) -> str:
        stored, recomputed = _said(self.stored), _said(self.recomputed)
        return f"{self.record}: {self.field}: {stored} is stored, and its accounts give {recomputed}"


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


def find_differences(
    connection: Connection, advance: Callable[[float], None] = lambda done: None
) -> Iterator[Difference]:
    """Yield whatever is stored otherwise than it is settled anew; `advance` hears how many records are done.

    So many records are held in memory at once, however many there are.
    """
    currencies = currencies_in_database(connection)
    last = 0
    while rows := _next_records(connection, last):
        yield from _differences(connection, {row["id"]: row for row in rows}, currencies)
        last = rows[-1]["id"]
        advance(len(rows))


def number_of_records(connection: Connection) -> int:
    """Return how many records there are to go through."""
    return int(connection.execute(select(func.count()).select_from(_RECORDS)).scalar_one())


def _next_records(connection: Connection, last: int) -> list[dict[str, Any]]:
    query = select(_RECORDS).where(_RECORDS.c.id > last).order_by(_RECORDS.c.id).limit(_RECORDS_AT_A_TIME)
    return [dict(row._mapping) for row in connection.execute(query)]


def _differences(
    connection: Connection, records: Mapping[int, dict[str, Any]], currencies: Mapping[str, int]
) -> Iterator[Difference]:
    stored = _StoredRows(connection, records)
    yield from stored.without_a_row()
    spoken_of = {row_id: row["kind"] for row_id, row in records.items() if row["kind"] not in LISTED}
    settler = Settler(connection, spoken_of, currencies)
    settled = {k: one for told in read_accounts(connection, spoken_of) for k, one in settler.settle(told).items()}
    for row_id, kind in spoken_of.items():
        one = settled.get(row_id) or blank(row_id, kind, records[row_id]["slug"])
        yield from stored.beside(one)
    yield from stored.findings_beside(settled)


class _StoredRows:
    """What is stored of some records, by table and record."""

    def __init__(self, connection: Connection, records: Mapping[int, dict[str, Any]]) -> None:
        self.connection, self.records = connection, records
        tables = dict.fromkeys(chain.from_iterable(tables_of(row["kind"])[1:] for row in records.values()))
        self.rows = {table: self.by_id(table) for table in tables}
        self.sides = {name: self.by_owner(TABLES[name], owner) for name, owner in SIDE_TABLES.items()}

    def by_id(self, table: Table) -> dict[int, Values]:
        return {values["id"]: values for values in self.values(table, table.c.id, list(self.records))}

    def by_owner(self, table: Table, owner: str) -> dict[int, list[Values]]:
        found: dict[int, list[Values]] = {}
        for values in self.values(table, table.c[owner], list(self.records)):
            found.setdefault(values[owner], []).append(values)
        return found

    def values(self, table: Table, column: Any, ids: Sequence[int]) -> Iterator[Values]:
        names = table.columns.keys()
        return (dict(zip(names, row, strict=True)) for row in stored_rows(self.connection, table, column, ids))

    def without_a_row(self) -> Iterator[Difference]:
        """Yield the records that are missing from a table of their kind."""
        for row_id, record in self.records.items():
            for table in tables_of(record["kind"])[1:]:
                if row_id not in self.rows[table]:
                    yield Difference(record["slug"], table.name, _NO_ROW, f"a row for {record['kind']}")

    def beside(self, one: Settlement) -> Iterator[Difference]:
        """Yield where a record is stored otherwise than it is settled."""
        record = self.records[one.record]
        wanted = one.columns | ({"label": one.label} if one.label else {})
        for known in (record, *(self.rows.get(table, {}).get(one.record, {}) for table in tables_of(one.kind)[1:])):
            for name in wanted.keys() & known.keys():
                if known[name] != wanted[name]:
                    yield Difference(record["slug"], name, known[name], wanted[name])
        for table_name, rows in one.sides.items():
            before, after = _members(self.sides[table_name].get(one.record, ())), _members(rows)
            if before != after:
                yield Difference(record["slug"], table_name, before, after)

    def findings_beside(self, settled: Mapping[int, Settlement]) -> Iterator[Difference]:
        """Yield where claims and resolutions are stored otherwise than they are found."""
        resolutions = list(self.values(_RESOLUTIONS, _RESOLUTIONS.c.record_id, list(self.records)))
        stored = {(row["record_id"], row["field"]): tuple(row.values())[2:] for row in resolutions}
        wanted = {row[:2]: row[2:] for one in settled.values() for row in one.resolutions}
        for key in dict.fromkeys((*stored, *wanted)):
            if stored.get(key) != wanted.get(key):
                yield Difference(
                    self.records[key[0]]["slug"], key[1], _resolution(stored.get(key)), _resolution(wanted.get(key))
                )
        found = {row[:3]: (one.record, row[3:]) for one in settled.values() for row in one.claims}
        yield from self.claims_beside(found)

    def claims_beside(self, found: Mapping[Any, tuple[int, tuple[Any, ...]]]) -> Iterator[Difference]:
        """Yield the claims of which other things are found than are stored."""
        accounts = sorted({account for account, _, _ in found})
        stored = {
            (row["account_id"], row["field"], row["value"]): tuple(row[name] for name in _FOUND)
            for row in self.values(_CLAIMS, _CLAIMS.c.account_id, accounts)
        }
        for key, (record, values) in found.items():
            field = f"{key[1]} ({key[2]})"
            for name, before, after in zip(_FOUND, stored[key], values, strict=True):
                if before != after:
                    yield Difference(self.records[record]["slug"], f"{field}: {name}", before, after)


def _members(rows: Iterable[Values]) -> str | None:
    """Return the members of a set as they can be compared and read."""
    return "; ".join(sorted(", ".join(f"{name} {row[name]}" for name in sorted(row)) for row in rows)) or None


def _resolution(row: tuple[Any, ...] | None) -> str | None:
    if row is None:
        return None
    _, state, rule, voices, rivals, is_tied = row
    counted = f"{plural(voices, 'voice')}, {plural(rivals, 'rival')}"
    return f"{state}, by {rule}, {counted}{', tied' if is_tied else ''} (account {row[0]})"
