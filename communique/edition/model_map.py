"""The model as a reader goes through it: its tables in groups, and which column of which leads where.

The groups are read off the models: a thing has a label of its own, a statement is a record without one, and a part is
a table that only says more of a thing. The data dictionary, the diagram and the pages about the data all use them.
"""

from __future__ import annotations

from dataclasses import dataclass

from communique.schema import Base, base
from communique.schema.base import PART_OF
from communique.schema.record import tables_of_kinds

HUB = "records"
EVIDENCE = ("documents", "passages", "accounts", "account_speakers", "claims", "citations", "resolutions", "names")
# Every record has these; they say nothing of one table.
_OF_EVERY_RECORD = ("id", "kind", "label")


@dataclass(frozen=True)
class Group:
    """Tables that belong together: what they are called, what they have in common, their names."""

    title: str
    meaning: str
    tables: tuple[str, ...]


def groups() -> list[Group]:
    """Return every table of the model, once."""
    others = [name for name in sorted(Base.metadata.tables) if name not in (HUB, *EVIDENCE)]
    kinds = [name for name in others if name in tables_of_kinds().values()]
    things = [name for name in kinds if "label" in Base.metadata.tables[name].c]
    parts = [name for name in others if is_part(name)]
    return [
        Group(
            "Records and their evidence",
            "What the database knows, who says it, in which sentences, and what stands where voices differ. Anything "
            "can be cited, named or pointed at, since every thing and every statement is a record and shares its id.",
            (HUB, *EVIDENCE),
        ),
        Group(
            "Things",
            "What is talked about. Each is a record with a label. Parts of a thing follow it.",
            tuple(name for thing in things for name in (thing, *_parts_of(thing, parts))),
        ),
        Group(
            "Statements",
            "What is said about things. Each is a record, and each is cited. Parts of one follow it.",
            tuple(name for kind in kinds if kind not in things for name in (kind, *_parts_of(kind, parts))),
        ),
        Group("Reference", "What the rest leans on.", tuple(name for name in others if name not in (*kinds, *parts))),
    ]


def is_part(name: str) -> bool:
    """Return whether a table only says more of a record: the places of a meeting, the parties of an event."""
    kinds = tables_of_kinds().values()
    keys = [key for column in Base.metadata.tables[name].primary_key for key in column.foreign_keys]
    return name not in (HUB, *EVIDENCE, *kinds) and any(key.column.table.name in kinds for key in keys)


def _parts_of(thing: str, parts: list[str]) -> list[str]:
    return [part for part in parts if next(iter(references(part).values())) == thing]


def references(name: str) -> dict[str, str]:
    """Return where a table's columns lead, in their order, but for the id that every record shares with `records`."""
    table = Base.metadata.tables[name]
    own = {c.name: key.column.table.name for c in table.primary_key for key in c.foreign_keys}
    # Of a key of several columns, the one that leads to an id.
    several = {
        c.name: key.column.table.name for c in table.columns for key in c.foreign_keys if key.column.name == "id"
    }
    leads = several | own | {column: target.name for column, target in base.references(table).items()}
    return {column: target for column, target in leads.items() if (column, target) != ("id", HUB)}


def own_columns(name: str) -> list[str]:
    """Return a table's columns that lead nowhere; a partial date's four count as one, as does a sum's amount."""
    aside = _OF_EVERY_RECORD if name in tables_of_kinds().values() else ()
    columns = Base.metadata.tables[name].columns
    return [c.name for c in columns if not (c.foreign_keys or PART_OF in c.info or c.name in aside)]
