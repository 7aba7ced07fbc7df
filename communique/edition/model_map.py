"""The model as a reader goes through it: its tables in groups, and which column of which leads where.

The groups are read off the models: a thing has a label of its own, a statement is a record without one, and a part is
a table that only says more of a thing. The data dictionary, the diagram and the pages about the data all use them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Column, Table

from communique.schema import Base, Record
from communique.schema.base import PART_OF

HUB = "records"
EVIDENCE = ("documents", "passages", "citations", "names")
# Every record has these; they say nothing of one table.
_OF_EVERY_RECORD = ("id", "kind", "label")


@dataclass(frozen=True)
class Group:
    """Tables that belong together: what they are called, what they have in common, their names."""

    title: str
    meaning: str
    tables: tuple[str, ...]


@dataclass(frozen=True)
class Reference:
    """A column that leads to a row of another table."""

    column: str
    target: str


def groups() -> list[Group]:
    """Return every table of the model, once."""
    things, statements = _things(), _statements()
    known = {HUB, *EVIDENCE, *things, *statements}
    parts = [name for name in _names() if name not in known and _is_part(Base.metadata.tables[name])]
    reference = tuple(name for name in _names() if name not in {*known, *parts})
    return [
        Group(
            "Records and their evidence",
            "What the database knows, and the sentences that say it. Anything can be cited, named or pointed at, since "
            "every thing and every statement is a record and shares its id.",
            (HUB, *EVIDENCE),
        ),
        Group(
            "Things",
            "What is talked about. Each is a record with a label. Parts of a thing follow it.",
            tuple(_with_parts(things, parts)),
        ),
        Group("Statements", "What is said about things. Each is a record, and each is cited.", tuple(statements)),
        Group("Reference", "What the rest leans on.", reference),
    ]


def _names() -> list[str]:
    return sorted(str(name) for name in Base.metadata.tables)


def _kinds() -> list[str]:
    return sorted({str(mapper.local_table) for mapper in Record.__mapper__.polymorphic_map.values()})


def _things() -> list[str]:
    return [name for name in _kinds() if "label" in Base.metadata.tables[name].c and name not in EVIDENCE]


def _statements() -> list[str]:
    return [name for name in _kinds() if "label" not in Base.metadata.tables[name].c]


def _is_part(table: Table) -> bool:
    return any(column.foreign_keys for column in table.primary_key)


def is_part(name: str) -> bool:
    """Return whether a table only says more of a thing: the places of a meeting, the parties of an event."""
    return name not in {HUB, *EVIDENCE, *_kinds()} and _is_part(Base.metadata.tables[name])


def _with_parts(things: Iterable[str], parts: Iterable[str]) -> Iterable[str]:
    for thing in things:
        yield thing
        yield from (part for part in parts if references(part)[0].target == thing)


def references(name: str) -> list[Reference]:
    """Return where a table's columns lead, in their order, but for the id that every record shares with `records`."""
    table = Base.metadata.tables[name]
    return [
        Reference(column.name, key.column.table.name)
        for column in table.columns
        for key in sorted(column.foreign_keys, key=lambda key: key.target_fullname)
        if not (column.name in _OF_EVERY_RECORD and key.column.table.name == HUB)
        and not (column.name == "kind" and key.column.name == "kind")
    ]


def own_columns(name: str) -> list[str]:
    """Return a table's columns that lead nowhere; a partial date's four count as one, as does a sum's amount."""
    columns = Base.metadata.tables[name].columns
    is_record = name in _kinds()
    return [c.name for c in columns if not c.foreign_keys and not _is_aside(c, is_record)]


def _is_aside(column: Column[object], is_record: bool) -> bool:
    return PART_OF in column.info or (is_record and column.name in _OF_EVERY_RECORD)
