"""Accounts of a fact file: the evidence of an entry, told apart by whose word it is and of what time it speaks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from communique.factfiles.claims.fields import FieldType
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.claims.values import Value, intervals_of
from communique.factfiles.records.drafts import Ref

_SURENESS = ("certain", "probable", "possible")
_AS_OF = ("as_of", "as_of_earliest", "as_of_latest", "as_of_printed")


@dataclass(slots=True)
class CitationDraft:
    """A citation-to-be: its record by slug, its passage by label, other columns; `account` is a number in the file."""

    record: Ref
    passage: str
    values: dict[str, Any]
    account: int = -1

    @property
    def is_of_whole(self) -> bool:
        """Return whether it is evidence for the record as a whole."""
        return not self.values["field"]

    def is_plainly_by(self, speaker: str | None = None) -> bool:
        """Return whether nothing tells its account from the plain one of a speaker, or of the document by itself."""
        values = self.values
        if "as_of" in values or values["relation"] != "supports":
            return False
        by: Ref | None = values.get("attributed_to_id")
        return (by.slug if by else None) == speaker

    @property
    def denies(self) -> bool:
        """Return whether it says that the record is not so."""
        return self.values["relation"] == "disputes" and self.is_of_whole


@dataclass(slots=True)
class ClaimDraft:
    """A claim-to-be: a value for a field, how sure, and whether a coder concludes it."""

    field: str
    value: Value
    modality: str
    is_inferred: bool
    is_representable: bool = True


@dataclass(slots=True)
class AccountDraft:
    """An account-to-be: its record by slug, its columns, its claims."""

    record: Ref
    values: dict[str, Any]
    claims: list[ClaimDraft] = field(default_factory=list)
    # By way of whom the speaker's words come to the document.
    quoted_by: tuple[Ref, ...] = ()


class AccountHead(NamedTuple):
    """The head of an account, as an entry gives it: columns, its coder's words, the fields that the coder concludes."""

    account: Mapping[str, Any]
    words: Mapping[str, str | None]
    inferred: tuple[str, ...]


class EntryContent(NamedTuple):
    """The content of an entry: its kind (None where another file knows it), its values by field, its account."""

    kind: str | None
    values: Mapping[str, Sequence[Value]]
    told: AccountHead


NOTHING_SAID = EntryContent(None, {}, AccountHead({}, {}, ()))


class _Evidence:
    """The citations of one account, told apart by what they are evidence of."""

    def __init__(self, citations: Sequence[CitationDraft]) -> None:
        self.first = citations[0]
        self.is_denied = self.first.denies
        self.speaks_of_whole = False
        self.gives: dict[str, list[Mapping[str, Any]]] = {}  # by field; also where a voice says otherwise
        self.reports: list[Mapping[str, Any]] = []
        whole = []
        for one in citations:
            values = one.values
            if not values["field"]:
                whole.append(values)
                self.speaks_of_whole |= not one.denies
            elif "not_representable" not in values:
                self.gives.setdefault(values["field"], []).append(values)
            if values["reported_value"] or "not_representable" in values:
                self.reports.append(values)
        # An account of fields alone is as sure as they are.
        self.whole = whole or [one.values for one in citations]

    def of_field(self, name: str) -> Sequence[Mapping[str, Any]]:
        """Return the evidence for what the entry says of a field."""
        given = self.gives.get(name)
        return [one for one in given if not one["reported_value"]] if given else ()


def accounts_of(
    record: Ref, citations: Sequence[CitationDraft], said: EntryContent, *, first: int = 0, before: int = 0
) -> list[AccountDraft]:
    """Return the accounts that the citations of one record are the evidence of, and number the citations by them.

    The first account that speaks of the whole gives all that the entry says but what other voices alone are cited for,
    and its coder's words. Accounts are numbered from `first` in the file, which has `before` of the record already.
    """
    groups = _by_voice(citations)
    for number, group in enumerate(groups, first):
        for citation in group:
            citation.account = number
    evidence = [_Evidence(group) for group in groups]
    main = next((one for one in evidence if one.speaks_of_whole), None)
    accounts = []
    for position, one in enumerate(evidence, before + 1):
        elsewhere = {name for other in evidence if other is not one for name in other.gives if other.of_field(name)}
        own = [name for name in said.values if (one is main and name not in elsewhere) or one.of_field(name)]
        claims = [*_claims(own, said, one), *_other_values(said.kind, one)]
        columns = {**_columns(one, position), **(_by_its_entry(said) if one is main else {}), **said.told.account}
        if one.is_denied:
            columns["is_denied"] = True
        accounts.append(AccountDraft(record, columns, claims, one.first.values.get("quoted_by", ())))
    return accounts


def _by_its_entry(said: EntryContent) -> Mapping[str, Any]:
    """Return what the account that an entry is for the most part has of it; evidence under `also_says` is of none."""
    return {**said.told.words, "is_entry": said.kind is not None}


def _by_voice(citations: Sequence[CitationDraft]) -> Collection[Sequence[CitationDraft]]:
    if all(one.is_plainly_by() for one in citations):  # nearly always
        return [citations] if citations else []
    groups: dict[tuple[Any, ...], list[CitationDraft]] = {}
    for citation in citations:
        groups.setdefault(_voice(citation), []).append(citation)
    return groups.values()


def _voice(citation: CitationDraft) -> tuple[Any, ...]:
    """Return what tells accounts apart: whose word, of what time, whether it says otherwise than the entry."""
    values = citation.values
    speaker = values.get("attributed_to_id")
    says_otherwise = bool(values["reported_value"]) or citation.denies
    otherwise = (values["relation"], values["reported_value"]) if says_otherwise else ()
    quoted_by = tuple(one.slug for one in values.get("quoted_by", ()))
    return speaker.slug if speaker else None, quoted_by, values.get("as_of"), otherwise


def _columns(evidence: _Evidence, position: int) -> dict[str, Any]:
    first = evidence.first.values
    columns = {
        "label": evidence.first.passage,
        "position": position,
        "is_denied": evidence.is_denied,
        "modality": _surest(evidence.whole),
        "is_inferred": _is_concluded(evidence.whole),
        "is_whole": evidence.is_denied or evidence.speaks_of_whole,
    }
    if speaker := first.get("attributed_to_id"):
        columns["speaker_id"] = speaker
    for name in _AS_OF:
        if name in first:
            columns[name] = first[name]
    return columns


def _surest(evidence: Sequence[Mapping[str, Any]]) -> str:
    if len(evidence) == 1:
        return str(evidence[0]["modality"])
    found = {one["modality"] for one in evidence}
    return next(word for word in _SURENESS if word in found)


def _is_concluded(evidence: Iterable[Mapping[str, Any]]) -> bool:
    return all(one["is_inferred"] for one in evidence)


def _claims(names: Iterable[str], said: EntryContent, account: _Evidence) -> Iterator[ClaimDraft]:
    """Yield what the entry says for some fields, as sure as the sentences that are cited for each."""
    as_sure_as_the_whole = _surest(account.whole)
    for name in names:
        evidence = account.of_field(name)
        # A coder's conclusion on the whole is told of the account, once.
        is_inferred = name in said.told.inferred or (bool(evidence) and _is_concluded(evidence))
        sure = _surest(evidence) if evidence else as_sure_as_the_whole
        for value in said.values[name]:
            is_member = bool(said.told.inferred) and value.as_member(name) in said.told.inferred
            yield ClaimDraft(name, value, sure, is_inferred or is_member)


def _other_values(kind: str | None, account: _Evidence) -> Iterator[ClaimDraft]:
    """Yield the values that are reported beside the entry's."""
    seen = set[tuple[str, str]]()
    for one in account.reports:
        name, text, words = one["field"], one["reported_value"], one.get("not_representable")
        if words and (name, words) not in seen:
            seen.add((name, words))
            yield ClaimDraft(name, Value(words), one["modality"], is_inferred=False, is_representable=False)
        if text and (name, text) not in seen:
            seen.add((name, text))
            value = Value(text, intervals=_allowed(kind, name, text))
            yield ClaimDraft(name, value, one["modality"], one["is_inferred"])


def _allowed(kind: str | None, name: str, text: str) -> Any:
    """Return what a reported value allows; nothing where its kind is not known yet, or it is at fault."""
    known = field_of(kind, name) if kind else None
    try:
        return intervals_of(kind or "", known, text) if known and known.type is not FieldType.text else ()
    except ValueError:
        return ()
