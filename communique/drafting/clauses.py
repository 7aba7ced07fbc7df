"""Clauses in which somebody does something: who acts, the verb, and what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from communique.drafting.reading import Reading
from communique.drafting.text import Span
from communique.factfiles.texts.segment import Sentence

_PAIR = 2


@dataclass
class Subject(Span):
    """Whoever acts in a clause: a name or an office, or the adjective of a state and what stands for it."""

    slug: str = ""
    shown: str = ""
    is_speaker: bool = False


def subjects(reading: Reading, sentence: Sentence) -> list[Subject]:
    """Return the names and offices in a sentence that may act, in order, without those that only qualify something."""
    side = re.compile(rf" (?:[a-z]+ )?(?:{reading.language.words('sides')})\b")
    found: list[Subject] = []
    for one in reading.mentions[sentence.label]:
        if one.thing.kind != "actor":
            continue
        behind = side.match(one.behind) if one.is_adjective else None
        if behind:
            found.append(Subject(sentence, one.start, one.end + behind.end(), one.slug, f"{one.words}{behind[0]}"))
        elif not one.is_adjective:
            found.append(Subject(sentence, one.start, one.end, one.slug, one.thing.label))
    for held in reading.offices_in(sentence):
        if held.member and not held.named and held.member in reading.things:
            label = reading.things[held.member].label
            found.append(Subject(sentence, held.start, held.end, held.member, label))
    return sorted((*found, *_pair(reading, sentence)), key=lambda one: one.start)


def _pair(reading: Reading, sentence: Sentence) -> Iterator[Subject]:
    """Yield the two whom a sentence only calls the two sides: the states of all who hold an office."""
    found = list(reading.language.pattern("both_sides").finditer(sentence.text))
    states = list(dict.fromkeys(one.organization for one in reading.offices if one.member and one.organization))
    countries = [one for one in states if one in reading.things and reading.things[one].sort == "country"]
    if len(countries) == _PAIR:
        for match in found:
            for slug in countries:
                yield Subject(sentence, *match.span(), slug, reading.things[slug].label)


def acting(reading: Reading, some: Sequence[Subject], start: int) -> list[Subject]:
    """Return who acts where a verb's group begins: whoever stands right before it, and who is joined to that one."""
    found = [one for one in some if one.end == start]
    if not found:
        return []
    joint = re.compile(rf"(?:,? (?:{reading.language.words('list_and')})|,) (?:the )?")
    for one in [one for one in some if one.end <= found[0].start][::-1]:
        if joint.fullmatch(one.sentence.text[one.end : found[0].start]):
            found.insert(0, one)
    return [] if _is_qualified(reading, found[0]) else found


def _is_qualified(reading: Reading, first: Subject) -> bool:
    """Return whether a word before a name makes it no subject: *of Hillmark*, *with Hillmark*, *Hillmark's*."""
    small = rf"\b(?:{reading.language.words('not_subjects')}) (?:the )?$"
    return bool(re.search(small, first.before, re.IGNORECASE))


def rest(reading: Reading, sentence: Sentence, start: int, ends: str = "end_of_deed") -> str:
    """Return what stands behind a verb up to what `ends` it, with the labels of states in place of metonyms."""
    end = re.search(reading.language.words(ends), sentence.text[start:])
    stop = start + end.start() if end else len(sentence.text)
    found, at = "", start
    for one in reading.mentions[sentence.label]:
        if start <= one.start and one.end <= stop and one.chosen.type == "metonym":
            found += sentence.text[at : one.start] + one.thing.label
            at = one.end
    return (found + sentence.text[at:stop]).strip()


def clauses(
    reading: Reading, sentence: Sentence, verb: re.Pattern[str], before: re.Pattern[str]
) -> Iterator[tuple[list[Subject], re.Match[str], re.Match[str]]]:
    """Yield who acts, the words before the verb and the verb, of each clause with a verb; nobody is left out."""
    verbs = list(verb.finditer(sentence.text))
    some = subjects(reading, sentence) if verbs else []
    for match in verbs:
        for one in [one for one in some if one.end <= match.start()][::-1]:
            group = before.fullmatch(sentence.text, one.end, match.start())
            if group and (found := acting(reading, some, one.end)):
                yield found, group, match
                break
        else:
            if spoken := _of_himself(reading, sentence, match, before):
                yield spoken[0], spoken[1], match
            elif found := _elided(reading, some, match):
                yield found, before.fullmatch(" ") or match, match


def _of_himself(
    reading: Reading, sentence: Sentence, verb: re.Match[str], before: re.Pattern[str]
) -> tuple[list[Subject], re.Match[str]] | None:
    """Return whoever speaks, where he says of himself what he does, and the words between: *said it would join*."""
    speaker = reading.speakers.get(sentence.label)
    if speaker not in reading.things:
        return None
    said = re.compile(rf"\b(?:{reading.language.words('said')}) (?:that )?(?:{reading.language.words('he')})\b")
    for match in said.finditer(sentence.text, 0, verb.start()):
        if group := before.fullmatch(sentence.text, match.end(), verb.start()):
            return [Subject(sentence, *match.span(), speaker, reading.things[speaker].label, is_speaker=True)], group
    return None


def _elided(reading: Reading, some: Sequence[Subject], verb: re.Match[str]) -> list[Subject]:
    """Return who acts where a verb goes on with the subject of the clause before: *does this, but fears that*.

    Nobody does where a clause stands between that has a subject of its own: *discussed the war, which left ruins*.
    """
    words, text = reading.language, verb.string
    if not re.search(f"{words.words('elided_subject')}$", text[: verb.start()]):
        return []
    for one in [one for one in some if one.end <= verb.start()][::-1]:
        between = text[one.end : verb.start()]
        is_object = not re.match(r" (?:[a-z]+ )?[a-z]+", between) or re.fullmatch(
            words.words("elided_subject"), between
        )
        if is_object or one.slug == reading.speakers.get(one.label):
            continue
        if words.pattern("relatives").search(between):
            return []
        if found := acting(reading, some, one.end):
            return found
    return []
