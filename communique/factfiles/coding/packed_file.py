"""Packed files: what the loader writes of a fact file, in plain lists that travel between processes.

A reference is a number into the file's own list of slugs, and rows stand column by column; so turning references into
keys takes one pass in C a column. Where something stands in the file is not carried along: when there is something to
say against a coded file, it is coded again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

import msgspec
from sqlalchemy import Column

from communique.factfiles.claims.accounts import AccountDraft, CitationDraft
from communique.factfiles.claims.kinds import KEYS
from communique.factfiles.coding.exchange_rates import RATED
from communique.factfiles.coding.fact_file import CodedFile, code_file, reported_thing
from communique.factfiles.reading.json_lines import JsonLine, read_line
from communique.factfiles.reading.problems import Problem
from communique.factfiles.reading.yaml_reader import Tree
from communique.factfiles.records.drafts import (
    GAZETTEER_THINGS,
    TREES,
    Draft,
    Ref,
    columns_of,
    points_at_a_record,
    tables_of,
    unsaid,
)
from communique.factfiles.records.labels import STATEMENTS, finished, label_template
from communique.factfiles.records.redirects import Redirect
from communique.factfiles.values.money import Money
from communique.schema import Base
from communique.schema.money import SUMS
from communique.schema.vocabulary import SourceType, Standing

TABLES = Base.metadata.tables
# The number of no record and of no passage: the last place of a list of keys, where None stands.
NOTHING = -1
# Stands at either end of a slug in a label that is being made; fact files cannot hold it.
_MARK = "\0"
Values = dict[str, Any]
# The kinds of record that files list; of the others accounts speak.
LISTED = frozenset({*GAZETTEER_THINGS.values(), "document"})
DATASET = SourceType.dataset.value
_SURENESS = ("certain", "probable", "possible")
# The one standing that a file says itself.
NOT_REPRESENTABLE = str(Standing.not_representable.value)
_UNSAID: dict[str, Any] = {"how_sure": None, "voices": None}
Template = str | list[str]
Row = tuple[Any, ...]
# None for a column in which nothing is said.
Columns = list[tuple[Any, ...] | None]


_SUMS = [(t.name, place) for t in TABLES.values() for place, name in enumerate(t.columns.keys()) if name in SUMS]


class ForeignReference(NamedTuple):
    """A reference to what another file declares: the number of the slug, and the kinds that the record may be of."""

    number: int
    kinds: tuple[str, ...]


class FieldOfAnother(NamedTuple):
    """Evidence for, or a decision on, a field of another file's record, whose kind tells whether it has that."""

    number: int
    field: str
    value: str


@dataclass(slots=True)
class PackedFile:
    """A fact file, ready to be written but for its keys and labels.

    `slugs` are all that it uses, the declared ones first; `kinds` and `labels` are of these, a statement's label as
    text and slugs by turns. `columns` has the rows by table: numbers of slugs and passages stand for keys. `above` has
    what stands in a tree, and below what; `redirects` the slugs that it gives up, which are no references; `same` the
    slugs that it writes and that are read as another; `further_sums` are those of accounts beside the one in `columns`.
    """

    tree: Tree
    name: str
    sha256: str
    document: str | None
    is_at_fault: bool
    slugs: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    labels: list[Template] = field(default_factory=list)
    wanted: list[ForeignReference] = field(default_factory=list)
    said_of_others: list[FieldOfAnother] = field(default_factory=list)
    decided: list[FieldOfAnother] = field(default_factory=list)
    columns: dict[str, Columns] = field(default_factory=dict)
    currencies: list[Row] = field(default_factory=list)
    above: list[tuple[str, str]] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)
    same: dict[str, str] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)
    further_sums: list[Money] = field(default_factory=list)

    @property
    def declared(self) -> list[str]:
        """The slugs that it declares."""
        return self.slugs[: len(self.kinds)]

    def declares(self) -> Iterator[tuple[str, str]]:
        """Return the slugs that it declares, with their kinds."""
        return zip(self.slugs, self.kinds, strict=False)

    def labelled(self) -> Iterator[tuple[str, Template]]:
        """Return the slugs that it declares, with their labels."""
        return zip(self.slugs, self.labels, strict=False)

    @property
    def currencies_used(self) -> set[str]:
        """The codes of the currencies of its amounts and rates."""
        return {money.currency for money in self.amounts()}.union(*self.rates_of())

    def rates_of(self) -> Iterator[Iterable[str]]:
        """Yield the codes of the currencies of its rates, both sides of them."""
        for place, name in enumerate(TABLES["exchange_rates"].columns.keys()):
            if "exchange_rates" in self.columns and name in RATED:
                yield self.columns["exchange_rates"][place] or ()

    def amounts(self) -> Iterator[Money]:
        """Yield every sum that it states."""
        yield from self.further_sums
        for table, place in _SUMS:
            if table in self.columns:
                yield from filter(None, self.columns[table][place] or ())

    def number_of_rows(self, table: str) -> int:
        """Return how many rows of a table it has."""
        return max((len(column) for column in self.columns.get(table, ()) if column), default=0)

    @property
    def foreign(self) -> list[str]:
        """The slugs that it names and does not declare."""
        return self.slugs[len(self.kinds) :]


def pack(coded: CodedFile) -> PackedFile:
    """Pack a coded file; of one at fault only what it declares and names, since it is not going to be written."""
    packing = Packing(coded)
    is_at_fault = bool(coded.problems) or packing.misleads
    columns = {} if is_at_fault else packing.columns()
    tree = coded.tree
    if isinstance(tree, JsonLine):
        tree = JsonLine(tree.file, line=tree.line, data=tree.data)  # what it was decoded to need not travel
    return PackedFile(
        tree,
        coded.name,
        coded.sha256,
        coded.document,
        is_at_fault,
        list(packing.numbers),
        [draft.kind for draft in packing.drafts],
        [packing.label(draft) for draft in packing.drafts],
        [ForeignReference(number, kinds) for number, kinds in packing.foreign],
        [
            FieldOfAnother(
                packing.numbers[citation.record.slug], citation.values["field"], citation.values["reported_value"]
            )
            for citation in coded.citations
            if citation.record.kinds is None and citation.values["field"]
        ],
        [
            FieldOfAnother(
                packing.numbers[decision.record.slug], decision.values["field"], decision.values["value"] or ""
            )
            for decision in coded.decisions
        ],
        columns,
        list(packing.currencies()),
        list(stands_below(coded)),
        coded.redirects,
        coded.read_as,
        coded.warnings,
        list(_further_sums(coded, packing.drafts)),
    )


def _further_sums(coded: CodedFile, packed: Sequence[Draft]) -> Iterator[Money]:
    """Yield the sums of accounts beside those that are packed, and those that sentences report."""
    chosen = {id(draft) for draft in packed} if len(packed) < len(coded.drafts) else set()
    further = [draft for draft in coded.drafts if chosen and id(draft) not in chosen]
    for values in (*(draft.values for draft in further), *coded.reported_sums().values()):
        yield from (value for value in values.values() if isinstance(value, Money))


def stands_below(coded: CodedFile) -> Iterator[tuple[str, str]]:
    """Yield what stands below what: in a tree, or as the copy of a document."""
    for draft in coded.drafts:
        above = draft.values.get(TREES.get(draft.kind, ""))
        if above and not draft.account.get("is_denied"):
            yield draft.slug, above.slug
        elif copied := draft.values.get("copy_of"):
            yield draft.slug, copied
    for citation in coded.citations:
        if above := reported_above(citation):
            yield citation.record.slug, above.slug


def reported_above(citation: CitationDraft) -> Ref | None:
    """Return below which record a sentence says that another one stands in a tree."""
    is_told = citation.values["reported_value"] and f"{citation.values['field']}_id" in TREES.values()
    return reported_thing(citation) if is_told else None


def code_again(packed: PackedFile) -> CodedFile:
    """Return the coded file that was packed, with the place of everything that it says."""
    if isinstance(packed.tree, JsonLine):
        tree, entry = read_line(packed.tree.data, packed.tree.file, packed.tree.line)
        return code_file(tree, packed.sha256, entry, packed.same)
    return code_file(packed.tree, packed.sha256, None, packed.same)


class Packing:
    """A coded file on its way to be packed: `numbers` of its slugs, and its rows with numbers in place of keys."""

    def __init__(self, coded: CodedFile) -> None:
        self.coded = coded
        self.drafts = list({draft.slug: draft for draft in coded.drafts}.values())
        self.numbers = {draft.slug: number for number, draft in enumerate(self.drafts)}
        self.passages: dict[str | None, int] = {row["label"]: number for number, row in enumerate(coded.passages)}
        self.passages[None] = NOTHING
        self.foreign: set[tuple[int, tuple[str, ...]]] = set()
        self.misleads = False
        self.is_of_dataset = any(draft.values.get("source_type") == DATASET for draft in self.drafts[:1])
        for ref in coded.references():
            self.note(ref)

    def note(self, ref: Ref) -> None:
        """Give a reference's slug a number; one to a record of this file may be seen to be of the wrong kind."""
        number = self.numbers.setdefault(ref.slug, len(self.numbers))
        if ref.kinds is None:
            return
        if number >= len(self.drafts):
            self.foreign.add((number, ref.kinds))
        elif self.drafts[number].kind not in ref.kinds:
            self.misleads = True

    def label(self, draft: Draft) -> Template:
        """Return what a record is called; of a coded file at fault, whose parts may be missing, roughly."""
        if draft.kind not in STATEMENTS or self.coded.problems:
            return draft.label or draft.slug
        parts = label_template(draft.kind, {"kind": draft.kind, **draft.values}, self.words_for, {}).split(_MARK)
        return parts if len(parts) > 1 else finished(parts[0])

    def words_for(self, ref: Ref) -> str:
        """Return the label of a thing of this file; of anything else the slug, between marks."""
        number = self.numbers[ref.slug]
        label = self.drafts[number].label if number < len(self.drafts) else None
        return label or f"{_MARK}{ref.slug}{_MARK}"

    def columns(self) -> dict[str, Columns]:
        """Return the rows by table, column by column."""
        rows: dict[str, list[Row]] = {}
        for _, _, table, row in self.record_rows():
            rows.setdefault(table, []).append(row)
        for table, values in self.evidence():
            rows.setdefault(table, []).append(_getter(table)(values))
        if claims := list(self.claims()):
            rows["claims"] = claims
        return {table: [_unless_blank(column) for column in zip(*some, strict=True)] for table, some in rows.items()}

    def record_rows(self) -> Iterator[tuple[Draft, Values | None, str, Row]]:
        """Yield the rows of records and of the lists in them: the record, what the list says, the table and the row."""
        certainty = self.certainty()
        for number, draft in enumerate(self.drafts):
            values = self.numbered(_blanks_of_kind(draft.kind), draft.values)
            values |= {"id": number, "kind": draft.kind, "slug": draft.slug, "label": number}
            values |= certainty.get(draft.slug, _UNSAID)
            values["fact_file_id"] = 0 if draft.kind in LISTED else NOTHING
            values["is_bulk"] = self.is_of_dataset and draft.kind not in LISTED
            for table in _names_of_tables(draft.kind):
                yield draft, None, table, _getter(table)(values)
            for table, side in draft.side_rows:
                yield draft, side, table, _getter(table)(self.numbered(_blanks(table), side))

    def certainty(self) -> dict[str, Values]:
        """Return how sure this file is of the records that it declares, where no other speaks of them."""
        found, concluded = dict[str, Values](), self.concluded()
        for account, fields in zip(self.coded.accounts, concluded, strict=True):
            values = account.values
            if not (values["is_whole"] and not values["is_denied"]):
                continue
            sure = (values["is_inferred"], _SURENESS.index(values["modality"]))
            known = found.setdefault(account.record.slug, {"sure": sure, "fields": fields})
            known["sure"], known["fields"] = min(known["sure"], sure), known["fields"] & fields
        return {
            slug: {
                "how_sure": _SURENESS[one["sure"][1]],
                "voices": 1,
                "inferred": "whole" if one["sure"][0] else ", ".join(sorted(one["fields"])) or None,
            }
            for slug, one in found.items()
        }

    def concluded(self) -> list[set[str]]:
        """Return for each account the fields that it concludes and nothing else settles: keys, and a document's own."""
        cited = [dict[str, bool]() for _ in self.coded.accounts]
        for citation in self.coded.citations:
            name = citation.values["field"]
            if name in KEYS.get(self.kind_of(citation.record), ()):
                keys = cited[citation.account]
                keys[name] = citation.values["is_inferred"] and keys.get(name, True)
        return [
            {name for name, is_inferred in keys.items() if is_inferred} | self.concluded_of_listed(account)
            for keys, account in zip(cited, self.coded.accounts, strict=True)
        ]

    def concluded_of_listed(self, account: AccountDraft) -> set[str]:
        """Return the fields that an account of what a file lists concludes, which no other file speaks of."""
        is_listed = self.kind_of(account.record) in LISTED
        return {claim.field for claim in account.claims if claim.is_inferred} if is_listed else set()

    def kind_of(self, record: Ref) -> str:
        """Return the kind of a record that this file declares; nothing for one of another file."""
        number = self.numbers[record.slug]
        return self.drafts[number].kind if number < len(self.drafts) else ""

    def currencies(self) -> Iterator[Row]:
        """Yield the rows of currencies."""
        by_code = {currency.code: currency for currency in self.coded.currencies}
        for currency in by_code.values():
            yield _getter("currencies")({**_blanks("currencies"), **msgspec.structs.asdict(currency)})

    def evidence(self) -> Iterator[tuple[str, Values]]:
        """Yield the rows of passages, accounts, citations and names."""
        document = self.numbers.get(self.coded.document or "")
        for passage in self.coded.passages:
            yield "passages", {**_blanks("passages"), **passage, "document_id": document}
        yield from self.accounts(document)
        for citation in self.coded.citations:
            values = {**_blanks("citations"), **citation.values, "account_id": citation.account}
            values |= {"record_id": self.numbers[citation.record.slug], "passage_id": self.passages[citation.passage]}
            yield "citations", values
        for decision in self.coded.decisions:
            record, file = self.numbers[decision.record.slug], {"fact_file_id": 0}
            yield "decisions", {**_blanks("decisions"), **decision.values, "record_id": record, **file}
        for correction in self.coded.corrections:
            yield "corrections", {**_blanks("corrections"), **correction, "fact_file_id": 0}
        for table, rows in (("reviews", self.coded.reviews), ("settled_differences", self.coded.settled)):
            for row in rows:
                yield table, {**_blanks(table), **row, "document_id": document, "fact_file_id": 0}
        for rate in self.coded.exchange_rates:
            values = {**_blanks("exchange_rates"), **rate.values, "document_id": document, "fact_file_id": 0}
            yield "exchange_rates", {**values, "passage_id": self.passages[rate.passage]}
        for name in self.coded.names:
            values = {**_blanks("names"), **name.values}
            values |= {"record_id": self.numbers[name.record.slug], "passage_id": self.passages[name.passage]}
            yield "names", values

    def numbered(self, blanks: Values, values: Mapping[str, Any]) -> Values:
        """Return values with their references as numbers, and blanks where nothing is said."""
        numbered = {**blanks, **values}
        for column, value in values.items():
            if value.__class__ is Ref:
                numbered[column] = self.numbers[value.slug]
        return numbered

    def accounts(self, document: int | None) -> Iterator[tuple[str, Values]]:
        """Yield the rows of accounts, and of those by way of whom their words come."""
        for number, account in enumerate(self.coded.accounts):
            values = self.numbered(_blanks("accounts"), account.values)
            speaker = values["speaker_id"]
            values |= {"record_id": self.numbers[account.record.slug], "document_id": document}
            # Whose voice a document is, is looked up where it is known what it copies and whose mouth its author is.
            values["origin_id"] = document if speaker == NOTHING else speaker
            yield "accounts", values
            chain = [self.numbers[one.slug] for one in account.quoted_by]
            for position, one in enumerate([*chain, speaker] if chain else (), 1):
                yield "account_speakers", {"account_id": number, "position": position, "speaker_id": one}

    def claims(self) -> Iterator[Row]:
        """Yield the rows of claims, in the order of the table's columns."""
        sentences = self.sentences()
        for number, account in enumerate(self.coded.accounts):
            last, position = "", 0
            for claim in account.claims:
                position = position + 1 if claim.field == last else 1
                last = claim.field
                text, printed, thing, _ = claim.value
                named = NOTHING if thing is None else self.numbers[thing.slug]
                sure = (claim.modality, claim.is_inferred, None if claim.is_representable else NOT_REPRESENTABLE)
                own = sentences.get((number, last))
                label = None if own == account.values["label"] else own
                yield number, last, text, position, printed, named, *claim.value.bounds, *sure, label

    def sentences(self) -> dict[tuple[int, str], str]:
        """Return the first sentence of each field that some speak of, by account and field."""
        found = dict[tuple[int, str], str]()
        for citation in self.coded.citations:
            if name := citation.values["field"]:
                place = citation.account, name
                found[place] = min(found.get(place, citation.passage), citation.passage, key=self.passages.__getitem__)
        return found


def _unless_blank(column: Row) -> Row | None:
    return None if column.count(None) == len(column) else column


@cache
def _getter(table: str) -> Callable[[Values], Row]:
    return itemgetter(*TABLES[table].columns.keys())


@cache
def _names_of_tables(kind: str) -> tuple[str, ...]:
    return tuple(table.name for table in tables_of(kind))


@cache
def _blanks(table: str) -> Values:
    """Return what stands in a table's columns where nothing is said."""
    return {column.name: _blank(column) for column in TABLES[table].columns}


@cache
def _blanks_of_kind(kind: str) -> Values:
    return {name: _blank(column) for name, column in columns_of(kind).items()}


def _blank(column: Column[Any]) -> object:
    if points_at_a_record(column) or column.name == "fact_file_id":
        return NOTHING
    return unsaid(column)
