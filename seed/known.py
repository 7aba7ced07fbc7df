"""What is known under each slug: records declared by the files at hand, and those already in a database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")
_ITEMS_PER_QUERY = 500
_KNOWN = (
    "SELECT r.slug, r.kind, r.label, f.label, r.id FROM records AS r JOIN fact_files AS f ON f.id = r.fact_file_id "
    "WHERE r.slug {}"
)


class Known(NamedTuple):
    """A record as others see it; `id` is None while it is only declared."""

    slug: str
    kind: str
    label: str | None
    declared_in: str
    id: int | None = None


def chunks(items: Sequence[T], size: int = _ITEMS_PER_QUERY) -> Iterator[Sequence[T]]:
    """The items in runs that fit one query."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def known_in_database(connection: Connection, slugs: Iterable[str]) -> dict[str, Known]:
    """Those of the slugs that the database has; costs what the slugs cost, not what the database weighs."""
    return {row[0]: Known(*row) for row in rows_of_slugs(connection, _KNOWN, slugs)}


def rows_of_slugs(connection: Connection, query: str, slugs: Iterable[str]) -> Sequence[Any]:
    """The rows of a query that asks for slugs, which stand for its `{}`."""
    wanted = sorted(slugs)
    if connection.dialect.name == "sqlite":  # one parameter for all: a hundred times fewer statements
        one_of, parameter = "IN (SELECT value FROM json_each(?))", json.dumps(wanted)
        return connection.exec_driver_sql(query.format(one_of), (parameter,)).all()
    return connection.exec_driver_sql(query.format("= ANY (%s)"), (wanted,)).all()
