"""The `review` of a fact file: who coded and reviewed, how far the codings agreed, and what was settled and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.desk.flow import flow
from communique.desk.review.entries import FactText, written
from communique.desk.review.settlement import OTHER, Settlement, follows, said
from communique.factfiles.agreement.coded_records import DOCUMENT, SENTENCE, SPELLING
from communique.factfiles.agreement.comparison import ALL, Comparison
from communique.schema.vocabulary import CoderType

REVIEW = "review"
# What agreement on values is counted of: records, not sentences, spellings or all of it once more.
_NOT_COUNTED = frozenset({ALL, DOCUMENT, SENTENCE, SPELLING})


@dataclass(frozen=True)
class Coder:
    """A person or a model."""

    name: str
    is_model: bool = False

    @property
    def entry(self) -> dict[str, str]:
        """Return who it is, as in a fact file."""
        return {"name": self.name, "type": (CoderType.model if self.is_model else CoderType.person).value}

    @property
    def in_words(self) -> str:
        """Return who it is, for a reader."""
        return f"{self.name} ({CoderType.model.value})" if self.is_model else self.name


@dataclass(frozen=True)
class People:
    """Those who coded and who reviews."""

    first: Coder
    second: Coder
    reviewer: Coder


def review_of(people: People, day: str, compared: Comparison, settled: Iterable[Settlement]) -> dict[str, Any]:
    """Return the review of two codings, as it stands in the file."""
    found = next(one for one in compared.found if one.kind == ALL)
    return {
        "first": people.first.entry,
        "second": people.second.entry,
        "reviewer": people.reviewer.entry,
        "reviewed_on": day,
        "records": {"both": found.both, "first": found.a, "second": found.b},
        "values": values_of(compared),
        "differences": sum(not follows(one) for one in compared.differences),
        "settled": [_entry(one) for one in settled],
    }


def values_of(compared: Comparison) -> dict[str, int]:
    """Return on how many values of records both agree, and how many were compared."""
    fields = [one for one in compared.fields if one.kind not in _NOT_COUNTED]
    return {"agreed": sum(one.agreed for one in fields), "of": sum(one.of for one in fields)}


def with_review(text: str, review: Mapping[str, Any]) -> str:
    """Return a file with its review behind its head, in the place of one that it had."""
    file = FactText(text)
    file.take_out((REVIEW,))
    file.put_behind(DOCUMENT, [f"{REVIEW}:", *_lines(review)])
    return file.text


def _lines(review: Mapping[str, Any]) -> Sequence[str]:
    lines = [f"  {name}: {flow(value)}" for name, value in review.items() if name != "settled"]
    if review["settled"]:
        lines += ["  settled:", *(line for one in review["settled"] for line in written(one, "    "))]
    return lines


def _entry(one: Settlement) -> dict[str, str]:
    difference = one.difference
    entry = {
        "record_kind": difference.kind,
        "record": difference.a.slug or difference.b.slug,
        "field": difference.field,
        "first": said(difference, difference.a),
        "second": said(difference, difference.b),
        "taken": one.taken,
        "reason": one.reason,
        "note": "; ".join(filter(None, (one.note, f"Taken: {one.value}" if one.taken == OTHER else ""))),
    }
    return {name: value for name, value in entry.items() if value}
