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

_PAIR = 2
_NEAR = 45


@dataclass(frozen=True)
class _Trigger:
    """A word of an event: its category, how it is labelled, and whether both sides do it."""

    name: str
    type: str
    label: str
    both: bool
    status: str
    needs_receiver: bool


def events(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each event that a word names together with a side, once for each label."""
    found: dict[str, Proposal] = {}
    for sentence in reading.text.sentences:
        for name, one in reading.language.table("events").items():
            trigger = _Trigger(
                name,
                one.get("type", ""),
                one["label"],
                bool(one.get("both")),
                one.get("status", "occurred"),
                bool(one.get("needs_receiver")),
            )
            for match in re.finditer(rf"\b(?:{one['words']})\b", sentence.text, re.IGNORECASE):
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
    doer = _doer(actors, match, reading)
    receiver = next((one for one in actors if 0 <= one.start - match.end() <= len(" the ")), None)
    if trigger.both:
        sides = _both(reading, actors, match)
        if len(sides) < _PAIR:
            return None
        parties = [{"actor": slug, "role": "actor"} for slug in sides[:_PAIR]]
    else:
        parties = [{"actor": doer.slug, "role": "actor"}] if doer else []
        if receiver and (not doer or receiver.slug != doer.slug):
            parties.append({"actor": receiver.slug, "role": "recipient"})
    if not parties or (trigger.needs_receiver and not receiver):
        return None
    label = _label(reading, trigger, [one["actor"] for one in parties])
    entry: dict[str, object] = {"slug": slugify(label), "label": label}
    if trigger.type:
        entry["type"] = trigger.type
    entry["status"] = trigger.status
    dates = [one for one in reading.dates[sentence.label] if one.day]
    if len(dates) == 1 and not reading.speakers.get(sentence.label):
        entry["occurred_on"] = dates[0].entry
    entry["parties"] = parties
    if speaker := reading.speakers.get(sentence.label):
        entry["said_by"] = speaker
    return Proposal("events", entry, [sentence.label])


def _label(reading: Reading, trigger: _Trigger, parties: list[str]) -> str:
    names = [reading.things[one].label if one in reading.things else one for one in parties]
    if trigger.both:
        return trigger.label.format(" and ".join(names))
    if trigger.needs_receiver and len(names) == 1:
        return re.sub(r" (?:of|by) \{0?\}", "", trigger.label).replace("{1}", "{}").format(names[0])
    return trigger.label.format(*names, "")


def _both(reading: Reading, actors: list[Mention], match: re.Match[str]) -> list[str]:
    """Return the two states that a word joins: right before it, or right behind it with `between` or `of`."""
    states = [one for one in actors if one.thing.sort == "country"]
    joint = rf"-|,? (?:{reading.language.words('list_and')}) (?:the )?"
    for one, other in pairwise(states):
        if not re.fullmatch(joint, one.sentence.text[one.end : other.start]) or one.slug == other.slug:
            continue
        before, behind = match.start() - other.end, one.start - match.end()
        if 0 <= before <= _NEAR or 0 <= behind <= _NEAR:
            return [one.slug, other.slug]
    return []


def _doer(actors: list[Mention], match: re.Match[str], reading: Reading) -> Mention | None:
    """Return who does it: whoever stands right before the word, or as its adjective."""
    before = [one for one in actors if one.end <= match.start()]
    if not before:
        return None
    nearest = before[-1]
    between = nearest.sentence.text[nearest.end : match.start()]
    speaker = reading.speakers.get(nearest.label)
    near = re.fullmatch(r"(?:'s?)? (?:[\w-]+ ){0,2}", between)
    return nearest if near and nearest.slug != speaker else None
