"""Proposals for events: what a word names that always means one sort of event, with whoever does it and to whom."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from communique.drafting.mentions import Mention
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_NEAR = 45
_MOST_WORDS, _MOST_WORDS_OF_A_SLUG = 6, 8


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
                if not _is_named(reading, sentence, match) and (event := _event(reading, sentence, match, trigger)):
                    same = found.setdefault(str(event.entry["slug"]), event)
                    same.cite(sentence.label)
    yield from found.values()


def _is_named(reading: Reading, sentence: Sentence, match: re.Match[str]) -> bool:
    """Return whether a word is a part of the name of something else."""
    return any(
        one.start <= match.start() < one.end for one in reading.mentions[sentence.label] if one.thing.kind != "event"
    )


def _event(reading: Reading, sentence: Sentence, match: re.Match[str], trigger: _Trigger) -> Proposal | None:
    actors = [one for one in reading.mentions[sentence.label] if one.thing.kind == "actor"]
    sides = _both(reading, actors, match) if trigger.both else _doer_and_receiver(reading, actors, match)
    receiver = next((one for one, role in sides if role == "recipient"), None)
    if not sides or (trigger.needs_receiver and not receiver):
        return None
    label = _label(reading, trigger, match, sides)
    entry: dict[str, object] = {"slug": slug_of(reading, label), "label": label}
    if trigger.type:
        entry["type"] = trigger.type
    entry["status"] = trigger.status
    dates = [one for one in reading.dates[sentence.label] if one.day]
    if len(dates) == 1 and not reading.speakers.get(sentence.label):
        entry["occurred_on"] = dates[0].entry
    if not trigger.nobody:
        entry["parties"] = [{"actor": one.slug, "role": role} for one, role in sides]
    speaker = reading.speakers.get(sentence.label)
    if speaker and speaker not in [one.slug for one, _ in sides]:
        entry["said_by"] = speaker
    return Proposal("events", entry, [sentence.label])


def _doer_and_receiver(
    reading: Reading, actors: list[Mention], match: re.Match[str]
) -> list[tuple[Mention, str]]:
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
        noun = match[0][:1].upper() + match[0][1:]
        return f"{noun} of {' and '.join(names)}{_about(reading, match)}"
    first, last = sides[0][0], sides[-1][0]
    printed = match.string[min(first.start, match.start()) : max(last.end, match.end())]
    return printed[:1].upper() + printed[1:]


def _filled(trigger: _Trigger, names: list[str]) -> str:
    if trigger.needs_receiver and len(names) == 1:
        return re.sub(r" (?:of|by) \{0?\}", "", trigger.label).replace("{1}", "{}").format(names[0])
    return trigger.label.format(*names, "")


def _about(reading: Reading, match: re.Match[str]) -> str:
    """Return what an event of two sides is about, as printed behind its word; empty where nothing is."""
    behind = match.string[match.end() :]
    about = re.match(reading.language.words("event_about"), behind)
    if not about:
        return ""
    end = re.search(reading.language.words("end_of_deed"), behind)
    words = behind[: end.start() if end else len(behind)].split()
    return " " + " ".join(words[:_MOST_WORDS]) if words else ""


def slug_of(reading: Reading, label: str) -> str:
    """Return a slug of the words of a label that tell something."""
    words = [one for one in slugify(label).split("-") if one not in reading.language.listed("no_slug")]
    return "-".join(words[:_MOST_WORDS_OF_A_SLUG])


def _both(reading: Reading, actors: list[Mention], match: re.Match[str]) -> list[tuple[Mention, str]]:
    """Return the two sides that a word joins: right before it, or right behind it with `between` or `of`."""
    joint = rf"-|,? (?:{reading.language.words('list_and')}) (?:the )?"
    for one, other in pairwise(actors):
        if not re.fullmatch(joint, one.sentence.text[one.end : other.start]) or one.slug == other.slug:
            continue
        before, behind = match.start() - other.end, one.start - match.end()
        if 0 <= before <= _NEAR or 0 <= behind <= _NEAR:
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
