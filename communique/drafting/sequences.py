"""Proposals for relations between events: what came before what and what was because of what, by the words between."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence

# Small words and adjectives may stand between a connective and the noun of an event.
_BETWEEN = r" (?:the |its |their |this )?(?:[\w-]+(?:'s)? ){0,3}?"


def sequences(reading: Reading, draft: Draft) -> Iterator[Proposal]:
    """Yield how two events of one sentence stand to each other, once for each two."""
    frames = reading.language.listed("sequences")
    found: set[tuple[str, str]] = set()
    for sentence in reading.text.sentences:
        told = [(one.spans[sentence.label], one) for one in draft.of("events") if sentence.label in one.spans]
        told.sort(key=lambda one: one[0])
        for frame in frames:
            for one, other, qualifier in _joined(sentence, frame["words"], told):
                subject, thing = (one, other) if frame.get("first") == "behind" else (other, one)
                key = str(subject.entry["slug"]), str(thing.entry["slug"])
                if key[0] == key[1] or found & {key, key[::-1]}:
                    continue
                found.add(key)
                entry = {"subject": key[0], "relation": frame["relation"], "object": key[1]}
                entry |= {"qualifier": qualifier} if qualifier else {}
                if (speaker := reading.speakers.get(sentence.label)) and subject.entry.get("said_by") == speaker:
                    entry["said_by"] = speaker
                yield Proposal("relations", entry, [sentence.label])


def _joined(
    sentence: Sentence, words: str, told: list[tuple[tuple[int, int], Proposal]]
) -> Iterator[tuple[Proposal, Proposal, str]]:
    """Yield the event that stands right behind a connective, and the one of the main clause beside it."""
    for (start, _), one in told:
        match = re.search(rf"\b(?:{words}){_BETWEEN}$", sentence.text[:start], re.IGNORECASE)
        before = [other for (at, _), other in told if match and at < match.start() and other is not one]
        behind = [other for (at, _), other in told if at > start and other is not one]
        if match and (other := (before[-1:] or behind[:1])):
            yield one, other[0], (match.groupdict().get("qualifier") or "").casefold()
