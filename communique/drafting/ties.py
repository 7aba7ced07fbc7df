"""Proposals for relations: how one actor stands to another actor or thing, by the words between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from communique.drafting.clauses import acting, subjects
from communique.drafting.mentions import Mention
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence

_ADVERB = re.compile(r"(\w+), (?:the )?")
_TO = frozenset({"actor", "place", "project", "topic", "event"})


def ties(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each tie that a text states, once for each two and relation."""
    found: dict[tuple[str, str, str], Proposal] = {}
    for sentence in reading.text.sentences:
        for entry in (*_by_words(reading, sentence), *_partnerships(reading, sentence)):
            key = entry["subject"], entry["relation"], entry["object"]
            if entry["subject"] != entry["object"]:
                if speaker := _speaker(reading, sentence, entry):
                    entry["said_by"] = speaker
                found.setdefault(key, Proposal("relations", entry, [])).cite(sentence.label)
    yield from found.values()


def _speaker(reading: Reading, sentence: Sentence, entry: dict[str, Any]) -> str | None:
    speaker = reading.speakers.get(sentence.label)
    return speaker if speaker != entry["subject"] else None


def _by_words(reading: Reading, sentence: Sentence) -> Iterator[dict[str, Any]]:
    some = subjects(reading, sentence)
    things = [one for one in reading.mentions[sentence.label] if one.thing.kind in _TO]
    frames = [(re.compile(one["between"]), one["relation"]) for one in reading.language.listed("ties")]
    for subject in some:
        for thing in [one for one in things if one.start > subject.end]:
            between = sentence.text[subject.end : thing.start]
            for frame, relation in frames:
                if match := frame.fullmatch(between):
                    who = acting(reading, some, subject.end) or [subject]
                    adverb = _ADVERB.fullmatch(who[0].before)
                    for one in who:
                        for other in _joined(reading, things, thing):
                            yield _tie(one.slug, relation, other.slug, match, adverb[1].lower() if adverb else "")


def _joined(reading: Reading, things: Sequence[Mention], first: Mention) -> list[Mention]:
    """Return a thing and those that are joined to it behind it."""
    joint = re.compile(rf"(?:,? (?:{reading.language.words('list_and')})|,) (?:the )?")
    found = [first]
    for one in things:
        if one.start >= found[-1].end and joint.fullmatch(one.sentence.text[found[-1].end : one.start]):
            found.append(one)
    return found


def _partnerships(reading: Reading, sentence: Sentence) -> Iterator[dict[str, Any]]:
    """Yield what a hyphen joins before a word of partnership: *the A-B and A-C partnership* has two."""
    words = re.compile(reading.language.words("partnership"))
    actors = [one for one in reading.mentions[sentence.label] if one.thing.kind == "actor"]
    pairs = [(one, two) for one, two in pairwise(actors) if sentence.text[one.end : two.start] == "-"]
    joint = re.compile(rf"(?:,? (?:{reading.language.words('list_and')})|,) (?:the )?")
    for place, (_, last) in enumerate(pairs):
        if match := words.match(sentence.text, last.end):
            chain = [pairs[place]]
            for pair in pairs[:place][::-1]:
                if joint.fullmatch(sentence.text[pair[1].end : chain[0][0].start]):
                    chain.insert(0, pair)
            yield from (_tie(one.slug, "partner_of", other.slug, match) for one, other in chain)


def _tie(subject: str, relation: str, thing: str, match: re.Match[str], adverb: str = "") -> dict[str, Any]:
    """Return a relation, with the word that says more of it; a word at the beginning of the sentence may do so."""
    qualifier = (match.groupdict().get("qualifier") or "").strip()
    qualifier = qualifier or adverb
    return {"subject": subject, "relation": relation, "object": thing} | ({"qualifier": qualifier} if qualifier else {})
