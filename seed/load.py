"""The loader: fact files into the database, all or nothing, writing only what differs."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from schema import Base, FactFile, Record
from seed.check import TREES, check_units, refers_only_to, slugs_needed
from seed.diagnose import broken_rules
from seed.difference import Change, advance_keys, key_of, stored_rows, write_difference
from seed.drafts import Draft, tables_of
from seed.known import Known, chunks, known_in_database
from seed.loose_ends import SIDE_TABLES, own_ancestors, users_of
from seed.problems import FactFileError, Problem
from seed.relabel import relabel_dependents
from seed.rows import Resolver, Row, row_of
from seed.unit import Unit

TABLES = Base.metadata.tables
# About 100 MB of drafts.
RECORDS_AT_A_TIME = 20_000
_CACHE_KIB = 256 * 1024
_LOCK = 0x4C4F4144  # "LOAD"; any number will do as long as it stays the same
# The tables whose keys the loader gives out.
_NUMBERED = ("fact_files", "records", "passages", "citations", "names")


@dataclass
class Loaded:
    """What a load did: files read, files already loaded as they are, and rows changed by table."""

    files: int = 0
    unchanged_files: int = 0
    changes: dict[str, Change] = field(default_factory=dict)

    def note(self, change: Change) -> None:
        """Add what happened to a table."""
        total = self.changes.setdefault(change.table, Change(change.table))
        total.added += change.added
        total.changed += change.changed
        total.removed += change.removed


def load_units(connection: Connection, units: Iterable[Unit | FactFileError], remove: Sequence[str] = ()) -> Loaded:
    """Load units, and remove those files named in `remove`, within the caller's transaction.

    Raises FactFileError, with every problem found, if anything is at fault; the caller then rolls back. Doing it again
    changes nothing; an edited file changes just the rows that its edits concern. Units are loaded in batches, so that
    memory holds one batch and those units that name records which a later file declares.
    """
    _prepare(connection)
    loading = _Loading(connection, remove)
    for batch in _batches(units, math.inf if remove else RECORDS_AT_A_TIME):
        loading.add(batch)
    return loading.finish()


def _batches(units: Iterable[Unit | FactFileError], records: float) -> Iterator[list[Unit | FactFileError]]:
    """Runs of units that declare about so many records together."""
    batch: list[Unit | FactFileError] = []
    held = 0
    for unit in units:
        batch.append(unit)
        held += len(unit.drafts) if isinstance(unit, Unit) else 0
        if held >= records:
            yield batch
            batch, held = [], 0
    if batch:
        yield batch


class Left(NamedTuple):
    """A record that is no longer what it was: its former kind, its slug, the tables that it left."""

    kind: str
    slug: str
    tables: set[Table]


def _loose_ends(connection: Connection, left: Mapping[int, Left]) -> list[Problem]:
    """What was taken away, or made another kind, must not be named by what stays."""
    tables = {row_id: one.tables for row_id, one in left.items()}
    remedy = "no longer declared as {}, yet {} names it; edit that first"
    return [
        Problem(user.declared_in, 1, 1, "", left[row_id].slug, remedy.format(left[row_id].kind, user.slug))
        for row_id, user in users_of(connection, tables)
    ]


class _Either:
    """Several sets of slugs, looked through as one."""

    def __init__(self, *sets: Container[str]) -> None:
        self.sets = sets

    def __contains__(self, slug: object) -> bool:
        return any(slug in one for one in self.sets)


class _Loading:
    """A load from its first batch to its last."""

    def __init__(self, connection: Connection, remove: Sequence[str]) -> None:
        self.connection = connection
        self.remove = remove
        self.loaded = Loaded()
        self.names: set[str] = set()
        self.waiting: list[Unit] = []
        self.left: dict[int, Left] = {}
        self.problems: list[Problem] = []
        self.highest_ids: dict[str, int] = {}
        # What the files declare that were not written, because something was at fault by then.
        self.unwritten: dict[str, Known] = {}

    def add(self, batch: Sequence[Unit | FactFileError]) -> None:
        """Load what a batch has that is complete, and let the rest wait."""
        units = list(self.waiting)
        for unit in batch:
            if isinstance(unit, FactFileError):
                self.problems.extend(unit.problems)
            elif self.is_new(unit):
                units.append(unit)
        if self.remove:  # what a removed file declared may move to any other, so all are loaded at once
            self.waiting = units
            return
        stored = known_in_database(self.connection, slugs_needed(units))
        ready, self.waiting = self.sorted_out(units, stored)
        self.load(ready, (), stored)

    def finish(self) -> Loaded:
        """Load what waited, hold the end against the rules, and say what was done."""
        self.load(self.waiting, self.remove, known_in_database(self.connection, slugs_needed(self.waiting)))
        if not self.problems:
            self.problems.extend(_loose_ends(self.connection, self.left))
        if self.problems:
            raise FactFileError(self.problems)
        return self.loaded

    def is_new(self, unit: Unit) -> bool:
        """Whether there is something to load; a second file of the same name is at fault."""
        self.loaded.files += 1
        if unit.name in self.names:
            self.problems.append(
                unit.tree.problem((), unit.name, f"a second file called {unit.name}; load one of them")
            )
            return False
        self.names.add(unit.name)
        if _is_loaded(self.connection, unit):
            self.loaded.unchanged_files += 1
            return False
        return True

    def sorted_out(self, units: Sequence[Unit], stored: Container[str]) -> tuple[list[Unit], list[Unit]]:
        """The units whose references all lead somewhere, and those that have to wait for another file."""
        ready, complete = list(units), -1
        while len(ready) != complete:
            complete = len(ready)
            declared = {draft.slug for unit in ready for draft in unit.drafts}
            known = _Either(declared, self.unwritten, stored)
            ready = [unit for unit in ready if refers_only_to(unit, known)]
        chosen = {unit.name for unit in ready}
        return ready, [unit for unit in units if unit.name not in chosen]

    def load(self, units: Sequence[Unit], remove: Sequence[str], stored: Mapping[str, Known]) -> None:
        """Check units and, while nothing is at fault, write them."""
        if not units and not remove:
            return
        try:
            one = _Load(self.connection, units, remove, self.loaded, elsewhere=stored, highest_ids=self.highest_ids)
            one.check(self.unwritten)
            if not self.problems:
                one.write_all()
                self.left |= one.left()
        except FactFileError as error:
            self.problems.extend(error.problems)
        except IntegrityError as error:
            raise FactFileError([*self.problems, *(broken_rules(units) or [_unexplained(units, error)])]) from error
        if self.problems:
            self.unwritten |= {d.slug: Known(d.slug, d.kind, d.label, u.name) for u in units for d in u.drafts}


def _prepare(connection: Connection) -> None:
    """One loader at a time, until its transaction ends; SQLite writers take turns, but want room for indexes."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    else:
        connection.execute(text(f"PRAGMA cache_size = -{_CACHE_KIB}"))


def _is_loaded(connection: Connection, unit: Unit) -> bool:
    query = select(FactFile.id).where(FactFile.label == unit.name, FactFile.sha256 == unit.sha256)
    return not unit.problems and connection.execute(query).first() is not None


def _unexplained(units: Sequence[Unit], error: IntegrityError) -> Problem:
    file = units[0].tree.file if units else "-"
    return Problem(file, 1, 1, "", "", f"the database refused it: {error.orig}")


class _Load:
    """One batch of a load: `check` it, then `write_all` of it."""

    def __init__(
        self,
        connection: Connection,
        units: Sequence[Unit],
        remove: Sequence[str],
        loaded: Loaded,
        *,
        elsewhere: Mapping[str, Known],
        highest_ids: dict[str, int],
    ) -> None:
        self.connection = connection
        self.units = units
        self.remove = remove
        self.loaded = loaded
        self.currencies: dict[str, int] = {}
        self.elsewhere = elsewhere
        self.highest_ids = highest_ids
        self.files: dict[str, int] = {}
        self.removed_files: list[int] = []
        self.known_files: list[int] = []
        self.drafts: dict[str, Draft] = {}
        self.ids: dict[str, int] = {}
        self.stored: dict[int, Row] = {}
        self.stored_passages: list[int] = []
        self.passages: dict[tuple[str, str], int] = {}

    def write_all(self) -> None:
        """Write what differs, once `check` has passed."""
        self.write_files()
        self.assign_ids()
        self.write_records()
        self.write_passages()
        self.write_citations()
        self.write_names()
        self.drop_files()
        self.refuse_loops()
        relabel_dependents(self.connection, self.relabelled(), self.currencies)
        advance_keys(self.connection, (TABLES[name] for name in _NUMBERED))

    def defer_foreign_keys(self) -> None:
        if self.connection.dialect.name == "sqlite":
            self.connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        else:
            self.connection.execute(text("SET CONSTRAINTS ALL DEFERRED"))

    def write_currencies(self) -> None:
        table = TABLES["currencies"]
        key = key_of(table)
        stored = [tuple(row) for row in self.connection.execute(select(table))]
        given = [row_of(table, _currency(currency)) for unit in self.units for currency in unit.currencies]
        wanted = {key(row): row for row in (*stored, *given)}
        self.loaded.note(write_difference(self.connection, table, stored, wanted.values()))
        self.currencies = {row[0]: row[2] for row in wanted.values()}

    def check(self, unwritten: Mapping[str, Known]) -> None:
        """Raise everything that is wrong with the units; `unwritten` are records that exist but for other problems."""
        self.defer_foreign_keys()
        self.write_currencies()
        gone = set(self.remove)
        others = {slug: known for slug, known in self.elsewhere.items() if known.declared_in not in gone}
        if problems := check_units(self.units, {**unwritten, **others}, self.currencies):
            raise FactFileError(problems)

    def write_files(self) -> None:
        table = TABLES["fact_files"]
        names = [*(unit.name for unit in self.units), *self.remove]
        stored = [tuple(row) for row in self.connection.execute(select(table).where(table.c.label.in_(names)))]
        self.files = {row[1]: row[0] for row in stored}
        for name in self.remove:
            if name not in self.files:
                raise FactFileError([Problem(name, 1, 1, "", "", "no such file is loaded, so it cannot be removed")])
        self.removed_files = [self.files[name] for name in self.remove]
        self.known_files = [self.files[unit.name] for unit in self.units if unit.name in self.files]
        free = self.next_id(table)
        for unit in self.units:
            if unit.name not in self.files:
                self.files[unit.name], free = free, free + 1
        rows = [(self.files[unit.name], unit.name, unit.sha256) for unit in self.units]
        kept = [row for row in stored if row[1] not in self.remove]
        self.loaded.note(write_difference(self.connection, table, kept, rows))

    def next_id(self, table: Table) -> int:
        """A key that no row has, nor had before an earlier batch of this load took it away."""
        highest = int(self.connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())
        self.highest_ids[table.name] = max(highest, self.highest_ids.get(table.name, 0))
        return self.highest_ids[table.name] + 1

    def assign_ids(self) -> None:
        """Records keep their ids by slug; new ones get the next."""
        self.drafts = {draft.slug: draft for unit in self.units for draft in unit.drafts}
        self.ids = {known.slug: known.id for known in self.elsewhere.values() if known.id is not None}
        free = self.next_id(TABLES["records"])
        for slug in sorted(self.drafts.keys() - self.ids.keys()):
            self.ids[slug], free = free, free + 1
        owned = stored_rows(
            self.connection, TABLES["records"], TABLES["records"].c.fact_file_id, self.known_files + self.removed_files
        )
        moved_ids = [self.ids[slug] for slug in self.drafts if slug in self.elsewhere]
        moved = stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, moved_ids)
        self.stored = {row[0]: row for row in (*owned, *moved)}

    def write_records(self) -> None:
        labels = {slug: known.label or slug for slug, known in self.elsewhere.items() if slug not in self.drafts}
        resolver = Resolver(self.drafts, self.ids, labels, self.currencies)
        wanted: dict[Table, list[Row]] = {table: [] for table in _record_tables()}
        sides: dict[str, list[Row]] = {name: [] for name in SIDE_TABLES}
        for unit in self.units:
            for draft in unit.drafts:
                for table, row in resolver.rows(draft, self.files[unit.name]):
                    wanted[table].append(row)
                for name, values in draft.side_rows:
                    sides[name].append(row_of(TABLES[name], resolver.values(values)))
        stored_ids = list(self.stored)
        for name, owner in SIDE_TABLES.items():
            table = TABLES[name]
            self.write(table, table.c[owner], stored_ids, sides[name])
        for table, rows in wanted.items():
            self.write(table, table.c.id, stored_ids, rows)

    def write(self, table: Table, owner: Any, owner_ids: Sequence[int], wanted: Sequence[Row]) -> None:
        stored = stored_rows(self.connection, table, owner, owner_ids)
        self.loaded.note(write_difference(self.connection, table, stored, wanted))

    def write_passages(self) -> None:
        table = TABLES["passages"]
        documents = [row_id for row_id, row in self.stored.items() if row[1] == "document"]
        stored = stored_rows(self.connection, table, table.c.document_id, documents)
        self.stored_passages = [row[0] for row in stored]
        rows = [
            {**values, "document_id": self.ids[unit.document]}
            for unit in self.units
            if unit.document
            for values in unit.passages
        ]
        wanted = self.numbered(table, stored, rows)
        self.loaded.note(write_difference(self.connection, table, stored, wanted))
        documents_by_id = {self.ids[unit.document]: unit.name for unit in self.units if unit.document}
        self.passages = {(documents_by_id[row[2]], row[1]): row[0] for row in wanted}

    def numbered(self, table: Table, stored: Sequence[Row], rows: Sequence[dict[str, Any]]) -> list[Row]:
        """Rows with ids: the stored id where the row is known, the next free one where it is new."""
        free = self.next_id(table)
        if not stored:
            return [row_of(table, {**values, "id": row_id}) for row_id, values in enumerate(rows, free)]
        key = key_of(table)
        known = {key(row): row[0] for row in stored}
        wanted = []
        for values in rows:
            row_id = known.get(key(row_of(table, values)))
            if row_id is None:
                row_id, free = free, free + 1
            wanted.append(row_of(table, {**values, "id": row_id}))
        return wanted

    def write_citations(self) -> None:
        table = TABLES["citations"]
        resolver = Resolver(self.drafts, self.ids, {}, self.currencies)
        rows = [
            {
                **resolver.values(citation.values),
                "record_id": self.ids[citation.record.slug],
                "passage_id": self.passages[unit.name, citation.passage],
            }
            for unit in self.units
            for citation in unit.citations
        ]
        stored = stored_rows(self.connection, table, table.c.passage_id, self.stored_passages)
        self.loaded.note(write_difference(self.connection, table, stored, self.numbered(table, stored, rows)))

    def write_names(self) -> None:
        table = TABLES["names"]
        rows = [
            {
                **name.values,
                "record_id": self.ids[name.record.slug],
                "passage_id": self.passages[unit.name, name.passage] if name.passage else None,
            }
            for unit in self.units
            for name in unit.names
        ]
        printed = stored_rows(self.connection, table, table.c.passage_id, self.stored_passages)
        of_records = stored_rows(self.connection, table, table.c.record_id, list(self.stored))
        unprinted = [row for row in of_records if row[-1] is None]
        stored = [*printed, *unprinted]
        self.loaded.note(write_difference(self.connection, table, stored, self.numbered(table, stored, rows)))

    def drop_files(self) -> None:
        table = TABLES["fact_files"]
        stored = stored_rows(self.connection, table, table.c.id, self.removed_files)
        self.loaded.note(write_difference(self.connection, table, stored, []))

    def left(self) -> dict[int, Left]:
        """The records that this load took away, or made another kind, and the tables that they left."""
        kinds = {self.ids[slug]: draft.kind for slug, draft in self.drafts.items()}
        return {
            row_id: Left(
                row[1], row[2], set(tables_of(row[1])) - set(tables_of(kinds.get(row_id)) if row_id in kinds else ())
            )
            for row_id, row in self.stored.items()
            if kinds.get(row_id) != row[1]
        }

    def refuse_loops(self) -> None:
        """A record must not be its own ancestor, also by way of records that were loaded before."""
        problems = []
        for kind, column in TREES.items():
            own = {
                self.ids[draft.slug]: (unit, draft)
                for unit in self.units
                for draft in unit.drafts
                if draft.kind == kind
            }
            for some in chunks(list(own)):
                for row_id in own_ancestors(self.connection, TABLES[f"{kind}s"].c[column], some):
                    unit, draft = own[row_id]
                    name = column.removesuffix("_id")
                    problems.append(unit.tree.problem((*draft.path, name), draft.slug, f"its own ancestor by `{name}`"))
        if problems:
            raise FactFileError(problems)

    def relabelled(self) -> list[int]:
        """The ids of records that had another label before this load."""
        resolver_labels = {
            row[0]: row[3]
            for row in stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, list(self.stored))
        }
        return [row_id for row_id, row in self.stored.items() if resolver_labels.get(row_id, row[3]) != row[3]]


def _currency(currency: Any) -> dict[str, Any]:
    return {"code": currency.code, "label": currency.label, "minor_per_major": currency.minor_per_major}


def _record_tables() -> list[Table]:
    tables = {table for kind in Record.__mapper__.polymorphic_map for table in tables_of(kind)}
    return [table for table in Base.metadata.sorted_tables if table in tables]
