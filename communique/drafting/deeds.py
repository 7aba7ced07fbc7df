"""Proposals for events by the verb: what somebody did, does, offers or plans, with whoever it is done to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from rapidfuzz import fuzz

from communique.drafting.clauses import Subject, clauses, rest
from communique.drafting.dates import PrintedDate
from communique.drafting.events import place_behind, record_in, slug_of
from communique.drafting.languages import Language, filled
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence

_MOST_WORDS, _LINKS = 14, 1
# What is asked for, agreed or refused comes later: a day behind the verb is of that.
_OF_LATER = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN", "OFFER", "PROPOSE"})
_SAME = 80
_OFFER, _PROPOSE, _NONE = "OFFER", "PROPOSE", "NONE"


@dataclass(frozen=True)
class Deed:
    """A verb: its category, its pattern, and what a label has for one and for several who do it."""

    type: str
    pattern: re.Pattern[str]
    of_one: str
    of_several: str


def deeds(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each clause with a verb of doing, once for each label."""
    found: dict[str, Proposal] = {}
    before = before_verb(reading.language)
    for sentence in reading.text.sentences:
        for deed in _deeds(reading.language):
            for who, group, verb in clauses(reading, sentence, deed.pattern, before):
                if event := _event(reading, sentence, deed, (who, group, verb)):
                    same = next((one for one in found.values() if _is_same(one, event)), event)
                    found.setdefault(str(same.entry["slug"]), same).cite(sentence.label)
                    same.spans.setdefault(sentence.label, verb.span())
    yield from found.values()


def _is_of(date: PrintedDate, deed: Deed, start: int, behind: range) -> bool:
    """Return whether a date is of a deed: before whoever does it, or behind the verb if nothing later is spoken of."""
    return date.end <= start or (date.start in behind and deed.type not in _OF_LATER)


def _is_same(one: Proposal, other: Proposal) -> bool:
    """Return whether two sentences tell of one event, such as a headline and what it stands over."""
    same_sides = one.entry["parties"] == other.entry["parties"] and one.entry["status"] == other.entry["status"]
    return same_sides and fuzz.token_set_ratio(one.entry["label"], other.entry["label"]) >= _SAME


@lru_cache
def _deeds(language: Language) -> list[Deed]:
    return [
        Deed(sort, re.compile(rf"\b(?:{'|'.join(forms)})\b"), forms[1], forms[0])
        for sort, verbs in language.table("deeds").items()
        for forms in ([form.replace("_", " ") for form in verb.split()] for verb in verbs)
    ]


def in_present(language: Language, words: str) -> str:
    """Return what somebody is to do as what he does: *Hillmark to join the pact* -> *Hillmark joins the pact*."""
    head, to, tail = words.partition(language.words("to_do"))
    for deed in _deeds(language) if to and head[:1].isupper() else ():
        if re.match(rf"{deed.of_several}\b", tail):
            return f"{head} {deed.of_one}{tail.removeprefix(deed.of_several)}"
    return words


@lru_cache
def before_verb(language: Language) -> re.Pattern[str]:
    """Return the pattern of what may stand between whoever acts and the verb."""
    statuses = "|".join(language.table("clause_statuses").values())
    return re.compile(filled(language.words("before_deed"), statuses=statuses))


def _event(
    reading: Reading, sentence: Sentence, deed: Deed, clause: tuple[list[Subject], re.Match[str], re.Match[str]]
) -> Proposal | None:
    who, group, verb = clause
    behind = _shortened(reading.language, rest(reading, sentence, verb.end()), 0 if " " in deed.of_several else _LINKS)
    speaker = reading.speakers.get(sentence.label)
    if group["negated"] or not behind or any(one.slug == speaker and not one.is_speaker for one in who):
        return None
    if reading.language.pattern("gives").search(behind):  # that is money, or a promise of it
        return None
    has_auxiliary = group["status"] or reading.language.pattern("auxiliary").search(group[0])
    if verb[0] == deed.of_several and len(who) == 1 and not has_auxiliary:
        return None  # the noun: *test cargo*
    is_passive = bool(group["passive"])
    doers = _joined([one.shown for one in who])
    is_one = len(who) == 1 and not re.search(rf"(?:{reading.language.words('several')})$", who[0].shown)
    said = deed.of_one if is_one else deed.of_several
    if is_passive:
        said = f"{'is' if is_one else 'are'} {verb[0]}"
    label = f"{doers} {said} {behind}"
    entry: dict[str, Any] = {"slug": slug_of(reading, label), "label": label[:1].upper() + label[1:]}
    if sort := {_OFFER: "", _NONE: "", _PROPOSE: "REQUEST"}.get(deed.type, deed.type):
        entry["type"] = sort
    entry["status"] = _status(reading.language, deed, group)
    stop = verb.end() + len(rest(reading, sentence, verb.end()))
    if any(one.sort == "money" and verb.end() <= one.start < stop for one in reading.figures[sentence.label]):
        return None
    dates = [one for one in reading.dates[sentence.label] if _is_of(one, deed, who[0].start, range(verb.end(), stop))]
    if len(dates) == 1 and not speaker:
        entry["occurred_on"] = dates[0].entry
    is_joint = len(who) > 1 or not is_passive
    if deed.type == _NONE and is_joint and reading.language.pattern("cooperative").search(behind):
        entry["type"] = "COOPERATE"
    thing = record_in(reading, sentence, verb.end(), verb.end() + len(behind))
    if thing := thing or place_behind(reading, sentence, verb.end()):
        entry["object"] = thing
    entry["parties"] = _parties(reading, sentence, who, verb, is_passive=is_passive)
    if speaker:
        entry["said_by"] = speaker
    return Proposal("events", entry, [sentence.label])


def _joined(names: list[str]) -> str:
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last


def _shortened(language: Language, words: str, most: int) -> str:
    """Return the words behind a verb without when and how: up to the word after so many that link something to them."""
    parts = re.split(language.words("no_label"), words, flags=re.IGNORECASE)
    words = next((one.strip() for one in parts if one.strip()), "")
    links = list(re.finditer(language.words("label_links"), words))
    words = words[: links[most].start()] if len(links) > most else words
    return " ".join(words.replace('"', "").split()[:_MOST_WORDS])


def _status(language: Language, deed: Deed, group: re.Match[str]) -> str:
    words = group["status"]
    if deed.type in (_OFFER, _PROPOSE):
        return "offered" if deed.type == _OFFER else "proposed"
    named = language.named("clause_statuses")
    return next((name for name, pattern in named if words and pattern.fullmatch(words)), "occurred")


def _parties(
    reading: Reading, sentence: Sentence, who: list[Subject], verb: re.Match[str], *, is_passive: bool
) -> list[dict[str, str]]:
    """Return who does it and to whom: the actor right behind the verb, or in the passive whoever it is done by."""
    actors = [one for one in reading.mentions[sentence.label] if one.thing.kind == "actor" and not one.is_adjective]
    frame = reading.language.words("by_doer") if is_passive else reading.language.words("to_recipient")
    other = next((one for one in actors if re.fullmatch(frame, sentence.text[verb.end() : one.start])), None)
    parties = {one.slug: "recipient" if is_passive else "actor" for one in who}
    if other:
        parties.setdefault(other.slug, "actor" if is_passive else "recipient")
    return [{"actor": slug, "role": role} for slug, role in parties.items()]
