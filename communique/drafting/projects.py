"""Proposals for projects: those that the corpus knows and a text speaks of, and new ones by the last word of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.drafting.text import Span
from communique.factfiles.texts.segment import Sentence

# What a place is to a project, by the words before it.
_ROLES = (("crosses", "crosses"), ("start", "starts"), ("end", "ends"))


def project_of(reading: Reading, sentence: Sentence, span: Span | None = None) -> str | None:
    """Return the project that a sentence speaks of, nearest to some words of it; None for none.

    Where it names none, it is the last one before it in its paragraph.
    """
    for one in [sentence, *_before(reading, sentence)]:
        projects = [some for some in reading.mentions[one.label] if some.thing.kind == "project"]
        if projects and span and one is sentence:
            return min(projects, key=lambda some: min(abs(some.start - span.end), abs(span.start - some.end))).slug
        if projects:
            return projects[-1].slug
    return None


def _before(reading: Reading, sentence: Sentence) -> list[Sentence]:
    same = [
        one for one in reading.text.sentences if one.paragraph == sentence.paragraph and one.number < sentence.number
    ]
    return same[::-1]


def projects(reading: Reading) -> Iterator[Proposal]:
    """Yield an entry for each project that a text speaks of, with what the sentences about it say."""
    for slug, thing in reading.things.items():
        if thing.kind != "project":
            continue
        about = reading.sentences_about(slug)
        known = reading.known.projects.get(slug, {})
        entry: dict[str, object] = {"slug": slug, "label": thing.label}
        if parent := _parent(reading, slug, about):
            entry["parent"] = parent
        if sector := known.get("sector") or reading.language.first("projects", thing.label):
            entry["sector"] = sector
        if status := _status(reading, slug, about):
            entry["status"] = status
        if places := _places(reading, slug, about):
            entry["places"] = places
        proposal = Proposal("projects", entry, [one.label for one in about])
        _milestones(reading, about, proposal)
        yield proposal


def _parent(reading: Reading, slug: str, about: list[Sentence]) -> str | None:
    for sentence in about:
        for one in reading.mentions[sentence.label]:
            if (
                one.thing.kind == "project"
                and one.slug != slug
                and re.search(rf"\b(?:{reading.language.words('part_of')})$", one.before)
            ):
                return one.slug
    return None


def _status(reading: Reading, slug: str, about: list[Sentence]) -> str | None:
    """Return the status that a sentence gives which speaks of no other project."""
    for sentence in about:
        named = {one.slug for one in reading.mentions[sentence.label] if one.thing.kind == "project"}
        if named == {slug} and (status := reading.language.first("project_statuses", sentence.text)):
            return status
    return None


def _places(reading: Reading, slug: str, about: list[Sentence]) -> list[dict[str, str]]:
    """Return the places that a project crosses, joins, goes from and to, or is in, by the words before them."""
    found: dict[str, str] = {}
    roles = [(role, rf"\b(?:{reading.language.words(key)})$") for role, key in _ROLES]
    for sentence in about:
        named = next(one for one in reading.mentions[sentence.label] if one.slug == slug)
        for one in reading.places(sentence):
            for role, words in roles:
                if re.search(words, one.before, re.IGNORECASE):
                    found.setdefault(one.slug, role)
        for place, role in _territories(reading, sentence, named):
            found.setdefault(place, role)
    return [{"place": place, "role": role} for place, role in found.items()]


def _territories(reading: Reading, sentence: Sentence, named: Span) -> Iterator[tuple[str, str]]:
    """Yield the territories of states that a project is in, right behind its name, or that it joins."""
    words, text = reading.language, sentence.text
    states = [one for one in reading.mentions[sentence.label] if one.thing.sort == "country" and not one.is_adjective]
    for one in states:
        if re.fullmatch(rf" (?:{words.words('located')}) (?:the )?", text[named.end : one.start]):
            yield territory(reading, one.slug), "location"
    for match in words.pattern("connects").finditer(named.behind):
        end = named.end + match.end()
        for one in states:
            if one.start >= end and re.fullmatch(
                rf",? ?(?:(?:{words.words('list_and')}) )?(?:the )?", text[end : one.start]
            ):
                yield territory(reading, one.slug), "connects"
                end = one.end


def territory(reading: Reading, state: str) -> str:
    """Return the slug of a state's territory as a place: the corpus's, or one to be listed."""
    known = (
        one.slug
        for one in reading.known.things.values()
        if one.kind == "place" and (one.sort, one.of) == ("country", state)
    )
    return next(known, f"{state}-territory")


def _milestones(reading: Reading, about: list[Sentence], proposal: Proposal) -> None:
    """Add the steps that a sentence gives a day for."""
    for sentence in about:
        for name in ("completion", "opening", "commissioning"):
            match = reading.language.pattern("milestones", name).search(sentence.text)
            dates = reading.dates[sentence.label]
            if match and dates:
                date = min(dates, key=lambda one: abs(one.start - match.start()))
                planned = date.edtf.startswith("[..") or bool(
                    reading.language.pattern("forecast").search(sentence.text)
                )
                entry: dict[str, object] = {"type": name, "status": "scheduled" if planned else "met"}
                entry |= {"planned" if planned else "actual": date.entry}
                proposal.add(Proposal("milestones", entry, [sentence.label]))
