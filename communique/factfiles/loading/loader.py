"""The loader: fact files into the database, all or nothing, writing only what differs."""

from __future__ import annotations

import gc
import math
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from functools import cache
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.exc import IntegrityError

from communique.database.one_of import one_of
from communique.factfiles.checking.check import COPIED_IN_A_CIRCLE, declared_twice
from communique.factfiles.checking.decisions import stored_at_odds
from communique.factfiles.checking.twins import stored_twins
from communique.factfiles.claims.settling import Found
from communique.factfiles.coding.idle_entries import IdleEntries
from communique.factfiles.coding.packed_file import LISTED, PackedFile, code_again
from communique.factfiles.loading.batch import Batch, LoadSummary, Removal, slugs_in, write_findings
from communique.factfiles.loading.dangling import dangling_references, own_tables_that_point
from communique.factfiles.loading.deferred_constraints import deferred_foreign_keys
from communique.factfiles.loading.diagnose import broken_rules
from communique.factfiles.loading.difference import Change, advance_keys
from communique.factfiles.loading.forgetting import forget, unneeded_records
from communique.factfiles.loading.stored_redirects import StoredRedirects
from communique.factfiles.loading.write_queue import WriteQueue
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.records.catalogue import (
    CatalogueEntry,
    chunks,
    currencies_in_database,
    in_loops,
    stored_entries,
    stored_slugs_like,
)
from communique.factfiles.records.labels import relabel_dependents
from communique.factfiles.records.tellers import told_by_nobody, told_by_others
from communique.schema import Base, FactFile, SlugReading

TABLES = Base.metadata.tables
RECORDS_AT_A_TIME = 20_000
# Fewer have the server wait for this process, more have this process wait for the server.
_SETTLED_AT_A_TIME = 1_500
_UNITS_LOOKED_UP = 20
# With more, memory grows with the rows until it is full; importing 299,000 rows takes as long with 192 MiB.
_CACHE_KIB = 32 * 1024
_LOCK = 0x4C4F4144  # "LOAD"; any number will do as long as it stays the same


class Leaning(NamedTuple):
    """The ground of a project's files: where, given slugs, all currencies, and which files its gazetteer has."""

    problems: Callable[[Collection[str], Mapping[str, int]], Iterable[Problem]]
    gazetteer: Callable[[], Iterable[PackedFile]]


def load_coded_files(
    connection: Connection,
    coded_files: Iterable[PackedFile | FactFileError],
    remove: Sequence[str] = (),
    same: Mapping[str, str] | None = None,
    leaning: Leaning | None = None,
    *,
    beside: Callable[[], Mapping[str, str]] = dict,
) -> LoadSummary:
    """Load coded files, and remove those files named in `remove`, within the caller's transaction.

    `same` are the slugs that the coded files, and after this load all that is stored, have read as others.

    Raises FactFileError, with every problem found, if anything is at fault; the caller then rolls back. Doing it again
    changes nothing; an edited file changes just the rows that its edits concern. Units are loaded in batches, so that
    memory holds one batch and those coded files that name records which a later file declares.

    With `leaning`, no document may lean on records that nobody lists or tells of any more, and what the gazetteer has
    on such is left out. `beside` tells, where somebody declares a currency, which other file of the project does.
    """
    take_turns(connection)
    with deferred_foreign_keys(connection):
        loading = _Loading(connection, remove, same or {}, leaning, beside)
        for batch in _batches(loading.new_in(coded_files), loading.is_first, math.inf if remove else RECORDS_AT_A_TIME):
            loading.add(batch)
            batch.clear()
            gc.collect(0)  # what libraries left in cycles
        return loading.finish()


def _batches(coded_files: Iterable[PackedFile], are_first: bool, records: float) -> Iterator[list[PackedFile]]:
    """Yield runs of coded files that declare about so many records together.

    Within one, records may move from file to file; where there are none yet, they are shorter, and the first very
    short, so that writing starts at once and coding goes on meanwhile.
    """
    batch: list[PackedFile] = []
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


def _dangling(connection: Connection, removals: Mapping[int, Removal]) -> list[Problem]:
    """Return what was taken away, or made another kind, must not be named by what stays."""
    tables = {row_id: one.tables for row_id, one in removals.items()}
    return [
        Problem(user.declared_in, 1, 1, "", removals[row_id].slug, removals[row_id].remedy(user.slug))
        for row_id, user in dangling_references(connection, tables)
    ]


def _named_by_own_tables(connection: Connection, removals: Mapping[int, Removal]) -> list[Problem]:
    return [
        Problem(name, 1, 1, "", removals[row_id].slug, removals[row_id].remedy_of_own_table(target))
        for row_id, name, target in own_tables_that_point(connection, removals)
        if TABLES[target] in removals[row_id].tables
    ]


def _declared_by(coded_files: Iterable[PackedFile]) -> dict[str, CatalogueEntry]:
    """Return what files declare; of two that go against each other, what a file lists."""
    every = [CatalogueEntry(slug, kind, None, coded.name) for coded in coded_files for slug, kind in coded.declares()]
    return {one.slug: one for one in sorted(every, key=lambda one: one.kind in LISTED)}


def _copied_in_circles(connection: Connection) -> Iterator[Problem]:
    """Yield the documents that are copies of themselves, by way of those of other files."""
    records, documents = TABLES["records"], TABLES["documents"]
    query = select(records.c.slug, documents.c.copy_of, FactFile.label).join(documents, documents.c.id == records.c.id)
    query = query.join(FactFile, FactFile.id == records.c.fact_file_id).where(documents.c.copy_of.is_not(None))
    rows = sorted(connection.execute(query).all())
    looping = in_loops({slug: original for slug, original, _ in rows})
    for slug, original, file in rows:
        if slug in looping:
            yield Problem(file, 1, 1, "document.copy_of", original, COPIED_IN_A_CIRCLE)


class _Loading:
    """A load from its first batch to its last."""

    def __init__(
        self,
        connection: Connection,
        remove: Sequence[str],
        same: Mapping[str, str],
        leaning: Leaning | None,
        beside: Callable[[], Mapping[str, str]],
    ) -> None:
        self.connection = connection
        self.remove = remove
        self.leaning = leaning
        self.beside = cache(beside)
        self.loaded = LoadSummary()
        self.waiting: list[PackedFile] = []
        self.removals: dict[int, Removal] = {}
        self.deferred: set[int] = set()
        self.forgotten: set[int] = set()
        # Statements about these may have to be called otherwise: once, at the end, however many files tell of them.
        self.relabelled: set[int] = set()
        self.problems: list[Problem] = []
        self.free: dict[str, Iterator[int]] = {}
        self.findings: list[Found] = []
        # What the files declare that were not written, because something was at fault by then.
        self.unwritten: dict[str, CatalogueEntry] = {}
        # The names of files that are loaded in another form.
        self.edited: set[str] = set()
        self.is_first = connection.execute(select(FactFile.id).limit(1)).first() is None
        self.redirects = StoredRedirects(connection, remove, same)
        self.idle = IdleEntries()
        self.currencies_twice: list[Problem] = []

    def add(self, batch: Sequence[PackedFile]) -> None:
        """Load what a batch has that is complete, and let the rest wait."""
        coded_files = [*self.waiting, *batch]
        if self.remove:  # what a removed file declared may move to any other, so all are loaded at once
            self.waiting = coded_files
            return
        stored = stored_entries(self.connection, slugs_in(coded_files))
        ready, self.waiting = self.sorted_out(coded_files, stored.keys() - self.untold(coded_files, stored))
        # Where nothing was before nothing is taken away, and what many files tell of is settled once, at the end.
        self.load(ready, (), stored, defers=self.is_first)

    def finish(self) -> LoadSummary:
        """Load what waited, hold the end against the rules, and say what was done."""
        if self.leaning:
            self.waiting = self.without_idle(self.waiting)
        self.load(self.waiting, self.remove, stored_entries(self.connection, slugs_in(self.waiting)))
        if not self.problems:
            self.settle_deferred()
            self.forget()
        if self.leaning and not self.problems:
            self.leave_out_idle(self.leaning)
        if not self.problems:
            self.relabel()
            advance_keys(self.connection, (TABLES[name] for name in self.free))
        self.settle_redirects()
        if not self.problems:
            self.problems.extend(self.currencies_twice)
            self.problems.extend(self.missed())
            self.problems.extend(_copied_in_circles(self.connection) if "documents" in self.loaded.changes else ())
            self.problems.extend(stored_at_odds(self.connection))
        if self.problems:
            raise FactFileError([*self.problems, *self.idle.behind(self.problems)])
        self.loaded.warnings.add(self.idle.warnings)
        return self.loaded

    def without_idle(self, coded_files: Sequence[PackedFile]) -> list[PackedFile]:
        """Return files without what the gazetteer has on records of which no document tells."""
        listing = [coded for coded in coded_files if not coded.document]
        slugs = {slug for coded in listing for slug in coded.foreign}
        names = {*self.remove, *(coded.name for coded in coded_files)}
        stored = stored_entries(self.connection, slugs)
        known = {slug for slug, one in stored.items() if one.declared_in and one.declared_in not in names}
        known |= told_by_others(self.connection, [one for one in stored.values() if not one.declared_in], names)
        declared = {slug for coded in coded_files for slug in coded.declared}
        unknown = slugs - known - declared - self.unwritten.keys() - self.redirects.known_among(slugs).keys()
        if not unknown:
            return [*coded_files]
        return self.idle.leave_out(coded_files, unknown, [*declared, *stored_slugs_like(self.connection, unknown)])

    def leave_out_idle(self, leaning: Leaning) -> None:
        """Take out what files of the gazetteer that stay as they are have on records of which nobody tells any more."""
        if not (gone := told_by_nobody(self.connection)):
            return
        files = [coded for coded in leaning.gazetteer() if not gone.isdisjoint(coded.slugs)]
        rest = self.idle.leave_out(files, gone, stored_slugs_like(self.connection, gone))
        changed = [coded for coded, before in zip(rest, files, strict=True) if coded is not before]
        self.load(changed, (), stored_entries(self.connection, slugs_in(changed)))
        self.forget()

    def missed(self) -> Iterator[Problem]:
        """Yield what must not be named any more, where a file names it if that is known."""
        yield from _named_by_own_tables(self.connection, self.removals)
        dangling = _dangling(self.connection, self.removals)
        if self.leaning:
            gone = {problem.value for problem in dangling} | told_by_nobody(self.connection)
            kept, lost = self.currencies()
            if gone or lost:
                dangling = list(self.leaning.problems(gone, kept)) or dangling
            if lost and not dangling:
                self.connection.execute(delete(TABLES["currencies"]).where(one_of(TABLES["currencies"].c.code, lost)))
                self.loaded.note(Change("currencies", removed=len(lost)))
        yield from dangling

    def currencies(self) -> tuple[dict[str, int], set[str]]:
        """Return the stored currencies that a fact file declares, and the codes of those that none does any more."""
        stored = currencies_in_database(self.connection)
        lost = stored.keys() - self.loaded.currencies.keys() if self.is_all_there_is() else set[str]()
        return {code: minor for code, minor in stored.items() if code not in lost}, lost

    def is_all_there_is(self) -> bool:
        """Return whether every fact file in the database was read."""
        return set(self.connection.scalars(select(FactFile.label))) <= self.loaded.names.keys()

    def untold(self, coded_files: Sequence[PackedFile], stored: Mapping[str, CatalogueEntry]) -> set[str]:
        """Return the records that these files name, and of which nobody tells once they are loaded: blank ones."""
        declared = {slug for coded in coded_files for slug in coded.declared}
        is_edited = any(coded.name in self.edited for coded in coded_files)
        some = [one for one in stored.values() if not one.declared_in and (one.voices == 0 or is_edited)]
        asked = [one for one in some if one.slug not in declared]
        if not asked:
            return set()
        names = {*self.remove, *(coded.name for coded in coded_files)}
        return {one.slug for one in asked} - told_by_others(self.connection, asked, names)

    def settle_deferred(self) -> None:
        """Settle what was left for the end."""
        for some in chunks(sorted(self.deferred), _SETTLED_AT_A_TIME):
            self.load((), (), {}, again=some)
        with WriteQueue(self.connection) as queue:
            write_findings(queue, self.findings)

    def relabel(self) -> None:
        """Give statements the labels that follow from what is called otherwise now."""
        relabel_dependents(self.connection, sorted(self.relabelled), currencies_in_database(self.connection))

    def forget(self) -> None:
        """Take out the records of which nobody speaks any more, and that nothing names."""
        forgotten = unneeded_records(self.connection)
        self.forgotten.update(forgotten)
        for change in forget(self.connection, forgotten):
            self.loaded.note(change)

    def settle_redirects(self) -> None:
        """Hold the former slugs against all records and, while nothing is at fault, write what differs."""
        if not self.redirects.is_concerned({*self.removals, *self.forgotten}):
            return
        living = self.living_among(self.redirects.slugs())
        self.problems.extend(self.redirects.check(living))
        if not self.problems:
            self.problems.extend(self.redirects.read_otherwise(living))
        if not self.problems and (change := self.redirects.write(living)):
            self.loaded.note(change)

    def living_among(self, slugs: Iterable[str]) -> dict[str, CatalogueEntry]:
        """Return those of the slugs that records have, or would have if nothing were at fault."""
        anew = {known.declared_in for known in self.unwritten.values()} | set(self.remove)
        stored = stored_entries(self.connection, slugs)
        living = {slug: known for slug, known in stored.items() if known.declared_in not in anew}
        listed = {slug: known for slug, known in living.items() if known.kind in LISTED}
        return living | {slug: self.unwritten[slug] for slug in self.unwritten.keys() & set(slugs)} | listed

    def new_in(self, coded_files: Iterable[PackedFile | FactFileError]) -> Iterator[PackedFile]:
        """Yield what there is to load; faults of form, and a second file of the same name, are noted."""
        stream = iter(coded_files)
        while some := list(islice(stream, _UNITS_LOOKED_UP)):
            names = [coded.name for coded in some if isinstance(coded, PackedFile)]
            stored = {} if self.is_first else _stored_files(self.connection, names)
            for coded in some:
                if isinstance(coded, FactFileError):
                    self.problems.extend(coded.problems)
                elif self.is_new(coded, stored.get(coded.name)):
                    self.redirects.note(coded)
                    yield coded

    def note_currencies(self, coded: PackedFile) -> None:
        """Note what a file declares; where another file does, too, whatever batch it is in, is told last."""
        for index, (code, *_) in enumerate(coded.currencies):
            other = self.loaded.currencies.setdefault(code, self.beside().get(code, coded.name))
            if other != coded.name:
                told = coded.tree.problem(("currencies", index, "code"), code, declared_twice(other))
                self.currencies_twice.append(told)

    def is_new(self, coded: PackedFile, stored: tuple[str, dict[str, str]] | None) -> bool:
        """Return whether a coded file is to be loaded, given what is stored of the file of its name."""
        self.loaded.files += 1
        self.loaded.warnings.add(coded.warnings)
        self.note_currencies(coded)
        is_second = coded.name in self.loaded.names
        self.loaded.names[coded.name] = coded.tree.file
        if is_second:
            self.note(coded, f"a second file called {coded.name}; load one of them")
        elif coded.name in self.remove:
            self.note(coded, f"{coded.name} is to be removed as well; do one of the two")
            self.unwritten |= _declared_by([coded])
        elif stored == (coded.sha256, coded.same) and not coded.is_at_fault:
            self.loaded.unchanged_files += 1
        else:
            self.edited.update([coded.name] if stored else ())
            return True
        return False

    def note(self, coded: PackedFile, remedy: str) -> None:
        """Note what is wrong with a whole file."""
        self.problems.append(coded.tree.problem((), coded.name, remedy))

    def sorted_out(
        self, coded_files: Sequence[PackedFile], stored: Container[str]
    ) -> tuple[list[PackedFile], list[PackedFile]]:
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

    def load(
        self,
        coded_files: Sequence[PackedFile],
        remove: Sequence[str],
        stored: Mapping[str, CatalogueEntry],
        *,
        again: Collection[int] = (),
        defers: bool = False,
    ) -> None:
        """Check coded files and, while nothing is at fault, write them; `again` are records to be settled once more."""
        if not coded_files and not remove and not again:
            return
        queue = WriteQueue(self.connection)
        one = Batch(
            queue,
            coded_files,
            remove,
            self.loaded,
            elsewhere=stored,
            free=self.free,
            findings=self.findings,
            again=again,
            defers=defers,
        )
        try:
            with queue:
                one.check(self.unwritten, self.redirects, self.untold(coded_files, stored))
                if not self.problems:
                    with _kept_usable(self.connection):
                        one.write_all()
                    self.note_written(one)
        except FactFileError as error:
            self.problems.extend(error.problems)
        except IntegrityError as error:
            found = _named_by_own_tables(self.connection, one.removals())
            found = found or _broken_rules(self.connection, coded_files, error)
            raise FactFileError([*self.problems, *found]) from error
        if self.problems:
            self.unwritten |= _declared_by(coded_files)

    def note_written(self, batch: Batch) -> None:
        """Note what is left to be done when all batches are written."""
        self.removals |= batch.removals()
        self.deferred |= batch.deferred
        self.relabelled |= batch.relabelled()


def take_turns(connection: Connection) -> None:
    """Let one loader write until its transaction ends; SQLite writers take turns, but want room for indexes."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    else:
        connection.execute(text(f"PRAGMA cache_size = -{_CACHE_KIB}"))


def _stored_files(connection: Connection, names: Sequence[str]) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the digest of each of these files, and which slugs it was read with, as far as they are stored."""
    stored: dict[str, tuple[str, dict[str, str]]] = {}
    digests = select(FactFile.label, FactFile.sha256)
    readings = select(FactFile.label, SlugReading.slug, SlugReading.read_as).join(SlugReading.fact_file)
    for some in chunks(names):
        stored |= {
            label: (digest, {}) for label, digest in connection.execute(digests.where(one_of(FactFile.label, some)))
        }
        for label, slug, read_as in connection.execute(readings.where(one_of(FactFile.label, some))):
            stored[label][1][slug] = read_as
    return stored


def _kept_usable(connection: Connection) -> AbstractContextManager[object]:
    """Return what lets a connection be asked why a statement failed; a transaction of PostgreSQL is broken by that."""
    return connection.begin_nested() if connection.dialect.name == "postgresql" else nullcontext()


def _broken_rules(connection: Connection, coded_files: Sequence[PackedFile], error: IntegrityError) -> list[Problem]:
    file = coded_files[0].tree.file if coded_files else "-"
    unexplained = Problem(file, 1, 1, "", "", f"the database refused it: {error.orig}")
    coded = [code_again(coded) for coded in coded_files]
    return [*broken_rules(coded), *stored_twins(connection, coded)] or [unexplained]
