"""Drafts: what a fact file says, as rows-to-be that still name each other by slug.

One walk over the typed entries, driven by the model: a field is a column, a reference (`x` for `x_id`), a partial date,
an amount, a duration, a list of side rows, or a list of statements nested under it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Boolean, Column, DefaultClause, Table

from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path
from communique.factfiles.records.side_rows import lists_side_rows, role_in, side_table, thing_in
from communique.factfiles.values import slugs
from communique.factfiles.values.durations import columns_of_duration
from communique.factfiles.values.intervals import read_sum
from communique.factfiles.values.money import columns_of_sum
from communique.factfiles.values.numbers import are_whole, columns_beside, columns_of_number
from communique.factfiles.values.values import EdtfDate, parse_date, parse_day
from communique.schema import Base, Record
from communique.schema.account_speaker import MOST_SPEAKERS
from communique.schema.record import family_of, kinds_of_family
from communique.schema.vocabulary import Quantity, RelationType, TradeFlow, Vocabulary

Fault = Callable[[Path, object, str], None]


class Ref(NamedTuple):
    """A reference to a record by slug, the kinds it may be (None: any), and where it is written."""

    slug: str
    kinds: tuple[str, ...] | None
    path: Path


@dataclass(slots=True)
class Draft:
    """A record-to-be: its columns, and the rows that hang on it."""

    kind: str
    slug: str
    label: str | None
    path: Path
    values: dict[str, Any]
    evidence: e.Citations = field(default_factory=list)
    evidence_path: Path = ()
    side_rows: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    # What the entry says, field by field, as written; the sentences that say all of it; and whose account it is.
    said: list[tuple[str, Any]] = field(default_factory=list)
    at: list[str] = field(default_factory=list)
    said_by: tuple[Ref, ...] = ()
    account: dict[str, Any] = field(default_factory=dict)
    inferred: tuple[str, ...] = ()
    # The fields whose values are denied, where that is not the whole.
    denies: tuple[str, ...] = ()
    not_representable: list[e.NotRepresentable] = field(default_factory=list)


class NestedEntry(NamedTuple):
    """The coding of a list of nested statements: their kind, the column that points up, and how they are named."""

    kind: str
    parent_column: str | None
    slug: Callable[[str, str, Any], str]


_NESTED: dict[str, NestedEntry] = {
    "participants": NestedEntry("participant", "meeting_id", lambda document, parent, e: slugs.participant(parent, e)),
    "agenda": NestedEntry("agenda item", "meeting_id", lambda document, parent, e: slugs.agenda_item(parent, e)),
    "milestones": NestedEntry("milestone", "subject_id", lambda document, parent, e: slugs.milestone(parent, e)),
    "parties": NestedEntry("project party", "project_id", lambda document, parent, e: slugs.project_party(parent, e)),
    "indicators": NestedEntry("indicator", "subject_id", lambda document, parent, e: slugs.indicator(parent, e)),
    "financings": NestedEntry("financing", "project_id", lambda document, parent, e: slugs.financing(parent, e)),
}
_SECTIONS: dict[str, NestedEntry] = {
    "memberships": NestedEntry("membership", None, lambda document, parent, e: slugs.membership(e)),
    "trade_figures": NestedEntry("trade figure", None, lambda document, parent, e: slugs.trade_figure(document, e)),
    "relations": NestedEntry("relation", None, lambda document, parent, e: slugs.relation(e)),
    "parts": NestedEntry("part", None, lambda document, parent, e: slugs.part(e)),
    "milestones": NestedEntry("milestone", None, lambda document, parent, e: slugs.milestone(e.subject, e)),
    "financings": NestedEntry("financing", None, lambda document, parent, e: slugs.financing(e.project, e)),
    "indicators": NestedEntry("indicator", None, lambda document, parent, e: slugs.indicator(e.subject, e)),
    "project_parties": NestedEntry(
        "project party", None, lambda document, parent, e: slugs.project_party(e.project, e)
    ),
}
# Quantities that say nothing without a unit.
_MEASURES = frozenset({Quantity.length, Quantity.width, Quantity.height, Quantity.area, Quantity.capacity}) | {
    Quantity.volume
}
# The kinds of statements that may stand in another file than what they are about.
LOOSE_STATEMENTS = frozenset(kind for nested in _SECTIONS.values() for kind in kinds_of_family(nested.kind))
GAZETTEER_THINGS = {"actors": "actor", "offices": "office", "places": "place", "topics": "topic"} | {
    "propositions": "proposition"
}
_DOCUMENT_THINGS = {"meetings": "meeting", "projects": "project", "events": "event", "agreements": "agreement"}
# What adds up to something, and may be a part of it.
_SUMMED = ("financing", "loan", "indicator", "trade figure")
# Columns that point at any record, and do not want any: by table and column.
_NARROWED = {("parts", "whole_id"): _SUMMED, ("parts", "part_id"): _SUMMED}
# Columns along which a record must not be its own ancestor.
TREES = {"project": "parent_id", "place": "within_id", "actor": "voice_of_id"}
# Stands in a chain of speakers between who quotes and whom.
QUOTING = " quoting "
_OF_ACCOUNTS = ("at", "evidence", "said_by", "said_on", "scope", "denies", "inferred", "not_representable")
# Part of an address, and of some kinds a column as well.
_IN_ADDRESSES = frozenset({"tag"})
_NOT_COLUMNS = frozenset({*_OF_ACCOUNTS, "slug", "names", "holders", "because"})


def drafts_of(entry: e.DocumentFile | e.GazetteerFile, fault: Fault) -> Iterator[Draft]:
    """Yield every record that a fact file declares; `fault(path, value, remedy)` hears of values that make no sense."""
    if isinstance(entry, e.GazetteerFile):
        for section, kind in GAZETTEER_THINGS.items():
            for index, thing in enumerate(getattr(entry, section)):
                yield from _Walk("", fault).thing(kind, thing, (section, index))
        return
    walk = _Walk(entry.document.slug, fault)
    yield from walk.thing("document", entry.document, ("document",))
    for section, kind in _DOCUMENT_THINGS.items():
        for index, thing in enumerate(getattr(entry, section)):
            yield from walk.thing(kind, thing, (section, index))
    for section, nested in _SECTIONS.items():
        for index, statement in enumerate(getattr(entry, section)):
            yield from walk.statement(nested, None, statement, (section, index))
    for index, views in enumerate(entry.propositions):
        for number, stance in enumerate(views.stances):
            yield from walk.stance(views.slug, stance, ("propositions", index, "stances", number))


class _Walk:
    def __init__(self, document: str, fault: Fault) -> None:
        self.document = document
        self.fault = fault

    def thing(self, kind: str, entry: Any, path: Path) -> Iterator[Draft]:
        draft = self.draft(kind, entry.slug, entry.label, entry, path)
        yield draft
        yield from self.nested(draft, entry)

    def statement(self, nested: NestedEntry, parent: Draft | None, entry: Any, path: Path) -> Iterator[Draft]:
        slug = nested.slug(self.document, parent.slug if parent else "", entry)
        draft = self.draft(nested.kind, slug, None, entry, path)
        if isinstance(entry, e.FinancingEntry):
            self.check_address(draft, entry)
            draft.kind = kind_that_stands(draft.kind, draft.values)
        if isinstance(entry, e.IndicatorEntry):
            draft.values.setdefault("tag", "")
            self.check_figure(draft, entry)
        if isinstance(entry, e.TradeFigureEntry) and entry.flow is TradeFlow.turnover:
            pair = draft.values["country_id"], draft.values["partner_id"]
            draft.values["country_id"], draft.values["partner_id"] = sorted(pair)
        if parent and nested.parent_column:
            draft.values[nested.parent_column] = Ref(parent.slug, None, path)
            draft.said.append((nested.parent_column.removesuffix("_id"), parent.slug))
        yield draft
        yield from self.nested(draft, entry)

    def check_address(self, draft: Draft, entry: e.FinancingEntry) -> None:
        """Fault an address that a coder's conclusion would be part of."""
        has_project = "project_id" in draft.values or draft.path[0] == "projects"
        in_address = "project" if has_project else "recipient"
        if not entry.slug and slugs.is_concluded(entry, in_address):
            remedy = f"you conclude its {in_address}, which is no part of an address; give it a `slug: …` of its own"
            self.fault(draft.path, draft.slug, remedy)

    def check_figure(self, draft: Draft, entry: e.IndicatorEntry) -> None:
        """Fault an indicator without a figure, and a measure without a unit."""
        if entry.value is None and entry.amount is None and not entry.denies:
            remedy = "how much? Add `value`, or for a cost `amount`"
            self.fault(draft.path, draft.slug, remedy)
        if entry.value is not None and not entry.unit and entry.quantity in _MEASURES:
            self.fault((*draft.path, "value"), entry.value, "in which unit? Add `unit`, such as km")
        if entry.quantity is Quantity.pieces and "/" not in (entry.unit or "") and not are_whole(draft.values):
            remedy = "things and people are counted; write a whole number, or a `unit` such as {train}/d"
            self.fault((*draft.path, "value"), entry.value, remedy)

    def stance(self, proposition: str, entry: e.StanceEntry, path: Path) -> Iterator[Draft]:
        for index, holder in enumerate(entry.holders):
            draft = self.draft("stance", slugs.stance(holder, proposition, entry), None, entry, path)
            draft.values["holder_id"] = Ref(holder, ("actor",), (*path, "holders", index))
            draft.values["proposition_id"] = Ref(proposition, ("proposition",), (*path[:2], "slug"))
            yield draft
            for number, reason in enumerate(entry.because):
                yield self.reason(draft, entry, reason, (*path, "because", number))

    def reason(self, stance: Draft, said: e.StanceEntry, reason: str | e.ReasonEntry, path: Path) -> Draft:
        """Return the tie from a view to the same holder's view of another proposition, on the same word."""
        evidence_path, at = (*path, "evidence"), None
        if isinstance(reason, str):
            reason, evidence_path = e.ReasonEntry(proposition=reason, evidence=stance.evidence), stance.evidence_path
            at = said.at
        entry = e.RelationEntry(
            subject=stance.slug,
            relation=RelationType.because_of,
            object=slugs.view(stance.values["holder_id"].slug, reason.proposition),
            note=reason.note,
            at=at,
            evidence=reason.evidence,
            said_by=said.said_by,
            said_on=said.said_on,
        )
        draft = self.draft("relation", slugs.relation(entry), None, entry, path)
        draft.evidence_path = evidence_path
        return draft

    def nested(self, parent: Draft, entry: Any) -> Iterator[Draft]:
        for name in entry.__struct_fields__:
            if name in _NESTED and not lists_side_rows(name, parent.kind):
                for index, statement in enumerate(getattr(entry, name)):
                    yield from self.statement(_NESTED[name], parent, statement, (*parent.path, name, index))

    def draft(self, kind: str, slug: str, label: str | None, entry: Any, path: Path) -> Draft:
        evidence = getattr(entry, "evidence", [])
        draft = Draft(kind, slug, label, path, {}, evidence, (*path, "evidence"))
        for name, code in _plan(entry.__class__, kind):
            value = getattr(entry, name)
            if value is not None:
                try:
                    code(draft, name, value)
                    draft.said.append((name, value))
                except ValueError as error:
                    self.fault((*path, name), getattr(value, "edtf", value), str(error))
        if isinstance(entry, e.AccountEntry):
            self.tell(draft, entry)
        self.check_order(draft)
        return draft

    def check_order(self, draft: Draft) -> None:
        """Fault what ends before it begins; where two accounts together say so, that is a finding and no fault."""
        begins, ends = draft.values.get("start_date_earliest"), draft.values.get("end_date_latest")
        if begins and ends and begins > ends:
            remedy = "it ends before it begins; correct one of the two dates"
            self.fault((*draft.path, "end_date"), draft.values["end_date"], remedy)

    def tell(self, draft: Draft, entry: e.AccountEntry) -> None:
        """Note whose account an entry is, and of what."""
        draft.at = entry.at.split() if entry.at else []
        draft.inferred = tuple(entry.inferred)
        draft.not_representable = entry.not_representable
        if entry.said_by:
            draft.said_by = speakers_of(entry.said_by, (*draft.path, "said_by"), self.fault)
        draft.denies = () if isinstance(entry.denies, bool) else tuple(dict.fromkeys(entry.denies))
        draft.account = {"scope": entry.scope or "", "is_denied": bool(entry.denies)}
        if entry.said_on:
            try:
                draft.account |= date_columns("said_on", entry.said_on)
            except ValueError as error:
                self.fault((*draft.path, "said_on"), getattr(entry.said_on, "edtf", entry.said_on), str(error))


def speakers_of(chain: str, path: Path, fault: Fault) -> tuple[Ref, ...]:
    """Return who is quoted, from whom the document quotes to whose words they are: `agency-d quoting minister-c`."""
    slugs_of_chain = chain.split(QUOTING)
    for slug in dict.fromkeys(slugs_of_chain):
        if slugs_of_chain.count(slug) > 1:
            fault(path, slug, "quotes itself in the end; name everyone once, the one whose words they are last")
    if len(slugs_of_chain) > MOST_SPEAKERS:
        remedy = f"more than {MOST_SPEAKERS} who quote each other; keep the first and those nearest to the words"
        fault(path, chain, remedy)
    return tuple(Ref(slug, ("actor",), path) for slug in dict.fromkeys(slugs_of_chain[:MOST_SPEAKERS]))


Coder = Callable[[Draft, str, Any], None]


@cache
def _plan(entry: type[msgspec.Struct], kind: str) -> list[tuple[str, Coder]]:
    """Return how each field of an entry becomes columns or side rows of a kind, where it does."""
    columns = columns_of(kind)
    plan: list[tuple[str, Coder]] = []
    names = [one.name for one in msgspec.structs.fields(entry)]
    for name in (one for one in names if one not in _NOT_COLUMNS):
        if coder := coder_of(name, kind, columns):
            plan.append((name, coder))
        elif name not in _NESTED and name not in _IN_ADDRESSES:
            raise TypeError(f"the field {name} of a {kind} has no column, nor side rows (side_rows.py)")
    return plan


def coder_of(name: str, kind: str, columns: dict[str, Any]) -> Coder | None:
    """Return how a field of an entry becomes columns or side rows; None where it does not."""
    if lists_side_rows(name, kind):
        return _code_side_rows
    if f"{name}_earliest" in columns:
        return _code_date
    if f"{name}_id" in columns:
        return _code_reference
    if name == "retrieved_on":
        return _code_day
    if name in columns:
        return _code_number if columns_beside(name)[1] in columns else _code_plain
    return {"amount": _code_amount, "duration": _code_duration}.get(name)


@cache
def tables_of(kind: str) -> tuple[Table, ...]:
    """Return the tables that hold a record of a kind, `records` first."""
    mappers = Record.__mapper__.polymorphic_map[kind].iterate_to_root()
    return tuple(Base.metadata.tables[str(mapper.local_table)] for mapper in mappers)[::-1]


@cache
def columns_of(kind: str) -> dict[str, Any]:
    """Return the columns of a kind of record by name, over all its tables and those of what it may come to be."""
    tables = dict.fromkeys(table for one in kinds_of_family(kind) for table in tables_of(one))
    return {column.name: column for table in tables for column in table.columns}


def unsaid(column: Column[Any]) -> object:
    """Return what stands in a column where nothing is said. Rows are written whole, so no database puts it there."""
    if column.nullable or not isinstance(column.server_default, DefaultClause):
        return False if isinstance(column.type, Boolean) and not column.nullable else None
    value: Any = column.server_default.arg
    if not isinstance(value, str):
        with closing(sqlite3.connect(":memory:")) as connection:
            value = connection.execute(f"SELECT {value}").fetchone()[0]
    kind = column.type.python_type
    return kind(value) if kind in (bool, int, float) else value


def kind_that_stands(kind: str, values: Mapping[str, Any]) -> str:
    """Return of what kind a record is by its columns: money is a loan while the instrument that stands is one."""
    if len(kinds_of_family(kind)) == 1:
        return kind
    return "loan" if values.get("instrument") == "loan" else family_of(kind)


def _plain(value: Any) -> Any:
    return value.value if isinstance(value, Vocabulary) else value


def _code_plain(draft: Draft, name: str, value: Any) -> None:
    draft.values[name] = _plain(value)


def _code_day(draft: Draft, name: str, value: str) -> None:
    draft.values[name] = parse_day(value)


def _code_date(draft: Draft, name: str, value: e.PartialDate) -> None:
    draft.values.update(date_columns(name, value))


def date_columns(name: str, value: e.PartialDate) -> dict[str, str | None]:
    """Return the four columns of a partial date; ValueError if it is none."""
    dated: EdtfDate = parse_date(value if isinstance(value, str) else value.edtf)
    words = None if isinstance(value, str) else value.printed
    return {
        name: dated.edtf,
        f"{name}_earliest": dated.earliest,
        f"{name}_latest": dated.latest,
        f"{name}_printed": words,
    }


def _code_reference(draft: Draft, name: str, value: str) -> None:
    column = f"{name}_id"
    draft.values[column] = Ref(value, allowed_kinds(columns_of(draft.kind)[column]), (*draft.path, name))


def _code_amount(draft: Draft, name: str, value: str) -> None:
    draft.values.update(columns_of_sum(read_sum(value)))


def _code_number(draft: Draft, name: str, value: float | str) -> None:
    draft.values.update(columns_of_number(name, value))


def _code_duration(draft: Draft, name: str, value: str) -> None:
    draft.values.update(columns_of_duration(value))


def _code_side_rows(draft: Draft, name: str, value: list[Any]) -> None:
    table_name, owner = side_table(name, draft.kind)
    table = Base.metadata.tables[table_name]
    for index, item in enumerate(value):
        path = (*draft.path, name, index)
        row: dict[str, Any] = {owner: Ref(draft.slug, None, path)}
        if "position" in table.c:
            row["position"] = index + 1
        for column, part in _side_values(item, table_name):
            target = f"{column}_id"
            if target in table.c:
                row[target] = Ref(part, allowed_kinds(table.c[target]), path)
            else:
                row[column] = _plain(part)
        draft.side_rows.append((table_name, row))


def _side_values(item: Any, table: str) -> list[tuple[str, Any]]:
    if isinstance(item, str):
        column = thing_in(table) or role_in(table) or ""
        return [(column.removesuffix("_id"), item)]
    values = ((column, getattr(item, column)) for column in item.__struct_fields__)
    return [(column, value) for column, value in values if value is not None]


@cache
def allowed_kinds(column: Any) -> tuple[str, ...] | None:
    """Return the kinds of record that a foreign key may point at; None for any."""
    table = next(iter(column.foreign_keys)).column.table
    if table.name == "records":
        return _NARROWED.get((column.table.name, column.name))
    return tuple(k for k, mapper in Record.__mapper__.polymorphic_map.items() if table in mapper.tables)


def points_at_a_record(column: Any) -> bool:
    """Return whether a column holds a record's key: its own or another's."""
    tables = {key.column.table.name for key in column.foreign_keys if key.column.name == "id"}
    is_own = column.name == "id" and (column.table.name == "records" or bool(tables))
    return is_own or bool(tables - {"passages", "fact_files", "accounts"})
