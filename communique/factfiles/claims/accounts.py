"""Accounts of a fact file: the evidence of an entry, told apart by whose word it is and of what time it speaks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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

    @property
    def gives(self) -> str:
        """Return the field that it is evidence for the value of; empty for the whole, and for what no value can be."""
        return "" if "not_representable" in self.values else str(self.values["field"])

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


class Told(NamedTuple):
    """What an entry tells of its account: columns, its coder's words, the fields that the coder concludes."""

    account: Mapping[str, Any]
    words: Mapping[str, str | None]
    inferred: tuple[str, ...]


class Said(NamedTuple):
    """What an entry says of a record: its kind (None where another file knows it), its values by field, its account."""

    kind: str | None
    values: Mapping[str, Sequence[Value]]
    told: Told


NOTHING_SAID = Said(None, {}, Told({}, {}, ()))


def accounts_of(
    record: Ref, citations: Sequence[CitationDraft], said: Said, *, first: int = 0, before: int = 0
) -> list[AccountDraft]:
    """Return the accounts that the citations of one record are the evidence of, and number the citations by them.

    The first account that speaks of the whole gives all that the entry says but what other voices alone are cited for,
    and its coder's words. Accounts are numbered from `first` in the file, which has `before` of the record already.
    """
    groups = _by_voice(citations)
    main = next((key for key, group in groups.items() if _speaks_of_whole(group)), None)
    accounts = []
    for number, (key, group) in enumerate(groups.items(), first):
        for citation in group:
            citation.account = number
        cited = {one.gives for one in group} - {""}
        elsewhere = {one.gives for other in groups.values() if other is not group for one in other}
        own = [name for name in said.values if name in cited or (key == main and name not in elsewhere)]
        claims = [*_claims(own, said, group), *_other_values(said.kind, group)]
        columns = {**_columns(group, before + number - first + 1), **(said.told.words if key == main else {})}
        columns |= {**said.told.account, **({"is_denied": True} if columns["is_denied"] else {})}
        accounts.append(AccountDraft(record, columns, claims, group[0].values.get("quoted_by", ())))
    return accounts


def _by_voice(citations: Sequence[CitationDraft]) -> Mapping[tuple[Any, ...], Sequence[CitationDraft]]:
    if citations and not any(map(_says_whose, citations)):  # nearly always
        return {(): citations}
    groups: dict[tuple[Any, ...], list[CitationDraft]] = {}
    for citation in citations:
        groups.setdefault(_voice(citation), []).append(citation)
    return groups


def _says_whose(citation: CitationDraft) -> bool:
    """Return whether something tells this citation's account from the document's own plain one."""
    values = citation.values
    return "attributed_to_id" in values or "as_of" in values or values["relation"] != "supports"


def _voice(citation: CitationDraft) -> tuple[Any, ...]:
    """Return what tells accounts apart: whose word, of what time, whether it says otherwise than the entry."""
    values = citation.values
    speaker = values.get("attributed_to_id")
    says_otherwise = bool(values["reported_value"]) or citation.denies
    otherwise = (values["relation"], values["reported_value"]) if says_otherwise else ()
    quoted_by = tuple(one.slug for one in values.get("quoted_by", ()))
    return speaker.slug if speaker else None, quoted_by, values.get("as_of"), otherwise


def _speaks_of_whole(group: Iterable[CitationDraft]) -> bool:
    return any(one.is_of_whole and not one.denies for one in group)


def _columns(group: Sequence[CitationDraft], position: int) -> dict[str, Any]:
    first = group[0].values
    whole = [one.values for one in group if one.is_of_whole] or [one.values for one in group]
    columns = {
        "label": group[0].passage,
        "position": position,
        "is_denied": group[0].denies,
        "modality": _surest(whole),
        "is_inferred": all(one["is_inferred"] for one in whole),
        "is_whole": group[0].denies or _speaks_of_whole(group),
    }
    if speaker := first.get("attributed_to_id"):
        columns["speaker_id"] = speaker
    return columns | {name: first[name] for name in _AS_OF if name in first}


def _surest(evidence: Iterable[Mapping[str, Any]]) -> str:
    found = {one["modality"] for one in evidence}
    return next(word for word in _SURENESS if word in found)


def _claims(names: Iterable[str], said: Said, group: Sequence[CitationDraft]) -> Iterator[ClaimDraft]:
    """Yield what the entry says for some fields, as sure as the sentences that are cited for each."""
    whole = [one.values for one in group if one.is_of_whole] or [one.values for one in group]
    as_sure_as_the_whole, by_field = _surest(whole), _by_field(group)
    for name in names:
        evidence = by_field.get(name, ())
        # A coder's conclusion on the whole is told of the account, once.
        is_inferred = name in said.told.inferred or (bool(evidence) and all(one["is_inferred"] for one in evidence))
        sure = _surest(evidence) if evidence else as_sure_as_the_whole
        yield from (ClaimDraft(name, value, sure, is_inferred) for value in said.values[name])


def _by_field(group: Iterable[CitationDraft]) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """Return the evidence for what the entry says of single fields."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for one in group:
        if one.gives and not one.values["reported_value"]:
            found.setdefault(one.gives, []).append(one.values)
    return found


def _other_values(kind: str | None, group: Iterable[CitationDraft]) -> Iterator[ClaimDraft]:
    """Yield the values that are reported beside the entry's."""
    seen = set[tuple[str, str]]()
    for one in group:
        name, text, words = one.values["field"], one.values["reported_value"], one.values.get("not_representable")
        if words and (name, words) not in seen:
            seen.add((name, words))
            yield ClaimDraft(name, Value(words), one.values["modality"], is_inferred=False, is_representable=False)
        if text and (name, text) not in seen:
            seen.add((name, text))
            value = Value(text, intervals=_allowed(kind, name, text))
            yield ClaimDraft(name, value, one.values["modality"], one.values["is_inferred"])


def _allowed(kind: str | None, name: str, text: str) -> Any:
    """Return what a reported value allows; nothing where its kind is not known yet, or it is at fault."""
    known = field_of(kind, name) if kind else None
    try:
        return intervals_of(kind or "", known, text) if known and known.type is not FieldType.text else ()
    except ValueError:
        return ()
