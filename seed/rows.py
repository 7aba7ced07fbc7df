"""From drafts to rows: slugs become ids, amounts minor units, and statements get their labels."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Table

from seed.drafts import Draft, Ref, columns_of, tables_of
from seed.labels import STATEMENTS, amount_in_words, label_of
from seed.values import Money

Values = dict[str, Any]
Row = tuple[Any, ...]


def row_of(table: Table, values: Mapping[str, Any]) -> Row:
    """The values in the order of the table's columns; what is not given is null, or false where null cannot be."""
    get = values.get
    return tuple([get(name, blank) for name, blank in _columns_and_blanks(table)])


@cache
def _columns_and_blanks(table: Table) -> tuple[tuple[str, object], ...]:
    return tuple((column.name, _blank(column)) for column in table.columns)


def _blank(column: Any) -> object:
    return False if isinstance(column.type, Boolean) and not column.nullable else None


class Resolver:
    """Knows the ids and labels that the drafts of a load refer to."""

    def __init__(
        self,
        drafts: Mapping[str, Draft],
        ids: Mapping[str, int],
        labels: Mapping[str, str],
        currencies: Mapping[str, int],
    ) -> None:
        self.drafts = drafts
        self.ids = ids
        self.labels = dict(labels)
        self.currencies = currencies

    def label(self, slug: str) -> str:
        """A record's label; a statement's is made of its parts' labels, a loop of statements ends at the slug."""
        draft = self.drafts.get(slug)
        if draft is None:
            return self.labels.get(slug, slug)
        if draft.kind not in STATEMENTS:
            return draft.label or slug
        if slug not in self.labels:
            self.labels[slug] = slug
            values = {"kind": draft.kind, **draft.values}
            self.labels[slug] = statement_label(draft.kind, values, lambda ref: self.label(ref.slug), self.currencies)
        return self.labels[slug]

    def values(self, values: Mapping[str, Any]) -> Values:
        """Values with their references as ids and their amount as minor units."""
        resolved = dict(values)
        for column, value in values.items():
            if value.__class__ is Ref:
                resolved[column] = self.ids[value.slug]
            elif value.__class__ is Money:
                resolved[column] = value.minor(self.currencies[value.currency])
        return resolved

    def rows(self, draft: Draft, fact_file_id: int) -> Iterator[tuple[Table, Row]]:
        """A draft's row in each of its kind's tables."""
        values = self.values(draft.values)
        values |= {
            "id": self.ids[draft.slug],
            "kind": draft.kind,
            "slug": draft.slug,
            "label": self.label(draft.slug),
            "fact_file_id": fact_file_id,
        }
        for table in tables_of(draft.kind):
            yield table, row_of(table, values)


def statement_label(
    kind: str, values: Mapping[str, Any], label: Callable[[Any], str], currencies: Mapping[str, int]
) -> str:
    """The label of a statement, from its columns; `label` turns a reference in them into words."""
    columns = columns_of(kind)
    parts = {
        name: label(value) if value is not None and name in columns and _points_at_a_record(columns[name]) else value
        for name, value in values.items()
    }
    if values.get("amount_minor") is not None:
        parts["amount"] = _amount(values, currencies)
    return label_of(kind, parts)


def _points_at_a_record(column: Any) -> bool:
    return column.name.endswith("_id") and bool(column.foreign_keys) and column.name != "fact_file_id"


def _amount(values: Mapping[str, Any], currencies: Mapping[str, int]) -> str:
    stated, currency = values["amount_minor"], values["currency"]
    major = stated.major if isinstance(stated, Money) else Decimal(stated) / currencies[currency]
    return amount_in_words(major, currency, values["amount_bound"])
