"""Comparing two claims on one field: do they agree, is one news of the other, or is it a dispute?"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from enum import Enum, IntEnum
from typing import NamedTuple

from communique.factfiles.claims.fields import Field, FieldType
from communique.factfiles.values.intervals import DAY, Interval

# Middles that are further apart than this are near and not the same.
_SAME_WITHIN = 0.03
_TINY = 1e-12
_NUMERAL = re.compile(r"\d[\d.,]*(?: \w+illion| thousand)?")


class Modality(IntEnum):
    """The sureness of a voice, surest first."""

    certain = 0
    probable = 1
    possible = 2


class Band(IntEnum):
    """The reliability of a document by the Admiralty code: A and B; C, F and what nobody judged; D and E."""

    reliable = 0
    ordinary = 1
    weak = 2


class Rank(IntEnum):
    """The editor's decision on a claim."""

    preferred = 0
    normal = 1
    set_aside = 2


class Claim(NamedTuple):
    """One value that an account gives for a field.

    Times are proleptic ordinals of days: the words were said, or speak of a time, between `said_first` and `said_last`.
    `order` sorts claims as they were printed, by the document's date and slug and the place in it; no two share one.
    """

    value: str
    origin: int
    order: tuple[str | int, ...]
    object: int | None = None
    intervals: tuple[Interval, ...] = ()
    said_first: float = -math.inf
    said_last: float = math.inf
    modality: Modality = Modality.certain
    band: Band = Band.ordinary
    rank: Rank = Rank.normal
    scope: str = ""
    account: int = 0
    is_denied: bool = False
    is_inferred: bool = False

    @property
    def span(self) -> float:
        """Return how many days it may have been said on."""
        return self.said_last - self.said_first

    def was_said_before(self, other: Claim) -> bool:
        """Return whether it was certainly said earlier than another."""
        return self.said_last < other.said_first


class Verdict(Enum):
    """The relation of one claim to another, the closest first."""

    same = "same"
    narrower = "narrower"  # one is more precise, or belongs to the other
    near = "near"  # both can be true, though they are not the same
    other_currency = "other currency"
    not_comparable = "not comparable"
    differs = "differs"
    # What differs is told apart:
    update = "update"  # things went on
    revision = "revision"  # one voice corrects itself
    dispute = "dispute"

    @property
    def agrees(self) -> bool:
        """Return whether both may be right of the same thing."""
        return self in _AGREEING


_AGREEING = (Verdict.same, Verdict.narrower, Verdict.near)
# Whether one thing lies within another, or speaks with its voice.
Within = Callable[[int, int], bool]


def apart(_one: int, _other: int) -> bool:
    """Return that nothing lies within anything."""
    return False


def compare(field: Field, one: Claim, other: Claim, within: Within = apart) -> Verdict:
    """Return whether two claims agree, differ, or cannot be compared, whenever they were said."""
    if one.scope != other.scope:
        return Verdict.not_comparable
    if not field.is_compared or field.type is FieldType.text:
        alike = in_plain_words(one.value) == in_plain_words(other.value)
        return Verdict.same if alike else Verdict.not_comparable
    if one.intervals and other.intervals:
        return _compare_intervals(field, one, other)
    if one.object is not None and other.object is not None:
        return _compare_objects(one.object, other.object, within)
    if field.sides and one.value != other.value and field.sides[one.value] == field.sides[other.value]:
        return Verdict.near
    return Verdict.same if one.value == other.value else Verdict.differs


def in_plain_words(text: str) -> str:
    """Return a text without its case, stops and wider spaces, which make no other text of it."""
    return re.sub(r"\W+", " ", text).strip().casefold()


def _compare_objects(one: int, other: int, within: Within) -> Verdict:
    if one == other:
        return Verdict.same
    return Verdict.narrower if within(one, other) or within(other, one) else Verdict.differs


def _compare_intervals(field: Field, one: Claim, other: Claim) -> Verdict:
    """Compare what words allow, in each unit that both have; a printed second currency that fits is enough."""
    verdicts = [_compare_two(a, b) for a in one.intervals for b in other.intervals if a.unit == b.unit]
    if verdicts:
        return min(verdicts, key=list(Verdict).index)
    if field.type is not FieldType.money:
        return Verdict.not_comparable
    # A slip of the currency: the same figure in dollars and in euros is no agreement.
    return Verdict.differs if _numeral(one) == _numeral(other) else Verdict.other_currency


def _numeral(claim: Claim) -> str:
    found = _NUMERAL.search(claim.value)
    return found.group() if found else claim.value


def _compare_two(one: Interval, other: Interval) -> Verdict:
    if not one.overlaps(other):
        return Verdict.differs
    if (one.low, one.high) == (other.low, other.high):
        return Verdict.same
    if one.unit == DAY or not (one.is_closed and other.is_closed):
        return Verdict.narrower if one.holds(other) or other.holds(one) else Verdict.near
    size = max(abs(one.middle), abs(other.middle), _TINY)
    if abs(one.middle - other.middle) > _SAME_WITHIN * size:
        return Verdict.near
    return Verdict.narrower if one.holds(other) or other.holds(one) else Verdict.same


def classify(field: Field, one: Claim, other: Claim, within: Within = apart) -> Verdict:
    """Return what one claim is beside another; of two that differ, whether the later is news, or they dispute."""
    verdict = compare(field, one, other, within)
    if verdict is not Verdict.differs:
        return verdict
    early, late = (one, other) if one.was_said_before(other) else (other, one)
    if _are_as_far(field, one, other):
        return Verdict.near
    if not early.was_said_before(late):
        return Verdict.dispute
    if _is_news(field, early, late):
        return Verdict.update
    return Verdict.revision if early.origin == late.origin else Verdict.dispute


def _are_as_far(field: Field, one: Claim, other: Claim) -> bool:
    return field.states is not None and field.states.are_as_far(one.value, other.value)


def _is_news(field: Field, early: Claim, late: Claim) -> bool:
    """Return whether what was said later is what has happened since, and not another view of the same."""
    if field.sides:
        return True
    if field.states:
        return field.states.may_follow(early.value, late.value)
    if field.type is FieldType.deadline:
        # A plan is moved by whoever can say so; a weaker voice that gives a later day is a rival.
        return late.band <= early.band and late.modality <= early.modality
    return field.type is FieldType.date and _was_ahead(early)


def may_bring_news(field: Field) -> bool:
    """Return whether another voice's later word on a field can be what has happened since."""
    return bool(field.sides or field.states) or field.type in (FieldType.deadline, FieldType.date)


def _was_ahead(claim: Claim) -> bool:
    """Return whether the day that is claimed was still to come when it was said, so that it was a plan."""
    return any(interval.high > claim.said_last for interval in claim.intervals)


def voices(claims: Iterable[Claim]) -> set[int]:
    """Return the independent origins of claims."""
    return {claim.origin for claim in claims}
