"""What there is to know of a field before its claims are compared: its type, its states, what an inference may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class FieldType(Enum):
    """The ways in which values of a field compare."""

    term = "term"  # alike or not
    flag = "flag"
    reference = "reference"  # alike, one within the other, or not
    text = "text"  # wording, and never a dispute
    number = "number"  # by the intervals that the words allow
    duration = "duration"
    money = "money"
    date = "date"
    deadline = "deadline"  # by its end
    references = "references"  # a set, whose members are said one by one
    terms = "terms"

    @property
    def is_set(self) -> bool:
        """Return whether a record has several values at once."""
        return self in (FieldType.references, FieldType.terms)


class Inference(Enum):
    """The effect of a coder's conclusion on a field of which no source speaks."""

    fills = "fills"
    stands_aside = "stands aside"


@dataclass(frozen=True, eq=False)
class States:
    """The states that a thing goes through, by how far each has come; two less than a step apart are as far.

    Nothing follows those that are `final`. What is `broken off` may follow whatever has not come further than
    `reversible`.
    """

    steps: Mapping[str, float]
    final: frozenset[str] = frozenset()
    broken_off: frozenset[str] = frozenset()
    reversible: float = 2

    def are_as_far(self, one: str, other: str) -> bool:
        """Return whether two states are as far as each other, or all but."""
        return one == other or (not {one, other} & self.broken_off and abs(self.steps[one] - self.steps[other]) < 1)

    def may_follow(self, early: str, late: str) -> bool:
        """Return whether a later state is the news of an earlier one, which no step backward is."""
        if early in self.final or early in self.broken_off:
            return False
        if late in self.broken_off:
            return self.steps[early] <= self.reversible
        return self.steps[late] > self.steps[early]


@dataclass(frozen=True)
class Field:
    """A field of a kind of record.

    `goes_with` names the fields, of which a record has one, whose account it is taken from: a percentage of change says
    nothing beside another account's amount. Terms of one of the `sides` agree, and whoever is later on another has
    changed sides, whichever way it goes. What is not `is_compared` says how a value was come by; two of them are no
    disagreement.
    """

    name: str
    type: FieldType
    states: States | None = None
    sides: Mapping[str, str] | None = None
    inference: Inference = Inference.fills
    goes_with: tuple[str, ...] = ()
    is_compared: bool = True
