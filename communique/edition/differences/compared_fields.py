"""What is compared of a record: its fields, each with the columns that hold it, and what it has several of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from sqlalchemy import Table

from communique.factfiles.records.side_rows import SIDE_ROWS, role_in, thing_in
from communique.schema import Base
from communique.schema.base import PART_OF, references
from communique.schema.record import family_of, tables_of_kinds

# A value that no reader wants to see in full, or could: that it changed is all that is told.
WITHOUT_WORDS = frozenset({"geometry", "text_sha256"})
# What names a record by its slug, or what is no record by its name.
SLUGS = frozenset({"copy_of"})
# What says the same as another column, or nothing of the record.
_LEFT_OUT = frozenset({"id", "kind", "label", "characters", "file_sha256", "text"})
# Of every record. What statements are called follows from their parts; see `compared_labels`.
_OF_RECORDS = ("summary", "note", "reference", "how_sure")
RECORDS = "records"
LABEL, DISPUTED = "label", "disputed"


class ComparedField(NamedTuple):
    """A field: its name in fact files, its table, and the columns that hold it, the first of them its own."""

    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def column(self) -> str:
        """Return its own column."""
        return self.columns[0]


class ComparedSet(NamedTuple):
    """A field of which a record has several: its kind, its table, and the columns of owner, thing and role."""

    name: str
    kind: str
    table: str
    owner: str
    thing: str | None
    role: str | None


@cache
def fields_of_tables() -> dict[str, tuple[ComparedField, ...]]:
    """Return the fields that are compared, by table: those of all records, then those of each kind."""
    of_records = tuple(ComparedField(name, RECORDS, (name,)) for name in _OF_RECORDS)
    kinds = {table: tuple(_fields_of(Base.metadata.tables[table])) for table in tables_of_kinds().values()}
    return {**kinds, RECORDS: of_records}


def _fields_of(table: Table) -> Iterator[ComparedField]:
    for column in table.c:
        if column.name in _LEFT_OUT or PART_OF in column.info:
            continue
        parts = (one.name for one in table.c if one.info.get(PART_OF) == column.name and _is_compared(one.name))
        yield ComparedField(field_of(column.name), table.name, (column.name, *parts))


def _is_compared(part: str) -> bool:
    """Return whether a part of a field tells a reader something: days follow from EDTF, and print from the source."""
    return not part.endswith(("_earliest", "_latest", "_printed"))


def field_of(column: str) -> str:
    """Return what a column's field is called in fact files."""
    return column.removesuffix("_id").removesuffix("_minor").removesuffix("_minutes")


@cache
def compared_sets() -> tuple[ComparedSet, ...]:
    """Return what records have several of."""
    return tuple(
        ComparedSet(name, kind, table, owner, thing_in(table), role_in(table))
        for (name, kind), (table, owner) in SIDE_ROWS.items()
    )


@cache
def links_of(table: str) -> frozenset[str]:
    """Return the columns of a table that hold the id of a record."""
    found = references(Base.metadata.tables[table])
    return frozenset(name for name, target in found.items() if target.name == RECORDS or _is_of_a_kind(target.name))


def _is_of_a_kind(table: str) -> bool:
    return table in tables_of_kinds().values()


def is_of_a_family(table: str) -> bool:
    """Return whether a record may come to have a row in the table, or lose it, as loans are financings."""
    return table in {name for kind, name in tables_of_kinds().items() if family_of(kind) != kind}
