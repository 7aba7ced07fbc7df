"""The loader: fact files into the database, all or nothing, writing only what differs."""

from __future__ import annotations

import gc
import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, count, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from communique.factfiles.catalogue import Known, chunks, currencies_in_use, known_in_database
from communique.factfiles.check import check_reborn, check_rescaled, check_units, seems_at_fault
from communique.factfiles.dangling import SIDE_TABLES, own_ancestors, users_of
from communique.factfiles.deferred_constraints import keys_after
from communique.factfiles.diagnose import broken_rules
from communique.factfiles.difference import Change, advance_keys, key_of, stored_rows, write_difference
from communique.factfiles.drafts import TREES, tables_of
from communique.factfiles.packed import Packed, Row, coded_again
from communique.factfiles.problems import FactFileError, Problem
from communique.factfiles.redirects import Told
from communique.factfiles.relabel import relabel_dependents
from communique.factfiles.rows import Keys, Labels, rows_of
from communique.factfiles.stored_redirects import FormerSlugs
from communique.schema import Base, FactFile, Record

TABLES = Base.metadata.tables
RECORDS_AT_A_TIME = 20_000
_UNITS_LOOKED_UP = 20
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


def load_units(connection: Connection, units: Iterable[Packed | FactFileError], remove: Sequence[str] = ()) -> Loaded:
    """Load units, and remove those files named in `remove`, within the caller's transaction.

    Raises FactFileError, with every problem found, if anything is at fault; the caller then rolls back. Doing it again
    changes nothing; an edited file changes just the rows that its edits concern. Units are loaded in batches, so that
    memory holds one batch and those units that name records which a later file declares.
    """
    _prepare(connection)
    with keys_after(connection):
        loading = _Loading(connection, remove)
        for batch in _batches(loading.new_in(units), loading.is_first, math.inf if remove else RECORDS_AT_A_TIME):
            loading.add(batch)
            batch.clear()
            gc.collect()  # what libraries left in cycles
        return loading.finish()


def _batches(units: Iterable[Packed], are_first: bool, records: float) -> Iterator[list[Packed]]:
    """Runs of units that declare about so many records together.

    Within one, records may move from file to file; where there are none yet, they are shorter, and the first very
    short, so that writing starts at once and coding goes on meanwhile.
    """
    batch: list[Packed] = []
    most = records / 2 if are_first else records
    held, enough = 0, most / 16 if are_first else most
    for unit in units:
        batch.append(unit)
        held += len(unit.kinds)
        if held >= enough:
            yield batch
            batch, held, enough = [], 0, min(2 * enough, most)
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


def _declared_by(units: Iterable[Packed]) -> dict[str, Known]:
    return {slug: Known(slug, kind, None, unit.name) for unit in units for slug, kind in unit.declares()}


def slugs_in(units: Iterable[Packed]) -> set[str]:
    """Every slug that the units declare or name."""
    return {slug for unit in units for slug in unit.slugs}


class _Loading:
    """A load from its first batch to its last."""

    def __init__(self, connection: Connection, remove: Sequence[str]) -> None:
        self.connection = connection
        self.remove = remove
        self.loaded = Loaded()
        self.names: set[str] = set()
        self.waiting: list[Packed] = []
        self.left: dict[int, Left] = {}
        self.problems: list[Problem] = []
        self.highest_ids: dict[str, int] = {}
        # What the files declare that were not written, because something was at fault by then.
        self.unwritten: dict[str, Known] = {}
        self.is_first = connection.execute(select(FactFile.id).limit(1)).first() is None
        self.former = FormerSlugs(connection, remove)

    def add(self, batch: Sequence[Packed]) -> None:
        """Load what a batch has that is complete, and let the rest wait."""
        units = [*self.waiting, *batch]
        if self.remove:  # what a removed file declared may move to any other, so all are loaded at once
            self.waiting = units
            return
        stored = known_in_database(self.connection, slugs_in(units))
        ready, self.waiting = self.sorted_out(units, stored)
        self.load(ready, (), stored)

    def finish(self) -> Loaded:
        """Load what waited, hold the end against the rules, and say what was done."""
        self.load(self.waiting, self.remove, known_in_database(self.connection, slugs_in(self.waiting)))
        self.settle_former_slugs()
        if not self.problems:
            self.problems.extend(_loose_ends(self.connection, self.left))
        if self.problems:
            raise FactFileError(self.problems)
        return self.loaded

    def settle_former_slugs(self) -> None:
        """Hold the former slugs against all records and, while nothing is at fault, write what differs."""
        if not self.former.is_concerned(self.left):
            return
        living = self.living_among(self.former.slugs())
        self.problems.extend(self.former.check(living))
        if not self.problems:
            self.loaded.note(self.former.write(living))

    def living_among(self, slugs: Iterable[str]) -> dict[str, Known]:
        """Those of the slugs that records have, or would have if nothing were at fault."""
        anew = {known.declared_in for known in self.unwritten.values()} | set(self.remove)
        stored = known_in_database(self.connection, slugs)
        living = {slug: known for slug, known in stored.items() if known.declared_in not in anew}
        return living | {slug: self.unwritten[slug] for slug in self.unwritten.keys() & set(slugs)}

    def new_in(self, units: Iterable[Packed | FactFileError]) -> Iterator[Packed]:
        """What there is to load; faults of form, and a second file of the same name, are noted."""
        stream = iter(units)
        while some := list(islice(stream, _UNITS_LOOKED_UP)):
            names = [unit.name for unit in some if isinstance(unit, Packed)]
            stored = {} if self.is_first else _sha256_of_files(self.connection, names)
            for unit in some:
                if isinstance(unit, FactFileError):
                    self.problems.extend(unit.problems)
                elif self.is_new(unit, stored.get(unit.name)):
                    self.former.note(unit)
                    yield unit

    def is_new(self, unit: Packed, stored: str | None) -> bool:
        """Whether a unit is to be loaded, given the digest of the file that is stored under its name."""
        self.loaded.files += 1
        is_second = unit.name in self.names
        self.names.add(unit.name)
        if is_second:
            self.note(unit, f"a second file called {unit.name}; load one of them")
        elif unit.name in self.remove:
            self.note(unit, f"{unit.name} is to be removed as well; do one of the two")
            self.unwritten |= _declared_by([unit])
        elif stored == unit.sha256 and not unit.is_at_fault:
            self.loaded.unchanged_files += 1
        else:
            return True
        return False

    def note(self, unit: Packed, remedy: str) -> None:
        """Note what is wrong with a whole file."""
        self.problems.append(unit.tree.problem((), unit.name, remedy))

    def sorted_out(self, units: Sequence[Packed], stored: Container[str]) -> tuple[list[Packed], list[Packed]]:
        """The units whose references all lead somewhere, and those that have to wait for another file."""
        ready, missing = list(units), {""}
        currencies = {row[0] for unit in units for row in unit.currencies} | self.stored_currencies()
        while missing:
            declared = {slug for unit in ready for slug in unit.declared}
            foreign = {slug for unit in ready for slug in unit.foreign}
            missing = {slug for slug in foreign - declared if slug not in stored and slug not in self.unwritten}
            ready = [unit for unit in ready if missing.isdisjoint(unit.foreign) and unit.currencies_used <= currencies]
        chosen = {unit.name for unit in ready}
        return ready, [unit for unit in units if unit.name not in chosen]

    def stored_currencies(self) -> set[str]:
        """The codes of the currencies that are known."""
        return set(self.connection.scalars(select(TABLES["currencies"].c.code)))

    def load(self, units: Sequence[Packed], remove: Sequence[str], stored: Mapping[str, Known]) -> None:
        """Check units and, while nothing is at fault, write them."""
        if not units and not remove:
            return
        try:
            one = _Load(self.connection, units, remove, self.loaded, elsewhere=stored, highest_ids=self.highest_ids)
            one.check(self.unwritten, self.former)
            if not self.problems:
                one.write_all()
                self.left |= one.left()
        except FactFileError as error:
            self.problems.extend(error.problems)
        except IntegrityError as error:
            raise FactFileError([*self.problems, *_broken_rules(units, error)]) from error
        if self.problems:
            self.unwritten |= _declared_by(units)


def _prepare(connection: Connection) -> None:
    """One loader at a time, until its transaction ends; SQLite writers take turns, but want room for indexes."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    else:
        connection.execute(text(f"PRAGMA cache_size = -{_CACHE_KIB}"))


def _sha256_of_files(connection: Connection, names: Sequence[str]) -> dict[str, str]:
    query = select(FactFile.label, FactFile.sha256)
    return {
        label: digest
        for some in chunks(names)
        for label, digest in connection.execute(query.where(FactFile.label.in_(some)))
    }


def _broken_rules(units: Sequence[Packed], error: IntegrityError) -> list[Problem]:
    file = units[0].tree.file if units else "-"
    unexplained = Problem(file, 1, 1, "", "", f"the database refused it: {error.orig}")
    return broken_rules([coded_again(unit) for unit in units]) or [unexplained]


class _Load:
    """One batch of a load: `check` it, then `write_all` of it."""

    def __init__(
        self,
        connection: Connection,
        units: Sequence[Packed],
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
        # Those in which there are amounts, and whose minor units these files would change.
        self.in_use: dict[str, int] = {}
        self.elsewhere = elsewhere
        self.highest_ids = highest_ids
        self.files: dict[str, int] = {}
        self.removed_files: list[int] = []
        self.known_files: list[int] = []
        self.kinds: dict[str, str] = {}
        self.ids: dict[str, int] = {}
        self.keys: list[Keys] = []
        self.stored: dict[int, Row] = {}
        self.stored_passages: list[int] = []

    def write_all(self) -> None:
        """Write what differs, once `check` has passed."""
        self.write_files()
        self.assign_ids()
        self.assign_keys()
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
        given = [row for unit in self.units for row in unit.currencies]
        wanted = {key(row): row for row in (*stored, *given)}
        before = {row[0]: row[2] for row in stored}
        self.currencies = {row[0]: row[2] for row in wanted.values()}
        rescaled = [code for code, minor in self.currencies.items() if before.get(code, minor) != minor]
        self.in_use = currencies_in_use(self.connection, rescaled) if rescaled else {}
        self.loaded.note(write_difference(self.connection, table, stored, wanted.values()))

    def check(self, unwritten: Mapping[str, Known], former: FormerSlugs) -> None:
        """Raise everything that is wrong with the units; `unwritten` are records that exist but for other problems."""
        self.defer_foreign_keys()
        self.write_currencies()
        gone = set(self.remove)
        others = {slug: known for slug, known in self.elsewhere.items() if known.declared_in not in gone}
        elsewhere = {**unwritten, **others}
        reborn = former.kept_among(slug for unit in self.units for slug in unit.declared if slug not in elsewhere)
        if reborn or self.in_use or seems_at_fault(self.units, elsewhere, self.currencies):
            self.refuse(elsewhere, former, reborn)

    def refuse(self, elsewhere: Mapping[str, Known], former: FormerSlugs, reborn: Mapping[str, Told]) -> None:
        """Raise all that can be said against the units."""
        units = [coded_again(unit) for unit in self.units]
        named = former.known_among(slugs_in(self.units))
        problems = [
            *check_units(units, elsewhere, self.currencies, named),
            *check_reborn(units, reborn),
            *check_rescaled(units, self.in_use),
        ]
        if problems:
            raise FactFileError(problems)
        if unwritable := [unit.name for unit in self.units if unit.is_at_fault]:
            raise RuntimeError(f"{unwritable} are at fault, and no check says why")

    def write_files(self) -> None:
        table = TABLES["fact_files"]
        names = [*(unit.name for unit in self.units), *self.remove]
        stored = stored_rows(self.connection, table, table.c.label, names)
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
        self.kinds = {slug: kind for unit in self.units for slug, kind in unit.declares()}
        self.ids = {known.slug: known.id for known in self.elsewhere.values() if known.id is not None}
        new = [slug for slug in self.kinds if slug not in self.ids]
        self.ids.update(zip(new, count(self.next_id(TABLES["records"])), strict=False))
        owned = stored_rows(
            self.connection, TABLES["records"], TABLES["records"].c.fact_file_id, self.known_files + self.removed_files
        )
        moved_ids = [self.ids[slug] for slug in self.kinds if slug in self.elsewhere]
        moved = stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, moved_ids)
        self.stored = {row[0]: row for row in (*owned, *moved)}

    def assign_keys(self) -> None:
        """What the numbers in each unit stand for."""
        labels = Labels({slug: known.label or slug for slug, known in self.elsewhere.items()})
        for unit in self.units:
            labels.templates.update(unit.labelled())
        self.keys = [
            Keys(
                [*map(self.ids.__getitem__, unit.slugs), None],
                labels.of(unit.declared),
                [None],
                self.files[unit.name],
                self.currencies,
            )
            for unit in self.units
        ]

    def rows(self, table: Table) -> list[Row]:
        """The units' rows of a table."""
        name = table.name
        pairs = zip(self.units, self.keys, strict=True)
        return list(chain.from_iterable(rows_of(name, u.columns[name], keys) for u, keys in pairs if name in u.columns))

    def write_records(self) -> None:
        stored_ids = list(self.stored)
        for table in _record_tables():
            self.write(table, table.c.id, stored_ids)
        for name, owner in SIDE_TABLES.items():
            self.write(TABLES[name], TABLES[name].c[owner], stored_ids)

    def write(self, table: Table, owner: Any, owner_ids: Sequence[int]) -> None:
        stored = stored_rows(self.connection, table, owner, owner_ids)
        self.loaded.note(write_difference(self.connection, table, stored, self.rows(table)))

    def write_passages(self) -> None:
        table = TABLES["passages"]
        documents = [row_id for row_id, row in self.stored.items() if row[1] == "document"]
        stored = stored_rows(self.connection, table, table.c.document_id, documents)
        self.stored_passages = [row[0] for row in stored]
        wanted = self.numbered(table, stored, self.rows(table))
        self.loaded.note(write_difference(self.connection, table, stored, wanted))
        ids = iter([row[0] for row in wanted])
        self.keys = [
            keys._replace(passages=[*islice(ids, unit.number_of_rows("passages")), None])
            for unit, keys in zip(self.units, self.keys, strict=True)
        ]

    def numbered(self, table: Table, stored: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
        """Rows with ids: the stored id where the row is known, the next free one where it is new."""
        free = count(self.next_id(table))
        if not stored:
            return [(row_id, *row[1:]) for row_id, row in zip(free, rows, strict=False)]
        key = key_of(table)
        known = {key(row): row[0] for row in stored}
        return [(known.get(key(row)) or next(free), *row[1:]) for row in rows]

    def write_citations(self) -> None:
        table = TABLES["citations"]
        stored = stored_rows(self.connection, table, table.c.passage_id, self.stored_passages)
        self.loaded.note(
            write_difference(self.connection, table, stored, self.numbered(table, stored, self.rows(table)))
        )

    def write_names(self) -> None:
        table = TABLES["names"]
        printed = stored_rows(self.connection, table, table.c.passage_id, self.stored_passages)
        of_records = stored_rows(self.connection, table, table.c.record_id, list(self.stored))
        unprinted = [row for row in of_records if row[-1] is None]
        stored = [*printed, *unprinted]
        self.loaded.note(
            write_difference(self.connection, table, stored, self.numbered(table, stored, self.rows(table)))
        )

    def drop_files(self) -> None:
        table = TABLES["fact_files"]
        stored = stored_rows(self.connection, table, table.c.id, self.removed_files)
        self.loaded.note(write_difference(self.connection, table, stored, []))

    def left(self) -> dict[int, Left]:
        """The records that this load took away, or made another kind, and the tables that they left."""
        kinds = {self.ids[slug]: kind for slug, kind in self.kinds.items()}
        return {
            row_id: Left(
                row[1], row[2], set(tables_of(row[1])) - set(tables_of(kinds.get(row_id)) if row_id in kinds else ())
            )
            for row_id, row in self.stored.items()
            if kinds.get(row_id) != row[1]
        }

    def refuse_loops(self) -> None:
        """A record must not be its own ancestor, also by way of records that were loaded before.

        Those cannot name what is new; so there is nothing to find unless some of them are written anew.
        """
        if not self.stored:
            return
        looping = {
            (row_id, column.removesuffix("_id"))
            for kind, column in TREES.items()
            for some in chunks([self.ids[slug] for slug, one in self.kinds.items() if one == kind])
            for row_id in own_ancestors(self.connection, TABLES[f"{kind}s"].c[column], some)
        }
        if looping:
            raise FactFileError(self.loops(looping))

    def loops(self, looping: Container[tuple[int, str]]) -> Iterator[Problem]:
        """Loops that lead through records of other files."""
        for unit in map(coded_again, self.units):
            for draft in unit.drafts:
                field = TREES.get(draft.kind, "").removesuffix("_id")
                if (self.ids[draft.slug], field) in looping:
                    yield unit.tree.problem((*draft.path, field), draft.slug, f"its own ancestor by `{field}`")

    def relabelled(self) -> list[int]:
        """The ids of records that had another label before this load."""
        resolver_labels = {
            row[0]: row[3]
            for row in stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, list(self.stored))
        }
        return [row_id for row_id, row in self.stored.items() if resolver_labels.get(row_id, row[3]) != row[3]]


def _record_tables() -> list[Table]:
    tables = {table for kind in Record.__mapper__.polymorphic_map for table in tables_of(kind)}
    return [table for table in Base.metadata.sorted_tables if table in tables]
