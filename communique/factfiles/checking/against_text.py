"""Codings held against their text: what is given as printed, and every figure, stands in the sentences cited for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any

from communique.factfiles.claims.accounts import AccountDraft, CitationDraft, ClaimDraft
from communique.factfiles.claims.fields import FieldType
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.reading.problems import Path, Problem
from communique.factfiles.texts.figures import figures_in
from communique.factfiles.texts.normalise import normalise, sha256
from communique.factfiles.texts.verification import Copy

_FIGURES = frozenset({FieldType.money, FieldType.number, FieldType.duration})
_PRINTED = "_printed"
# What is given as it is printed, but in its first form.
_AS_PRINTED = frozenset({"qualifier", "capacity", "role"})
# A name is looked up in its first form. In a language that inflects, the end of each of its words may be another one.
_NOT_INFLECTED = "en"
_LONGEST_ENDING, _SHORTEST_STEM = 2, 2
_WORD = re.compile(r"\w+")
# All of something, in words: no figure has to stand beside them, nor beside `doubled`.
_ALL = re.compile(r"\b(?:full|whole|entire|total|complete|all|doubl|twofold|полн|цел|вс[её]|вдвое|удво)", re.IGNORECASE)
_HUNDRED, _PERCENT = Decimal(100), "%"


def check_against_texts(coded_files: Iterable[CodedFile], copies: Collection[Copy]) -> list[Problem]:
    """Return what of the files of documents does not stand in the sentences that are cited for it.

    Each is held against the text that it carries, else against the copy that has most of its sentences. A coder's
    conclusions need not stand there; what is cited from sentences that no copy has is a problem of its own.
    """
    return [problem for coded in coded_files if coded.document for problem in _check(coded, copies)]


def _check(coded: CodedFile, copies: Collection[Copy]) -> Iterator[Problem]:
    (head,) = (draft for draft in coded.drafts if draft.kind == "document")
    carried = head.values.get("text")
    at_hand = [normalise(carried)] if carried else [copy.text for copy in copies]
    found = [(sentences_in(coded, text), text) for text in at_hand]
    sentences, text = max(found, key=lambda one: len(one[0]), default=({}, ""))
    if copies and not sentences:
        yield coded.tree.problem(head.path, head.slug, "no copy of its text is among those at hand; give its file, too")
    elif missing := [row["label"] for row in coded.passages if row["label"] not in sentences] if sentences else ():
        remedy = f"the copy at hand has not all sentences; {', '.join(missing)} cannot be looked at: segment it again"
        yield coded.tree.problem(("passages",), len(missing), remedy)
    yield from _out_of_place(coded, sentences, text)


def sentences_in(coded: CodedFile, text: str) -> dict[str, str]:
    """Return the sentences of a document that a text has where the locators say, by label."""
    spans = ((row["label"], text[row["start_char"] : row["end_char"]], row["sha256"]) for row in coded.passages)
    return {label: words for label, words, digest in spans if sha256(words) == digest}


def _out_of_place(coded: CodedFile, sentences: Mapping[str, str], text: str) -> Iterator[Problem]:
    """Yield what does not stand where it should.

    `text` is the whole of the copy: a document's own day may stand in its head, which no sentence has.
    """
    yield from _names(coded, sentences)
    yield from _hedges(coded, sentences)
    kinds = {draft.path: draft.kind for draft in coded.drafts}
    cited: dict[int, list[CitationDraft]] = {}
    for citation in coded.citations:
        cited.setdefault(citation.account, []).append(citation)
    for number, account in enumerate(coded.accounts):
        kind = kinds.get(account.record.path)
        said = _Said(cited.get(number, ()), sentences, text if kind == "document" else "")
        yield from _days_of(coded, account, said)
        if kind:
            for claim in account.claims:
                yield from _claim(coded, kind, (account, claim), said)


class _Said:
    """What the sentences of an account say, those that are cited for a field alone where there are some."""

    def __init__(self, citations: Sequence[CitationDraft], sentences: Mapping[str, str], beside: str) -> None:
        self._citations, self._sentences, self._beside = citations, sentences, beside

    def of(self, field: str = "") -> list[str] | None:
        """Return the sentences; None where not all of them are at hand."""
        own = [one.passage for one in self._citations if one.values["field"] == field] if field else []
        labels = dict.fromkeys(own or [one.passage for one in self._citations])
        if not all(label in self._sentences for label in labels):
            return None
        return [*(self._sentences[label] for label in labels), *filter(None, [self._beside])]

    def places(self, field: str) -> str:
        """Return their labels, for a coder."""
        own = [one.passage for one in self._citations if one.values["field"] == field]
        return ", ".join(dict.fromkeys(own or [one.passage for one in self._citations]))


def _names(coded: CodedFile, sentences: Mapping[str, str]) -> Iterator[Problem]:
    is_inflected = _language(coded) != _NOT_INFLECTED
    for name in coded.names:
        words, sentence = name.values["name"], sentences.get(name.passage or "")
        if sentence is None or _stands(words, [sentence]) or (is_inflected and _stands_inflected(words, sentence)):
            continue
        remedy = f"not in {name.passage}; correct it, or name the sentence that prints it"
        yield coded.tree.problem((*name.record.path, "name"), words, remedy)


def _language(coded: CodedFile) -> str:
    tags = (draft.values["language"] for draft in coded.drafts if draft.kind == "document")
    return str(next(tags, "")).partition("-")[0]


def _stands_inflected(words: str, sentence: str) -> bool:
    """Return whether each word of a name stands in a sentence, with whatever ending."""
    printed = _WORD.findall(sentence.casefold())
    return all(any(word.startswith(stem) for word in printed) for stem in map(_stem, _WORD.findall(words.casefold())))


def _stem(word: str) -> str:
    return word[: max(len(word) - _LONGEST_ENDING, _SHORTEST_STEM)]


def _hedges(coded: CodedFile, sentences: Mapping[str, str]) -> Iterator[Problem]:
    for one in coded.citations:
        hedge = one.values.get("hedge")
        if hedge and one.passage in sentences and not _stands(hedge, [sentences[one.passage]]):
            remedy = f"not in {one.passage}; give the words that hedge as they are printed there"
            yield coded.tree.problem((*one.record.path, "hedge"), hedge, remedy)


def _days_of(coded: CodedFile, account: AccountDraft, said: _Said) -> Iterator[Problem]:
    """Yield the days of an account itself, on which it was said or of which it speaks."""
    for name, words in account.values.items():
        if name.endswith(_PRINTED) and words:
            field = name.removesuffix(_PRINTED)
            yield from _printed(coded, (*account.record.path, field), words, said, "")


def _claim(coded: CodedFile, kind: str, one: tuple[AccountDraft, ClaimDraft], said: _Said) -> Iterator[Problem]:
    account, claim = one
    if claim.is_inferred or account.values["is_inferred"] or not claim.is_representable:
        return
    path = (*account.record.path, claim.field)
    if claim.value.printed:
        yield from _printed(coded, path, claim.value.printed, said, claim.field)
    field = field_of(kind, claim.field)
    if field and field.type is FieldType.text and claim.field in _AS_PRINTED and _language(coded) == _NOT_INFLECTED:
        yield from _printed(coded, path, claim.value.text, said, claim.field)
    if field and field.type in _FIGURES:
        sentences = said.of(claim.field)
        is_share = claim.value.bounds[2] == _PERCENT
        missing = _not_among(claim.value.text, sentences or (), is_share=is_share) if sentences is not None else ()
        for figure in missing:
            remedy = f"no figure in {said.places(claim.field)} is {figure:f}; correct it, cite the sentence that has it"
            yield coded.tree.problem(path, claim.value.text, f"{remedy}, or mark it as `inferred`")


def _printed(coded: CodedFile, path: Path, words: str, said: _Said, field: str) -> Iterator[Problem]:
    sentences = said.of(field)
    if sentences is not None and not _stands(words, sentences):
        remedy = f"not in {said.places(field)}; give the words as they are printed, or cite the sentence that has them"
        yield coded.tree.problem(path, words, remedy)


def _stands(words: str, sentences: Iterable[str]) -> bool:
    wanted = normalise(words).casefold()
    return any(wanted in sentence.casefold() for sentence in sentences)


def _not_among(value: str, sentences: Collection[str], *, is_share: bool) -> list[Decimal]:
    """Return the figures of a value that none of the sentences has; of a fall only how far it is counts."""
    wanted = [figure for figure in _written(value) if figure not in (0, 1)]  # one hour is `an hour`, and none is a word
    found = set[Decimal]().union(*(figures_in(sentence) for sentence in sentences)) if wanted else set()
    if is_share:  # `half` is 50 percent of it, and three times as much a rise by 200
        found |= {one * _HUNDRED for one in found} | {(one - 1) * _HUNDRED for one in found}
        found |= {_HUNDRED} if any(map(_ALL.search, sentences)) else set()
    return [figure for figure in wanted if figure not in found]


def _written(value: Any) -> Iterator[Decimal]:
    """Yield the figures of a value as a coder writes it: `about 1.3 billion EUR or 1.5 billion USD`."""
    words = str(value).replace(",", "").split()
    for word, behind in zip(words, [*words[1:], ""], strict=True):
        try:
            figure = Decimal(word.lstrip("-+"))
        except InvalidOperation:
            continue
        power = {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}
        scale = power.get(behind) or next((power[one] for one in words if one in power), 0)
        yield figure.scaleb(scale)
