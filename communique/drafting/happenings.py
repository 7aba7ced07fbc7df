"""Proposals for events by a noun: what happened to somebody or something, *the collapse of X*, *a delay in Y*."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from communique.drafting.events import record_in, slug_of
from communique.drafting.mentions import Mention
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence

_MOST_WORDS = 9
_OBJECTS = frozenset({"place", "project", "topic", "agreement"})


@dataclass(frozen=True)
class _Noun:
    """A noun of something that happens: its category, its status, and the part of whoever stands behind it."""

    words: str
    type: str = ""
    status: str = "occurred"
    role: str = ""


def happenings(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each such noun with what it happened to, once for each label."""
    found: dict[tuple[str, object], Proposal] = {}
    nouns = [_Noun(**one) for one in reading.language.listed("happenings")]
    for sentence in reading.text.sentences:
        for noun in nouns:
            for match in re.finditer(rf"\b(?:{noun.words}) (?:of|in|between) (?:the )?", sentence.text, re.IGNORECASE):
                if event := _event(reading, sentence, noun, match):
                    what = match[0].split()[0].casefold(), event.entry.get("object") or event.entry["label"]
                    one = found.setdefault(what, event)
                    if len(str(event.entry["label"])) > len(str(one.entry["label"])):  # the fuller of two names
                        one.entry |= {name: event.entry[name] for name in ("slug", "label")}
                    one.cite(sentence.label)
                    one.spans.setdefault(sentence.label, match.span())
    yield from found.values()


def _event(reading: Reading, sentence: Sentence, noun: _Noun, match: re.Match[str]) -> Proposal | None:
    """Return the event that a noun tells of; None where nothing that is named stands behind, or somebody wants it."""
    behind = _cut(reading, sentence.text[match.end() :])
    inside = [
        one
        for one in reading.mentions[sentence.label]
        if match.end() <= one.start and one.end <= match.end() + len(behind) + 1
    ]
    if not inside or reading.language.pattern("no_happening").search(sentence.text[: match.start()]):
        return None
    label = f"{match[0]}{behind}"
    entry: dict[str, object] = {"slug": slug_of(reading, label), "label": label[:1].upper() + label[1:]}
    if noun.type:
        entry["type"] = noun.type
    entry["status"] = noun.status
    sides = _sides(reading, sentence, noun, match, inside)
    places = [one.slug for one in inside if one.thing.kind in _OBJECTS]
    first = inside[0]
    if thing := record_in(reading, sentence, match.end(), match.end() + len(behind)):
        entry["object"] = thing
    elif places or (not sides and first.start == match.end() and not first.is_adjective):
        entry["object"] = places[0] if places else first.slug
    if sides:
        entry["parties"] = [{"actor": slug, "role": role} for slug, role in sides.items()]
    if speaker := reading.speakers.get(sentence.label):
        entry["said_by"] = speaker
    return Proposal("events", entry, [sentence.label])


def _cut(reading: Reading, words: str) -> str:
    """Return the words behind a noun up to a bracket or where a list of other things begins, without small ones."""
    words = re.split(reading.language.words("end_of_happening"), words)[0]
    found = words.split()[:_MOST_WORDS]
    while found and found[-1] in reading.language.listed("no_slug"):
        found.pop()
    return " ".join(found)


def _sides(
    reading: Reading, sentence: Sentence, noun: _Noun, match: re.Match[str], inside: list[Mention]
) -> dict[str, str]:
    """Return who has a part in it: two whom *between* joins, whose it is, and whoever stands behind the noun."""
    actors = [one for one in inside if one.thing.kind == "actor"]
    between = re.compile(rf"\b(?:{reading.language.words('joins')}) (?:the )?$")
    joint = re.compile(rf",? (?:{reading.language.words('list_and')}) (?:the )?")
    for one in actors:
        others = [some for some in actors if joint.fullmatch(sentence.text[one.end : some.start])]
        if between.search(one.before) and others:
            return {one.slug: "actor", others[0].slug: "actor"}
    if noun.role and actors and actors[0].start == match.end():
        return {actors[0].slug: noun.role}
    owners = [one for one in actors if re.match(r"'s?\b", one.behind)]
    return {owners[0].slug: "actor"} if owners else {}
