"""The difference between two editions, or an edition and the database: counted, in sentences, and change by change."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import NamedTuple

from communique.database.address import Address
from communique.database.connection import database_url
from communique.edition.differences.changes import HEADINGS, Change, Sort
from communique.edition.differences.finding import not_compared, steps_of_finding
from communique.edition.differences.sides import DATABASE, Side, columns_of, opened_side, questions_to
from communique.edition.differences.telling import Teller
from communique.progress import track
from communique.project import Project, current_project, find_project
from communique.schema.record import tables_of_kinds
from communique.wording import kinds_in_words, plural, term_in_words
from communique.wording.field_names import field_within_sentence
from communique.wording.grammar import enumerated

# How sorts are counted, where their own words would not do behind a number.
_COUNTED_AS = {Sort.REPLACED: "replaced by a later document", Sort.RENAMED: "at a new address"}
_FOUND = "SELECT sort, kind, is_bulk, count(*) FROM changes GROUP BY 1, 2, 3"


class Difference:
    """The changes from an older side to a newer one; open as long as the `with` block of `compare_editions`.

    What only datasets speak of is left out unless `bulk`; `left_out` says how many changes that are.
    """

    def __init__(self, old: Side, new: Side, found: sqlite3.Connection, teller: Teller, *, bulk: bool) -> None:
        self.old, self.new, self.bulk = old, new, bulk
        self._found, self._teller = found, teller
        #: What only one side has a column for, each as `table.field`.
        self.not_compared: list[str] = []
        #: The number of changes by sort and kind of record.
        self.counts: dict[tuple[Sort, str], int] = {}
        #: The number of changes that are left out, since only datasets speak of their records.
        self.left_out = 0

    def count(self) -> None:
        """Count what was found."""
        for sort, kind, is_bulk, number in self._found.execute(_FOUND).fetchall():
            if is_bulk and not self.bulk:
                self.left_out += number
            else:
                key = Sort(sort), kind
                self.counts[key] = self.counts.get(key, 0) + number

    def number_of(self, sort: Sort | None = None) -> int:
        """Return how many changes there are, of one sort or of all."""
        return sum(number for (one, _), number in self.counts.items() if sort in (None, one))

    @property
    def is_empty(self) -> bool:
        """Return whether nothing has changed, of what is not left out."""
        return not self.counts

    def changes(self, sorts: Collection[Sort] = tuple(Sort)) -> Iterator[Change]:
        """Yield the changes of these sorts: first what is newly disputed, at last what is new; by kind and slug."""
        return self._teller.changes(sorts, bulk=self.bulk)

    @property
    def summary(self) -> list[str]:
        """Return what has changed in a few sentences."""
        head = f"From {self.old.words} to {self.new.words}"
        told = [f"{head}, nothing has changed."] if self.is_empty else [f"{head}: {self._counted()}."]
        if self.left_out:
            those = plural(self.left_out, "change")
            told.append(f"Left out: {those} of records that only datasets speak of.")
        if self.not_compared:
            lacking = enumerated([_in_words(one) for one in self.not_compared])
            told.append(f"Not compared, since only one of the two has a place for it: {lacking}.")
        return told

    def _counted(self) -> str:
        counts = {sort: self.number_of(sort) for sort in Sort}
        return enumerated(
            [f"{number:,} {_COUNTED_AS.get(sort, str(sort))}" for sort, number in counts.items() if number]
        )

    def sections(self, most: int | None = None) -> Iterator[Section]:
        """Yield a section for each sort of change, of what is new for each kind of record, of `most` changes or all."""
        for sort in Sort:
            kinds = self._kinds_of(sort) if sort is Sort.NEW else [None] if self.number_of(sort) else []
            for kind in kinds:
                changes = list(self._teller.changes([sort], bulk=self.bulk, kind=kind, most=most))
                number = self.counts[sort, kind] if kind else self.number_of(sort)
                heading = HEADINGS[sort] + (f": {_small(kinds_in_words(kind))}" if kind else "")
                yield Section(heading, sort, kind, changes, number)

    def _kinds_of(self, sort: Sort) -> list[str]:
        return sorted((kind for one, kind in self.counts if one is sort), key=lambda kind: (kind != "document", kind))


def _in_words(column: str) -> str:
    """Return `meetings.ordinal` as `the number in its series (meetings)`; a table of its own by its name."""
    table, _, field = column.partition(".")
    if not field:
        return term_in_words(table)
    kinds = [kinds_in_words(kind) for kind, name in tables_of_kinds().items() if name == table]
    return f"{field_within_sentence(field)} ({_small(kinds[0]) if kinds else table})"


def _small(heading: str) -> str:
    return heading[:1].lower() + heading[1:]


class Section(NamedTuple):
    """Changes of one sort: the heading, as many as were asked for, and how many there are in all."""

    heading: str
    sort: Sort
    kind: str | None
    changes: list[Change]
    number: int

    @property
    def more(self) -> int:
        """Return how many are left out."""
        return self.number - len(self.changes)


@contextmanager
def compare_editions(
    old: str | os.PathLike[str],
    new: str | os.PathLike[str] = DATABASE,
    *,
    bulk: bool = False,
    editions: Path | str | None = None,
    database: Address | None = None,
    project: Project | Path | str | None = None,
) -> Iterator[Difference]:
    """Yield what has changed from one edition to another, or to the database.

        with compare_editions("0f3a", "database") as difference:
            print(*difference.summary)
            for change in difference.changes():
                print(change.sentence)

    Either is an edition's folder, its file, the beginning of its hash or its address, which are looked up in the folder
    `editions` (by default the project's), or the word `database`: the project's, unless `database` names another.
    `bulk` takes in what only datasets speak of. DifferenceError where they cannot be compared.
    """
    place = project if isinstance(project, Project) else find_project(Path(project) if project else None)
    folder = Path(editions) if editions else place.editions if place else None

    def url() -> str:
        return database_url(database, place or current_project())

    with ExitStack() as held:
        sides = [held.enter_context(opened_side(os.fspath(one), folder, url)) for one in (old, new)]
        yield held.enter_context(difference_of(*sides, bulk=bulk))


@contextmanager
def difference_of(
    old: Side, new: Side, *, bulk: bool = False, watch: Callable[[sqlite3.Connection], object] = lambda connection: None
) -> Iterator[Difference]:
    """Yield what has changed from one side to the other; `watch` is told of each connection, lest it take too long."""
    with ExitStack() as held:
        of_old, of_new = (held.enter_context(closing(questions_to(side))) for side in (old, new))
        found = held.enter_context(closing(_both(old, new)))
        for connection in (of_old, of_new, found):
            watch(connection)
            connection.execute("BEGIN")  # a database may be written to meanwhile
        columns = columns_of(of_old), columns_of(of_new)
        for step in track(steps_of_finding(found, columns), "Comparing"):
            step()
        difference = Difference(old, new, found, Teller(found, of_old, of_new), bulk=bulk)
        difference.not_compared = not_compared(columns)
        difference.count()
        yield difference


def _both(old: Side, new: Side) -> sqlite3.Connection:
    """Return a connection that has both sides attached, and in memory what is found."""
    found = sqlite3.connect(":memory:", uri=True, isolation_level=None, check_same_thread=False)
    found.execute("ATTACH ? AS old", (old.uri,))
    found.execute("ATTACH ? AS new", (new.uri,))
    return found
