"""Proposals for events: what a word names that always means one sort of event, with whoever does it and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from communique.drafting.mentions import Mention, three_letters
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_NEAR = 45
_MOST_WORDS, _MOST_WORDS_OF_A_SLUG = 8, 8
_RECORDS = frozenset({"project", "topic", "meeting", "agreement", "event"})


@dataclass(frozen=True)
class _Trigger:
    """A word of an event: its category, its label (as printed where it has none), and whether both sides do it."""

    words: str
    type: str = ""
    label: str = ""
    status: str = "occurred"
    both: bool = False
    needs_receiver: bool = False
    nobody: bool = False


def events(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each event that a word names together with a side, once for each label."""
    found: dict[str, Proposal] = {}
    triggers = [_Trigger(**one) for one in reading.language.table("events").values()]
    for sentence in reading.text.sentences:
        for trigger in triggers:
            for match in re.finditer(rf"\b(?:{trigger.words})\b", sentence.text, re.IGNORECASE):
                for event in () if _is_named(reading, sentence, match) else _events(reading, sentence, match, trigger):
                    one = found.setdefault(str(event.entry["slug"]), event)
                    one.cite(sentence.label)
                    one.spans.setdefault(sentence.label, match.span())
    yield from found.values()


def _is_named(reading: Reading, sentence: Sentence, match: re.Match[str]) -> bool:
    """Return whether a word is a part of the name of something else."""
    return any(
        one.start <= match.start() < one.end for one in reading.mentions[sentence.label] if one.thing.kind != "event"
    )


def _events(reading: Reading, sentence: Sentence, match: re.Match[str], trigger: _Trigger) -> Iterator[Proposal]:
    """Yield what a word means there: of two sides one event for each thing that it is about."""
    actors = [one for one in reading.mentions[sentence.label] if one.thing.kind == "actor"]
    sides = _both(reading, actors, match) if trigger.both else _doer_and_receiver(reading, actors, match)
    if trigger.both and re.search(rf"-[A-Z]\w*{reading.language.words('partnership')}$", match.string[: match.end()]):
        return  # a tie of the two
    if not sides or (trigger.needs_receiver and all(role != "recipient" for _, role in sides)):
        return
    spans = _items(reading, match) if trigger.both else []
    for start, end in spans or [(match.end(), match.end())]:
        about = _cut(reading, sentence.text[start:end])
        label = _label(reading, trigger, match, sides) + (f" {_link(reading, match)} {about}" if about else "")
        entry: dict[str, object] = {"slug": slug_of(reading, label), "label": label}
        if trigger.type:
            entry["type"] = trigger.type
        is_over = trigger.both and reading.language.pattern("perfect").search(sentence.text[: match.start()])
        entry["status"] = "occurred" if is_over else trigger.status
        last = max(match.end(), *(one.end for one, _ in sides))
        if thing := record_in(reading, sentence, start, end):
            entry["object"] = thing
        elif trigger.both and (where := place_behind(reading, sentence, last, r" in (?:the )?")):
            entry["object"] = where
        dates = [one for one in reading.dates[sentence.label] if one.day]
        if len(dates) == 1 and not reading.speakers.get(sentence.label):
            entry["occurred_on"] = dates[0].entry
        if not trigger.nobody:
            entry["parties"] = [{"actor": one.slug, "role": role} for one, role in sides]
        speaker = reading.speakers.get(sentence.label)
        if speaker and speaker not in [one.slug for one, _ in sides]:
            entry["said_by"] = speaker
        yield Proposal("events", entry, [sentence.label])


def _cut(reading: Reading, words: str) -> str:
    """Return the first words of something, up to a bracket, and without small words at the end."""
    found = words.split("(", maxsplit=1)[0].split()[:_MOST_WORDS]
    while found and found[-1] in reading.language.listed("no_slug"):
        found.pop()
    return " ".join(found)


def record_in(reading: Reading, sentence: Sentence, start: int, end: int) -> str | None:
    """Return the only record, but an actor or place, that a part of a sentence names."""
    inside = [one for one in reading.mentions[sentence.label] if start <= one.start and one.end <= end]
    found = {one.slug for one in inside if one.thing.kind in _RECORDS}
    return found.pop() if len(found) == 1 else None


def place_behind(reading: Reading, sentence: Sentence, end: int, between: str = r" (?:the )?") -> str | None:
    """Return the place that stands right behind some words; None where none does."""
    places = reading.places(sentence)
    return next((one.slug for one in places if re.fullmatch(between, sentence.text[end : one.start])), None)


def _items(reading: Reading, match: re.Match[str]) -> list[tuple[int, int]]:
    """Return where the things stand that an event of two sides is about, behind its word."""
    text, language = match.string, reading.language
    about = re.compile(language.words("event_about")).match(text, match.end())
    if not about:
        return []
    end = re.search(language.words("end_of_items"), text[about.end() :])
    stop = about.end() + end.start() if end else len(text)
    is_long = about[0].rstrip().endswith(":")
    divides = re.compile("; " if is_long else rf",? (?:{language.words('list_and')}) |, ")
    stop = len(text.rstrip(".")) if is_long else stop
    spans, start = list[tuple[int, int]](), about.end()
    for mark in divides.finditer(text, about.end(), stop):
        spans.append((start, mark.start()))
        start = mark.end()
    return [*spans, (start, stop)]


def _link(reading: Reading, match: re.Match[str]) -> str:
    """Return the word that joins an event of two sides to what it is about: as printed, or *on* before a list."""
    about = re.compile(reading.language.words("event_about")).match(match.string, match.end())
    return about["link"] if about and about["link"] in ("in", "on") else "on"


def _doer_and_receiver(reading: Reading, actors: list[Mention], match: re.Match[str]) -> list[tuple[Mention, str]]:
    doer = _doer(actors, match, reading)
    receiver = next((one for one in actors if 0 <= one.start - match.end() <= len(" the ")), None)
    sides = [(doer, "actor")] if doer else []
    if receiver and (not doer or receiver.slug != doer.slug):
        sides.append((receiver, "recipient"))
    return sides


def _label(reading: Reading, trigger: _Trigger, match: re.Match[str], sides: list[tuple[Mention, str]]) -> str:
    """Return what an event is called: by the label of its word, or as printed."""
    names = [reading.things[one.slug].label for one, _ in sides]
    if trigger.label:
        return _filled(trigger, names)
    if trigger.both:
        is_noun = " of " not in match[0]
        pair = _as_adjectives(reading, [one for one, _ in sides]) if is_noun else ""
        noun = match[0] if pair else match[0][:1].upper() + match[0][1:]
        return f"{pair} {noun}" if pair else f"{noun} of {' and '.join(names)}"
    first, last = sides[0][0], sides[-1][0]
    printed = match.string[min(first.start, match.start()) : max(last.end, match.end())]
    return printed[:1].upper() + printed[1:]


def _filled(trigger: _Trigger, names: list[str]) -> str:
    if trigger.needs_receiver and len(names) == 1:
        return re.sub(r" (?:of|by) \{0?\}", "", trigger.label).replace("{1}", "{}").format(names[0])
    return trigger.label.format(*names, "")


def _as_adjectives(reading: Reading, sides: list[Mention]) -> str:
    """Return two states as one adjective, *Hillmarkian-Lakish*; empty where one of them has none."""
    of_codes = (
        {codes.get(one.code, ""): one.adjectives for one in reading.language.states}
        if (codes := three_letters())
        else {}
    )
    found = [next(iter(of_codes.get(one.thing.code, ())), "") for one in sides]
    return "-".join(found) if all(found) else ""


def slug_of(reading: Reading, label: str, *kept: str) -> str:
    """Return a slug of the words of a label that tell something, and of those that are to be kept."""
    small = set(reading.language.listed("no_slug")) - set(kept)
    words = [one for one in slugify(label).split("-") if one not in small]
    return "-".join(words[:_MOST_WORDS_OF_A_SLUG])


def _both(reading: Reading, actors: list[Mention], match: re.Match[str]) -> list[tuple[Mention, str]]:
    """Return the two sides that a word joins: right before it, behind it with `between`, or the subjects."""
    joint = rf"-|,? (?:{reading.language.words('list_and')}) (?:the )?"
    for one, other in pairwise(actors):
        if not re.fullmatch(joint, one.sentence.text[one.end : other.start]) or one.slug == other.slug:
            continue
        before, behind = match.start() - other.end, one.start - match.end()
        if 0 <= before <= _NEAR or 0 <= behind <= _NEAR:
            return [(one, "actor"), (other, "actor")]
    if len(actors) > 1 and re.match(reading.language.words("event_about"), match.string[match.end() :]):
        one, other = actors[:2]
        is_subject = re.fullmatch(joint, one.sentence.text[one.end : other.start]) and one.slug != other.slug
        if is_subject and not re.search(r"[^,] ", one.before) and not one.is_adjective:
            return [(one, "actor"), (other, "actor")]
    return []


def _doer(actors: list[Mention], match: re.Match[str], reading: Reading) -> Mention | None:
    """Return who does it: whoever stands right before the word, or as its adjective."""
    before = [one for one in actors if one.end <= match.start()]
    if not before:
        return None
    nearest = before[-1]
    between = nearest.sentence.text[nearest.end : match.start()]
    speaker = reading.speakers.get(nearest.label)
    near = re.fullmatch(r"(?:'s?)? (?:[\w'-]+ ){0,2}", between)
    return nearest if near and nearest.slug != speaker else None
