"""The loader: fact files into the database, all or nothing, writing only what differs."""

from __future__ import annotations

import gc
import math
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from itertools import chain, count, islice
from typing import Any, NamedTuple

from sqlalchemy import Connection, Table, func, select, text
from sqlalchemy.exc import IntegrityError

from communique.factfiles.catalogue import CatalogueEntry, chunks, currencies_in_use, stored_entries
from communique.factfiles.check import check_coded_files, check_reborn, check_rescaled, seems_at_fault
from communique.factfiles.dangling import SIDE_TABLES, dangling_references, own_ancestors, own_tables_that_point
from communique.factfiles.deferred_constraints import deferred_foreign_keys
from communique.factfiles.diagnose import broken_rules
from communique.factfiles.difference import Change, advance_keys, key_of, stored_rows, write_difference
from communique.factfiles.drafts import TREES, tables_of
from communique.factfiles.labels import relabel_dependents
from communique.factfiles.packed import Packed, Row, code_again
from communique.factfiles.problems import FactFileError, Problem, Warnings
from communique.factfiles.redirects import DeclaredRedirect
from communique.factfiles.rows import Keys, Labels, rows_of
from communique.factfiles.stored_redirects import StoredRedirects
from communique.factfiles.twins import stored_twins
from communique.schema import Base, FactFile, Record

TABLES = Base.metadata.tables
RECORDS_AT_A_TIME = 20_000
_UNITS_LOOKED_UP = 20
_CACHE_KIB = 256 * 1024
_LOCK = 0x4C4F4144  # "LOAD"; any number will do as long as it stays the same
_FILE_OF_RECORD = TABLES["records"].columns.keys().index("fact_file_id")
# The tables whose keys the loader gives out.
_NUMBERED = ("fact_files", "records", "passages", "citations", "names")


@dataclass
class Loaded:
    """What a load did: files read, files already loaded as they are, and rows changed by table.

    `names` are those of the fact files that were read, each with the file on disk that it is in; `removed` and `others`
    those that a project no longer has, and that are loaded though they are no project's; `warnings` what to look at.
    """

    files: int = 0
    unchanged_files: int = 0
    changes: dict[str, Change] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    removed: Sequence[str] = ()
    others: Sequence[str] = ()
    warnings: Warnings = field(default_factory=Warnings)

    def note(self, change: Change) -> None:
        """Add what happened to a table."""
        total = self.changes.setdefault(change.table, Change(change.table))
        total.added += change.added
        total.changed += change.changed
        total.removed += change.removed


def load_coded_files(
    connection: Connection, coded_files: Iterable[Packed | FactFileError], remove: Sequence[str] = ()
) -> Loaded:
    """Load coded files, and remove those files named in `remove`, within the caller's transaction.

    Raises FactFileError, with every problem found, if anything is at fault; the caller then rolls back. Doing it again
    changes nothing; an edited file changes just the rows that its edits concern. Units are loaded in batches, so that
    memory holds one batch and those coded files that name records which a later file declares.
    """
    take_turns(connection)
    with deferred_foreign_keys(connection):
        loading = _Loading(connection, remove)
        for batch in _batches(loading.new_in(coded_files), loading.is_first, math.inf if remove else RECORDS_AT_A_TIME):
            loading.add(batch)
            batch.clear()
            gc.collect()  # what libraries left in cycles
        return loading.finish()


def _batches(coded_files: Iterable[Packed], are_first: bool, records: float) -> Iterator[list[Packed]]:
    """Yield runs of coded files that declare about so many records together.

    Within one, records may move from file to file; where there are none yet, they are shorter, and the first very
    short, so that writing starts at once and coding goes on meanwhile.
    """
    batch: list[Packed] = []
    most = records / 2 if are_first else records
    held, enough = 0, most / 16 if are_first else most
    for coded in coded_files:
        batch.append(coded)
        held += len(coded.kinds)
        if held >= enough:
            yield batch
            batch, held, enough = [], 0, min(2 * enough, most)
    if batch:
        yield batch


class Removal(NamedTuple):
    """A record that is no longer what it was: its former kind, its slug, the tables that it left.

    Where the whole file that declared it is taken out, that has a name.
    """

    kind: str
    slug: str
    tables: set[Table]
    file: str | None

    def remedy(self, user: str) -> str:
        """Return what is to be done about a record that still names it."""
        or_keep = f", or keep {self.file}" if self.file else ""
        return f"no longer declared as {self.kind}, yet {user} names it; edit that first{or_keep}"


def _dangling(connection: Connection, removals: Mapping[int, Removal]) -> list[Problem]:
    """Return what was taken away, or made another kind, must not be named by what stays."""
    tables = {row_id: one.tables for row_id, one in removals.items()}
    return [
        Problem(user.declared_in, 1, 1, "", removals[row_id].slug, removals[row_id].remedy(user.slug))
        for row_id, user in dangling_references(connection, tables)
    ] + _named_by_own_tables(connection, removals)


def _named_by_own_tables(connection: Connection, removals: Mapping[int, Removal]) -> list[Problem]:
    gone = {row_id: one for row_id, one in removals.items() if TABLES["records"] in one.tables}
    return [
        Problem(name, 1, 1, "", gone[row_id].slug, gone[row_id].remedy("a row of this table of yours"))
        for row_id, name in own_tables_that_point(connection, gone)
    ]


def _declared_by(coded_files: Iterable[Packed]) -> dict[str, CatalogueEntry]:
    return {
        slug: CatalogueEntry(slug, kind, None, coded.name) for coded in coded_files for slug, kind in coded.declares()
    }


def slugs_in(coded_files: Iterable[Packed]) -> set[str]:
    """Return every slug that the coded files declare or name."""
    return {slug for coded in coded_files for slug in coded.slugs}


class _Loading:
    """A load from its first batch to its last."""

    def __init__(self, connection: Connection, remove: Sequence[str]) -> None:
        self.connection = connection
        self.remove = remove
        self.loaded = Loaded()
        self.waiting: list[Packed] = []
        self.removals: dict[int, Removal] = {}
        self.problems: list[Problem] = []
        self.highest_ids: dict[str, int] = {}
        # What the files declare that were not written, because something was at fault by then.
        self.unwritten: dict[str, CatalogueEntry] = {}
        self.is_first = connection.execute(select(FactFile.id).limit(1)).first() is None
        self.redirects = StoredRedirects(connection, remove)

    def add(self, batch: Sequence[Packed]) -> None:
        """Load what a batch has that is complete, and let the rest wait."""
        coded_files = [*self.waiting, *batch]
        if self.remove:  # what a removed file declared may move to any other, so all are loaded at once
            self.waiting = coded_files
            return
        stored = stored_entries(self.connection, slugs_in(coded_files))
        ready, self.waiting = self.sorted_out(coded_files, stored)
        self.load(ready, (), stored)

    def finish(self) -> Loaded:
        """Load what waited, hold the end against the rules, and say what was done."""
        self.load(self.waiting, self.remove, stored_entries(self.connection, slugs_in(self.waiting)))
        self.settle_redirects()
        if not self.problems:
            self.problems.extend(_dangling(self.connection, self.removals))
        if self.problems:
            raise FactFileError(self.problems)
        return self.loaded

    def settle_redirects(self) -> None:
        """Hold the former slugs against all records and, while nothing is at fault, write what differs."""
        if not self.redirects.is_concerned(self.removals):
            return
        living = self.living_among(self.redirects.slugs())
        self.problems.extend(self.redirects.check(living))
        if not self.problems:
            self.loaded.note(self.redirects.write(living))

    def living_among(self, slugs: Iterable[str]) -> dict[str, CatalogueEntry]:
        """Return those of the slugs that records have, or would have if nothing were at fault."""
        anew = {known.declared_in for known in self.unwritten.values()} | set(self.remove)
        stored = stored_entries(self.connection, slugs)
        living = {slug: known for slug, known in stored.items() if known.declared_in not in anew}
        return living | {slug: self.unwritten[slug] for slug in self.unwritten.keys() & set(slugs)}

    def new_in(self, coded_files: Iterable[Packed | FactFileError]) -> Iterator[Packed]:
        """Yield what there is to load; faults of form, and a second file of the same name, are noted."""
        stream = iter(coded_files)
        while some := list(islice(stream, _UNITS_LOOKED_UP)):
            names = [coded.name for coded in some if isinstance(coded, Packed)]
            stored = {} if self.is_first else _sha256_of_files(self.connection, names)
            for coded in some:
                if isinstance(coded, FactFileError):
                    self.problems.extend(coded.problems)
                elif self.is_new(coded, stored.get(coded.name)):
                    self.redirects.note(coded)
                    yield coded

    def is_new(self, coded: Packed, stored: str | None) -> bool:
        """Return whether a coded file is to be loaded, given the digest of the file that is stored under its name."""
        self.loaded.files += 1
        self.loaded.warnings.add(coded.warnings)
        is_second = coded.name in self.loaded.names
        self.loaded.names[coded.name] = coded.tree.file
        if is_second:
            self.note(coded, f"a second file called {coded.name}; load one of them")
        elif coded.name in self.remove:
            self.note(coded, f"{coded.name} is to be removed as well; do one of the two")
            self.unwritten |= _declared_by([coded])
        elif stored == coded.sha256 and not coded.is_at_fault:
            self.loaded.unchanged_files += 1
        else:
            return True
        return False

    def note(self, coded: Packed, remedy: str) -> None:
        """Note what is wrong with a whole file."""
        self.problems.append(coded.tree.problem((), coded.name, remedy))

    def sorted_out(self, coded_files: Sequence[Packed], stored: Container[str]) -> tuple[list[Packed], list[Packed]]:
        """Return the coded files whose references all lead somewhere, and those that have to wait for another file."""
        ready, missing = list(coded_files), {""}
        currencies = {row[0] for coded in coded_files for row in coded.currencies} | self.stored_currencies()
        while missing:
            declared = {slug for coded in ready for slug in coded.declared}
            foreign = {slug for coded in ready for slug in coded.foreign}
            missing = {slug for slug in foreign - declared if slug not in stored and slug not in self.unwritten}
            ready = [
                coded for coded in ready if missing.isdisjoint(coded.foreign) and coded.currencies_used <= currencies
            ]
        chosen = {coded.name for coded in ready}
        return ready, [coded for coded in coded_files if coded.name not in chosen]

    def stored_currencies(self) -> set[str]:
        """Return the codes of the currencies that are known."""
        return set(self.connection.scalars(select(TABLES["currencies"].c.code)))

    def load(self, coded_files: Sequence[Packed], remove: Sequence[str], stored: Mapping[str, CatalogueEntry]) -> None:
        """Check coded files and, while nothing is at fault, write them."""
        if not coded_files and not remove:
            return
        try:
            one = _Load(
                self.connection, coded_files, remove, self.loaded, elsewhere=stored, highest_ids=self.highest_ids
            )
            one.check(self.unwritten, self.redirects)
            if not self.problems:
                with _kept_usable(self.connection):
                    one.write_all()
                self.removals |= one.removals()
        except FactFileError as error:
            self.problems.extend(error.problems)
        except IntegrityError as error:
            found = _named_by_own_tables(self.connection, one.removals())
            found = found or _broken_rules(self.connection, coded_files, error)
            raise FactFileError([*self.problems, *found]) from error
        if self.problems:
            self.unwritten |= _declared_by(coded_files)


def take_turns(connection: Connection) -> None:
    """Let one loader write until its transaction ends; SQLite writers take turns, but want room for indexes."""
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


def _kept_usable(connection: Connection) -> AbstractContextManager[object]:
    """Return what lets a connection be asked why a statement failed; a transaction of PostgreSQL is broken by that."""
    return connection.begin_nested() if connection.dialect.name == "postgresql" else nullcontext()


def _broken_rules(connection: Connection, coded_files: Sequence[Packed], error: IntegrityError) -> list[Problem]:
    file = coded_files[0].tree.file if coded_files else "-"
    unexplained = Problem(file, 1, 1, "", "", f"the database refused it: {error.orig}")
    coded = [code_again(coded) for coded in coded_files]
    return [*broken_rules(coded), *stored_twins(connection, coded)] or [unexplained]


class _Load:
    """One batch of a load: `check` it, then `write_all` of it."""

    def __init__(
        self,
        connection: Connection,
        coded_files: Sequence[Packed],
        remove: Sequence[str],
        loaded: Loaded,
        *,
        elsewhere: Mapping[str, CatalogueEntry],
        highest_ids: dict[str, int],
    ) -> None:
        self.connection = connection
        self.coded_files = coded_files
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
        given = [row for coded in self.coded_files for row in coded.currencies]
        wanted = {key(row): row for row in (*stored, *given)}
        before = {row[0]: row[2] for row in stored}
        self.currencies = {row[0]: row[2] for row in wanted.values()}
        rescaled = [code for code, minor in self.currencies.items() if before.get(code, minor) != minor]
        self.in_use = currencies_in_use(self.connection, rescaled) if rescaled else {}
        self.loaded.note(write_difference(self.connection, table, stored, wanted.values()))

    def check(self, unwritten: Mapping[str, CatalogueEntry], redirects: StoredRedirects) -> None:
        """Raise everything that is wrong with the files; `unwritten` are records that exist but for other problems."""
        self.defer_foreign_keys()
        self.write_currencies()
        gone = set(self.remove)
        others = {slug: known for slug, known in self.elsewhere.items() if known.declared_in not in gone}
        elsewhere = {**unwritten, **others}
        reborn = redirects.kept_among(
            slug for coded in self.coded_files for slug in coded.declared if slug not in elsewhere
        )
        if reborn or self.in_use or seems_at_fault(self.coded_files, elsewhere, self.currencies):
            self.refuse(elsewhere, redirects, reborn)

    def refuse(
        self,
        elsewhere: Mapping[str, CatalogueEntry],
        redirects: StoredRedirects,
        reborn: Mapping[str, DeclaredRedirect],
    ) -> None:
        """Raise all that can be said against the coded files."""
        coded_files = [code_again(coded) for coded in self.coded_files]
        named = redirects.known_among(slugs_in(self.coded_files))
        problems = [
            *check_coded_files(coded_files, elsewhere, self.currencies, named),
            *check_reborn(coded_files, reborn),
            *check_rescaled(coded_files, self.in_use),
        ]
        if problems:
            raise FactFileError(problems)
        if unwritable := [coded.name for coded in self.coded_files if coded.is_at_fault]:
            raise RuntimeError(f"{unwritable} are at fault, and no check says why")

    def write_files(self) -> None:
        table = TABLES["fact_files"]
        names = [*(coded.name for coded in self.coded_files), *self.remove]
        stored = stored_rows(self.connection, table, table.c.label, names)
        self.files = {row[1]: row[0] for row in stored}
        for name in self.remove:
            if name not in self.files:
                raise FactFileError([Problem(name, 1, 1, "", "", "no such file is loaded, so it cannot be removed")])
        self.removed_files = [self.files[name] for name in self.remove]
        self.known_files = [self.files[coded.name] for coded in self.coded_files if coded.name in self.files]
        free = self.next_id(table)
        for coded in self.coded_files:
            if coded.name not in self.files:
                self.files[coded.name], free = free, free + 1
        rows = [(self.files[coded.name], coded.name, coded.sha256) for coded in self.coded_files]
        kept = [row for row in stored if row[1] not in self.remove]
        self.loaded.note(write_difference(self.connection, table, kept, rows))

    def next_id(self, table: Table) -> int:
        """Return a key that no row has, nor had before an earlier batch of this load took it away."""
        highest = int(self.connection.execute(select(func.coalesce(func.max(table.c.id), 0))).scalar_one())
        self.highest_ids[table.name] = max(highest, self.highest_ids.get(table.name, 0))
        return self.highest_ids[table.name] + 1

    def assign_ids(self) -> None:
        """Give records their ids: by slug they keep them, new ones get the next."""
        self.kinds = {slug: kind for coded in self.coded_files for slug, kind in coded.declares()}
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
        """Note what the numbers in each coded file stand for."""
        labels = Labels({slug: known.label or slug for slug, known in self.elsewhere.items()})
        for coded in self.coded_files:
            labels.templates.update(coded.labelled())
        self.keys = [
            Keys(
                [*map(self.ids.__getitem__, coded.slugs), None],
                labels.of(coded.declared),
                [None],
                self.files[coded.name],
                self.currencies,
            )
            for coded in self.coded_files
        ]

    def rows(self, table: Table) -> list[Row]:
        """Return the coded files' rows of a table."""
        name = table.name
        pairs = zip(self.coded_files, self.keys, strict=True)
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
            keys._replace(passages=[*islice(ids, coded.number_of_rows("passages")), None])
            for coded, keys in zip(self.coded_files, self.keys, strict=True)
        ]

    def numbered(self, table: Table, stored: Sequence[Row], rows: Sequence[Row]) -> list[Row]:
        """Return rows with ids: the stored id where the row is known, the next free one where it is new."""
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

    def removals(self) -> dict[int, Removal]:
        """Return the records that this load took away, or made another kind, and the tables that they left."""
        kinds = {self.ids[slug]: kind for slug, kind in self.kinds.items()}
        files = dict(zip(self.removed_files, self.remove, strict=True))
        removals = {}
        for row_id, row in self.stored.items():
            kind, slug = row[1], row[2]
            if kinds.get(row_id) != kind:
                tables = set(tables_of(kinds[row_id])) if row_id in kinds else set()
                removals[row_id] = Removal(kind, slug, set(tables_of(kind)) - tables, files.get(row[_FILE_OF_RECORD]))
        return removals

    def refuse_loops(self) -> None:
        """Raise FactFileError where a record is its own ancestor, be it by way of records that were loaded before.

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
        """Yield the loops that lead through records of other files."""
        for coded in map(code_again, self.coded_files):
            for draft in coded.drafts:
                field = TREES.get(draft.kind, "").removesuffix("_id")
                if (self.ids[draft.slug], field) in looping:
                    yield coded.tree.problem((*draft.path, field), draft.slug, f"its own ancestor by `{field}`")

    def relabelled(self) -> list[int]:
        """Return the ids of records that had another label before this load."""
        resolver_labels = {
            row[0]: row[3]
            for row in stored_rows(self.connection, TABLES["records"], TABLES["records"].c.id, list(self.stored))
        }
        return [row_id for row_id, row in self.stored.items() if resolver_labels.get(row_id, row[3]) != row[3]]


def _record_tables() -> list[Table]:
    tables = {table for kind in Record.__mapper__.polymorphic_map for table in tables_of(kind)}
    return [table for table in Base.metadata.sorted_tables if table in tables]
