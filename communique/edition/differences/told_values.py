"""What one side says of records, a few hundred at a time: what they are called, values in words, their sources."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, cached_property
from typing import NamedTuple

from sqlalchemy import Boolean

from communique.edition.column_words import IN_WORDS, amount_in_words, duration_of
from communique.edition.differences.compared_fields import (
    LABEL,
    RECORDS,
    SLUGS,
    WITHOUT_WORDS,
    ComparedSet,
    compared_sets,
    fields_of_tables,
    links_of,
)
from communique.edition.differences.sides import Row, ask
from communique.reports.evidence import SHOWN, Evidence, Place, evidence_of, short_documents
from communique.schema import Base
from communique.schema.base import VOCABULARY
from communique.schema.record import kinds_of_family, tables_of_kinds
from communique.wording import claim_in_words, date_in_words, locator_in_short, member_in_words, number, term_said
from communique.wording.grammar import enumerated

_IDS = "(SELECT value FROM json_each(?))"
_CALLED = f"SELECT id, kind, slug, label FROM records WHERE id IN {_IDS}"
_BY_SLUG = "SELECT label FROM records WHERE slug = ?"
# What is said of the whole record, and is no support where it is denied.
_CLAIMS = f"""
SELECT a.record_id, a.document_id, a.is_denied, k.field, k.value, k.unit, k.standing, coalesce(k.label, a.label) AS at,
thing.label AS thing FROM accounts AS a JOIN claims AS k ON k.account_id = a.id
LEFT JOIN records AS thing ON thing.id = k.object_id
WHERE a.record_id IN {_IDS} AND a.scope = '' ORDER BY a.record_id, a.id, k.position
"""
_DENIALS = f"""
SELECT a.record_id, a.document_id, a.label AS at FROM accounts AS a
WHERE a.is_denied AND a.is_whole AND a.record_id IN {_IDS} ORDER BY a.record_id, a.id
"""
_RULES = f"SELECT record_id, field, rule FROM resolutions WHERE record_id IN {_IDS}"
_SUPPORTS = (None, "stands", "agrees")
WHOLE = "whole"


class Claimed(NamedTuple):
    """A claim on a field: its value in words, what it is beside what stands, and its place."""

    words: str
    standing: str | None
    is_denied: bool
    document: int
    at: str


class ToldValues:
    """A side, asked of many records at once; what a batch needs is looked up in a few queries."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.called: dict[int, Row] = {}
        self._claims: dict[tuple[int, str], list[Claimed]] = {}
        self._denials: dict[int, list[tuple[int, str]]] = {}
        self._documents: dict[int, str] = {}
        self._evidence: dict[int, Evidence] = {}
        self._values: dict[tuple[str, str, int], str] = {}
        self.rules: dict[tuple[int, str], str] = {}

    def look_up(self, ids: Iterable[int], with_fields: Iterable[int], asked: Mapping[str, set[int]]) -> None:
        """Look up records by id, forgetting others; of those `with_fields` also what voices say of their fields.

        `asked` are the ids whose values a table has to tell, by table.
        """
        wanted, of_fields = sorted(set(ids)), sorted(set(with_fields))
        self.called = {row["id"]: row for row in self._ask(_CALLED, wanted)}
        self._look_up_claims(of_fields)
        self.rules = {(row["record_id"], row["field"]): row["rule"] for row in self._ask(_RULES, of_fields)}
        self._evidence = evidence_of(self._unnamed, wanted)
        self._values = {}
        for table, those in asked.items():
            self._look_up_values(table, sorted(those))

    def _look_up_claims(self, ids: list[int]) -> None:
        rows, denials = self._ask(_CLAIMS, ids), self._ask(_DENIALS, ids)
        claims, denied = defaultdict(list), defaultdict(list)
        for row in rows:
            claims[row["record_id"], row["field"]].append(self._claimed(row))
        for row in denials:
            denied[row["record_id"]].append((row["document_id"], row["at"]))
        self._claims, self._denials = claims, denied
        self._documents = short_documents(self._unnamed, {row["document_id"] for row in (*rows, *denials)})

    def _claimed(self, row: Row) -> Claimed:
        kind = self.called[row["record_id"]]["kind"]
        words = claim_in_words(row, _terms_of_field(kind, row["field"]))
        return Claimed(words, row["standing"], bool(row["is_denied"]), row["document_id"], row["at"])

    def _look_up_values(self, table: str, ids: list[int]) -> None:
        one_of_many = [one for one in compared_sets() if one.table == table]
        for one in one_of_many:
            self._values |= {(table, one.name, owner): said for owner, said in self._sets(one, ids).items()}
        if one_of_many or not ids:
            return
        rows = self._ask(f"SELECT * FROM {table} WHERE id IN {_IDS}", ids)
        links = links_of(table) if table != RECORDS else frozenset()
        labels = self._labels({row[link] for row in rows for link in links if link in row} - {None})
        fields = fields_of_tables()[table]
        named = [(one.name, one.column) for one in fields] + ([(LABEL, LABEL)] if table == RECORDS else [])
        for row in rows:
            for name, column in named:
                said = self._said(table, column, row, labels) if column in row else None
                if said is not None:
                    self._values[table, name, row["id"]] = said

    def _sets(self, one: ComparedSet, ids: list[int]) -> dict[int, str]:
        rows = self._ask(f"SELECT * FROM {one.table} WHERE {one.owner} IN {_IDS}", ids)
        labels = self._labels({row[one.thing] for row in rows} if one.thing else set())
        found: dict[int, list[str]] = defaultdict(list)
        for row in rows:
            role = row[one.role] if one.role else None
            is_plain = one.thing is None or role in ("actor", "party")
            said = member_in_words(labels[row[one.thing]], None if is_plain else role) if one.thing else str(role)
            found[row[one.owner]].append(said)
        return {owner: enumerated(sorted(said)) for owner, said in found.items()}

    def _said(self, table: str, column: str, row: Row, labels: Mapping[int, str]) -> str | None:
        """Return a field of a row in words, by its own column; None where it is blank."""
        value = row[column]
        if column == "duration_minutes":
            said = duration_of(row)
        elif value is None or column in WITHOUT_WORDS:
            said = None
        elif column == "amount_minor":
            said = amount_in_words(row, self._units)
        elif table != RECORDS and column in links_of(table):
            said = labels[value]
        elif f"{column}_printed" in row or column == "retrieved_on":
            said = date_in_words(str(value))
        elif column in SLUGS:
            said = next((one["label"] for one in ask(self._connection, _BY_SLUG, value)), value)
        else:
            said = _plain(table, column, row)
        return said

    def value(self, table: str, field: str, record: int) -> str | None:
        """Return what stands for a field of a record, in words."""
        return self._values.get((table, field, record))

    def claims(self, record: int, field: str) -> list[Claimed]:
        """Return what all voices say of a field, in the order of their accounts."""
        return self._claims.get((record, field), [])

    def sources(self, record: int, field: str) -> str | None:
        """Return the places that say what stands; of a field that nobody claims, where the gazetteer has it from."""
        said = [one for one in self.claims(record, field) if one.standing in _SUPPORTS and not one.is_denied]
        first = sorted(said, key=lambda one: one.standing == "agrees")
        return self._places([(one.document, one.at) for one in first])

    def other_values(self, record: int, field: str) -> str | None:
        """Return what rival voices say of a field, each value with its places; of all of it, who denies it."""
        if field == WHOLE:
            places = self._places(self._denials.get(record, []))
            return f"denied in {places}" if places else None
        rivals: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for one in self.claims(record, field):
            if one.standing == "rival":
                rivals[f"not {one.words}" if one.is_denied else one.words].append((one.document, one.at))
        return "; ".join(f"{words} ({self._places(places)})" for words, places in rivals.items()) or None

    def evidence(self, record: int) -> str | None:
        """Return the places that a record rests on."""
        return self._evidence[record].evidence or None if record in self._evidence else None

    def _places(self, places: list[tuple[int, str]]) -> str | None:
        unique = list(dict.fromkeys(places))
        shown = tuple(Place(self._documents[document], locator_in_short(at)) for document, at in unique[:SHOWN])
        return Evidence(shown, more_places=len(unique) - len(shown)).evidence or None

    def _labels(self, ids: Iterable[int]) -> dict[int, str]:
        return {row["id"]: row["label"] for row in self._ask(_CALLED, sorted(ids))}

    @cached_property
    def _units(self) -> dict[str, int]:
        return {row["code"]: row["minor_per_major"] for row in ask(self._connection, "SELECT * FROM currencies")}

    def _ask(self, sql: str, ids: list[int]) -> list[Row]:
        return ask(self._connection, sql, json.dumps(ids)) if ids else []

    def _unnamed(self, sql: str) -> list[Row]:
        return ask(self._connection, sql)


def _plain(table: str, column: str, row: Row) -> str:
    """Return a value that is neither a date nor a sum nor a record."""
    value = row[column]
    if terms := _terms(table, column):
        return term_said(str(value), terms)[0] or str(value)
    if isinstance(Base.metadata.tables[table].c[column].type, Boolean):
        return "yes" if value else "no"
    if column in IN_WORDS:
        return IN_WORDS[column](value, row)
    return number(value) if isinstance(value, int | float) else str(value)


@cache
def _terms(table: str, column: str) -> dict[str, str] | None:
    """Return the terms of a column with their meanings, None where it has none."""
    found = Base.metadata.tables[table].c[column].info.get(VOCABULARY)
    return {term.value: term.meaning for term in found} if found else None


@cache
def _terms_of_field(kind: str, field: str) -> dict[str, str] | None:
    tables = [Base.metadata.tables[tables_of_kinds()[one]] for one in kinds_of_family(kind)]
    return next((_terms(table.name, field) for table in tables if field in table.c), None)
