"""Proposals for projects: those that the corpus knows and a text speaks of, and new ones by the last word of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from communique.drafting.languages import Language
from communique.drafting.mentions import Mention
from communique.drafting.proposals import Proposal
from communique.drafting.reading import Reading
from communique.drafting.text import Span
from communique.factfiles.texts.segment import Sentence
from communique.factfiles.values.slugs import slugify

# What a place is to a project, by the words before it.
_NEAR = 60
_ROLES = (("crosses", "crosses"), ("start", "starts"), ("end", "ends"))


def project_of(reading: Reading, sentence: Sentence, span: Span | None = None, *, is_whole: bool = False) -> str | None:
    """Return the project that a sentence speaks of, nearest to some words of it; None for none.

    Where it names none, it is the last one before it of the sort that it speaks of, *the bridge*; if it speaks of no
    sort, the last one in its paragraph. `is_whole`: none of which it names only a part.
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
    """Yield an entry for each project that a text speaks of, with what its sentences say, and for its parts."""
    parts = list(_parts(reading))
    for slug, thing in reading.things.items():
        about = _about(reading, slug, parts) if thing.kind == "project" else []
        if not about:
            continue
        known = reading.known.projects.get(slug, {})
        entry: dict[str, object] = {"slug": slug, "label": thing.label}
        if parent := _parent(reading, slug, about):
            entry["parent"] = parent
        if sector := known.get("sector") or _sector(reading.language, thing.label):
            entry["sector"] = sector
        if status := _status(reading, slug, about):
            entry["status"] = status
        referring = [
            (one, span) for one in reading.text.sentences for to, span in _referred(reading, one) if to == slug
        ]
        if places := _places(reading, slug, about, referring):
            entry["places"] = places
        telling = [one for one, span in referring if one not in about and any(_territories(reading, one, span))]
        yield Proposal("projects", entry, [one.label for one in (*about, *telling)])
    yield from _entries_of_parts(reading, parts)


def _sector(language: Language, label: str) -> str | None:
    """Return the sector of a project by its name; None where that does not say what goes there, as of a bridge."""
    return None if language.pattern("no_sector").search(label) else language.first("projects", label)


def _about(reading: Reading, slug: str, parts: list[Part]) -> list[Sentence]:
    """Return the sentences about a project; of one that the corpus knows, not those that name only a part of it."""
    sentences = reading.sentences_about(slug)
    if slug not in reading.known.slugs:
        return sentences
    in_parts = {(one.sentence.label, one.start) for one in parts}
    return [
        one
        for one in sentences
        if any(some.slug == slug and (one.label, some.start) not in in_parts for some in reading.mentions[one.label])
    ]


@dataclass
class Part(Span):
    """A part of a project as a sentence names it, *the western branch of the X*; it begins where the project stands."""

    slug: str = ""
    called: str = ""
    parent: str = ""
    state: str | None = None


def _parts(reading: Reading) -> Iterator[Part]:
    """Yield the parts of projects that a text names."""
    of_a_part = re.compile(rf"(?P<which>[\w-]+) (?P<noun>{reading.language.words('parts')}) of (?:the )?$")
    for sentence in reading.text.sentences if not reading.language.script else ():
        for one in reading.mentions[sentence.label]:
            match = of_a_part.search(one.before) if one.thing.kind == "project" else None
            if not match or reading.language.pattern("no_part").fullmatch(match["which"]):
                continue
            adjective = next(
                (
                    some
                    for some in reading.mentions[sentence.label]
                    if some.is_adjective and some.words == match["which"]
                ),
                None,
            )
            which = f"{match['which'][:1].upper()}{match['which'][1:]}"
            yield Part(
                sentence,
                one.start,
                one.end,
                slugify(f"{one.slug} {which} {match['noun']}"),
                f"{which} {match['noun']} of the {one.thing.label}",
                one.slug,
                adjective.slug if adjective and adjective.thing.sort == "country" else None,
            )


def _entries_of_parts(reading: Reading, parts: list[Part]) -> Iterator[Proposal]:
    found: dict[str, Proposal] = {}
    for one in parts:
        known = reading.known.projects.get(one.parent, {})
        entry: dict[str, object] = {"slug": one.slug, "label": one.called, "parent": one.parent}
        if sector := known.get("sector") or _sector(reading.language, reading.things[one.parent].label):
            entry["sector"] = sector
        if one.state:
            entry["places"] = [{"place": territory(reading, one.state), "role": "location"}]
        if speaker := reading.speakers.get(one.sentence.label):
            entry["said_by"] = speaker
        found.setdefault(one.slug, Proposal("projects", entry, [])).cite(one.sentence.label)
    yield from found.values()


def part_in(reading: Reading, sentence: Sentence) -> str | None:
    """Return the only part of a project that a sentence names."""
    found = {one.slug for one in _parts(reading) if one.sentence is sentence}
    return found.pop() if len(found) == 1 else None


def _referred(reading: Reading, sentence: Sentence) -> Iterator[tuple[str, Span]]:
    """Yield the projects to which a sentence refers by what they are, *the corridor*, each with these words."""
    the = re.compile(
        rf"\b(?:{reading.language.words('refers_back')}) ({_nouns(reading.language).pattern})", re.IGNORECASE
    )
    before = [one for one in reading.text.sentences if one.start < sentence.start][::-1]
    for match in the.finditer(sentence.text):
        if any(one.start < match.end() and match.start() < one.end for one in reading.mentions[sentence.label]):
            continue
        named = (some for one in before for some in reading.mentions[one.label][::-1] if some.thing.kind == "project")
        last = next((some for some in named if match[1].casefold() in set(_sorts(reading, some))), None)
        if last:
            yield last.slug, Span(sentence, *match.span())


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


def _places(
    reading: Reading, slug: str, about: list[Sentence], referring: list[tuple[Sentence, Span]]
) -> list[dict[str, str]]:
    """Return the places that a project crosses, joins, goes from and to, or is in, by the words before them."""
    found: dict[str, str] = {}
    roles = [(role, rf"\b(?:{reading.language.words(key)})$") for role, key in _ROLES]
    for sentence in about:
        for one in reading.places(sentence):
            for role, words in roles:
                if re.search(words, one.before, re.IGNORECASE):
                    found.setdefault(one.slug, role)
        named = next(one for one in reading.mentions[sentence.label] if one.slug == slug)
        for place, role in _territories(reading, sentence, named):
            found.setdefault(place, role)
    for sentence, span in referring:
        for place, role in _territories(reading, sentence, span):
            found.setdefault(place, role)
    return [{"place": place, "role": role} for place, role in found.items()]


def _territories(reading: Reading, sentence: Sentence, named: Span) -> Iterator[tuple[str, str]]:
    """Yield the territories of states that a project is in, right behind its name, or that it joins."""
    words, text = reading.language, sentence.text
    states = [one for one in reading.mentions[sentence.label] if one.thing.sort == "country" and not one.is_adjective]
    for one in states:
        if re.fullmatch(rf" (?:{words.words('located')}) (?:the )?", text[named.end : one.start]):
            yield territory(reading, one.slug), "location"
        elif re.fullmatch(words.words("via"), text[named.end : one.start]):
            yield territory(reading, one.slug), "via"
    others = [words.pattern("agreements", name) for name in words.table("agreements")]
    for match in words.pattern("connects").finditer(named.behind):
        end = named.end + match.end()
        if match.start() > _NEAR:
            continue
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
