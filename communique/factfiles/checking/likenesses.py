"""Questions to a coder: is this the same as what is declared under another slug?

A second slug for one thing splits what sources say of it. So `check` asks, and refuses nothing: only who knows both can
tell. Compared are only things that have the outline of a name in common, or what else they are known by, so that it
takes little beside reading them.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Container, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations, product

from communique.factfiles.checking.circumstances import Circumstances, are_near, are_two, is_person, places_of
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.reading.problems import Path, Problem
from communique.factfiles.records.alike import Words, alike, near_outlines, outline, readings, words_of, words_of_slug
from communique.factfiles.records.catalogue import CatalogueEntry
from communique.factfiles.records.drafts import GAZETTEER_THINGS, Draft

THINGS = frozenset({*GAZETTEER_THINGS.values(), "meeting", "project", "event", "agreement"})
# What has a name; the others are known by day, number or parties, and labels are in a coder's words.
_NAMED = frozenset({"actor", "office", "place", "topic", "project"})
_MONEY = frozenset({"financing", "loan"})
# What more things than these have in common tells nothing.
_MOST_IN_COMMON = 30
_MOST_QUESTIONS_EACH = 3
_FIRST_AND_SURNAME = 2
_WORDS_OF_A_PART = 2
_WORDS_OF_A_PERSON = 4


@dataclass(eq=False, slots=True)
class _Thing:
    """What is compared, with its spellings: label and slug, word by word, and further names, as one word each.

    One that only the database has is without `coded` and `draft`; `rank` settles which of two is asked about.
    """

    kind: str
    slug: str
    label: str | None
    declared_in: str
    rank: tuple[bool, str, str, Path, str]
    is_given: bool = False
    coded: CodedFile | None = None
    draft: Draft | None = None
    spellings: tuple[Words, ...] = ()
    names: Collection[str] = ()

    @property
    def whole(self) -> set[str]:
        """Label and slug as one word each."""
        return {"".join(words) for words in self.spellings}

    @property
    def numbers(self) -> frozenset[str]:
        """Return what tells the third meeting from the fourth."""
        return frozenset(re.findall(r"\d+", f"{self.label} {self.slug}"))


def questions(
    coded_files: Sequence[CodedFile],
    context: Sequence[CodedFile] = (),
    stored: Iterable[CatalogueEntry] = (),
    apart: Collection[frozenset[str]] = (),
) -> Iterator[tuple[CodedFile, Problem]]:
    """Yield what to ask about things of `coded_files`, held against each other, the `context`, and what is `stored`.

    `apart` are pairs of slugs of which an editor knows that they are two.
    """
    everything = [*coded_files, *context]
    around = Circumstances(everything)
    names = _names_in(everything)
    things = [thing for coded in coded_files for thing in _things_of(coded, names, is_given=True)]
    things += [thing for coded in context for thing in _things_of(coded, names)]
    things += [_stored_thing(entry) for entry in stored]
    asked: Counter[str] = Counter()
    pairs = set(apart)  # several documents may tell of either, too
    for thing, other in sorted(_candidates(things, around), key=lambda pair: (pair[0].rank, pair[1].rank)):
        coded, draft = thing.coded, thing.draft
        pair = frozenset((thing.slug, other.slug))
        if asked[thing.slug] >= _MOST_QUESTIONS_EACH or pair in pairs or not coded or not draft:
            continue
        if _may_be_one(thing, other, around):
            asked[thing.slug] += 1
            pairs.add(pair)
            yield coded, _question(coded, draft, other)


def _names_in(coded_files: Iterable[CodedFile]) -> Mapping[str, set[str]]:
    """Return the names of things, by slug, each as one word; an adjective is none."""
    names: dict[str, set[str]] = defaultdict(set)
    for coded in coded_files:
        for name in coded.names:
            if name.values["type"] != "adjective":
                names[name.record.slug].add("".join(words_of(name.values["name"])))
    return names


def _things_of(coded: CodedFile, names: Mapping[str, set[str]], *, is_given: bool = False) -> Iterator[_Thing]:
    published = coded.drafts[0].values.get("published_on_latest") if coded.document else None
    for draft in coded.drafts:
        if draft.kind in THINGS or draft.kind in _MONEY:
            rank = (coded.document is not None, published or "9999", coded.name, draft.path, draft.slug)
            thing = _Thing(draft.kind, draft.slug, draft.label, coded.name, rank, is_given, coded, draft)
            if draft.kind in THINGS:
                _spell(thing, names.get(draft.slug, ()))
            yield thing


def _stored_thing(entry: CatalogueEntry) -> _Thing:
    rank = (False, "", entry.declared_in, (), entry.slug)
    thing = _Thing(entry.kind, entry.slug, entry.label, entry.declared_in, rank)
    _spell(thing)
    return thing


def _spell(thing: _Thing, names: Collection[str] = ()) -> None:
    label, in_slug = thing.label or "", words_of_slug(thing.slug)
    in_label = () if label.lower().replace(" ", "-") == thing.slug else readings(label)
    thing.spellings = tuple(dict.fromkeys(words for words in (*in_label, in_slug) if words))
    thing.names = names


def _candidates(things: Sequence[_Thing], around: Circumstances) -> set[tuple[_Thing, _Thing]]:
    """Return the pairs that are worth a closer look, first the one to ask about."""
    surnames = {words[-1] for thing in things if _is_a_persons(thing) for words in thing.spellings if _is_short(words)}
    first: dict[Hashable, _Thing] = {}
    sharing: dict[Hashable, list[_Thing]] = {}
    for thing in things:
        for key in chain(_keys(thing, surnames), around.keys(thing.draft) if thing.draft else ()):
            other = first.setdefault(key, thing)
            if other is not thing and (some := sharing.setdefault(key, [other]))[-1] is not thing:
                some.append(thing)
    return {
        _in_order(one, other)
        for some in sharing.values()
        if 1 < len(some) <= _MOST_IN_COMMON
        for one, other in combinations(some, 2)
        if _can_be_asked(one, other)
    }


def _keys(thing: _Thing, surnames: Container[str]) -> Iterator[Hashable]:
    """Yield what a thing has in common with every other that may be called as it is."""
    kind = thing.kind
    for words in thing.spellings:
        yield kind, "".join(words)
        yield kind, outline(words)
        if kind in _NAMED:
            yield from ((kind, near) for near in near_outlines(words))
    for name in thing.names:
        yield kind, name
    if _is_a_persons(thing):
        yield from _keys_of_person(thing, surnames)
    elif kind == "project" and thing.draft:
        for words in thing.spellings:
            some = sorted({word for word in words if not word.isdigit()})
            yield from product(places_of(thing.draft), combinations(some, _WORDS_OF_A_PART))


def _keys_of_person(thing: _Thing, surnames: Container[str]) -> Iterator[Hashable]:
    """Yield the surname with each of several first names, and alone where anybody is called by that alone."""
    for words in thing.spellings:
        surname = words[-1]
        if len(words) > _FIRST_AND_SURNAME:
            yield from (("actor", outline(two)) for two in combinations(words[:_WORDS_OF_A_PERSON], _FIRST_AND_SURNAME))
            yield from (("actor", outline((word, surname))) for word in words[:-1])
        if surname in surnames:
            yield "surname", surname


def _is_a_persons(thing: _Thing) -> bool:
    """Return whether a name is of a human being, or may be: of what only the database has, that is not known."""
    return thing.kind == "actor" and (thing.draft is None or is_person(thing.draft))


def _is_short(words: Words) -> bool:
    """Return whether a name is a surname alone, or has a letter for a first name."""
    return len(words) == 1 or len(words[0]) == 1


def _can_be_asked(one: _Thing, other: _Thing) -> bool:
    """Return whether either was given, and both were not coded by one who had the same document in view."""
    in_one_document = one.declared_in == other.declared_in and one.coded is not None and one.coded.document is not None
    return (one.is_given or other.is_given) and one.slug != other.slug and not in_one_document


def _in_order(one: _Thing, other: _Thing) -> tuple[_Thing, _Thing]:
    """Return first whichever was given or, if both were, comes later: documents after the gazetteer, by their days."""
    return (one, other) if (one.is_given, one.rank) > (other.is_given, other.rank) else (other, one)


def _may_be_one(one: _Thing, other: _Thing, around: Circumstances) -> bool:
    first, second = one.draft, other.draft
    if first and second:
        if are_two(first, second):
            return False
        if around.may_be_one(first, second):
            return True
    return one.kind == other.kind and one.kind in THINGS and _are_called_alike(one, other)


def _are_called_alike(one: _Thing, other: _Thing) -> bool:
    persons = _is_a_persons(one) and _is_a_persons(other)
    loosely = one.draft is not None and other.draft is not None and are_near(one.draft, other.draft)
    return (
        not one.whole.isdisjoint(other.names)
        or not other.whole.isdisjoint(one.names)
        or any(
            alike(words, others, persons=persons, in_order=one.kind == "proposition", loosely=loosely)
            for words, others in product(one.spellings, other.spellings)
        )
    ) and not _have_other_numbers(one, other)


def _have_other_numbers(one: _Thing, other: _Thing) -> bool:
    first, second = one.numbers, other.numbers
    return bool(first and second) and not (first <= second or second <= first)


def _question(coded: CodedFile, draft: Draft, other: _Thing) -> Problem:
    named = f"`{other.slug}` ({other.label})" if other.label else f"`{other.slug}`"
    path = (*draft.path, "slug") if draft.kind in THINGS else draft.path
    can_be_decided = draft.kind not in GAZETTEER_THINGS.values() and "/" not in draft.slug + other.slug
    by_editor = "or let an editor say so" if can_be_decided else ""
    use_it = f"use that slug, {by_editor} (`same` in decisions.yaml)" if by_editor else "use that slug"
    if "/" in other.slug and "/" not in draft.slug:
        use_it = "delete the slug here: the address is then made of the same parts"
    leave_it = f"leave it, {by_editor} (`verdict: not the same`)" if by_editor else "leave it"
    asked = f"is this the same as {named}, declared in {_where(other)}? if so, {use_it}; otherwise {leave_it}"
    return coded.tree.problem(path, draft.slug, asked)


def _where(thing: _Thing) -> str:
    if thing.coded is None or thing.draft is None:
        return thing.declared_in
    found = thing.coded.tree.problem(thing.draft.path, thing.slug, "")
    return f"{found.file}:{found.line}"
