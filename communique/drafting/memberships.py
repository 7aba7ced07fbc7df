"""Proposals for offices and memberships, and for the names of what a text speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from communique.drafting.languages import Office
from communique.drafting.mentions import Mention
from communique.drafting.people import HeldOffice
from communique.drafting.projects import territory
from communique.drafting.proposals import Draft, Proposal
from communique.drafting.reading import Reading
from communique.factfiles.records.alike import words_of
from communique.factfiles.values.slugs import slugify

_LEAST_MEMBERS = 2
_WITHOUT_QUOTES = str.maketrans("", "", "\"'")


def memberships(reading: Reading, draft: Draft) -> Iterator[Proposal]:
    """Yield an entry for each office of each person, with all sentences that print it, and for members in a list."""
    found: dict[tuple[str, str, str], Proposal] = {}
    states = {one.member: one.organization for one in reading.offices if one.member and one.organization}
    for held in reading.offices:
        office, inferred = _office(reading, draft, held)
        organization = held.organization or states.get(held.member or "") or _known_organization(reading, held, office)
        organization = organization or _only_state(reading, held)
        if not held.member or not organization or not office or held.member == organization:
            continue
        key = held.member, organization, office
        entry = {"member": held.member, "organization": organization, "office": office}
        one = found.setdefault(key, Proposal("memberships", entry, []))
        one.cite(held.label)
        if not held.organization and held.member not in states:
            one.entry["inferred"] = ["organization"]
            one.asks = "the state or body is concluded; no word beside the office says it"
        if inferred:
            one.entry.setdefault("inferred", ["office"])
            one.asks = "the office is concluded from the other side's; the text says counterpart"
        else:
            if one.entry.get("inferred") == ["office"]:
                one.entry.pop("inferred")
            one.entry.setdefault("role", held.role)
    yield from found.values()
    yield from _listed(reading)


def _known_organization(reading: Reading, held: HeldOffice, office: str | None) -> str | None:
    """Return the only state or body in which the corpus knows somebody to hold an office."""
    found = {one.organization for one in reading.known.held if (one.member, one.office) == (held.member, office)}
    return found.pop() if len(found) == 1 else None


def _only_state(reading: Reading, held: HeldOffice) -> str | None:
    """Return the only state in the sentence of an office: on whose side somebody is said to be."""
    taken = {one.organization for one in reading.offices_in(held.sentence)}
    states = {one.slug for one in reading.mentions[held.label] if one.thing.sort == "country"} - taken
    return states.pop() if len(states) == 1 else None


def _office(reading: Reading, draft: Draft, held: HeldOffice) -> tuple[str | None, bool]:
    """Return the slug of an office, which the gazetteer may lack, and whether that is only concluded."""
    if held.is_counterpart:
        others = [one for one in reading.offices if one.office and one.member != held.member]
        here = [one for one in others if one.sentence is held.sentence] or others
        return (here[0].office.slug, True) if here and here[0].office else (None, True)
    if not held.office or held.office.refers:
        return None, False
    if held.sent_to and held.office.slug:
        return _sent(reading, draft, held.office.slug, held.sent_to), False
    words = sorted(words_of(held.role))
    # Who is called a deputy or director of something is known by the whole of that.
    for label, slug, _ in reading.known.offices:
        if sorted(words_of(label)) == words:
            return slug, False
    near = [slug for label, slug, _ in reading.known.offices if label.casefold().startswith(held.role.casefold())]
    if near and not held.office.slug:
        return near[0], False
    return _new_office(reading, draft, held.office, held.role), False


def _new_office(reading: Reading, draft: Draft, office: Office, role: str) -> str | None:
    """Return the slug of an office, which is declared where the gazetteer lacks it.

    None where its label would have to be in another language than the text's, and nobody has said what it is there.
    """
    slug = office.slug or slugify(role)
    if slug in reading.known.slugs:
        return slug
    if reading.language.script and not office.label:
        return None
    return draft.declare("offices", slug, {"label": office.label or role[:1].upper() + role[1:]})


def _sent(reading: Reading, draft: Draft, office: str, state: str) -> str:
    """Return the slug of the office of who is sent to a state, which is an office of its own."""
    to = reading.things[state].label
    label = f"{office[:1].upper()}{office[1:]} to {to}"
    for known, slug, _ in reading.known.offices:
        if words_of(known) == words_of(label):
            return slug
    return draft.declare("offices", slugify(f"{office} {to}"), {"label": label, "over": state})


def _listed(reading: Reading) -> Iterator[Proposal]:
    """Yield the members that a sentence lists of a body, behind it, in brackets, or as *A and other B*."""
    words = reading.language
    found: dict[tuple[str, str], Proposal] = {}
    for sentence in reading.text.sentences:
        bodies = [one for one in reading.mentions[sentence.label] if one.thing.kind == "actor" and not one.is_adjective]
        for match in re.finditer(rf"(?:{words.words('lists')})\s?", sentence.text, re.IGNORECASE):
            body = next((one for one in bodies if one.end == match.start()), None)
            members = _behind(reading, bodies, match.end())
            if body and len(members) >= _LEAST_MEMBERS:
                _add_members(found, members, body.slug, "", sentence.label)
        for match in re.finditer(words.words("takes_part"), sentence.text):
            before = [one for one in bodies if one.end == match.start()]
            body = next((one for one in bodies if one.start == match.end()), None)
            if before and body:
                _add_members(found, _before(reading, bodies, match.start()), body.slug, "takes part", sentence.label)
        for body in [one for one in bodies if one.thing.sort == "group"]:
            inside = [one for one in reading.within[sentence.label] if body.start <= one.start and one.end <= body.end]
            if len(inside) == _LEAST_MEMBERS:
                _add_members(found, inside, body.slug, "", sentence.label)
        for one, other in pairwise(bodies):
            joint = sentence.text[one.end : other.start]
            if other.thing.sort == "group" and re.fullmatch(words.words("and_other"), joint):
                _add_members(found, [one], other.slug, "", sentence.label)
    yield from found.values()


def _add_members(
    found: dict[tuple[str, str], Proposal], members: Sequence[Mention], body: str, how: str, label: str
) -> None:
    """Add a membership in a body for each of some members, or the sentence to the one that there is."""
    for one in members:
        if one.slug != body:
            entry = {"member": one.slug, "organization": body}
            proposal = found.setdefault((one.slug, body), Proposal("memberships", entry, []))
            proposal.cite(label)
            if how:
                proposal.entry.setdefault("participation", how)


def _behind(reading: Reading, bodies: Sequence[Mention], end: int) -> list[Mention]:
    """Return those whom a list that begins somewhere has, one behind the other."""
    separator = rf"(?:,| \+)? ?(?:(?:{reading.language.words('list_and')}) )?(?:the )?"
    members: list[Mention] = []
    for one in bodies:
        if one.start >= end and re.fullmatch(separator, one.sentence.text[end : one.start]):
            members.append(one)
            end = one.end
    return members


def _before(reading: Reading, bodies: Sequence[Mention], start: int) -> list[Mention]:
    """Return those whom a list that ends somewhere has."""
    separator = rf",? (?:(?:{reading.language.words('list_and')}) )?(?:the )?|"
    members: list[Mention] = []
    for one in bodies[::-1]:
        if one.end <= start and re.fullmatch(separator, one.sentence.text[one.end : start]):
            members.insert(0, one)
            start = one.start
    return members


def _territory(reading: Reading, one: Mention, territories: Collection[tuple[str, str]]) -> str | None:
    """Return the territory that a state's name stands for in a sentence; None where it is the state's own."""
    found = territory(reading, one.slug)
    return found if not one.is_adjective and (one.label, found) in territories else None


def _names_of_offices(reading: Reading) -> Iterator[Proposal]:
    """Yield what a text in a script other than that of labels calls an office, if the corpus has no such spelling."""
    script, seen = reading.language.script, {name.casefold() for name, _, _ in reading.known.offices}
    for held in reading.offices if script else ():
        if held.office and held.office.slug in reading.known.slugs and held.role.casefold() not in seen:
            seen.add(held.role.casefold())
            entry = {"name": held.role[:1].lower() + held.role[1:], "type": "full", "script": script, "at": held.label}
            yield Proposal("names", entry, [held.label], key=str(held.office.slug))


def _length(name: str) -> int:
    return len(re.findall(r"\w+", name))


def _longest(reading: Reading) -> dict[str, int]:
    """Return how many words the longest name of each thing has in a text."""
    found: dict[str, int] = {}
    for one in (one for some in reading.mentions.values() for one in some):
        found[one.slug] = max(found.get(one.slug, 0), _length(one.name))
    return found


def _is_shortened(one: Mention, longest: Mapping[str, int]) -> bool:
    """Return whether the text has a longer name of the same project."""
    return one.thing.kind == "project" and one.chosen.type == "full" and _length(one.name) < longest[one.slug]


def names(
    reading: Reading, passed_over: Collection[str], territories: Collection[tuple[str, str]] = ()
) -> Iterator[Proposal]:
    """Yield each spelling of each thing once, at the first sentence that prints it.

    A state that occurs only as an adjective, within the name of something else, is none of the text's; what stands in
    sentences that are passed over is none, either. `territories` are places with the sentences in which a state's name
    is that of its territory.
    """
    seen: set[tuple[str, str]] = set()
    named = {one.slug for some in reading.mentions.values() for one in some if not one.is_adjective}
    named |= {one.slug for some in reading.within.values() for one in some}
    held = {one.organization for one in reading.offices}
    longest = _longest(reading)
    for sentence in reading.text.sentences:
        if sentence.label in passed_over:
            continue
        start = reading.dateline(sentence)
        named_here = sorted(
            (*reading.mentions[sentence.label], *reading.within[sentence.label]), key=lambda one: one.start
        )
        for one in named_here:
            is_dateline = one.end <= start and (one.thing.kind == "place" or one.thing.sort == "country")
            spelling = one.slug, one.name.casefold().translate(_WITHOUT_QUOTES)
            if spelling in seen or is_dateline:
                continue
            if one.is_adjective and one.thing.sort == "country" and one.slug not in named | held:
                continue
            if one.thing.sort == "country" and (where := _territory(reading, one, territories)):
                if (where, one.name) not in seen:
                    seen.add((where, one.name))
                    entry = {"name": one.name, "type": one.chosen.type, "at": sentence.label}
                    yield Proposal("names", entry, [sentence.label], key=where)
                continue
            seen.add(spelling)
            script = {"script": reading.language.script} if reading.language.script and not one.name.isascii() else {}
            type_ = "short" if _is_shortened(one, longest) else one.chosen.type
            entry = {"name": one.name, "type": type_, **script, "at": sentence.label}
            yield Proposal("names", entry, [sentence.label], key=one.slug)
    yield from _names_of_offices(reading)
