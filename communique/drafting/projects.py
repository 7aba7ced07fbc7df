"""Proposals for projects: those that the corpus knows and a text speaks of, and new ones by the last word of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from communique.drafting.languages import Language
from communique.drafting.mentions import Mention
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.drafting.text import Span
from communique.factfiles.texts.segment import Sentence

# What a place is to a project, by the words before it.
_NEAR = 60
_ROLES = (("crosses", "crosses"), ("start", "starts"), ("end", "ends"))


def project_of(
    reading: Reading, sentence: Sentence, span: Span | None = None, *, is_whole: bool = False
) -> str | None:
    """Return the project that a sentence speaks of, nearest to some words of it; None for none.

    Where it names none, it is the last one before it that is of the sort that the sentence speaks of, *the bridge*; if it
    speaks of no sort, the last one in its paragraph. `is_whole`: none of which it names only a part.
    """
    projects = [some for some in reading.mentions[sentence.label] if some.thing.kind == "project"]
    a_part = re.compile(rf"\b(?:{reading.language.words('part_of')})$")
    if projects and is_whole and all(a_part.search(some.before) for some in projects):
        return None
    if projects and span:
        return min(projects, key=lambda some: min(abs(some.start - span.end), abs(span.start - some.end))).slug
    if projects:
        return projects[-1].slug
    found = list(_nouns(reading.language).finditer(sentence.text))
    a_new_one = re.compile(rf"\b(?:{reading.language.words('a_new_one')})$", re.IGNORECASE)
    if any(a_new_one.search(sentence.text[: match.start()]) for match in found):
        return None
    nouns = {match[0].casefold() for match in found}
    before = [one for one in reading.text.sentences if one.start < sentence.start][::-1]
    for one in before if nouns else _before(reading, sentence):
        for some in reading.mentions[one.label][::-1]:
            if some.thing.kind == "project" and (not nouns or nouns & set(_sorts(reading, some))):
                return some.slug
    return None


@lru_cache
def _nouns(language: Language) -> re.Pattern[str]:
    """Return the pattern of what says of what sort a project is."""
    return re.compile(rf"\b(?:{'|'.join(_heads(language))})\b", re.IGNORECASE)


@lru_cache
def _heads(language: Language) -> list[str]:
    return [*language.table("projects").values(), language.words("project_parts")]


def _sorts(reading: Reading, named: Mention) -> Iterator[str]:
    """Yield the words of a project's label, and of its name here, that say of what sort it is."""
    for words in (named.words, named.thing.label):
        yield from (match[0].casefold() for match in _nouns(reading.language).finditer(words))


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
        yield Proposal("projects", entry, [one.label for one in about])


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
    others = [words.pattern("agreements", name) for name in words.table("agreements")]
    for match in words.pattern("connects").finditer(named.behind):
        end = named.end + match.end()
        if any(one.search(text, named.end, end) for one in others):
            continue
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


def milestones(reading: Reading) -> Iterator[tuple[str, Proposal]]:
    """Yield the steps that a text tells of, each with the slug of its project: with a day, or as done or lacking."""
    for sentence in reading.text.sentences:
        for name in ("completion", "opening", "commissioning"):
            match = reading.language.pattern("milestones", name).search(sentence.text)
            project = project_of(reading, sentence, Span(sentence, *match.span())) if match else None
            if match and project and (entry := _milestone(reading, sentence, match)):
                yield project, Proposal("milestones", {"type": name, **entry}, [sentence.label])


def _milestone(reading: Reading, sentence: Sentence, match: re.Match[str]) -> dict[str, object]:
    """Return the status of a step and when it is, or was; empty where the sentence says neither."""
    words, dates = reading.language, reading.dates[sentence.label]
    speaker = reading.speakers.get(sentence.label)
    said: dict[str, object] = {"said_by": speaker} if speaker else {}
    before, behind = sentence.text[: match.start()], sentence.text[match.end() : match.end() + _NEAR]
    if dates:
        date = min(dates, key=lambda one: abs(one.start - match.start()))
        planned = date.edtf.startswith("[..") or bool(words.pattern("forecast").search(sentence.text))
        planned = planned or bool(words.pattern("planned_step").search(before[-_NEAR:]))
        when = {"planned" if planned else "actual": date.entry}
        return {"status": "scheduled" if planned else "met", **when, **said}
    for status in ("scheduled", "met"):
        if re.search(rf"\b(?:{words.words('step_statuses', status)}) $", before):
            return {"status": status, **said}
    lacks = words.pattern("step_statuses", "notMet").search(behind)
    return {"status": "notMet", **said} if lacks else {}
