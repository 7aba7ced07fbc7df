"""Coded files: a fact file, read and coded into drafts, with everything that can be said against it on its own."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise
from pathlib import Path as FilePath
from typing import Any, BinaryIO

import msgspec

from communique.factfiles.claims.accounts import (
    NOTHING_SAID,
    AccountDraft,
    AccountHead,
    CitationDraft,
    EntryContent,
    accounts_of,
)
from communique.factfiles.claims.attribution import Speakers, attribute_passages
from communique.factfiles.claims.kinds import KEYS, citable_fields, field_of
from communique.factfiles.claims.values import ROLE, Value, check_value, fields_that_name, named_in, values_of
from communique.factfiles.coding.exchange_rates import RateDraft, code_rates
from communique.factfiles.coding.reviews import code_review
from communique.factfiles.coding.rulings import Ruling, contradictions, fault_of
from communique.factfiles.reading import entries as e
from communique.factfiles.reading.decode import decode
from communique.factfiles.reading.json_lines import SUFFIX, JsonLine, read_line
from communique.factfiles.reading.problems import FactFileError, Path, Problem
from communique.factfiles.reading.repair import labels_in
from communique.factfiles.reading.yaml_reader import MAX_BYTES, Tree, read_partly
from communique.factfiles.records.drafts import (
    GAZETTEER_THINGS,
    QUOTING,
    TREES,
    Draft,
    Ref,
    date_columns,
    drafts_of,
    speakers_of,
)
from communique.factfiles.records.far_years import far_years
from communique.factfiles.records.participant_formats import check_formats
from communique.factfiles.records.propositions import question, refusals
from communique.factfiles.records.redirects import Redirect, code_redirects, code_same
from communique.factfiles.records.rules import broken_by
from communique.factfiles.records.same import read_as_same
from communique.factfiles.texts.normalise import normalise, sha256
from communique.factfiles.values.intervals import read_sum
from communique.factfiles.values.money import columns_of_sum
from communique.factfiles.values.values import parse_day
from communique.schema.record import family_of, kinds_of_family
from communique.schema.vocabulary import RelationType, SourceType

# Fields that say which sentences are cited.
_CITES = re.compile(r"^nothing_to_code|(^|\.)(also_says|evidence|at)(\[\d+\])?$")
_AMOUNT = "amount"
# What a file has to say of a record, in one of its entries at least.
_SAID_ONCE = {
    "event": ("status",),
    "financing": ("provider", "stage"),
    "meeting": ("status",),
    "participant": ("attendance",),
}
# Two fields that cannot name the same.
_OTHERS = {
    "agenda item": ("meeting_id", "subject_id"),
    "membership": ("member_id", "on_behalf_of_id"),
    "participant": ("actor_id", "on_behalf_of_id"),
}
_SEVERAL = 2
_NUMBER = "="  # in what rows are called: row=5, project=41268
_ROWS_ALONE = "rows and sentences side by side; only a dataset has rows, and then it has no sentences"
_WHOSE = "`attributed_to`, `as_of`, or `relation: disputes` where the document contradicts itself"
_NO_EVIDENCE = "no sentence says it as a whole: add `evidence: [P1.S1]` with the sentence that does, or delete it"


@dataclass(slots=True)
class NameDraft:
    """A spelling-to-be: its record by slug, its passage by label (None: outside knowledge)."""

    record: Ref
    passage: str | None
    values: dict[str, Any]


@dataclass(slots=True)
class DecisionDraft:
    """An editor's decision-to-be: its record by slug, its other columns."""

    record: Ref
    values: dict[str, Any]

    @property
    def path(self) -> Path:
        """Return where the decision stands."""
        return self.record.path[:-1]

    @property
    def ruling(self) -> Ruling:
        """Return what it is about, and its verdict."""
        return Ruling(self.record.slug, *(self.values[name] for name in ("field", "document", "value", "verdict")))


@dataclass
class CodedFile:
    """A fact file, coded: what it declares, cites and spells."""

    name: str
    sha256: str
    tree: Tree
    document: str | None = None
    drafts: list[Draft] = field(default_factory=list)
    passages: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[AccountDraft] = field(default_factory=list)
    accounts_of: Counter[str] = field(default_factory=Counter)
    citations: list[CitationDraft] = field(default_factory=list)
    names: list[NameDraft] = field(default_factory=list)
    decisions: list[DecisionDraft] = field(default_factory=list)
    corrections: list[dict[str, Any]] = field(default_factory=list)
    reviews: list[dict[str, Any]] = field(default_factory=list)
    settled: list[dict[str, Any]] = field(default_factory=list)
    exchange_rates: list[RateDraft] = field(default_factory=list)
    currencies: list[e.CurrencyEntry] = field(default_factory=list)
    redirects: list[Redirect] = field(default_factory=list)
    # Slugs that it writes, and what they are read as since an editor decided that the two are the same.
    read_as: dict[str, str] = field(default_factory=dict)
    spoken_by: dict[str, Speakers] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    _references: list[Ref] | None = None

    @property
    def text_sha256(self) -> str | None:
        """Return the hash of the document's text; None for a gazetteer file."""
        return next((str(draft.values["text_sha256"]) for draft in self.drafts if draft.kind == "document"), None)

    def references(self) -> list[Ref]:
        """Return every reference that the file makes."""
        if self._references is None:
            self._references = list(_references_in(self))
        return self._references

    def reported_sums(self) -> dict[Path, dict[str, Any]]:
        """Return the columns of the sums that sentences report beside an entry's own, by where they are written."""
        found: dict[Path, dict[str, Any]] = {}
        for one in self.citations:
            if one.values["field"] == _AMOUNT and one.values["reported_value"]:
                with suppress(ValueError):  # which is told
                    found[one.record.path] = columns_of_sum(read_sum(one.values["reported_value"]))
        return found

    def fault(self, path: Path, value: object, remedy: str) -> None:
        """Note a problem at a path of the file, but not of an entry that is understood in part."""
        if not self.tree.is_guessed(path):
            self.problems.append(self.tree.problem(path, value, remedy))

    def fault_within(self, path: Path, value: object, remedy: str) -> None:
        """Note a problem of something that hangs on the whole entry around it, as far as that is understood."""
        if not any(self.tree.is_guessed(path[:length]) for length in range(len(path))):
            self.fault(path, value, remedy)


def _references_in(coded: CodedFile) -> Iterator[Ref]:
    for draft in coded.drafts:
        yield from _refs_in(draft.values)
        for _, row in draft.side_rows:
            yield from _refs_in(row)
    others: dict[str, Ref] = {}
    for citation in coded.citations:
        if citation.record.kinds:
            yield citation.record
        else:  # what a file says of another file's record: it is named once, above its evidence
            others.setdefault(citation.record.slug, _where_named(citation.record))
        yield from _refs_in(citation.values)
        yield from citation.values.get("quoted_by", ())
        if named := reported_thing(citation):
            yield named
    yield from others.values()
    for speakers in dict.fromkeys(coded.spoken_by.values()):
        yield from speakers
    for name in coded.names:
        yield name.record
    for decision in coded.decisions:
        yield decision.record


def reported_thing(citation: CitationDraft) -> Ref | None:
    """Return the record that a sentence names as the value of a field; of another file's record, of whatever kind."""
    name, text = citation.values["field"], citation.values["reported_value"]
    if not text:
        return None
    kinds, path = citation.record.kinds, (*citation.record.path, "value")
    if kinds:
        return named_in(kinds[0], name, text, path)
    return Ref(text.partition(ROLE)[0], None, path) if name in fields_that_name() else None


def _where_named(ref: Ref) -> Ref:
    """Return a reference that stands in evidence as it stands above it: `also_says[0].record`."""
    return ref._replace(path=(*ref.path[:2], "record"))


def _refs_in(values: Mapping[str, object]) -> list[Ref]:
    return [value for value in values.values() if value.__class__ is Ref]


def read_coded_files(file: FilePath, shown_as: str | None = None) -> Iterator[CodedFile | FactFileError]:
    """Yield a file, coded: one of a YAML file, one a line of a JSON Lines file; an error for each that has no form."""
    shown = shown_as or str(file)
    try:
        if file.suffix == SUFFIX:
            with file.open("rb") as stream:
                yield from code_lines(lines_of(stream), shown)
        else:
            with file.open("rb") as stream:
                yield from code_yaml(stream.read(MAX_BYTES + 1), shown)
    except OSError as error:
        yield FactFileError([Problem(shown, 1, 1, "", "", f"cannot be read: {error.strerror}")])


def lines_of(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines of a file, up to the first one that is too long to be read."""
    while line := stream.readline(MAX_BYTES + 2):
        yield line
        if len(line) > MAX_BYTES + 1:
            return


def code_yaml(data: bytes, shown: str) -> Iterator[CodedFile | FactFileError]:
    """Yield the one coded file of a YAML file."""
    try:
        yield code_file(read_partly(data, shown), hashlib.sha256(data).hexdigest())
    except FactFileError as error:
        yield error


def code_lines(lines: Iterable[bytes], shown: str, first: int = 1) -> Iterator[CodedFile | FactFileError]:
    """Yield the coded files of JSON Lines, of which `first` is the first one's number in its file."""
    for number, line in enumerate(lines, first):
        data = line.rstrip(b" \t\r\n")
        if data:
            try:
                tree, entry = read_line(data, shown, number)
                yield code_file(tree, hashlib.sha256(data).hexdigest(), entry)
            except FactFileError as error:
                yield error


def code_file(
    tree: Tree,
    sha256: str,
    entry: e.DocumentFile | e.GazetteerFile | None = None,
    same: Mapping[str, str] | None = None,
) -> CodedFile:
    """Code a file's tree, or its entry where that is known; where its form is at fault, what is understood of it.

    Raises FactFileError where that is too little.

    `same` are slugs that are read as another wherever the file writes them.
    """
    entry = entry or decode(tree)
    tree.read_as = read_as = read_as_same(entry, same) if same else {}
    if isinstance(entry, e.GazetteerFile):
        coded = CodedFile(f"gazetteer/{entry.gazetteer}", sha256, tree, currencies=entry.currencies, read_as=read_as)
        _code_gazetteer(coded, entry)
    else:
        name, slug = f"documents/{entry.document.slug}", entry.document.slug
        coded = CodedFile(name, sha256, tree, document=slug, read_as=read_as)
        _code_document(coded, entry)
    coded.redirects += code_redirects(entry.former, coded.fault)
    _find_duplicates(coded)
    coded.problems += tree.misfits
    if tree.unread:
        coded.problems = [*tree.unread, *(one for one in coded.problems if one.line not in tree.set_aside)]
    return coded


def _code_gazetteer(coded: CodedFile, entry: e.GazetteerFile) -> None:
    coded.drafts = list(drafts_of(entry, coded.fault))
    for section in GAZETTEER_THINGS:
        for index, thing in enumerate(getattr(entry, section)):
            for number, name in enumerate(thing.names):
                path = (section, index, "names", number)
                if name.at:
                    coded.fault((*path, "at"), name.at, "the gazetteer quotes no document; delete it")
                coded.names.append(_name_draft(thing.slug, name, path))
    _check_propositions(coded, entry.propositions)
    coded.redirects = code_same(entry.same, coded.fault)
    if entry.same and isinstance(coded.tree, JsonLine):
        coded.fault(("same",), None, "JSON Lines hold facts; write what is the same into decisions.yaml")
    coded.decisions = [_decision(coded, one, ("decisions", index)) for index, one in enumerate(entry.decisions)]
    _check_decisions(coded)
    coded.corrections = [_correction(coded, one, ("corrections", n)) for n, one in enumerate(entry.corrections)]
    if coded.read_as:  # of two that an editor found to be one, the same may be said
        coded.corrections = [one for n, one in enumerate(coded.corrections) if one not in coded.corrections[:n]]
    _find_repeated(coded)


def _day(coded: CodedFile, given: str, path: Path) -> str:
    try:
        return parse_day(given)
    except ValueError as error:
        coded.fault(path, given, str(error))
        return ""


def _correction(coded: CodedFile, entry: e.CorrectionEntry, path: Path) -> dict[str, Any]:
    day = _day(coded, entry.corrected_on, (*path, "corrected_on"))
    return {"corrected_on": day, "record": entry.record, "what": entry.what}


def _find_repeated(coded: CodedFile) -> None:
    """Note the corrections that say the same as one before them."""
    for index, one in enumerate(coded.corrections):
        if one in coded.corrections[:index]:
            coded.fault(("corrections", index), one["what"], "said twice of one day; delete one of the two")


def _decision(coded: CodedFile, entry: e.DecisionEntry, path: Path) -> DecisionDraft:
    day = _day(coded, entry.decided_on, (*path, "decided_on"))
    values = {"field": entry.field, "document": entry.document, "value": entry.value, "verdict": entry.verdict.value}
    return DecisionDraft(
        Ref(entry.record, None, (*path, "record")), {**values, "reason": entry.reason, "decided_on": day}
    )


def _check_decisions(coded: CodedFile) -> None:
    """Note decisions that decide nothing, and those that cannot both be followed."""
    for one in coded.decisions:
        if (found := fault_of(one.ruling)) and not coded.tree.is_guessed(one.path):
            name, remedy = found
            coded.fault((*one.path, name), one.values[name], remedy)
    for path, other, remedy in contradictions((one.path, one.ruling) for one in coded.decisions):
        line = coded.tree.problem(other, None, "").line
        coded.fault((*path, "verdict"), coded.decisions[int(path[-1])].values["verdict"], f"{remedy} (line {line})")


def _check_propositions(coded: CodedFile, propositions: Iterable[e.PropositionEntry]) -> None:
    for index, proposition in enumerate(propositions):
        path = ("propositions", index, "label")
        for remedy in refusals(proposition.label):
            coded.fault_within(path, proposition.label, remedy)
        if asked := question(proposition.label):
            coded.warnings.append(coded.tree.problem(path, proposition.label, asked))


def _code_document(coded: CodedFile, entry: e.DocumentFile) -> None:
    coded.drafts = list(drafts_of(entry, coded.fault))
    coded.passages = list(_passage_rows(coded, entry))
    coded.exchange_rates = list(code_rates(entry, coded.fault)) if entry.exchange_rates else []
    coded.spoken_by = attribute_passages(entry.spoken_by, list(entry.passages), coded.fault) if entry.spoken_by else {}
    if (original := entry.document.copy_of) == entry.document.slug:
        coded.fault(("document", "copy_of"), original, "a copy of itself; name its original, or delete it")
    if entry.review:
        coded.reviews, coded.settled = code_review(entry.review, coded.fault)
    _check_text(coded, entry)
    check_formats(entry.meetings, coded.fault_within)
    _check_said_once(coded)
    _check_circles(coded)
    for draft in coded.drafts:
        if not draft.at and not any(_supports_the_whole(item) for item in draft.evidence):
            _fault_evidence(coded, draft)
        _check_rules(coded, draft)
        _check_names_others(coded, draft)
        _code_account(coded, entry, draft)
    declared = {draft.slug for draft in coded.drafts}
    for index, said in enumerate(entry.also_says):
        path: Path = ("also_says", index)
        if said.record in declared and said.record not in coded.read_as.values():
            coded.fault((*path, "record"), said.record, "declared in this file; add the evidence there")
        record = Ref(said.record, None, (*path, "record"))
        items = [((*path, "evidence", number), item) for number, item in enumerate(said.evidence)]
        citations = _code_citations(coded, entry, record, items)
        _attribute(coded, citations)
        _add_accounts(coded, record, citations)
    for slug, names in entry.names.items():
        for index, name in enumerate(names):
            path = ("names", slug, index)
            if name.at is None and not coded.tree.may_cite_more:
                coded.fault(path, name.name, "say where it is printed: add `at: P1.S1`")
            elif name.at not in entry.passages and not coded.tree.may_cite_more:
                coded.fault((*path, "at"), name.at, _no_such_passage(entry))
            coded.names.append(_name_draft(slug, name, path))
    _check_coverage(coded, entry)
    _warn_of_far_years(coded)


def _warn_of_far_years(coded: CodedFile) -> None:
    citations = ((citation.record.path, citation.values) for citation in coded.citations)
    far = far_years(coded.drafts[0].values, coded.drafts, citations)
    # A view of several holders is several records, and one place in the file.
    coded.warnings = sorted({coded.tree.problem(*one) for one in far})


def _check_rules(coded: CodedFile, draft: Draft) -> None:
    """Fault values that no record of the kind may have, be they those that stand or others beside them."""
    for remedy in broken_by(draft) if draft.kind != "document" else ():
        path = (*draft.path, remedy.field) if remedy.field else draft.path
        value = dict(draft.said).get(remedy.field or "", draft.slug)
        coded.fault_within(path, getattr(value, "edtf", value), remedy.words)


def _check_names_others(coded: CodedFile, draft: Draft) -> None:
    """Fault fields that name the record itself, or whoever another field names; of trees, rules of the kind do."""
    slug = draft.slug
    for name, ref in draft.values.items():
        if ref.__class__ is Ref and ref.slug == slug and name not in TREES.values():
            coded.fault(ref.path, ref.slug, "the record itself; name another, or delete it")
    first, second = _OTHERS.get(family_of(draft.kind), ("", ""))
    one, other = draft.values.get(first), draft.values.get(second)
    if one and other and one.slug == other.slug:
        coded.fault(other.path, other.slug, f"the same as its {first.removesuffix('_id')}; name another, or delete it")


def _check_members(coded: CodedFile, draft: Draft, said: Mapping[str, Sequence[Value]]) -> None:
    """Fault what a list names twice."""
    for name, values in said.items():
        if len(values) < _SEVERAL:
            continue
        told = set[str]()
        for index, value in enumerate(values):
            if value.text in told:
                named = value.object.slug if value.object else value.text
                coded.fault((*draft.path, name, index), named, "the same twice; delete one")
            told.add(value.text)


def _check_circles(coded: CodedFile) -> None:
    """Fault what belongs to something that belongs to it, at some remove."""
    for kind, below, above in (("part", "part_id", "whole_id"), ("relation", "subject_id", "object_id")):
        said = [draft for draft in coded.drafts if draft.kind == kind and not draft.account["is_denied"]]
        belongs = [one for one in said if one.values.get("relation") in (None, RelationType.part_of)]
        sorter = TopologicalSorter[str]()
        for draft in belongs:
            sorter.add(draft.values[below].slug, draft.values[above].slug)
        try:
            sorter.prepare()
        except CycleError as error:
            circle: list[str] = error.args[1]
            for draft in belongs:
                part, whole = draft.values[below], draft.values[above]
                if part.slug != whole.slug and (whole.slug, part.slug) in pairwise(circle):
                    remedy = f"`{whole.slug}` is a part of it, at some remove; break the circle"
                    coded.fault(part.path, part.slug, remedy)


def _check_said_once(coded: CodedFile) -> None:
    """Fault records of which no entry says what one has to; those of further voices leave out what these do not say."""
    if coded.tree.unread:  # any line of any entry may have been set aside
        return
    first: dict[str, Draft] = {}
    said: dict[str, set[str]] = {}
    for draft in coded.drafts:
        if family_of(draft.kind) not in _SAID_ONCE:
            continue
        first.setdefault(draft.slug, draft)
        names = (*(name for name, _ in draft.said), *(one.field for one in draft.not_representable))
        said.setdefault(draft.slug, set()).update(names)
    for slug, draft in first.items():
        for name in _SAID_ONCE[family_of(draft.kind)]:
            if name not in said[slug] and coded.tree.written((*draft.path, name)) is None:
                coded.problems.append(coded.tree.problem(draft.path, None, f"the field `{name}` is missing; add it"))


def _fault_evidence(coded: CodedFile, draft: Draft) -> None:
    """Fault an entry without evidence, but not where it has some that is not of the right form."""
    tree, path = coded.tree, draft.path
    has_some = any(tree.written((*path, name)) for name in ("at", "evidence")) or any(labels_in(tree.written(path)))
    if not tree.may_cite_more and not (tree.is_guessed(path) and has_some):
        coded.problems.append(tree.problem(path, draft.slug, _NO_EVIDENCE))


def _supports_the_whole(item: str | e.Evidence) -> bool:
    return isinstance(item, str) or (item.relation == "supports" and not item.field)


def _name_draft(slug: str, name: e.NameEntry, path: Path) -> NameDraft:
    values = {"name": name.name, "type": name.type.value, "script": name.script}
    return NameDraft(Ref(slug, None, path), name.at, values)


def _no_such_passage(entry: e.DocumentFile) -> str:
    return f"no such sentence under `passages`, which has {len(entry.passages)}; correct the label"


def _passage_rows(coded: CodedFile, entry: e.DocumentFile) -> Iterator[dict[str, Any]]:
    end_of_last = 0
    are_rows = entry.document.source_type == SourceType.dataset and _NUMBER in next(iter(entry.passages), "")
    for label, passage in entry.passages.items():
        path = ("passages", label)
        if not 0 <= passage.start < passage.end <= entry.document.characters:
            shown = f"{passage.start}-{passage.end}"
            coded.fault(path, shown, f"outside the document's {entry.document.characters} characters; segment it again")
        elif passage.start < end_of_last:
            coded.fault(path, passage.start, "overlaps the sentence before it; segment the text again")
        end_of_last = max(end_of_last, passage.end)
        paragraph, sentence = _position(label)
        if (_NUMBER in label) is not are_rows:
            coded.fault(path, label, _ROWS_ALONE)
        nothing = entry.nothing_to_code.get(label)
        yield {
            "label": label,
            "paragraph": paragraph,
            "sentence": sentence,
            "start_char": passage.start,
            "end_char": passage.end,
            "sha256": passage.sha256,
            "coding_reason": nothing.reason.value if nothing else None,
            "coding_note": nothing.note if nothing else None,
        }


def _position(label: str) -> tuple[int, int]:
    """Return the paragraph and sentence of a label; a row is a paragraph of one."""
    if _NUMBER in label:
        return int(label.partition(_NUMBER)[2]), 1
    paragraph, sentence = label[1:].split(".S")
    return int(paragraph), int(sentence)


def _check_text(coded: CodedFile, entry: e.DocumentFile) -> None:
    """Fault a text that the licence lets us carry and that is not the one that the locators point into."""
    if entry.document.text is None:
        return
    text = normalise(entry.document.text)
    if (sha256(text), len(text)) != (entry.document.text_sha256, entry.document.characters):
        coded.fault(("document", "text"), None, "not the text of `text_sha256`; segment it again")
    end_of_last = 0
    for label, passage in entry.passages.items():
        # One that overlaps is at fault already, and a thousand that do would be read a thousand times.
        is_new, end_of_last = passage.start >= end_of_last, max(end_of_last, passage.end)
        if is_new and sha256(text[passage.start : passage.end]) != passage.sha256:
            coded.fault(("passages", label), label, "not a sentence of `text`; segment it again")


def _check_coverage(coded: CodedFile, entry: e.DocumentFile) -> None:
    cited = {one.passage for one in coded.citations} | {one.passage for one in coded.exchange_rates}
    meant = _meant(coded.tree) if coded.tree.misfits or coded.tree.unread else ()
    for label in entry.passages:
        if label not in cited and label not in meant and label not in entry.nothing_to_code:
            remedy = "nothing cites this sentence; code it, or give a reason under `nothing_to_code`"
            coded.fault(("passages", label), label, remedy)
    for label in entry.nothing_to_code:
        path = ("nothing_to_code", label)
        if label not in entry.passages:
            coded.fault(path, label, _no_such_passage(entry))
        elif label in cited:
            coded.fault(path, label, "something cites this sentence; delete the reason")


def _meant(tree: Tree) -> Collection[str]:
    """Return the sentences that a file whose form is at fault may mean to cite: those that it names somewhere."""
    wrong = [f"{misfit.field}: {misfit.value}" for misfit in tree.misfits if _CITES.search(misfit.field)]
    if tree.may_cite_more or not all(any(labels_in(one)) for one in wrong):
        return list(tree.content()["passages"])
    return set(labels_in({name: one for name, one in tree.content().items() if name != "passages"}))


def _code_account(coded: CodedFile, entry: e.DocumentFile, draft: Draft) -> None:
    """Code the evidence of an entry, which is one account, or several where its sentences report several voices."""
    record = Ref(draft.slug, kinds_of_family(draft.kind), draft.path)
    items: list[tuple[Path, str | e.Evidence]] = [((*draft.path, "at"), label) for label in draft.at]
    items += [((*draft.evidence_path, index), item) for index, item in enumerate(draft.evidence)]
    items += list(_of_concluded_keys(draft, items))
    if draft.denies:
        items = list(_of_what_is_denied(items, draft))
    citations = [*_code_citations(coded, entry, record, items), *_not_representable(coded, entry, record, draft)]
    if draft.said_by or (coded.spoken_by and draft.kind != "document"):
        _attribute(coded, citations, draft.said_by)
    said: dict[str, list[Value]] = {}
    for name, value in values_of(draft):
        said.setdefault(name, []).append(value)
    _check_given(coded, draft, said)
    _check_members(coded, draft, said)
    _check_said_otherwise(coded, draft, citations)
    _add_accounts(coded, record, citations, EntryContent(draft.kind, said, _told(draft)))


def _of_concluded_keys(
    draft: Draft, items: Sequence[tuple[Path, str | e.Evidence]]
) -> Iterator[tuple[Path, e.Evidence]]:
    """Yield evidence for fields of the key that are called concluded: no claim can say so, for identity is none."""
    keys = KEYS.get(draft.kind, frozenset()).intersection(draft.inferred)
    keys -= {item.field for _, item in items if isinstance(item, e.Evidence)}
    whole = next((one for one in items if isinstance(one[1], str) or not one[1].field), None)
    if whole:
        path, item = whole
        at = item if isinstance(item, str) else item.at
        yield from ((path, e.Evidence(at=at, field=name, inferred=True)) for name in sorted(keys))


def _of_what_is_denied(
    items: Iterable[tuple[Path, str | e.Evidence]], draft: Draft
) -> Iterator[tuple[Path, str | e.Evidence]]:
    """Yield the evidence of an entry that denies single values: what it says of the whole, it says of each of those."""
    given = {name for name, _ in draft.said}
    for path, item in items:
        if isinstance(item, e.Evidence) and item.field:
            yield path, item
            continue
        cited = e.Evidence(at=item) if isinstance(item, str) else item
        yield from ((path, msgspec.structs.replace(cited, field=name)) for name in draft.denies if name in given)


def _check_given(coded: CodedFile, draft: Draft, said: Mapping[str, Sequence[Value]]) -> None:
    """Fault fields that are called concluded or denied and that the entry does not give: a slip would pass as said."""
    given = dict.fromkeys(name for name, _ in draft.said)
    told = f"no field of this entry; it gives {', '.join(given)}" if given else "this entry gives no field"
    for index, name in enumerate(draft.inferred):
        of_set, _, member = name.partition(".")
        if member and of_set in given:
            _check_member(coded, draft, index, said.get(of_set, ()))
        elif name not in given and coded.tree.written((*draft.path, name)) is None:
            coded.fault((*draft.path, "inferred", index), name, told)
    for index, name in enumerate(draft.denies):
        if name not in given and coded.tree.written((*draft.path, name)) is None:
            coded.fault((*draft.path, "denies", index), name, f"{told}; say which of its values is denied, or `true`")


def _check_said_otherwise(coded: CodedFile, draft: Draft, citations: Iterable[CitationDraft]) -> None:
    """Fault sentences that give a field a value beside the entry's own, and do not say whose or of when it is."""
    own = draft.said_by[-1].slug if draft.said_by else None
    for citation in citations:
        name, text = citation.values["field"], citation.values["reported_value"]
        if text and citation.is_plainly_by(own) and any(name == given for given, _ in draft.said):
            path = (*citation.record.path, "value")
            coded.fault(path, text, f"the entry says `{name}` itself; delete `value`, or say whose it is: {_WHOSE}")


def _check_member(coded: CodedFile, draft: Draft, index: int, values: Sequence[Value]) -> None:
    """Fault a member of a set that is called concluded and that the entry does not name."""
    name = draft.inferred[index]
    of_set = name.partition(".")[0]
    field = field_of(draft.kind, of_set)
    if field is None or not field.type.is_set:
        remedy = f"`{of_set}` is one value and no set; write `{of_set}`"
    elif members := dict.fromkeys(value.as_member(of_set) for value in values):
        remedy = "" if name in members else f"the entry does not name it; it names {', '.join(members)}"
    else:  # what is wrong with the set is told
        return
    if remedy:
        coded.fault((*draft.path, "inferred", index), name, remedy)


def _not_representable(coded: CodedFile, entry: e.DocumentFile, record: Ref, draft: Draft) -> Iterator[CitationDraft]:
    """Yield the sentences of what the source says and a field cannot hold."""
    told = set[tuple[str, str]]()
    for index, said in enumerate(draft.not_representable):
        path = (*draft.path, "not_representable", index)
        if any(name == said.field and str(value) == said.says for name, value in draft.said):
            coded.fault((*path, "says"), said.says, "the same as the value of the field; delete one of the two")
        if (said.field, said.says) in told:
            coded.fault((*path, "says"), said.says, f"said twice of `{said.field}`; delete one of the two")
        told.add((said.field, said.says))
        for number, label in enumerate(dict.fromkeys(said.at.split())):
            # What is wrong with it is said once.
            cited = e.Evidence(at=label, field=said.field, modality=said.modality, hedge=said.hedge)
            (citation,) = _code_citations(coded, entry, record, [(path, cited)])
            citation.values["not_representable"] = said.says if number == 0 else ""
            yield citation


def _attribute(coded: CodedFile, citations: Iterable[CitationDraft], said_by: Speakers = ()) -> None:
    """Note whose words sentences report that do not say so themselves: of the entry, or of the run that they are in."""
    for citation in citations:
        speakers = said_by or coded.spoken_by.get(citation.passage, ())
        if speakers and "attributed_to_id" not in citation.values:
            citation.values |= _attribution(speakers)


def _attribution(speakers: Speakers) -> dict[str, Any]:
    """Return whose words it is, and by way of whom they come, where that is somebody."""
    quoted_by = {"quoted_by": speakers[:-1]} if len(speakers) > 1 else {}
    return {"attributed_to_id": speakers[-1], **quoted_by}


def _code_citations(
    coded: CodedFile, entry: e.DocumentFile, record: Ref, items: Iterable[tuple[Path, str | e.Evidence]]
) -> list[CitationDraft]:
    """Return the citations of one record, given with the places where they are written."""
    citations = []
    for here, item in items:
        label = item if isinstance(item, str) else item.at
        if label not in entry.passages and not coded.tree.may_cite_more:
            coded.fault(here, label, _no_such_passage(entry))
        if isinstance(item, str):
            values = _PLAIN.copy()
        else:
            if record.kinds:
                check_field(coded, record.kinds[0], item, here, record.slug)
            values = _citation_values(coded, item, here)
        citations.append(CitationDraft(Ref(record.slug, record.kinds, here), label, values))
    return citations


def _add_accounts(
    coded: CodedFile, record: Ref, citations: list[CitationDraft], said: EntryContent = NOTHING_SAID
) -> None:
    accounts = accounts_of(record, citations, said, first=len(coded.accounts), before=coded.accounts_of[record.slug])
    coded.accounts.extend(accounts)
    coded.accounts_of[record.slug] += len(accounts)
    coded.citations.extend(_once_a_sentence(citations))


def _once_a_sentence(citations: Sequence[CitationDraft]) -> Sequence[CitationDraft]:
    """Return citations, one where a sentence gives the value of a field and what no field can hold of it, too."""
    if not any("not_representable" in one.values for one in citations):  # nearly always
        return citations
    return list(_without_places_cited_anyway(citations))


def _without_places_cited_anyway(citations: Sequence[CitationDraft]) -> Iterator[CitationDraft]:
    cited = {_cited_for(one) for one in citations if "not_representable" not in one.values}
    for citation in citations:
        if "not_representable" in citation.values:
            if _cited_for(citation) in cited:
                continue
            cited.add(_cited_for(citation))
        yield citation


def _cited_for(citation: CitationDraft) -> tuple[int, str, str]:
    return citation.account, citation.passage, citation.values["field"]


def _told(draft: Draft) -> AccountHead:
    words = {"name": draft.label, "summary": draft.values.get("summary"), "note": draft.values.get("note")}
    return AccountHead(draft.account, words, draft.inferred)


def _citation_values(coded: CodedFile, cited: e.Evidence, path: Path) -> dict[str, Any]:
    if not coded.tree.is_guessed(path):
        _check_cited(coded, cited, path)
    values = _values_of(cited)
    if cited.attributed_to:
        values |= _attribution(speakers_of(cited.attributed_to, (*path, "attributed_to"), coded.fault))
    if cited.as_of:
        try:
            values.update(date_columns("as_of", cited.as_of))
        except ValueError as error:
            coded.fault((*path, "as_of"), getattr(cited.as_of, "edtf", cited.as_of), str(error))
    return values


def _check_cited(coded: CodedFile, cited: e.Evidence, path: Path) -> None:
    """Fault what in a piece of evidence goes against the rest of it."""
    if cited.hedge and cited.modality == "certain":
        coded.fault(
            (*path, "hedge"), cited.hedge, "a word of doubt, yet `certain`; say `modality: probable` or `possible`"
        )
    if cited.value and not cited.field:
        coded.fault((*path, "value"), cited.value, "a value of what? add `field: …`")
    if cited.relation != "supports" and cited.field and not cited.value:
        coded.fault(path, cited.field, f"it {cited.relation} the field, so say with what: add `value: …`")


def _values_of(cited: e.Evidence) -> dict[str, Any]:
    """Return what a sentence is cited for, whoever says it and whenever."""
    return {
        "relation": cited.relation.value,
        "field": cited.field,
        "reported_value": cited.value,
        "modality": cited.modality.value,
        "hedge": cited.hedge,
        "is_inferred": cited.inferred,
    }


# Of a sentence that is cited by its label alone, as nearly all are.
_PLAIN = _values_of(e.Evidence(at=""))


def check_field(coded: CodedFile, kind: str, cited: e.Evidence, path: Path, slug: str) -> None:
    """Fault evidence for a field that the kind has not, or with a value that cannot be one of the field's."""
    if not cited.field:
        return
    fields = citable_fields(kind)
    if cited.field not in fields:
        coded.fault((*path, "field"), cited.field, f"{a_or_an(kind)} has no such field; it has {', '.join(fields)}")
    elif cited.value:
        try:
            check_value(kind, cited.field, cited.value, slug)
        except ValueError as error:
            coded.fault((*path, "value"), cited.value, str(error))


def a_or_an(kind: str) -> str:
    """Return the name of a kind with its article."""
    return f"an {kind}" if kind.startswith(tuple("aeio")) else f"a {kind}"


def can_be_cited(kind: str, name: str, value: str, slug: str) -> bool:
    """Return whether there may be evidence for a field of a record, with a value (`''`: none) reported."""
    try:
        if value:
            check_value(kind, name, value, slug)
    except ValueError:
        return False
    return name in citable_fields(kind)


def _voices_in(coded: CodedFile, draft: Draft) -> set[tuple[str, ...]]:
    """Return whose word an entry is: of those that it names, or else of who speaks in each sentence that says it."""
    named = tuple(one.slug for one in draft.said_by)
    if named or not coded.spoken_by:
        return {named}
    said_in: dict[str, str | None] = dict.fromkeys(draft.at)
    for item in draft.evidence:
        if isinstance(item, str):
            said_in[item] = None
        elif _supports_the_whole(item):
            said_in[item.at] = item.attributed_to
    spoken = {label: tuple(one.slug for one in speakers) for label, speakers in coded.spoken_by.items()}
    return {tuple(by.split(QUOTING)) if by else spoken.get(label, ()) for label, by in said_in.items()} or {()}


def _find_duplicates(coded: CodedFile) -> None:
    declared: dict[str, Draft] = {}
    voices = set[tuple[Any, ...]]()
    for draft in coded.drafts:
        if coded.tree.is_guessed(draft.path):  # its address may be made of a term that is none
            continue
        other = declared.setdefault(draft.slug, draft)
        told = {(draft.slug, voice, *draft.account.values()) for voice in _voices_in(coded, draft)}
        is_alike = family_of(draft.kind) == family_of(other.kind)
        # Entries on two things that an editor found to be one are two accounts, and were no slip.
        is_again = not told.isdisjoint(voices) and not coded.read_as
        if other is not draft and (coded.document is None or not is_alike or is_again):
            remedy = (
                "declared twice in this file; rename one, give a statement a `tag: …` of its own, or say whose account "
                "each is (`said_by`, `scope`, `denies`); what of one account you conclude goes under its `inferred`"
            )
            coded.fault(draft.path, draft.slug, remedy)
        voices |= told
    codes: set[str] = set()
    for index, currency in enumerate(coded.currencies):
        if currency.code in codes:
            coded.fault(("currencies", index, "code"), currency.code, "declared twice in this file; delete one")
        codes.add(currency.code)
    seen: set[tuple[Any, ...]] = set()
    for citation in coded.citations:
        if (key := _cited_for(citation)) in seen:
            cited_for = f"`{name}`" if (name := citation.values["field"]) else "the whole entry"
            coded.fault(citation.record.path, citation.passage, f"cited twice for {cited_for}; delete one of the two")
        seen.add(key)
    spelt: set[tuple[Any, ...]] = set()
    for name in coded.names:
        spelling = (name.record.slug, name.passage, name.values["name"], name.values["type"])
        if spelling in spelt:
            coded.fault(name.record.path, name.values["name"], "the same spelling twice; delete one")
        spelt.add(spelling)
