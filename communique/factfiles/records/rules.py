"""Rules of the schema that what one account says has to keep, whichever account stands in the end.

The database holds them of what stands alone: what is beside it now stands once another document is taken out.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import CheckConstraint

from communique.factfiles.records.drafts import Draft, Ref, columns_of, tables_of
from communique.factfiles.records.remedies import Remedy
from communique.factfiles.values.money import Money
from communique.factfiles.values.numbers import are_whole
from communique.schema.base import FIELD, REMEDY
from communique.schema.record import kinds_of_family
from communique.schema.vocabulary import Quantity

_WORD = re.compile(r"\w+")


class _Rules(NamedTuple):
    """A query of which values, by column, keep which rules; what to do about each; and what may break one at all."""

    query: str
    columns: tuple[str, ...]
    remedies: tuple[Remedy, ...]
    concerned: frozenset[str]


@cache
def _rules_of(kind: str) -> _Rules:
    checks = [
        check
        for table in dict.fromkeys(table for one in kinds_of_family(kind) for table in tables_of(one))
        for check in table.constraints
        if isinstance(check, CheckConstraint) and REMEDY in check.info
    ]
    known = columns_of(kind)
    used = dict.fromkeys(word for check in checks for word in _WORD.findall(str(check.sqltext)) if word in known)
    given = ", ".join(f'? AS "{name}"' for name in used)
    query = f"SELECT {', '.join(f'({check.sqltext})' for check in checks)} FROM (SELECT {given})"
    remedies = tuple(Remedy(check.info[REMEDY], check.info.get(FIELD)) for check in checks)
    # What makes a record the one that it is, is the same in all accounts.
    return _Rules(query, tuple(used), remedies, frozenset(name for name in used if known[name].nullable))


@cache
def _engine() -> sqlite3.Connection:
    return sqlite3.connect(":memory:", check_same_thread=False, cached_statements=64)


def broken_by(draft: Draft) -> Iterator[Remedy]:
    """Yield what to do about each rule that the columns of one account break."""
    rules = _rules_of(draft.kind)
    if rules.concerned.isdisjoint(draft.values):
        return
    values = {**draft.values, "id": draft.slug}
    (kept,) = _engine().execute(rules.query, [_plain(values, name) for name in rules.columns])
    yield from (remedy for remedy, holds in zip(rules.remedies, kept, strict=True) if holds == 0)
    if values.get("quantity") == Quantity.votes and not are_whole(values):
        yield Remedy("votes are counted; write a whole number", "value")


def _plain(values: Mapping[str, Any], name: str) -> str | float | int | None:
    """Return a value for SQLite: records go by their slugs, and of a sum it counts whether it is more than nothing."""
    value = values.get(name)
    if isinstance(value, Ref):
        return value.slug
    return int(value.major > 0) if isinstance(value, Money) else value
