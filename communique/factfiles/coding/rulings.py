"""Editors' decisions, held against each other: two that cannot both be followed are a slip of whoever wrote them."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from itertools import combinations
from typing import NamedTuple, TypeVar

from communique.schema.vocabulary import Verdict

T = TypeVar("T", bound=Hashable)
# The field on which it is decided that two slugs are not of one thing; its value is the other slug.
SLUG = "slug"
_NO_SLUG = f"only a slug can be `{Verdict.not_the_same.value}`; write `field: slug`, and the other slug as `value`"
_OF_A_SLUG = f"of a slug it is decided that it is `{Verdict.not_the_same.value}`, and nothing else; correct the verdict"
_AS_WHICH = "not the same as which? write the other slug as `value`, and no `document`"
PREFER_WHAT = "prefer what? say whose by `document: …`, or which by `value: …`"

_TWICE = "decided twice; delete one of the two"
_TWO_PREFERRED = "a second value is preferred for this field, and only one can stand; keep one of the two"
_BOTH_WAYS = "the same is preferred and set aside; keep one of the two"


class Ruling(NamedTuple):
    """The subject of a decision, and its verdict; without a document or a value it is about any."""

    record: str | int
    field: str
    document: str | None
    value: str | None
    verdict: str

    @property
    def prefers_nothing(self) -> bool:
        """Return whether it prefers whatever anybody says, which decides nothing."""
        return self.verdict == Verdict.prefer.value and self.document is None and self.value is None


def fault_of(one: Ruling) -> tuple[str, str] | None:
    """Return which field of a decision makes it none, and what to do; None where it decides something."""
    is_apart = one.verdict == Verdict.not_the_same.value
    if is_apart != (one.field == SLUG):
        return ("field", _NO_SLUG) if is_apart else ("verdict", _OF_A_SLUG)
    if is_apart and (one.document or one.value in (None, one.record)):
        return "verdict", _AS_WHICH
    return ("verdict", PREFER_WHAT) if one.prefers_nothing else None


def contradictions(decisions: Iterable[tuple[T, Ruling]]) -> Iterator[tuple[T, T, str]]:
    """Yield which of some decisions, each given with its place, goes against one before it, and what to do."""
    by_field: dict[tuple[str | int, str], list[tuple[T, Ruling]]] = {}
    for place, one in decisions:
        by_field.setdefault((one.record, one.field), []).append((place, one))
    for some in by_field.values():
        for (first, one), (second, other) in combinations(some, 2):
            if remedy := _against_each_other(one, other):
                yield second, first, remedy


def _against_each_other(one: Ruling, other: Ruling) -> str | None:
    if one == other:
        return _TWICE
    is_same = one.value is not None and one.value == other.value
    if one.verdict == other.verdict:
        return _TWO_PREFERRED if one.verdict == Verdict.prefer.value and not is_same else None
    is_of_one = one.document == other.document or (is_same and None in (one.document, other.document))
    return _BOTH_WAYS if one.value == other.value and is_of_one else None
