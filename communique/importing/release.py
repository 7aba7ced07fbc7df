"""A newer release of a dataset: what it has no more is gone, with a day and a reason, or leads on to what it became."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, RowMapping, select

from communique.database.one_of import one_of
from communique.factfiles.records.catalogue import OF_A_DATASET, rows_of_slugs
from communique.importing.parts import GAZETTEER, GIVEN_UP, Head
from communique.schema import Account, Document, FactFile, FormerSlug, Record

Entry = dict[str, Any]
_LIVING = "SELECT slug FROM records WHERE slug {}"


@dataclass
class Release:
    """The loaded release of a dataset before another file of it comes, and all that datasets have given up so far.

    `records` and `parts` are slugs with labels; `former` has, by the name of the file that tells them, entries by slug.
    """

    head: Head
    names: list[str]
    is_another: bool = False
    records: dict[str, str] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    former: dict[str, dict[str, Entry]] = field(default_factory=dict)
    gone: int = 0

    def given_up(self, connection: Connection, became: Iterable[Entry]) -> Iterator[dict[str, Any]]:
        """Yield, once the file is loaded, the gazetteer files that tell what is gone.

        `became` are the entries of the mapping that say what a slug became. What another dataset gave up may be back.
        """
        told = {one["slug"]: one for one in became}
        given = {slug for entries in self.former.values() for slug in entries}
        found = rows_of_slugs(connection, _LIVING, {*self.records, *self.parts, *given, *told})
        living = {slug for (slug,) in found}
        lost = {slug: label for slug, label in self.records.items() if slug not in living}
        self.gone = len(lost)
        own = {slug: self._entry(slug, lost[slug]) for slug in _without_parts(lost)}
        own |= {slug: self._entry(slug, label, self.head.slug) for slug, label in self.parts.items()}
        own = self.former.get(self.head.name_given_up, {}) | own | told
        for name, entries in (self.former | {self.head.name_given_up: own}).items():
            if kept := [entries[slug] for slug in sorted(entries) if slug not in living]:
                yield {"gazetteer": name.removeprefix(GAZETTEER), "former": kept}

    def _entry(self, slug: str, label: str, became: str | None = None) -> Entry:
        published = self.head.published_on
        reason = f"{self.head.label}{f' (published {published})' if published else ''}, no longer has it."
        today = datetime.datetime.now().astimezone().date().isoformat()
        entry = {"slug": slug, "label": label, "reason": reason, "changed_on": today}
        return entry | ({"became": became} if became else {})


def release_of(connection: Connection, head: Head, names: Collection[str]) -> Release:
    """Return what is loaded of a dataset, which fact files of these names hold."""
    release = Release(head, [*names])
    files = select(FactFile.id).where(one_of(FactFile.label, [*names])).scalar_subquery()
    documents = connection.execute(
        select(Document.id, Document.slug, Document.label, Document.file_sha256).where(Document.fact_file_id.in_(files))
    ).all()
    release.is_another = any(one.file_sha256 != head.digest for one in documents) or not documents
    if not release.is_another:
        return release
    ids = [one.id for one in documents]
    told = select(Account.record_id).where(Account.document_id.in_(ids), Account.record_id != Account.document_id)
    records = select(Record.slug, Record.label).where(Record.id.in_(told))
    release.records = {one.slug: one.label for one in connection.execute(records)}
    release.parts = {one.slug: one.label for one in documents}
    kept = select(FactFile.label.label("file"), FormerSlug).join(FactFile, FactFile.id == FormerSlug.fact_file_id)
    for row in connection.execute(kept.where(FactFile.label.like(f"{OF_A_DATASET}%{GIVEN_UP}"))).mappings():
        release.former.setdefault(row["file"], {})[row["slug"]] = _as_entry(row)
    return release


def _as_entry(row: RowMapping) -> Entry:
    given = {name: row[name] for name in ("slug", "label", "became", "reason")}
    return {name: value for name, value in given.items() if value} | {"changed_on": str(row["changed_on"])}


def _without_parts(lost: Mapping[str, str]) -> list[str]:
    """Return the slugs that are not made of one of the others, whose fate they share."""
    return [slug for slug in lost if "/" not in slug or lost.keys().isdisjoint(slug.split("/"))]
