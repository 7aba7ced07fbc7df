"""The review of a document as rows: who coded it, who settled what differed, and each difference that was settled."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path
from communique.factfiles.values.values import parse_day

Fault = Callable[[Path, object, str], None]
_PATH: Path = ("review",)
_CODERS = ("first", "second", "reviewer")


def code_review(review: e.ReviewEntry, fault: Fault) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the row of a review, and those of the differences that it settles; faults what cannot be."""
    _check(review, fault)
    row = {
        "reviewed_on": _day(review, fault),
        "records_first": review.records.first,
        "records_second": review.records.second,
        "records_both": review.records.both,
        "values_compared": review.values.of,
        "values_agreed": review.values.agreed,
        "differences": review.differences,
    }
    for part, name in zip(_CODERS, ("first_coder", "second_coder", "reviewer"), strict=True):
        coder: e.CoderEntry = getattr(review, part)
        row |= {name: coder.name, f"{name}_type": coder.type.value}
    return [row], [_settled(number, one) for number, one in enumerate(review.settled, 1)]


def _settled(position: int, one: e.SettledEntry) -> dict[str, Any]:
    values = {name: value for name, value in msgspec.structs.asdict(one).items() if name not in ("first", "second")}
    return {
        **values,
        "position": position,
        "first_value": one.first,
        "second_value": one.second,
        "taken": one.taken.value,
        "reason": one.reason.value,
    }


def _check(review: e.ReviewEntry, fault: Fault) -> None:
    records, values = review.records, review.values
    if records.both > min(records.first, records.second):
        fault((*_PATH, "records", "both"), records.both, "more than one of the two has; correct the counts")
    if values.agreed > values.of:
        fault((*_PATH, "values", "agreed"), values.agreed, "more than were compared; correct the counts")
    if len(review.settled) > review.differences:
        fault((*_PATH, "differences"), review.differences, "fewer than are settled below; correct the count")


def _day(review: e.ReviewEntry, fault: Fault) -> str:
    try:
        return parse_day(review.reviewed_on)
    except ValueError as error:
        fault((*_PATH, "reviewed_on"), review.reviewed_on, str(error))
        return ""
