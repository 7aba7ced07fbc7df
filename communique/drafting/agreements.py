"""Proposals for agreements: what a text calls a treaty, memorandum or agreement, its parties, status and day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from communique.drafting.dates import PrintedDate
from communique.drafting.mentions import Mention
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

_MOST_WORDS = 10
_PAIR = 2
_NEAR = 30


def agreements(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each agreement that a text names, with all sentences that speak of it."""
    found: dict[str, Proposal] = {}
    for sentence in reading.text.sentences:
        known = [one for one in reading.mentions[sentence.label] if one.thing.kind == "agreement"]
        named = [(one.slug, _of(one)) for one in known] or _of_the_same_parties(reading, sentence)
        named = named or _the_only_one(reading, sentence, found) or _new(reading, sentence)
        for slug, entry in named:
            one = found.setdefault(slug, Proposal("agreements", {"slug": slug, **entry}, []))
            one.cite(sentence.label)
            _fill(reading, sentence, one)
        for one in (*_another(reading, sentence), *_earlier(reading, sentence, found)):
            found.setdefault(str(one.entry["slug"]), one).cite(sentence.label)
    yield from found.values()


def _another(reading: Reading, sentence: Sentence) -> Iterator[Proposal]:
    """Yield a further agreement of a sentence, with parties of its own: *and in 2030, a pact between A and B on C*."""
    words = reading.language
    named = [(name, match) for name, one in words.named("agreements") for match in one.finditer(sentence.text)]
    for kind, match in sorted(named, key=lambda one: one[1].start())[1:]:
        parties, end = _joined_behind(reading, sentence, match.end())
        about = re.match(rf" (?:{words.words('agreement_about')})([^,.;]+)", sentence.text[end:], re.IGNORECASE)
        if len(parties) < _PAIR or words.script:
            continue
        *most, last = [reading.things[one].label for one in parties]
        subject = f" on {' '.join(about[0].split()[1:][:_MOST_WORDS])}" if about else ""
        label = f"{kind[:1].upper()}{kind[1:]} of {', '.join(most)} and {last}{subject}"
        entry: dict[str, Any] = {"slug": slugify(label), "label": label, "type": kind}
        if status := words.first("agreement_statuses", sentence.text):
            entry["status"] = status
        before = [one for one in reading.dates[sentence.label] if 0 <= match.start() - one.end <= _NEAR]
        if before and entry.get("status") == "signed":
            entry["signed_on"] = before[-1].entry
        entry["parties"] = [{"actor": slug, "role": "party"} for slug in parties]
        yield Proposal("agreements", entry, [sentence.label])


def _joined_behind(reading: Reading, sentence: Sentence, start: int) -> tuple[list[str], int]:
    """Return whom `between` joins right behind some words, and where they end."""
    joint = re.compile(rf"(?:,? (?:{reading.language.words('list_and')})|,) (?:the )?")
    first = re.compile(rf" (?:{reading.language.words('joins')}) (?:the )?")
    found, end = list[str](), start
    for one in reading.mentions[sentence.label]:
        frame = joint if found else first
        if one.thing.kind == "actor" and not one.is_adjective and frame.fullmatch(sentence.text[end : one.start]):
            found.append(one.slug)
            end = one.end
    return found, end


def _earlier(reading: Reading, sentence: Sentence, found: Mapping[str, Proposal]) -> Iterator[Proposal]:
    """Yield the agreement that the text's only one replaces, of the same parties: *a temporary one signed in 2030*."""
    words = reading.language
    match = words.pattern("another_one").search(sentence.text)
    signed = words.pattern("agreement_statuses", "signed").match(sentence.text, match.end() + 1) if match else None
    if not match or not signed or len(found) != 1:
        return
    (one,) = found.values()
    adjective, label = match[0].split()[0], str(one.entry["label"])
    entry: dict[str, Any] = {name: one.entry[name] for name in ("type", "parties") if name in one.entry}
    label = f"{adjective[:1].upper()}{adjective[1:]} {label[:1].lower()}{label[1:]}"
    status = words.first("agreement_statuses", sentence.text[signed.start() :])
    dates = [date for date in reading.dates[sentence.label] if 0 <= date.start - signed.end() <= _NEAR]
    when = {"signed_on": dates[0].entry} if dates else {}
    yield Proposal(
        "agreements", {"slug": slugify(label), "label": label, **entry, "status": status, **when}, [sentence.label]
    )


def _the_only_one(
    reading: Reading, sentence: Sentence, found: Mapping[str, Proposal]
) -> list[tuple[str, dict[str, str]]]:
    """Return the only agreement that a text spoke of so far, where a sentence refers to it: *the agreement*."""
    refers = reading.language.pattern("the_agreement").search(sentence.text)
    told = reading.language.first("agreement_statuses", sentence.text)
    in_force = reading.language.pattern("milestones", "entry into force").search(sentence.text)
    if reading.language.pattern("another_one").search(sentence.text):
        return []
    if not refers or not (told or in_force) or len(found) != 1:
        return []
    return [(slug, {}) for slug in found]


def _of(mention: Mention) -> dict[str, str]:
    """Return label and, where it is printed in another script, the title of an agreement that the corpus knows."""
    title = {"title": mention.name} if mention.is_inflected and not mention.name.isascii() else {}
    return {"label": mention.thing.label, **title}


def _of_the_same_parties(reading: Reading, sentence: Sentence) -> list[tuple[str, dict[str, str]]]:
    """Return the only agreement of its type in the corpus that two sides in a sentence have with each other."""
    kind = reading.language.first("agreements", sentence.text)
    sides = set(reading.states(sentence))
    found = [
        (str(one["slug"]), {"label": str(one["label"])})
        for one in reading.known.agreements
        if kind and one.get("type") == kind and (parties := _known_parties(reading, one)) and parties <= sides
    ]
    return found if len(found) == 1 else []


def _known_parties(reading: Reading, known: Mapping[str, Any]) -> set[str]:
    """Return who has an agreement of the corpus with each other: its parties, or the sides that its label names."""
    if known["parties"]:
        return set(known["parties"])
    words = set(re.findall(r"[^\W_]+", str(known["label"])))
    named = {
        one.slug
        for some in reading.mentions.values()
        for one in some
        if one.thing.kind == "actor" and one.words in words
    }
    return named if len(named) >= _PAIR else set()


def _new(reading: Reading, sentence: Sentence) -> list[tuple[str, dict[str, str]]]:
    """Return slug, label and title of an agreement that a sentence says was signed or is to be; else none."""
    words = reading.language
    one_of = words.pattern("one_of_several").search(sentence.text)
    kind = words.first("agreements", one_of[0] if one_of else sentence.text)
    status = words.first("agreement_statuses", sentence.text)
    if not kind or not status or (words.pattern("several_agreements").search(sentence.text) and not one_of):
        return []
    pattern = words.pattern("agreements", kind)
    about = re.search(
        rf"(?:{pattern.pattern})s? (?:{words.words('agreement_about')})([^,.;]+)", sentence.text, re.IGNORECASE
    )
    parties = _parties(reading, sentence)
    subject = " ".join(about[1].split()[:_MOST_WORDS]) if about else ""
    if not subject and len(parties) < _PAIR:
        return []
    of = subject or " and ".join(reading.things[one].label for one in parties[:_PAIR] if one in reading.things)
    title = {}
    if words.script:
        if len(parties) < _PAIR:
            return []
        if about:
            printed = re.split(words.words("end_of_title"), about[0])[0]
            title["title"] = words.morphology.nominative(printed)
        subject, of = "", " and ".join(reading.things[one].label for one in parties[:_PAIR])
    label = f"{kind[:1].upper()}{kind[1:]} {'on' if subject else 'of'} {of}"
    things = [one for one in reading.mentions[sentence.label] if about and about.start(1) <= one.start < about.end(1)]
    named = {one.slug for one in things if one.thing.kind in ("project", "topic")}
    about_what = {"subject": named.pop()} if len(named) == 1 else {}
    return [(slugify(label), {"label": label, **title, **about_what})]


def _parties(reading: Reading, sentence: Sentence) -> list[str]:
    """Return those whom `between` or `with` joins to an agreement, or two joined by `and` who sign it."""
    if reading.language.pattern("joins").search(sentence.text):
        return reading.states(sentence)
    bodies = [one for one in reading.mentions[sentence.label] if one.thing.sort == "country" and not one.is_adjective]
    for one, other in pairwise(bodies):
        between = sentence.text[one.end : other.start]
        is_pair = re.fullmatch(rf" (?:{reading.language.words('list_and')}) ", between)
        if is_pair and reading.language.pattern("agreement_statuses", "signed").match(other.behind.lstrip()):
            return [one.slug, other.slug]
    return []


def _fill(reading: Reading, sentence: Sentence, one: Proposal) -> None:
    words = reading.language
    kind, status = words.first("agreements", sentence.text), words.first("agreement_statuses", sentence.text)
    if kind:
        one.entry.setdefault("type", kind)
    order = list(words.table("agreement_statuses"))
    if status and ("status" not in one.entry or order.index(status) < order.index(one.entry["status"])):
        one.entry["status"] = status
    signed = words.pattern("agreement_statuses", "signed").search(sentence.text)
    dates = reading.dates[sentence.label]
    near = [some for some in dates if signed and _is_beside(sentence, signed, some)]
    if signed and near:
        date = min(near, key=lambda some: abs(some.start - signed.end()))
        one.entry.setdefault("signed_on", date.entry)
    parties = _parties(reading, sentence)
    if len(parties) == _PAIR:
        one.entry.setdefault("parties", [{"actor": slug, "role": "party"} for slug in parties])
    match = words.pattern("milestones", "entry into force").search(sentence.text)
    if match and dates:
        date = min(dates, key=lambda some: abs(some.start - match.end()))
        day = reading.text.day or ""
        is_past = date.day is not None and date.edtf <= day
        entry: dict[str, Any] = {"type": "entry into force", "status": "met" if is_past else "scheduled"}
        entry |= {"actual" if is_past else "planned": date.entry}
        if speaker := reading.speakers.get(sentence.label):
            entry["said_by"] = speaker
        _add_step(one, Proposal("milestones", entry, [sentence.label]))


def _is_beside(sentence: Sentence, words: re.Match[str], date: PrintedDate) -> bool:
    """Return whether a date stands in the same part of a sentence as some words, or at the beginning of it all."""
    if not date.start:
        return True
    start, end = sorted((words.span(), (date.start, date.end)))
    return "," not in sentence.text[start[1] : end[0]]


def _add_step(one: Proposal, step: Proposal) -> None:
    """Add a step of an agreement, or its sentence to the same step by the same voice; the fuller print stays."""
    steps = one.nested.setdefault("milestones", [])
    for known in steps:
        if _what(known) == _what(step):
            known.cite(*step.at)
            known.entry = max(known.entry, step.entry, key=lambda entry: len(str(entry)))
            return
    steps.append(step)


def _what(step: Proposal) -> tuple[str, str, str]:
    when: dict[str, str] = step.entry.get("planned") or step.entry["actual"]
    return step.entry["type"], when["edtf"], step.entry.get("said_by", "")
