"""How one difference of two codings was settled: what was taken, why, and in whose words where that is neither's."""

from __future__ import annotations

from dataclasses import dataclass

from communique.desk.refusals import DecisionError
from communique.factfiles.agreement.coded_records import CODED, SENTENCE, SENTENCES
from communique.factfiles.agreement.comparison import DECISION, Difference, Side
from communique.schema.vocabulary import SettlingReason, Taken

FIRST, SECOND, BOTH, NEITHER, OTHER = (one.value for one in Taken)
REASONS = tuple(one.value for one in SettlingReason)
_IN_WORDS_ONLY = "in words only"


@dataclass(frozen=True)
class Settlement:
    """The way in which a difference was settled, and why; `value` is what a reviewer typed that neither coder has."""

    difference: Difference
    taken: str
    reason: str
    value: str = ""
    note: str = ""

    @property
    def is_of_record(self) -> bool:
        """Return whether one of the two does not have the record at all."""
        return not self.difference.field

    @property
    def keeps_record(self) -> bool:
        """Return whether a record that only one of the two has is in the settled file."""
        mine: str = FIRST if self.difference.a.slug else SECOND
        return self.taken == mine


def follows(one: Difference) -> bool:
    """Return whether a difference follows from others: a sentence is coded where a record rests on it."""
    return one.kind == SENTENCE and CODED in (*one.a.texts, *one.b.texts)


def choices(one: Difference) -> list[str]:
    """Return what can be taken of a difference."""
    if not one.field:
        return [FIRST, SECOND]
    if one.field == DECISION:
        return [FIRST, SECOND, OTHER]
    if one.field == SENTENCES:
        return [FIRST, SECOND, BOTH, OTHER]
    is_set = len({*one.a.texts, *one.b.texts}) > 1 and _names_several(one)
    can_type = _IN_WORDS_ONLY not in (*one.a.texts, *one.b.texts)
    return [FIRST, SECOND, *([BOTH] if is_set else []), NEITHER, *([OTHER] if can_type else [])]


def _names_several(one: Difference) -> bool:
    return max(len(side.values) for side in (one.a, one.b)) > 1


def settlement_of(one: Difference, taken: object, reason: object, value: object, note: object) -> Settlement:
    """Return the settlement that a reviewer asks for; raises DecisionError where it makes no sense."""
    if taken not in choices(one):
        raise DecisionError("Choose what to take.")
    if reason not in REASONS:
        raise DecisionError("Choose a reason.")
    text = " ".join(str(value or "").split())
    if taken == OTHER and not text:
        raise DecisionError("Type the value to take.")
    return Settlement(one, str(taken), str(reason), text if taken == OTHER else "", " ".join(str(note or "").split()))


def said(one: Difference, side: Side) -> str:
    """Return what one coder has, in short; empty for nothing."""
    if not side.slug or (one.field and not side.values):
        return ""
    if one.field:
        return "; ".join(side.texts)
    return side.label if side.label != side.slug else "the record"
