"""Slugs that an editor found to be of one thing: each is read as the one that stands, wherever a file writes it."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, get_args, get_origin

import msgspec

from communique.factfiles.reading import entries as e
from communique.schema import Base
from communique.schema.base import references

# What says what a slug became, or whose own slug no verdict changes; a document is never another.
_AS_WRITTEN = (e.FormerEntry, e.SameEntry, e.DocumentEntry)
_SLUGS = (*get_args(e.Ref)[1:], *get_args(e.Slug)[1:], *get_args(e.AnySlug)[1:])


@cache
def _fields_that_name() -> frozenset[str]:
    """Return the fields, called as in fact files, whose values are slugs of records."""
    columns = (name for table in Base.metadata.tables.values() for name in references(table))
    return frozenset(name.removesuffix("_id") for name in columns)


def read_as_same(entry: e.Entry, same: Mapping[str, str]) -> dict[str, str]:
    """Put the slug that stands in place of each that is the same, wherever an entry writes one; return those found."""
    reading = _Reading(same)
    reading.struct(entry)
    return reading.found


class _Reading:
    def __init__(self, same: Mapping[str, str]) -> None:
        self.same = same
        self.found: dict[str, str] = {}

    def struct(self, entry: msgspec.Struct) -> None:
        """Read an entry, and all that is in it."""
        if isinstance(entry, _AS_WRITTEN):
            return
        for name in entry.__struct_fields__:
            value = getattr(entry, name)
            if value and not isinstance(value, (int, float)):
                setattr(entry, name, self.value(value, _names_records(entry.__class__, name)))
        if isinstance(entry, (e.Evidence, e.DecisionEntry)) and entry.field in _fields_that_name() and entry.value:
            entry.value = self.slug(entry.value)

    def value(self, value: Any, names_records: bool) -> Any:
        """Return a value as it is read."""
        if isinstance(value, msgspec.Struct):
            self.struct(value)
        elif isinstance(value, list):
            return [self.value(one, names_records) for one in value]
        elif isinstance(value, dict):
            return self.mapping(value, names_records)
        elif names_records and isinstance(value, str):
            return self.slug(value)
        return value

    def mapping(self, value: dict[str, Any], names_records: bool) -> dict[str, Any]:
        """Return a mapping as it is read; what is said under two slugs that are one comes together, each thing once."""
        read: dict[str, Any] = {}
        for key, one in value.items():
            slug = self.slug(key) if names_records else key
            content = self.value(one, False)
            before = read.get(slug, [])
            read[slug] = [*before, *(new for new in content if new not in before)] if before else content
        return read

    def slug(self, slug: str) -> str:
        """Return a slug as it is read; one that is made of others follows them."""
        parts = slug.split("/")
        self.found.update((part, self.same[part]) for part in parts if part in self.same)
        return "/".join(self.same.get(part, part) for part in parts)


@cache
def _names_records(entry: type[msgspec.Struct], name: str) -> bool:
    """Return whether a field of an entry holds slugs of records, of its own or others, that a verdict may change."""
    if name == "slug" and issubclass(entry, e.GazetteerThing):
        return False
    if name in ("document", "gazetteer"):
        return False
    return any(one in _SLUGS for one in _metadata(typing.get_type_hints(entry, include_extras=True)[name]))


def _metadata(hint: Any) -> Iterator[Any]:
    """Yield what is noted of a type and of those that it is made of."""
    if get_origin(hint) is typing.Annotated:
        yield from hint.__metadata__
    for part in get_args(hint):
        yield from _metadata(part) if not isinstance(part, msgspec.Meta) else ()


def writes_any(slugs: Iterable[str], same: Mapping[str, str | None]) -> bool:
    """Return whether one of the slugs is, or is made of, one that is read as another."""
    return any(slug in same or ("/" in slug and not same.keys().isdisjoint(slug.split("/"))) for slug in slugs)
