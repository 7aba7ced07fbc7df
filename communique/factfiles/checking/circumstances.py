"""What things are known by besides their names: a meeting by day and participants, money by who gives it for what.

From this may follow that two things are one, whatever they are called, or that they are two.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from decimal import Decimal
from itertools import islice, product
from typing import NamedTuple

from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.records.alike import words_of
from communique.factfiles.records.drafts import Draft, Ref
from communique.factfiles.values.money import Money

# Sums that are a tenth apart may be one, said more or less exactly.
_APART = Decimal("1.1")
_MOST_STEPS = 40
_PAIR = 2


class _Sum(NamedTuple):
    currency: str
    low: Decimal
    high: Decimal

    def is_near(self, other: _Sum) -> bool:
        near = self.low <= other.high * _APART and other.low <= self.high * _APART
        return near and self.currency == other.currency

    def steps(self) -> Iterator[tuple[str, int]]:
        """Yield where on a scale it lies; sums that are near have a step in common."""
        first, last = (math.floor(math.log(end) / math.log(_APART)) for end in (self.low, self.high))
        return ((self.currency, step) for step in islice(range(first, last + 2), _MOST_STEPS))


class Circumstances:
    """The surroundings of the things that fact files declare: who was at a meeting, and for whom people stand."""

    def __init__(self, coded_files: Iterable[CodedFile]) -> None:
        self.at_meeting: dict[str, set[str]] = defaultdict(set)
        self.stands_for: dict[str, set[str]] = defaultdict(set)
        for coded in coded_files:
            for draft in coded.drafts:
                if draft.kind == "participant":
                    self.at_meeting[draft.values["meeting_id"].slug].add(draft.values["actor_id"].slug)
                    self._note(draft, "actor_id", "on_behalf_of_id")
                elif draft.kind == "membership":
                    self._note(draft, "member_id", "organization_id")
                elif draft.kind == "actor" and (country := _slug(draft, "country_id")):
                    self.stands_for[draft.slug].add(country)

    def _note(self, draft: Draft, who: str, whom: str) -> None:
        actor, other = _slug(draft, who), _slug(draft, whom)
        if actor and other:
            self.stands_for[actor].add(other)

    def keys(self, draft: Draft) -> Iterator[Hashable]:
        """Yield what a thing has in common with every other that `may_be_one` with it."""
        if draft.kind == "meeting" and (day := _day(draft, "held_on")):
            yield from (("meeting", day, actor) for actor in self.at_meeting.get(draft.slug, ()))
        elif draft.kind == "agreement":
            yield from (("agreement", key) for key in _keys_of_agreement(draft))
        elif draft.kind in ("financing", "loan"):
            yield from (("money", key) for key in _keys_of_money(draft))

    def may_be_one(self, one: Draft, other: Draft) -> bool:
        """Return whether two things of one sort may be one, whatever they are called."""
        if one.kind == "meeting":
            return self._may_be_one_meeting(one, other)
        if one.kind == "agreement":
            return bool(set(_keys_of_agreement(one)) & set(_keys_of_agreement(other)))
        return one.kind in ("financing", "loan") and _may_be_one_sum(one, other)

    def _may_be_one_meeting(self, one: Draft, other: Draft) -> bool:
        """Return whether two were on one day, with somebody at both, and nobody else whose side was not at the other.

        Whoever receives two guests a day has two meetings.
        """
        first, second = self.at_meeting.get(one.slug, set()), self.at_meeting.get(other.slug, set())
        day = _day(one, "held_on")
        if not day or day != _day(other, "held_on") or first.isdisjoint(second):
            return False
        at_both = self._sides(first & second)
        rest, other_rest = self._sides(first) - at_both, self._sides(second) - at_both
        return not rest or not other_rest or not rest.isdisjoint(other_rest)

    def _sides(self, actors: Iterable[str]) -> set[str]:
        return {side for actor in actors for side in (actor, *self.stands_for.get(actor, ()))}


def are_two(one: Draft, other: Draft) -> bool:
    """Return whether two things of one sort cannot be one, be they called the same."""
    rule = _ARE_TWO.get(one.kind)
    return bool(rule and rule(one, other))


def are_near(one: Draft, other: Draft) -> bool:
    """Return whether two projects have a place or a parent in common, so that their names may differ more."""
    return not places_of(one).isdisjoint(places_of(other))


def places_of(draft: Draft) -> set[str]:
    """Return where a project is: its places, and what it is part of."""
    if draft.kind != "project":
        return set()
    parent = _slug(draft, "parent_id")
    return {*_named(draft, "place_id"), *([parent] if parent else ())}


def is_person(draft: Draft | None) -> bool:
    """Return whether a thing is a human being."""
    return draft is not None and draft.kind == "actor" and draft.values.get("type") == "person"


def _two_actors(one: Draft, other: Draft) -> bool:
    is_one_a_person = is_person(one) != is_person(other)
    return is_one_a_person or _differ(one, other, "iso_alpha3") or _differ(one, other, "country_id")


def _two_places(one: Draft, other: Draft) -> bool:
    return _differ(one, other, "country_id")


def _two_offices(one: Draft, other: Draft) -> bool:
    return _differ(one, other, "organization_id") or _differ(one, other, "over_id")


def _two_propositions(one: Draft, other: Draft) -> bool:
    return _named(one, "about_id").isdisjoint(_named(other, "about_id"))


def _two_meetings(one: Draft, other: Draft) -> bool:
    return _at_other_times(one, other, "held_on") or _elsewhere(one, other)


def _two_projects(one: Draft, other: Draft) -> bool:
    """Return whether one is part of the other, or they are in different places."""
    is_part = _slug(one, "parent_id") == other.slug or _slug(other, "parent_id") == one.slug
    return is_part or (_elsewhere(one, other) and not are_near(one, other))


def _two_events(one: Draft, other: Draft) -> bool:
    return _at_other_times(one, other, "occurred_on") or _differ(one, other, "type")


def _two_agreements(one: Draft, other: Draft) -> bool:
    numbers = _number(one), _number(other)
    if all(numbers) and numbers[0] != numbers[1]:
        return True
    return _at_other_times(one, other, "signed_on") or _differ(one, other, "subject_id") or _differ(one, other, "type")


def _two_sums(one: Draft, other: Draft) -> bool:
    return _differ(one, other, "recipient_id")


_ARE_TWO: dict[str, Callable[[Draft, Draft], bool]] = {
    "actor": _two_actors,
    "office": _two_offices,
    "place": _two_places,
    "proposition": _two_propositions,
    "meeting": _two_meetings,
    "project": _two_projects,
    "event": _two_events,
    "agreement": _two_agreements,
    "financing": _two_sums,
    "loan": _two_sums,
}


def _keys_of_agreement(draft: Draft) -> Iterator[Hashable]:
    if number := _number(draft):
        yield "number", number
    parties, day = _named(draft, "actor_id"), _day(draft, "signed_on")
    if day and len(parties) >= _PAIR:
        yield day, parties


def _number(draft: Draft) -> str:
    return "".join(words_of(draft.values.get("number") or ""))


def _keys_of_money(draft: Draft) -> Iterator[Hashable]:
    provider = _slug(draft, "provider_id")
    if provider is None:  # another entry of its file names it
        return
    if project := _slug(draft, "project_id"):
        yield provider, project
    yield from {(provider, *step) for stated in _sums(draft) for step in stated.steps()}


def _may_be_one_sum(one: Draft, other: Draft) -> bool:
    """Return whether one provider gives for one project, or near sums, be it for two projects of one recipient.

    What a sum is for, two coders may have concluded differently.
    """
    if not _have_same(one, other, "provider_id"):
        return False
    if _have_same(one, other, "project_id"):
        return True
    if _differ(one, other, "project_id") and not _have_same(one, other, "recipient_id"):
        return False
    return any(mine.is_near(theirs) for mine, theirs in product(_sums(one), _sums(other)))


def _have_same(one: Draft, other: Draft, column: str) -> bool:
    return _slug(one, column) is not None and _slug(one, column) == _slug(other, column)


def _sums(draft: Draft) -> list[_Sum]:
    found = []
    for name in ("amount", "also"):
        low: Money | None = draft.values.get(f"{name}_minor")
        if low:
            high: Money = draft.values.get(f"{name}_to_minor") or low
            found.append(_Sum(low.currency, low.major, high.major))
    return found


def _slug(draft: Draft, column: str) -> str | None:
    ref = draft.values.get(column)
    return ref.slug if isinstance(ref, Ref) else None


def _named(draft: Draft, column: str) -> frozenset[str]:
    """Return the slugs that a list in a thing names."""
    return frozenset(row[column].slug for _, row in draft.side_rows if column in row)


def _differ(one: Draft, other: Draft, column: str) -> bool:
    """Return whether both say something, and not the same."""
    first, second = one.values.get(column), other.values.get(column)
    if isinstance(first, Ref) and isinstance(second, Ref):
        return first.slug != second.slug
    return first is not None and second is not None and first != second


def _elsewhere(one: Draft, other: Draft) -> bool:
    first, second = _named(one, "place_id"), _named(other, "place_id")
    return bool(first and second) and first.isdisjoint(second)


def _day(draft: Draft, name: str) -> str | None:
    """Return the one day of a date; None where it may be several."""
    first, last = draft.values.get(f"{name}_earliest"), draft.values.get(f"{name}_latest")
    return first if first == last else None


def _at_other_times(one: Draft, other: Draft, name: str) -> bool:
    """Return whether two dates have no day in common, as far as is known."""
    pairs = (one, other), (other, one)
    ends = [(a.values.get(f"{name}_latest"), b.values.get(f"{name}_earliest")) for a, b in pairs]
    return any(last is not None and first is not None and last < first for last, first in ends)
