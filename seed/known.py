"""What is known under each slug: records declared by the files at hand, and those already in a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from sqlalchemy import Connection, select

from schema import FactFile, Record

T = TypeVar("T")
_SLUGS_PER_QUERY = 500


class Known(NamedTuple):
    """A record as others see it; `id` is None while it is only declared."""

    slug: str
    kind: str
    label: str | None
    declared_in: str
    id: int | None = None


def chunks(items: Sequence[T], size: int = _SLUGS_PER_QUERY) -> Iterator[Sequence[T]]:
    """The items in runs that fit one query."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def known_in_database(connection: Connection, slugs: Iterable[str]) -> dict[str, Known]:
    """Those of the slugs that the database has; costs what the slugs cost, not what the database weighs."""
    found: dict[str, Known] = {}
    query = select(Record.slug, Record.kind, Record.label, FactFile.label, Record.id).join(FactFile)
    for some in chunks(sorted(slugs)):
        for row in connection.execute(query.where(Record.slug.in_(some))):
            found[row[0]] = Known(*row)
    return found
