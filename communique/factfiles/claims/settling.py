"""Settling: what stands in the rows of records of which several accounts speak, or whose coder concludes something.

Everything is read from accounts and claims as they are stored, so that it is the same in every order of loading.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from operator import attrgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from communique.database.one_of import one_of
from communique.factfiles.claims.comparison import Band, Claim, Modality, Rank, voices
from communique.factfiles.claims.fields import Field, FieldType, Inference
from communique.factfiles.claims.kinds import GIST, KEY_NAMES, KEYS, claimed_field, columns_of_field, fields_of
from communique.factfiles.claims.resolution import Resolution, members, resolve, standings_of_members
from communique.factfiles.claims.values import ROLE, as_columns, intervals_of, may_name
from communique.factfiles.records.catalogue import CatalogueEntry, chunks, stored_entries
from communique.factfiles.records.drafts import columns_of, kind_that_stands, unsaid
from communique.factfiles.records.side_rows import role_in, side_table, thing_in
from communique.factfiles.values.money import Money
from communique.schema import Base
from communique.schema.record import family_of, kinds_of_family
from communique.schema.vocabulary import ResolutionState, Rule, SourceType, Standing

TABLES = Base.metadata.tables
_RECORDS, _ACCOUNTS, _CITATIONS, _CLAIMS, _DECISIONS, _DOCUMENTS, _PLACES = (
    TABLES[name] for name in ("records", "accounts", "citations", "claims", "decisions", "documents", "places")
)
_OF_DOCUMENTS = _RECORDS.alias("document_records")
_RANKS = {"prefer": Rank.preferred, "set aside": Rank.set_aside}
_BANDS = {"A": Band.reliable, "B": Band.reliable, "D": Band.weak, "E": Band.weak}
_SURENESS = ("certain", "probable", "possible")
_NOT_REPRESENTABLE = str(Standing.not_representable.value)
_AGREEING = (Standing.stands, Standing.agrees, Standing.near)
_LAST = "9999-12-31"
_RECORDS_AT_A_TIME = 2_000
# They report what has just been said, where nothing else is printed; the others may quote what is years old.
_OF_THE_DAY = (SourceType.news_report.value, SourceType.official_statement.value)
_BEFORE_PRINT = 0.5  # of a day: not before the day of print, and yet dated less well than at first hand
# Of a claim: its account, field, value; then its standing, what it names and allows, in the order of the columns.
Found = tuple[int, str, str, str | None, int | None, float | None, float | None, str | None]
Find = Callable[[Collection[str]], Mapping[str, CatalogueEntry]]


@dataclass
class Settlement:
    """All that stands of a record: its columns, its sets by table, and what the loader found of its claims."""

    record: int
    kind: str
    label: str | None = None
    columns: dict[str, Any] = field(default_factory=dict)
    sides: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    claims: list[Found] = field(default_factory=list)
    resolutions: list[tuple[Any, ...]] = field(default_factory=list)


class _ClaimRow(NamedTuple):
    """What is read of a claim; a row of SQLAlchemy's takes several times as long to look into."""

    account_id: int
    field: str
    value: str
    position: int
    printed: str | None
    object_id: int | None
    low: float | None
    high: float | None
    unit: str | None
    modality: str
    is_inferred: bool
    standing: str | None


class _AccountRow(NamedTuple):
    """What is read of an account, and last of the document that it stands in."""

    id: int
    record_id: int
    position: int
    speaker_id: int | None
    origin_id: int
    as_of: str | None
    as_of_earliest: datetime.date | None
    as_of_latest: datetime.date | None
    said_on: str | None
    said_on_earliest: datetime.date | None
    said_on_latest: datetime.date | None
    scope: str
    is_denied: bool
    modality: str
    is_inferred: bool
    is_whole: bool
    name: str | None
    summary: str | None
    note: str | None
    published_on_earliest: datetime.date | None
    published_on_latest: datetime.date | None
    reliability: str | None
    source_type: str
    copy_of: str | None
    document: str


class _Printed(NamedTuple):
    """Between which days a document was published, and the slug of the one that it copies."""

    first: float
    last: float
    copy_of: str | None


@dataclass
class _Account:
    """An account with its claims, and where it stands among others."""

    row: _AccountRow
    # Of a copy: when the first of the originals was published that are coded.
    original: _Printed | None = None
    claims: list[_ClaimRow] = field(default_factory=list)
    # By field of the key that has sentences of its own: whether these are a coder's conclusions alone.
    keys: dict[str, bool] = field(default_factory=dict)

    @cached_property
    def order(self) -> tuple[str | int, ...]:
        """Return the place among all accounts of a record: by the document's date, its slug, the place in it."""
        day = self.row.published_on_earliest
        return (day.isoformat() if day else _LAST, self.row.document, self.row.position)

    @cached_property
    def days(self) -> tuple[float, float]:
        """Return between which days it was said, or of which it speaks.

        What a copy says was said when its original was published, and is no news after that.
        """
        return _said_between(self.row, self.original or _printed(self.row))


def _said_between(row: _AccountRow, printed: _Printed) -> tuple[float, float]:
    """Return between which days something was said, or of which it speaks.

    A quotation without a date is of the day of the news report or statement that prints it; in any other document it
    may be older.
    """
    if row.said_on is not None:
        return _day(row.said_on_earliest, -math.inf), _day(row.said_on_latest, math.inf)
    if row.as_of is not None:
        return _day(row.as_of_earliest, -math.inf), _day(row.as_of_latest, math.inf)
    if row.speaker_id is None:
        return printed.first, printed.last
    return printed.first - _BEFORE_PRINT if row.source_type in _OF_THE_DAY else -math.inf, printed.last


def _day(day: datetime.date | None, otherwise: float) -> float:
    return float(day.toordinal()) if day else otherwise


def _printed(row: Any) -> _Printed:
    first, last = _day(row.published_on_earliest, -math.inf), _day(row.published_on_latest, math.inf)
    return _Printed(first, last, row.copy_of)


class StoredAccounts(NamedTuple):
    """The stored part of some records: their accounts by record, the editor's decisions, and what their values name."""

    accounts: Mapping[int, list[_Account]]
    decisions: Mapping[int, Sequence[Row[Any]]]
    named: Mapping[str, CatalogueEntry]


def read_accounts(
    connection: Connection, kinds: Mapping[int, str], find: Find | None = None
) -> Iterator[StoredAccounts]:
    """Yield what is told of some of these records at a time, whose kinds are given; of each there is an account.

    `find` looks up records by slug, those included that are still to be written; else the database is asked.
    """
    find = find or partial(stored_entries, connection)
    for some in chunks(sorted(kinds), _RECORDS_AT_A_TIME):
        by_record: dict[int, list[_Account]] = {}
        for account in _accounts(connection, some):
            by_record.setdefault(account.row.record_id, []).append(account)
        yield StoredAccounts(by_record, _decisions(connection, some), find(_unknown_slugs(by_record.values(), kinds)))


class Settler:
    """Settles records from what was read of them; the places that lie in others are read as they are asked for."""

    def __init__(self, connection: Connection, kinds: Mapping[int, str], currencies: Mapping[str, int]) -> None:
        self.within = _Within(connection)
        self.kinds, self.currencies = kinds, currencies

    def settle(self, told: StoredAccounts) -> dict[int, Settlement]:
        """Return what stands of each of the records."""
        known, settled = Background(self.within, told.named, self.currencies), dict[int, Settlement]()
        for record, accounts in told.accounts.items():
            accounts.sort(key=attrgetter("order"))
            one = _Settling(accounts, self.kinds[record], told.decisions.get(record, ()), known)
            settled[record] = one.settled()
        return settled


def blank(record: int, kind: str, slug: str) -> Settlement:
    """Return what stands of a record of which nobody speaks: nothing but what makes it this record."""
    of_record = dict.fromkeys(("how_sure", "disputed", "updated", "inferred", "summary", "note"))
    sets = (known.name for known in fields_of(kind) if known.type.is_set)
    sides: dict[str, list[dict[str, Any]]] = {side_table(name, kind)[0]: [] for name in sets}
    kind = family_of(kind)
    return Settlement(
        record, kind, slug, {**_blanks(kind), **of_record, "kind": kind, "voices": 0, "is_bulk": False}, sides
    )


@cache
def _blanks(kind: str) -> Mapping[str, object]:
    """Return the columns that hold what is claimed, with nothing in them, or what each has by default."""
    columns = columns_of(kind)
    names = (name for known in fields_of(kind) for name in columns_of_field(kind, known.name))
    return {name: unsaid(columns[name]) for name in names}


def _accounts(connection: Connection, ids: Sequence[int]) -> Iterable[_Account]:
    of_account = (_ACCOUNTS.c[name] for name in _AccountRow._fields if name in _ACCOUNTS.c)
    of_document = ("published_on_earliest", "published_on_latest", "reliability", "source_type", "copy_of")
    query = (
        select(*of_account, *(_DOCUMENTS.c[name] for name in of_document), _OF_DOCUMENTS.c.slug)
        .join(_DOCUMENTS, _DOCUMENTS.c.id == _ACCOUNTS.c.document_id)
        .join(_OF_DOCUMENTS, _OF_DOCUMENTS.c.id == _ACCOUNTS.c.document_id)
        .where(one_of(_ACCOUNTS.c.record_id, ids))
    )
    rows = list(map(_AccountRow._make, connection.execute(query).all()))
    originals = _originals(connection, {row.copy_of for row in rows if row.copy_of})
    accounts = {row.id: _Account(row, _first_printed(row, originals)) for row in rows}
    claims = select(*(_CLAIMS.c[name] for name in _ClaimRow._fields))
    claims = claims.join(_ACCOUNTS, _ACCOUNTS.c.id == _CLAIMS.c.account_id).where(one_of(_ACCOUNTS.c.record_id, ids))
    for row in connection.execute(claims.order_by(_CLAIMS.c.account_id, _CLAIMS.c.field, _CLAIMS.c.position)).all():
        accounts[row[0]].claims.append(_ClaimRow._make(row))
    keys = select(_CITATIONS.c.account_id, _CITATIONS.c.field, _CITATIONS.c.is_inferred)
    keys = keys.where(one_of(_CITATIONS.c.record_id, ids), _CITATIONS.c.field.in_(sorted(KEY_NAMES)))
    for account_id, name, is_inferred in connection.execute(keys).all():
        account = accounts[account_id]
        account.keys[name] = is_inferred and account.keys.get(name, True)
    return accounts.values()


def _originals(connection: Connection, slugs: set[str]) -> dict[str, _Printed]:
    """Return when the documents of these slugs were published, and those that they copy, at any remove."""
    of_document = (_DOCUMENTS.c[name] for name in ("published_on_earliest", "published_on_latest", "copy_of"))
    query = select(_RECORDS.c.slug, *of_document).join(_DOCUMENTS, _DOCUMENTS.c.id == _RECORDS.c.id)
    found = dict[str, _Printed]()
    while slugs:
        asked = (query.where(one_of(_RECORDS.c.slug, some)) for some in chunks(sorted(slugs)))
        rows = [row for one in asked for row in connection.execute(one)]
        found |= {row.slug: _printed(row) for row in rows}
        slugs = {row.copy_of for row in rows if row.copy_of} - found.keys()
    return found


def _first_printed(row: _AccountRow, originals: Mapping[str, _Printed]) -> _Printed | None:
    """Return when a copy's words were first published, as far as that is coded; None for what copies nothing coded."""
    if row.copy_of not in originals:
        return None
    printed, ahead = _printed(row), dict(originals)
    while printed.copy_of and (above := ahead.pop(printed.copy_of, None)):
        printed = _Printed(min(above.first, printed.first), min(above.last, printed.last), above.copy_of)
    return printed


def _decisions(connection: Connection, ids: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """Return the editor's decisions by record."""
    found: dict[int, list[Row[Any]]] = {}
    for row in connection.execute(select(_DECISIONS).where(one_of(_DECISIONS.c.record_id, ids))):
        found.setdefault(row.record_id, []).append(row)
    return found


def _unknown_slugs(groups: Iterable[Sequence[_Account]], kinds: Mapping[int, str]) -> set[str]:
    """Return the slugs in values that were reported before it was known of what kind they are."""
    return {
        claim.value.partition(ROLE)[0]
        for accounts in groups
        for account in accounts
        for claim in account.claims
        if claim.object_id is None and _is_reference(kinds[account.row.record_id], claim.field)
    }


def _is_reference(kind: str, name: str) -> bool:
    found = claimed_field(kind, name)
    return found is not None and found.type in (FieldType.reference, FieldType.references)


class _Within:
    """Whether one record lies in another, along `within` of places; asked of the database once for each place."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.above: dict[int, int | None] = {}

    def __call__(self, one: int, other: int) -> bool:
        passed = set[int]()
        place: int | None = one
        while place is not None and place not in passed:
            passed.add(place)
            place = self.parent(place)
            if place == other:
                return True
        return False

    def parent(self, place: int) -> int | None:
        if place not in self.above:
            query = select(_PLACES.c.within_id).where(_PLACES.c.id == place)
            self.above[place] = self.connection.execute(query).scalar()
        return self.above[place]


class Background(NamedTuple):
    """Facts known beside accounts: what lies in what, records by slug, minor units of currencies."""

    within: Callable[[int, int], bool]
    named: Mapping[str, CatalogueEntry]
    currencies: Mapping[str, int]


class _Settling:
    """One record, whose accounts come in the order in which they were printed."""

    def __init__(
        self, accounts: Sequence[_Account], kind: str, decisions: Sequence[Row[Any]], known: Background
    ) -> None:
        self.accounts, self.decisions = accounts, decisions
        self.within, self.named, self.currencies = known
        self.result = Settlement(accounts[0].row.record_id, kind)
        # Where all of it is a coder's conclusion, no field is more so than another.
        self.is_stated = any(not account.row.is_inferred for account in accounts)
        self.taken_back = _taken_back(accounts)
        denials = {one.row.id for one in accounts if one.row.is_denied and one.row.is_whole}
        self.denials_of_all = denials - self.taken_back
        self.agreeing: dict[str, set[int]] = {}
        self.disputed, self.updated, self.inferred = list[str](), list[str](), list[str]()
        self.overtaken, self.in_dispute = set[int](), set[int]()
        self.otherwise = set[int]()

    def settled(self) -> Settlement:
        """Return what stands, field by field, and of the whole."""
        by_field: dict[str, list[tuple[_ClaimRow, Claim]]] = {}
        for account in self.accounts:
            for row in account.claims:
                if row.standing == _NOT_REPRESENTABLE:  # no column could hold it
                    continue
                by_field.setdefault(row.field, []).append((row, self.claim(account, row)))
        self.result.columns.update(_blanks(self.result.kind))
        for known in fields_of(self.result.kind):
            said = by_field.get(known.name, ())
            if known.type.is_set:
                self.settle_set(known, said)
            elif said:
                self.settle_field(known, said)
        self.settle_kind()
        self.settle_whole()
        return self.result

    def settle_kind(self) -> None:
        """Let a record be of the kind that follows from what stands, which its accounts alone decide."""
        kind, columns = self.result.kind, self.result.columns
        if len(kinds_of_family(kind)) > 1:
            self.result.kind = columns["kind"] = kind_that_stands(kind, columns)

    def claim(self, account: _Account, row: _ClaimRow) -> Claim:
        """Return a stored claim as it is compared."""
        known = claimed_field(self.result.kind, row.field)
        thing = row.object_id
        if thing is None and known and known.type in (FieldType.reference, FieldType.references):
            named = self.named.get(row.value.partition(ROLE)[0])
            thing = named.id if named and may_name(self.result.kind, known, named.kind) else None
        first, last = account.days
        return Claim(
            row.value,
            account.row.origin_id,
            (*account.order, row.field, row.position, row.value),
            object=thing,
            intervals=self.intervals(known, row) if known else (),
            said_first=first,
            said_last=last,
            modality=Modality[row.modality],
            band=_BANDS.get(account.row.reliability or "", Band.ordinary),
            scope=account.row.scope,
            rank=self.rank(account, row),
            account=account.row.id,
            is_denied=account.row.is_denied,
            is_inferred=row.is_inferred or (account.row.is_inferred and self.is_stated),
        )

    def rank(self, account: _Account, claim: _ClaimRow) -> Rank:
        """Return what an editor decided of a claim; of several decisions the one that prefers it."""
        ranks = [
            _RANKS[decision.verdict]
            for decision in self.decisions
            if decision.field == claim.field
            and decision.document in (None, account.row.document)
            and decision.value in (None, claim.value)
        ]
        return min(ranks, default=Rank.normal)

    def intervals(self, known: Field, row: _ClaimRow) -> Any:
        try:
            return intervals_of(self.result.kind, known, row.value, row.unit)
        except ValueError:  # reported of a record that was of another kind by then
            return ()

    def settle_field(self, known: Field, said: Sequence[tuple[_ClaimRow, Claim]]) -> None:
        """Let one of the claims on a field stand."""
        beside = next((self.agreeing[name] for name in known.goes_with if name in self.agreeing), None)
        # An account of a part stays beside those of the whole, and so does what goes with no value that stands.
        is_lost = beside is not None and all(claim.account not in beside for _, claim in said if not claim.scope)
        counted = [] if is_lost else self.of_the_record([one for one in said if not one[1].scope])
        places = {claim.order for _, claim in counted}
        for row, claim in said:
            if claim.order not in places:
                self.note(row, claim, Standing.not_comparable)
        said = counted
        if not said:
            return
        found = resolve(known, [claim for _, claim in said], self.within, beside, self.taken_back)
        pairs = list(zip(said, found.standings, strict=True))
        self.agreeing[known.name] = {claim.account for (_, claim), one in pairs if one in _AGREEING}
        if found.winner:
            row = next(row for row, claim in said if claim is found.winner)
            self.result.columns.update(self.columns_of(known, row, found.winner))
        is_plain = len(said) == 1 and found.state is ResolutionState.sole
        for (row, claim), standing in pairs:
            self.note(row, claim, None if is_plain else standing)
        if not is_plain:
            self.note_resolution(known, found, pairs)

    def of_the_record(self, said: list[tuple[_ClaimRow, Claim]]) -> list[tuple[_ClaimRow, Claim]]:
        """Return what is said of a field but by whoever denies all of the record: that disputes it, and no value.

        An entry that denies a sum has to name its provider and stage, too, which nobody disputes. Where nobody else
        gives a value, it is what is denied.
        """
        return [one for one in said if one[1].account not in self.denials_of_all] or said

    def note(self, row: _ClaimRow, claim: Claim, standing: Standing | None) -> None:
        """Note what was found of a claim, where it is not what is stored."""
        if standing is Standing.superseded:
            self.overtaken.add(row.account_id)
        low, high, unit = row.low, row.high, row.unit
        if claim.intervals and unit is None:
            interval = claim.intervals[0]
            low, high = (end if math.isfinite(end) else None for end in (interval.low, interval.high))
            unit = interval.unit
        found = (None if standing is None else str(standing.value), claim.object, low, high, unit)
        if found != (row.standing, row.object_id, row.low, row.high, row.unit):
            self.result.claims.append((row.account_id, row.field, row.value, *found))

    def note_resolution(
        self, known: Field, found: Resolution, pairs: Sequence[tuple[tuple[_ClaimRow, Claim], Standing]]
    ) -> None:
        """Note how a field is settled."""
        rivals = {claim.origin for (_, claim), standing in pairs if standing is Standing.rival}
        if known.name in GIST:
            others = {
                claim.origin for (_, claim), standing in pairs if standing in (Standing.rival, Standing.superseded)
            }
            self.otherwise |= others - {claim.origin for (_, claim), standing in pairs if standing in _AGREEING}
        if rivals:
            self.disputed.append(known.name)
            on_a_side = (Standing.rival, *_AGREEING)
            self.in_dispute |= {claim.account for (_, claim), standing in pairs if standing in on_a_side}
        if any(standing is Standing.superseded for _, standing in pairs):
            self.updated.append(known.name)
        if found.state in (ResolutionState.inferred, ResolutionState.aside):
            self.inferred.append(known.name)
        winner = found.winner.account if found.winner else None
        outcome = (winner, str(found.state.value), str(found.rule.value), len(found.voices), len(rivals), found.is_tied)
        self.result.resolutions.append((self.result.record, known.name, *outcome))

    def columns_of(self, known: Field, row: _ClaimRow, claim: Claim) -> dict[str, Any]:
        """Return the columns that hold a claim's value."""
        kind, name = self.result.kind, known.name
        if known.type is FieldType.reference:
            return {f"{name}_id": claim.object}
        try:
            values = as_columns(kind, known, row.value, row.printed)
        except ValueError:
            return {}
        return {column: self.in_minor_units(value) for column, value in values.items()}

    def in_minor_units(self, value: Any) -> Any:
        return value.minor(self.currencies[value.currency]) if isinstance(value, Money) else value

    def settle_set(self, known: Field, said: Sequence[tuple[_ClaimRow, Claim]]) -> None:
        """Let a set be all that anybody names and does not take back, in the order in which it was printed."""
        counted = [one for one in said if self.is_of_set(known, one[1])]
        standings = standings_of_members([claim for _, claim in counted])
        found_of = {claim.order: found for (_, claim), found in zip(counted, standings, strict=True)}
        for row, claim in said:
            is_lost = claim.account in self.taken_back
            is_beside = claim.scope or claim.account in self.denials_of_all
            beside = Standing.superseded if is_lost else Standing.not_comparable if is_beside else None
            self.note(row, claim, found_of.get(claim.order, beside))
        self.note_denied_members(known, counted, found_of)
        said = [one for one in counted if found_of[one[1].order] is not Standing.superseded]
        table, owner = side_table(known.name, self.result.kind)
        rows = self.result.sides.setdefault(table, [])
        stated = [claim for _, claim in said if not claim.is_inferred or known.inference is Inference.fills]
        found = members(stated)
        # One member that nobody states is enough: the row would else pass it off as said.
        if any(all(claim.is_inferred for claim in claims) for claims in members(c for _, c in said).values()):
            self.inferred.append(known.name)
        for number, (value, claims) in enumerate(found.items(), 1):
            rows.append({owner: self.result.record, **_side_row(table, value, claims[0].object, number)})

    def is_of_set(self, known: Field, claim: Claim) -> bool:
        """Return whether a claim is on the set: not of a part, not taken back, no denial of all, and of a record."""
        is_apart = claim.scope or claim.account in self.taken_back or claim.account in self.denials_of_all
        return not is_apart and (known.type is FieldType.terms or claim.object is not None)

    def note_denied_members(
        self,
        known: Field,
        said: Sequence[tuple[_ClaimRow, Claim]],
        found: Mapping[tuple[str | int, ...], Standing | None],
    ) -> None:
        """Note who denies members of a set that others name."""
        denials = [claim for _, claim in said if found[claim.order] is Standing.rival]
        if not denials:
            return
        self.disputed.append(known.name)
        values = {claim.value for claim in denials}
        naming = [c for _, c in said if c.value in values and not c.is_denied and found[c.order] is None]
        first = min(naming, key=lambda claim: claim.order)
        outcome = (str(ResolutionState.disputed.value), str(Rule.only.value), len(voices(naming)), len(voices(denials)))
        self.result.resolutions.append((self.result.record, known.name, first.account, *outcome, False))

    def settle_whole(self) -> None:
        """Count the voices, and tell how sure the surest is."""
        in_force = [account.row for account in self.accounts if account.row.id not in self.taken_back]
        says = [row for row in in_force if not row.is_denied]
        whole = [row for row in says if row.is_whole and not row.scope]
        columns = self.result.columns
        surest = min(((row.is_inferred, _SURENESS.index(row.modality)) for row in whole), default=None)
        columns["how_sure"] = _SURENESS[surest[1]] if surest else None
        # Who gives another sum, figure or view is no voice for this one.
        supports = [row for row in says if row.origin_id not in self.otherwise] or says
        stated = [row for row in supports if not row.is_inferred] or supports
        columns["voices"] = len({row.origin_id for row in stated})
        # Whoever else speaks of it, be it to deny it, has it out of the bulk.
        columns["is_bulk"] = all(account.row.source_type == SourceType.dataset.value for account in self.accounts)
        if any(row.is_denied and row.is_whole for row in in_force):
            self.disputed.insert(0, "whole")
        if surest and surest[0]:
            self.inferred.insert(0, "whole")
        else:
            self.inferred += self.concluded_keys()
        for name in ("disputed", "updated", "inferred"):
            columns[name] = ", ".join(getattr(self, name)) or None
        self.result.label = self.first_said("name", self.accounts)
        # What is told of a part in a coder's words is no summary of the whole.
        told = [account for account in self.accounts if not account.row.scope] or self.accounts
        # Nor is what a coder summed up, or warned of, as things were before the latest news.
        now = [account for account in told if account.row.id not in self.overtaken]
        columns["summary"] = self.first_said("summary", now) or self.first_said("summary", told)
        # Of what is in dispute to this day a warning still holds, whatever else has gone on.
        columns["note"] = self.first_said(
            "note", [one for one in told if one.row.id not in self.overtaken - self.in_dispute]
        )

    def concluded_keys(self) -> list[str]:
        """Return the fields of the key that every account of the whole concludes: one without a sentence says them."""
        says = [one for one in self.accounts if one.row.is_whole and not (one.row.is_denied or one.row.scope)]
        says = [one for one in says if one.row.id not in self.taken_back]
        names = sorted(KEYS.get(self.result.kind, ()))
        return [name for name in names if says and all(one.keys.get(name) for one in says)]

    def first_said(self, name: str, among: Sequence[_Account]) -> str | None:
        """Return what the earliest account that has one says in a coder's own words."""
        return next((value for account in among if (value := getattr(account.row, name))), None)


def _taken_back(accounts: Sequence[_Account]) -> frozenset[int]:
    """Return the accounts whose voice later says of the whole record that it is not so, or that it is after all."""
    denials = [one for one in accounts if one.row.is_denied and one.row.is_whole]
    if not denials:  # as nearly always
        return frozenset()
    says: dict[int, list[_Account]] = {}
    for one in accounts:
        if not one.row.is_denied and not one.row.scope:
            says.setdefault(one.row.origin_id, []).append(one)
    lost = set[int]()
    for denial in denials:
        own = says.get(denial.row.origin_id, ())
        if any(_takes_back(one, denial) for one in own):
            lost.add(denial.row.id)
        elif not denial.row.scope:
            lost |= {one.row.id for one in own if _takes_back(denial, one)}
    return frozenset(lost)


def _takes_back(late: _Account, early: _Account) -> bool:
    """Return whether an account was certainly given later, as the views have it (evidence, record_certainty).

    What a coder concludes takes no word back.
    """
    said, since = (_said_between(one.row, _printed(one.row)) for one in (early, late))
    return said[1] < since[0] and (early.row.is_inferred or not late.row.is_inferred)


def _side_row(table: str, value: str, thing: int | None, number: int) -> dict[str, Any]:
    """Return a row of a table of sets but for whose set it is."""
    columns: dict[str, Any] = {}
    if named := thing_in(table):
        columns[named] = thing
    if role := role_in(table):
        columns[role] = value.partition(ROLE)[2] if named else value
    if "position" in TABLES[table].c:
        columns["position"] = number
    return columns
