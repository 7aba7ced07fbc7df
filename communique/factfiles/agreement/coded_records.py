"""What one coder has of one text, record by record: values with the sentences that give them, names, coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from communique.factfiles.claims.accounts import AccountDraft, CitationDraft, ClaimDraft
from communique.factfiles.claims.fields import Field, FieldType
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.claims.values import as_columns
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.records.drafts import QUOTING, Draft
from communique.schema.record import family_of

# Kinds beside those of records: of sentences, of spellings, of what is said of records that other files declare.
SENTENCE, SPELLING, ELSEWHERE, DOCUMENT = "sentence", "spelling", "record of another file", "document"
# Fields beside those of the kind: of every account.
HOW_SURE, SAID_BY, CONCLUDED, DENIED, SENTENCES = "how_sure", "said_by", "concluded", "denied", "sentences"
_OF_ACCOUNTS = ("scope", "as_of", "said_on")
CODED = "coded"
DOCUMENT_ITSELF, _WHOLE, _IN_WORDS = "the document", "all of it", "in words only"
_REFERENCES = frozenset({FieldType.reference, FieldType.references})


class CodedValue(NamedTuple):
    """A value: as written, what it is compared by, whether it names records, and the sentences that give it."""

    text: str
    key: Hashable
    names_records: bool
    sentences: tuple[str, ...]


@dataclass
class CodedRecord:
    """One coder's record: its kind (a loan is a financing), slug, label, values by field, and sentences in order.

    `untagged` is its slug without the tag that its coder chose.
    """

    kind: str
    slug: str
    label: str
    untagged: str
    sentences: list[str] = field(default_factory=list)
    fields: dict[str, list[CodedValue]] = field(default_factory=dict)

    def add(self, name: str, value: CodedValue) -> None:
        """Add a value of a field; the sentences of one that is there are put together."""
        values = self.fields.setdefault(name, [])
        for place, known in enumerate(values):
            if known.key == value.key:
                sentences = tuple(dict.fromkeys((*known.sentences, *value.sentences)))
                values[place] = known._replace(sentences=sentences)
                return
        values.append(value)


@dataclass(frozen=True)
class Coding:
    """One coder's file of a document, and the gazetteer files that go with it: the coder's own, and the project's."""

    document: CodedFile
    own: Sequence[CodedFile] = ()
    shared: Sequence[CodedFile] = ()

    @property
    def head(self) -> Draft:
        """Return the record of the document itself."""
        return next(draft for draft in self.document.drafts if draft.kind == DOCUMENT)

    @property
    def places(self) -> Mapping[str, tuple[int, int]]:
        """Return where the sentences stand, by label."""
        return {row["label"]: (row["start_char"], row["end_char"]) for row in self.document.passages}


def in_order(labels: Iterable[str]) -> list[str]:
    """Return labels of sentences in the order of the text, each once."""
    return sorted(set(labels), key=_place)


def _place(label: str) -> tuple[int, int]:
    paragraph, _, sentence = label[1:].partition(".S")
    return int(paragraph), int(sentence)


def records_of(coded: CodedFile, beside: CodedFile) -> list[CodedRecord]:
    """Return what a file has of its document, but for the sentences that nothing is coded from.

    Of records that it leaves to another file to declare, the coding `beside` it may know the kind.
    """
    found = {draft.slug: _record(coded, draft) for draft in reversed(coded.drafts)}
    found = dict(reversed(found.items()))
    kinds = {draft.slug: draft.kind for draft in (*beside.drafts, *coded.drafts)}
    cited = defaultdict[int, list[CitationDraft]](list)
    for citation in coded.citations:
        cited[citation.account].append(citation)
    for number, account in enumerate(coded.accounts):
        slug = account.record.slug
        kind = family_of(kinds[slug]) if slug in kinds else ELSEWHERE
        record = found.setdefault(slug, CodedRecord(kind, slug, slug, slug))
        _add_account(record, kinds.get(slug), account, cited[number])
    for record in found.values():
        _add_sentences(record)
    return [*found.values(), *_spellings(coded)]


def _record(coded: CodedFile, draft: Draft) -> CodedRecord:
    tag = coded.tree.written((*draft.path, "tag"))
    untagged = draft.slug.removesuffix(f"/{tag}") if tag else draft.slug
    return CodedRecord(family_of(draft.kind), draft.slug, draft.label or draft.slug, untagged)


def _add_account(
    record: CodedRecord, kind: str | None, account: AccountDraft, citations: Sequence[CitationDraft]
) -> None:
    cited = _sentences_by_field(citations)
    record.sentences += [one for sentences in cited.values() for one in sentences]
    whole = cited.get("") or in_order(one.passage for one in citations)
    for name, text in _of_account(account):
        record.add(name, CodedValue(text, text, name == SAID_BY, tuple(whole)))
    for claim in account.claims:
        sentences = tuple(cited.get(claim.field) or whole)
        record.add(claim.field, _value(kind, claim, sentences))
        if claim.modality != account.values["modality"]:
            sure = f"{claim.field}: {claim.modality}"
            record.add(HOW_SURE, CodedValue(sure, sure, False, sentences))
        if claim.is_inferred and not account.values["is_inferred"]:
            record.add(CONCLUDED, CodedValue(claim.field, claim.field, False, sentences))


def _sentences_by_field(citations: Iterable[CitationDraft]) -> Mapping[str, list[str]]:
    """Return the sentences that are cited for each field, and under `""` those for the whole."""
    found = defaultdict[str, list[str]](list)
    for citation in citations:
        found[citation.values["field"]].append(citation.passage)
    return {name: in_order(labels) for name, labels in found.items()}


def _of_account(account: AccountDraft) -> Iterator[tuple[str, str]]:
    """Yield whose word an account is, how sure, and what else tells it from others."""
    values = account.values
    speaker = values.get("speaker_id")
    chain = [one.slug for one in (*account.quoted_by, speaker)] if speaker else []
    yield SAID_BY, QUOTING.join(chain) or DOCUMENT_ITSELF
    yield HOW_SURE, str(values["modality"])
    if values["is_inferred"]:
        yield CONCLUDED, _WHOLE
    if values["is_denied"]:
        yield DENIED, _WHOLE
    yield from ((name, str(values[name])) for name in _OF_ACCOUNTS if values.get(name))


def _value(kind: str | None, claim: ClaimDraft, sentences: tuple[str, ...]) -> CodedValue:
    text, known = claim.value.text, field_of(kind, claim.field) if kind else None
    if not claim.is_representable:
        return CodedValue(_IN_WORDS, _IN_WORDS, False, sentences)
    names_records = claim.value.object is not None or (known is not None and known.type in _REFERENCES)
    key: Hashable = text if names_records else _normal(kind, known, text)
    return CodedValue(text, key, names_records, sentences)


def _normal(kind: str | None, known: Field | None, text: str) -> Hashable:
    """Return what two values are compared by: what they come to, not how they are written."""
    if kind and known and known.type is not FieldType.text and not known.type.is_set:
        try:
            columns: Mapping[str, Any] = as_columns(kind, known, text)
            return tuple(sorted((name, value) for name, value in columns.items() if value is not None))
        except ValueError:  # a number with more digits than a figure in words may have
            return text
    return " ".join(text.split()).casefold()


def _add_sentences(record: CodedRecord) -> None:
    record.sentences = in_order(record.sentences)
    for label in record.sentences:
        record.add(SENTENCES, CodedValue(label, label, False, (label,)))


def _spellings(coded: CodedFile) -> Iterator[CodedRecord]:
    """Yield the names that are printed, each with whose it is, and where and what sort of name it is."""
    found: dict[tuple[str, str], CodedRecord] = {}
    for one in coded.names:
        slug, name, at = one.record.slug, str(one.values["name"]), one.passage
        record = found.setdefault((slug, name), CodedRecord(SPELLING, slug, name, slug))
        sentences = (at,) if at else ()
        record.sentences = in_order([*record.sentences, *sentences])
        record.add("type", CodedValue(str(one.values["type"]), one.values["type"], False, sentences))
        if at:
            record.add(SENTENCES, CodedValue(at, at, False, sentences))
    yield from found.values()


def coverage_of(coded: CodedFile) -> Mapping[str, str]:
    """Return of each sentence, by label, whether it is coded or for which reason it is not."""
    return {row["label"]: row["coding_reason"] or CODED for row in coded.passages}


def written_in(records: Iterable[CodedRecord]) -> Collection[str]:
    """Return the slugs that records write: their own, in whole and in parts, and those that their values name."""
    return {slug for record in records for slug in slugs_of(record)}


def slugs_of(record: CodedRecord) -> Iterator[str]:
    """Yield the slugs that a record writes, whole and in parts."""
    yield from _with_parts(record.slug)
    for values in record.fields.values():
        for value in values:
            if value.names_records:
                for named in named_by(value.text):
                    yield from _with_parts(named)


def named_by(text: str) -> Iterator[str]:
    """Yield the slugs in a value that names records: a member with what it is there, or who quotes whom."""
    yield from text.partition(" as ")[0].split(QUOTING)


def _with_parts(slug: str) -> Iterator[str]:
    yield slug
    if "/" in slug:
        yield from slug.split("/")
