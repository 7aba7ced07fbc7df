"""Statements that a database has already, under other slugs: a tag keeps the slugs of two apart, and no more.

Two in the files at hand are found by trying their rows; this finds those of which one was loaded before.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, ScalarSelect, Table, UniqueConstraint, func, select

from communique.database.one_of import one_of
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.reading.problems import Problem
from communique.factfiles.records.catalogue import CatalogueEntry, chunks, stored_entries
from communique.factfiles.records.drafts import LOOSE_STATEMENTS, Draft, Ref, tables_of
from communique.factfiles.records.remedies import the_same_twice
from communique.schema import Account, Base, FactFile, Record

RECORDS = Base.metadata.tables["records"]

_Key = tuple[Any, ...]


class _Rule(NamedTuple):
    table: Table
    columns: tuple[str, ...]

    def key(self, draft: Draft, known: Mapping[str, CatalogueEntry]) -> _Key | None:
        """Return what must not be there twice; None where a part of it is not stored, so that it cannot be."""
        values = [draft.values.get(name) for name in self.columns]
        told = [_id(value, known) if isinstance(value, Ref) else value for value in values]
        return None if None in told else tuple(told)


def _id(ref: Ref, known: Mapping[str, CatalogueEntry]) -> int | None:
    return known[ref.slug].id if ref.slug in known else None


@cache
def _rules(kind: str) -> tuple[_Rule, ...]:
    found = ((table, one) for table in tables_of(kind) for one in table.constraints)
    uniques = ((table, one.columns.keys()) for table, one in found if isinstance(one, UniqueConstraint))
    return tuple(_Rule(table, tuple(columns)) for table, columns in uniques if not {"id", "slug"} & set(columns))


def stored_twins(connection: Connection, coded_files: Sequence[CodedFile]) -> Iterator[Problem]:
    """Yield the statements of these files that another file, loaded before, makes under another slug."""
    names = {coded.name for coded in coded_files}
    kinds = [kind for kind in sorted(LOOSE_STATEMENTS) if _rules(kind)]
    drafts = [(coded, draft) for coded in coded_files for draft in coded.drafts if draft.kind in kinds]
    slugs = {v.slug for _, draft in drafts for v in draft.values.values() if isinstance(v, Ref)}
    known = stored_entries(connection, slugs)
    for kind in kinds:
        for rule in _rules(kind):
            keyed = [(rule.key(draft, known), coded, draft) for coded, draft in drafts if draft.kind == kind]
            stored = _stored(connection, rule, [key for key, _, _ in keyed if key], names)
            for key, coded, draft in keyed:
                other = stored.get(key) if key else None
                if other and other.slug != draft.slug and other.declared_in:
                    remedy = f"{the_same_twice(rule.table, rule.columns)}: {other.declared_in} has it as {other.slug}"
                    yield coded.tree.problem(draft.path, draft.slug, f"{remedy}, which this file can call so, too")


def _stored(
    connection: Connection, rule: _Rule, keys: Sequence[_Key], names: Collection[str]
) -> dict[_Key, CatalogueEntry]:
    columns = [rule.table.c[name] for name in rule.columns]
    query = select(Record.slug, Record.kind, Record.label, _told_in(names), Record.id, *columns).join(
        rule.table, rule.table.c.id == RECORDS.c.id
    )
    return {
        tuple(row[5:]): CatalogueEntry(*row[:5])
        for some in chunks(sorted({key[0] for key in keys}))
        for row in connection.execute(query.where(one_of(columns[0], some)))
    }


def _told_in(names: Collection[str]) -> ScalarSelect[str]:
    """Return the first of the files, other than these, whose document tells of a record; null where there is none."""
    document = RECORDS.alias("document")
    told = select(func.coalesce(func.min(FactFile.label), "")).join(document, document.c.fact_file_id == FactFile.id)
    told = told.join(Account, Account.document_id == document.c.id).where(Account.record_id == RECORDS.c.id)
    return told.where(FactFile.label.not_in(sorted(names))).correlate(RECORDS).scalar_subquery()
