"""Redirect slugs of a load: held against every record once all are written, and then written themselves."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from communique.database.one_of import one_of
from communique.factfiles.checking.sameness import read_otherwise, still_written
from communique.factfiles.coding.packed_file import PackedFile, Row
from communique.factfiles.loading.difference import Change, all_rows, stored_rows, write_difference
from communique.factfiles.loading.write_queue import WriteQueue
from communique.factfiles.reading.problems import Problem
from communique.factfiles.reading.yaml_reader import Tree
from communique.factfiles.records.catalogue import CatalogueEntry, chunks, rows_of_slugs
from communique.factfiles.records.redirects import DeclaredRedirect, Redirect, check_redirects, leads_to
from communique.factfiles.records.tellers import files_that_tell
from communique.schema import Base, FactFile

TABLE = Base.metadata.tables["former_slugs"]
_STORED = (
    "SELECT f.slug, f.label, f.became, f.reason, f.changed_on, f.is_same, file.label "
    "FROM former_slugs AS f JOIN fact_files AS file ON file.id = f.fact_file_id"
)


class StoredRedirects:
    """The former slugs of which a load speaks, from its first file to its last, beside what is stored.

    Where none are stored and none given, as in most loads, it costs one query.
    """

    def __init__(
        self, connection: Connection, removed: Iterable[str] = (), same: Mapping[str, str] | None = None
    ) -> None:
        self.connection = connection
        # What is read as another once this load is done; what was and is no more is free from its first file on.
        self.same = same or {}
        # The files that had given up any before this load, and those of them whose word counts no more.
        query = select(FactFile.label).where(FactFile.id.in_(select(TABLE.c.fact_file_id)))
        self.before = set(connection.scalars(query))
        self.anew = self.before & set(removed)
        self.given: list[DeclaredRedirect] = []

    def note(self, coded: PackedFile) -> None:
        """Note what a file says."""
        self.given.extend(DeclaredRedirect(redirect, coded.name, coded.tree) for redirect in coded.redirects)
        if coded.name in self.before:
            self.anew.add(coded.name)

    def kept_among(self, slugs: Iterable[str]) -> dict[str, DeclaredRedirect]:
        """Return those of the slugs that files outside this load have given up."""
        if not self.before:
            return {}
        found = _told(rows_of_slugs(self.connection, f"{_STORED} WHERE f.slug {{}}", slugs))
        kept = [one for one in found if one.file not in self.anew]
        return {one.redirect.slug: one for one in kept if not one.redirect.is_same or one.redirect.slug in self.same}

    def known_among(self, slugs: Collection[str]) -> dict[str, DeclaredRedirect]:
        """Return those of the slugs that are given up in this load or were before."""
        given = {one.redirect.slug: one for one in self.given}
        return self.kept_among(slugs) | {slug: given[slug] for slug in given.keys() & set(slugs)}

    @cached_property
    def kept(self) -> list[DeclaredRedirect]:
        """All that files outside this load have given up; asked for once they are known."""
        return [one for one in redirects_in_database(self.connection) if one.file not in self.anew]

    def is_concerned(self, left: Collection[int]) -> bool:
        """Return whether this load says anything of former slugs, or took records away that some lead to."""
        # Any file may be the first to tell of what a slug is read as.
        if self.given or self.anew or self.same or not self.before:
            return bool(self.given or self.anew or self.same)
        return bool(stored_rows(self.connection, TABLE, TABLE.c.record_id, list(left)))

    def slugs(self) -> set[str]:
        """Return every slug that is given up, and every one that took its place."""
        told = [one.redirect for one in (*self.kept, *self.given)]
        return {one.slug for one in told} | {one.became for one in told if one.became}

    def check(self, living: Mapping[str, CatalogueEntry]) -> list[Problem]:
        """Return everything that is wrong, given the records among `slugs`."""
        return list(check_redirects(self.given, self.kept, living))

    def read_otherwise(self, living: Mapping[str, CatalogueEntry]) -> Iterator[Problem]:
        """Yield what this load leaves as it was read before an editor decided, or by what one decides no more."""
        for one in self.given:
            slug = one.redirect.slug
            if one.redirect.is_same and slug in living:
                yield still_written(one, files_that_tell(self.connection, living[slug].id))
        yield from read_otherwise(self.connection, self.same)

    def write(self, living: Mapping[str, CatalogueEntry]) -> Change:
        """Write what differs, once `check` found nothing."""
        told = [*self.kept, *self.given]
        became = {one.redirect.slug: one.redirect.became for one in told}
        files = self._ids_of_files({one.file for one in told})
        rows = []
        for redirect, file, _ in told:
            end = leads_to(redirect.slug, became, living)
            rows.append(_row(redirect, living[end].id if end else None, files[file]))
        with WriteQueue(self.connection) as queue:
            return write_difference(queue, TABLE, all_rows(self.connection, TABLE), rows)

    def _ids_of_files(self, names: Collection[str]) -> dict[str, int]:
        query = select(FactFile.label, FactFile.id)
        found = (self.connection.execute(query.where(one_of(FactFile.label, some))) for some in chunks(sorted(names)))
        return {label: row_id for rows in found for label, row_id in rows}


def redirects_in_database(connection: Connection) -> Iterator[DeclaredRedirect]:
    """Return all that a database says of former slugs."""
    return _told(connection.exec_driver_sql(_STORED))


def _told(rows: Iterable[Any]) -> Iterator[DeclaredRedirect]:
    for slug, label, became, reason, changed_on, is_same, file in rows:
        day = str(changed_on) if changed_on else None
        yield DeclaredRedirect(Redirect(slug, label, became, reason, day, (), bool(is_same)), file, Tree(file))


def _row(redirect: Redirect, record_id: int | None, fact_file_id: int) -> Row:
    values = {**redirect._asdict(), "record_id": record_id, "fact_file_id": fact_file_id}
    return tuple(values[column.name] for column in TABLE.columns)
