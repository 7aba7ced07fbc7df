"""What is known under each slug: records declared by the files at hand, and those already in a database."""

from __future__ import annotations

import json
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import aliased

from communique.database.one_of import array, one_of
from communique.schema import Account, Base, Document, FactFile, Record

T = TypeVar("T")
_ITEMS_PER_QUERY = 4_000
# What coders call by a slug of its own.
_NAMED = (
    "actor",
    "office",
    "place",
    "topic",
    "proposition",
    "meeting",
    "project",
    "event",
    "agreement",
    "financing",
    "loan",
)
_BEGINNING, _MOST_ASKED, _MOST_ALIKE = 2, 50, 2000
_CURRENCIES = Base.metadata.tables["currencies"].c
_OF_SUMS = [
    key.parent for table in Base.metadata.sorted_tables for key in table.foreign_keys if key.column is _CURRENCIES.code
]
_ENTRIES = (
    "SELECT r.slug, r.kind, r.label, coalesce(f.label, ''), r.id, r.voices FROM records AS r "
    "LEFT JOIN fact_files AS f ON f.id = r.fact_file_id WHERE r.slug {}"
)
# How the names of gazetteer files begin that an import of a dataset makes.
OF_A_DATASET = "gazetteer/dataset-"


class CatalogueEntry(NamedTuple):
    """A record as others see it.

    `id` is None while it is only declared, `declared_in` is empty where it belongs to no file. `voices` are 0 where a
    stored record is only referred to.
    """

    slug: str
    kind: str
    label: str | None
    declared_in: str
    id: int | None = None
    voices: int | None = None


def chunks(items: Sequence[T], size: int = _ITEMS_PER_QUERY) -> Iterator[Sequence[T]]:
    """Yield the items in runs that fit one query."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def stored_entries(connection: Connection, slugs: Iterable[str]) -> dict[str, CatalogueEntry]:
    """Return those of the slugs that the database has; costs what the slugs cost, not what the database weighs."""
    return {row[0]: CatalogueEntry(*row) for row in rows_of_slugs(connection, _ENTRIES, slugs)}


def stored_slugs_like(connection: Connection, unknown: Collection[str]) -> Iterator[str]:
    """Yield stored slugs that begin like unknown ones, for somebody may have meant one of them.

    As many as the index of slugs bears, however much is stored.
    """
    beginnings = {slug[:_BEGINNING] for slug in islice(sorted(unknown), _MOST_ASKED) if slug and slug.isascii()}
    for beginning in sorted(beginnings):
        last = f"{beginning[:-1]}{chr(ord(beginning[-1]) + 1)}"
        alike = select(Record.slug).where(Record.slug >= beginning, Record.slug < last, Record.kind.in_(_NAMED))
        yield from connection.scalars(alike.order_by(Record.slug).limit(_MOST_ALIKE))


def entries_of_other_files(
    connection: Connection, files: Container[str], kinds: Collection[str]
) -> Iterator[CatalogueEntry]:
    """Yield the records of some kinds that the database has from other fact files than these."""
    others = [name for name in connection.scalars(select(FactFile.label).order_by(FactFile.label)) if name not in files]
    document = aliased(Document)
    found = (Record.slug, Record.kind, Record.label, func.min(FactFile.label), Record.id)
    listed = select(*found).join(FactFile, FactFile.id == Record.fact_file_id)
    told = select(*found).join(Account, Account.record_id == Record.id)
    told = told.join(document, document.id == Account.document_id).join(FactFile, FactFile.id == document.fact_file_id)
    for some in chunks(others):
        for query in (listed, told):
            rows = query.where(one_of(FactFile.label, some), Record.kind.in_(kinds)).group_by(Record.id, *found[:3])
            yield from (CatalogueEntry(*row) for row in connection.execute(rows.order_by(Record.slug)))


def rows_of_slugs(connection: Connection, query: str, slugs: Iterable[str]) -> Sequence[Any]:
    """Return the rows of a query that asks for slugs, which stand for its `{}`."""
    wanted = sorted(slugs)
    if connection.dialect.name == "sqlite":  # one parameter for all: a hundred times fewer statements
        one_of, parameter = "IN (SELECT value FROM json_each(?))", json.dumps(wanted)
        return connection.exec_driver_sql(query.format(one_of), (parameter,)).all()
    return connection.exec_driver_sql(query.format("= ANY (%s::text[])"), (array(wanted),)).all()


def currencies_in_database(connection: Connection) -> dict[str, int]:
    """Return the minor units of every currency that the database has, by code."""
    return {row[0]: row[1] for row in connection.execute(select(_CURRENCIES.code, _CURRENCIES.minor_per_major))}


def currencies_in_use(connection: Connection, codes: Iterable[str]) -> dict[str, int]:
    """Return those of the currencies in which the database has sums, with the minor units they are counted in."""
    wanted = sorted(codes)
    used = {
        code
        for column in _OF_SUMS
        for some in chunks(wanted)
        for code in connection.scalars(select(column).where(one_of(column, some)).distinct())
    }
    return {code: minor for code, minor in currencies_in_database(connection).items() if code in used}


def undisputed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what stands above what, where nobody says otherwise; the rest is not known before all is settled."""
    above: dict[str, set[str]] = {}
    for slug, parent in pairs:
        above.setdefault(slug, set()).add(parent)
    return {slug: next(iter(parents)) for slug, parents in above.items() if len(parents) == 1}


def in_loops(above: Mapping[str, str]) -> set[str]:
    """Return every slug from which the way up comes back to it."""
    looping: set[str] = set()
    passed: set[str] = set()
    for start in above:
        way: list[str] = []
        slug = start
        while slug in above and slug not in passed:
            passed.add(slug)
            way.append(slug)
            slug = above[slug]
        if slug in way:
            looping.update(way[way.index(slug) :])
    return looping
