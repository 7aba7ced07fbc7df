"""From packed columns to rows: numbers become keys, templates labels, amounts minor units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, MutableMapping, Sequence
from functools import cache
from itertools import repeat
from typing import Any, NamedTuple

from communique.factfiles.coding.packed_file import Columns, Row, Template
from communique.factfiles.records.drafts import points_at_a_record
from communique.factfiles.records.labels import finished
from communique.schema import Base
from communique.schema.money import SUMS


class Keys(NamedTuple):
    """The keys behind the numbers of one coded file; the last of `records` and of `passages` is None."""

    records: Sequence[int | None]
    labels: Sequence[str]
    fact_file: int
    currencies: Mapping[str, int]
    passages: Sequence[int | None] = (None,)
    accounts: Sequence[int] = ()


_NOTHING = repeat(None)
Fill = Callable[[Sequence[Any], Keys], Iterable[Any]]


def rows_of(table: str, columns: Columns, keys: Keys) -> Iterator[Row]:
    """Return a table's rows from its packed columns; ValueError where an amount is no whole number of minor units."""
    fills = _fills(table)
    filled = [
        _NOTHING if column is None else fill(column, keys) if fill else column
        for fill, column in zip(fills, columns, strict=True)
    ]
    return zip(*filled, strict=False)


@cache
def _fills(table: str) -> tuple[Fill | None, ...]:
    return tuple(_fill(column) for column in Base.metadata.tables[table].columns)


def _fill(column: Any) -> Fill | None:
    if points_at_a_record(column):
        return _records
    if column.name == "label" and "kind" in column.table.c:
        return _labels
    if column.name in SUMS:
        return _sums
    return {"passage_id": _passages, "account_id": _accounts, "fact_file_id": _fact_file}.get(column.name)


def _records(column: Sequence[int], keys: Keys) -> Iterable[int | None]:
    return map(keys.records.__getitem__, column)


def _labels(column: Sequence[int], keys: Keys) -> Iterable[str]:
    return map(keys.labels.__getitem__, column)


def _passages(column: Sequence[int], keys: Keys) -> Iterable[int | None]:
    return map(keys.passages.__getitem__, column)


def _accounts(column: Sequence[int], keys: Keys) -> Iterable[int]:
    return map(keys.accounts.__getitem__, column)


def _fact_file(column: Sequence[int], keys: Keys) -> Iterable[int | None]:
    return map((keys.fact_file, None).__getitem__, column)


def _sums(column: Sequence[Any], keys: Keys) -> Iterable[int | None]:
    return [None if money is None else money.minor(keys.currencies[money.currency]) for money in column]


class Labels:
    """The labels of records: words, or for a statement of the files at hand a template with slugs in it."""

    def __init__(self, templates: MutableMapping[str, Template]) -> None:
        self.templates = templates

    def of(self, slugs: Iterable[str]) -> list[str]:
        """Return what these records are called."""
        return [
            label if (label := self.templates.get(slug, slug)).__class__ is str else self.made(slug) for slug in slugs
        ]

    def made(self, slug: str) -> str:
        """Return a statement's label, made from its template; a loop of statements ends at the slug."""
        parts = list(self.templates[slug])
        self.templates[slug] = slug
        parts[1::2] = self.of(parts[1::2])
        self.templates[slug] = label = finished("".join(parts))
        return label
