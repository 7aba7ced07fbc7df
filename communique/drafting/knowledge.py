"""What a corpus knows already: things with their spellings, offices and their holders, and records to compare with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, select

from communique.factfiles.records.alike import words_of
from communique.schema import Base

T = Base.metadata.tables
# Of these a text may print the name.
NAMED = ("actor", "place", "topic", "project", "event", "agreement", "meeting", "proposition")


@dataclass(frozen=True)
class Thing:
    """A record that a text may name; `sort` is the type of an actor or place, `of` the state whose it is."""

    slug: str
    kind: str
    label: str
    sort: str = ""
    code: str = ""
    of: str = ""


@dataclass(frozen=True)
class Spelling:
    """A spelling of a thing's name, and of what sort it is."""

    name: str
    type: str
    thing: Thing


@dataclass(frozen=True)
class Held:
    """An office that somebody is said to hold."""

    member: str
    organization: str
    office: str | None
    role: str


@dataclass
class Knowledge:
    """Everything that a corpus knows; without a database, nothing."""

    things: dict[str, Thing] = field(default_factory=dict)
    spellings: list[Spelling] = field(default_factory=list)
    offices: list[tuple[str, str, str]] = field(default_factory=list)
    held: list[Held] = field(default_factory=list)
    meetings: list[dict[str, Any]] = field(default_factory=list)
    agreements: list[dict[str, Any]] = field(default_factory=list)
    sums: list[dict[str, Any]] = field(default_factory=list)
    trade: list[dict[str, Any]] = field(default_factory=list)
    projects: dict[str, dict[str, Any]] = field(default_factory=dict)
    standings: dict[str, tuple[str, str]] = field(default_factory=dict)
    source_types: dict[str, str] = field(default_factory=dict)
    slugs: set[str] = field(default_factory=set)

    @cached_property
    def by_code(self) -> dict[str, str]:
        """The slugs of states by their codes (ISO 3166-1 alpha-3)."""
        return {one.code: one.slug for one in self.things.values() if one.code}

    @cached_property
    def by_words(self) -> dict[tuple[str, ...], list[Thing]]:
        """The things by the words of their labels, as they sound."""
        found: dict[tuple[str, ...], list[Thing]] = {}
        for thing in self.things.values():
            found.setdefault(tuple(sorted(words_of(thing.label))), []).append(thing)
        return found

    def called(self, words: str, *kinds: str) -> Thing | None:
        """Return the thing of some kinds that has these words for a label, in any order; None where none or several."""
        found = [one for one in self.by_words.get(tuple(sorted(words_of(words))), ()) if one.kind in kinds]
        return found[0] if len(found) == 1 else None


def read_knowledge(connection: Connection) -> Knowledge:
    """Return what a database knows."""
    known = Knowledge()
    _read_things(connection, known)
    names, records = T["names"], T["records"]
    spelt = select(records.c.slug, names.c.name, names.c.type).join(records).distinct().order_by(names.c.name)
    known.spellings = [
        Spelling(name, type_, known.things[slug])
        for slug, name, type_ in connection.execute(spelt)
        if slug in known.things
    ]
    known.offices = [(one["label"], one["slug"], "") for one in _of_kind(connection, "office", "offices")]
    known.offices += [(name, slug, "") for slug, name, type_ in connection.execute(spelt) if slug in _slugs(known)]
    _read_held(connection, known)
    _read_records(connection, known)
    return known


def _slugs(known: Knowledge) -> set[str]:
    return {slug for _, slug, _ in known.offices}


def _read_things(connection: Connection, known: Knowledge) -> None:
    records, actors, places = T["records"], T["actors"], T["places"]
    known.slugs = set(connection.execute(select(records.c.slug)).scalars())
    rows = connection.execute(
        select(records.c.id, records.c.slug, records.c.kind, records.c.label).where(records.c.kind.in_(NAMED))
    ).all()
    by_id = {row.id: row.slug for row in rows}
    sorts = {
        row.id: (row.type, row.iso_alpha3 or "", by_id.get(row.country_id, ""))
        for row in connection.execute(select(actors.c.id, actors.c.type, actors.c.iso_alpha3, actors.c.country_id))
    } | {
        row.id: (row.type, "", by_id.get(row.country_id, ""))
        for row in connection.execute(select(places.c.id, places.c.type, places.c.country_id))
    }
    for row in rows:
        sort, code, of = sorts.get(row.id, ("", "", ""))
        known.things[row.slug] = Thing(row.slug, row.kind, row.label or row.slug, sort, code, of)


def _of_kind(connection: Connection, kind: str, table: str) -> Iterator[dict[str, Any]]:
    """Yield the rows of a kind with slug and label; what leads to another record leads to its slug."""
    records, own = T["records"], T[table]
    links = {column.name for column in own.columns if column.name.endswith("_id")}
    targets = {row.id: row.slug for row in connection.execute(select(records.c.id, records.c.slug))} if links else {}
    for row in connection.execute(select(records.c.slug, records.c.label, own).join(own, own.c.id == records.c.id)):
        found = {name: value for name, value in row._mapping.items() if value is not None}
        for name in links & found.keys():
            found[name] = targets.get(found[name])
        yield {str(name): value for name, value in found.items()}


def _read_held(connection: Connection, known: Knowledge) -> None:
    for row in _of_kind(connection, "membership", "memberships"):
        known.held.append(Held(row["member_id"], row["organization_id"], row.get("office_id"), row.get("role", "")))


def _read_records(connection: Connection, known: Knowledge) -> None:
    there: dict[str, list[str]] = {}
    for row in _of_kind(connection, "participant", "participants"):
        there.setdefault(row["meeting_id"], []).append(row["actor_id"])
    for row in _of_kind(connection, "meeting", "meetings"):
        known.meetings.append(row | {"participants": there.get(row["slug"], [])})
    known.agreements = list(_of_kind(connection, "agreement", "agreements"))
    parties = _sides(connection, "agreement_parties", "agreement_id", "actor_id")
    for row in known.agreements:
        row["parties"] = parties.get(row["slug"], [])
    places = _sides(connection, "meeting_places", "meeting_id", "place_id")
    for row in known.meetings:
        row["places"] = places.get(row["slug"], [])
    known.sums = list(_of_kind(connection, "financing", "financings"))
    known.trade = list(_of_kind(connection, "trade figure", "trade_figures"))
    known.projects = {row["slug"]: row for row in _of_kind(connection, "project", "projects")}
    documents = T["documents"]
    publishers = T["records"].alias()
    found = select(publishers.c.slug, documents.c.reliability, documents.c.reliability_note).join(
        publishers, publishers.c.id == documents.c.publisher_id
    )
    usual = select(publishers.c.slug, documents.c.source_type).join(
        publishers, publishers.c.id == documents.c.publisher_id
    )
    counted = Counter((row.slug, row.source_type) for row in connection.execute(usual))
    known.source_types = {slug: type_ for (slug, type_), _ in counted.most_common()[::-1] if type_}
    known.standings = {slug: (mark, note) for slug, mark, note in connection.execute(found) if mark}


def _sides(connection: Connection, table: str, of: str, name: str) -> dict[str, list[str]]:
    """Return the slugs that a table of pairs gives for each record, by its slug."""
    pairs, one, other = T[table], T["records"].alias(), T["records"].alias()
    rows = connection.execute(
        select(one.c.slug, other.c.slug)
        .select_from(pairs)
        .join(one, one.c.id == pairs.c[of])
        .join(other, other.c.id == pairs.c[name])
    )
    found: dict[str, list[str]] = {}
    for record, slug in rows:
        found.setdefault(record, []).append(slug)
    return found
