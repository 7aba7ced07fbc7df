"""The nine rules, read once more and directly: whatever a few voices say of a field, both readings agree.

The second reading tries every point and every pair, and is as slow as it is plain. Only how two claims compare is
taken for granted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from random import Random

import pytest

from communique.factfiles.claims.comparison import Band, Claim, Modality, Rank, Verdict, classify, compare
from communique.factfiles.claims.fields import Field, FieldType
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.claims.resolution import resolve
from communique.factfiles.claims.values import intervals_of
from communique.schema.vocabulary import Rule, Standing

# A quay in a port of a land, another port of that land, and a town elsewhere, by what each lies in.
PLACES = {1: (2, 3), 2: (3,), 3: (), 4: (3,), 5: ()}
DAYS = ["2031-01-01", "2031-01-10", "2031-01-20", "2031-02-01"]


def _field(kind: str, name: str) -> Field:
    found = field_of(kind, name)
    assert found
    return found


_OF_MONEY = ["4 million EUR = 5 million USD", "4 million EUR", "5 million EUR", "over 5 million USD"]
_OF_MONEY += ["5 million USD", "about 5 million USD", "5.4 million USD", "4.6 million USD"]
_OF_DAYS = ["2031-01", "2031-01-08", "2031-01-09", "2031-01-08/2031-01-09"]
FIELDS: dict[str, tuple[str, Field, list[str]]] = {
    "money": ("financing", _field("financing", "amount"), _OF_MONEY),
    "number": ("indicator", _field("indicator", "value"), ["46", "54", "about 50", "46.0", "over 46", "61", "62"]),
    "duration": ("meeting", _field("meeting", "duration"), ["5 hours", "about 5 hours", "4.6 hours", "300 minutes"]),
    "date": ("meeting", _field("meeting", "held_on"), _OF_DAYS),
    "deadline": ("milestone", _field("milestone", "planned"), ["2031", "2032", "[..2032]", "2032-06", "2032-07"]),
    "stage": ("financing", _field("financing", "stage"), ["planned", "pledged", "agreed", "provided", "cancelled"]),
    "event": ("event", _field("event", "status"), ["proposed", "planned", "ongoing", "occurred"]),
    "attitude": ("stance", _field("stance", "attitude"), ["is for", "accepts", "fears", "is against"]),
    "place": ("agreement", _field("agreement", "signed_at"), ["1", "2", "3", "4", "5"]),
    "text": ("financing", _field("financing", "purpose"), ["a bridge", "A bridge.", "a road"]),
}


def lies_in(one: int, other: int) -> bool:
    return other in PLACES[one]


def some_claims(random: Random, kind: str, field: Field, values: list[str]) -> list[Claim]:
    """What two to six voices say of a field; most of it outright, on the same standing."""
    claims = []
    for number in range(random.randint(2, 6)):
        value, day = random.choice(values), random.choice(DAYS[: random.randint(1, len(DAYS))])
        first = last = float(date.fromisoformat(day).toordinal())
        claims.append(
            Claim(
                value,
                random.randint(1, 4),
                (day, number),
                object=int(value) if field.type is FieldType.reference else None,
                intervals=() if field.type is FieldType.text else intervals_of(kind, field, value),
                # At first hand, in a news report's quotation, or quoted who knows when.
                said_first=random.choice([first, first, first - 0.5, float("-inf")]),
                said_last=random.choice([last, last, last, float("inf")]),
                modality=random.choice([Modality.certain] * 5 + [Modality.probable]),
                band=random.choice([Band.ordinary] * 5 + [Band.reliable]),
                rank=random.choice([Rank.normal] * 8 + [Rank.preferred, Rank.set_aside]),
                account=number,
                is_denied=random.random() < 0.1,
                is_inferred=random.random() < 0.1,
            )
        )
    return claims


class Reading:
    """The rules as claims.md has them, one after another."""

    def __init__(self, field: Field, claims: list[Claim]) -> None:
        self.field, self.rule = field, Rule.only
        counted = [one for one in claims if one.rank is not Rank.set_aside]
        self.left = [one for one in counted if not one.is_denied and not self.is_taken_back(one, counted)]
        self.said = list(self.left)

    def is_taken_back(self, one: Claim, claims: list[Claim]) -> bool:
        """Whether its voice denies it later, or all that it may be, and does not take that back in turn."""
        own = [late for late in claims if late.origin == one.origin]
        return any(
            late.is_denied
            and is_since(one, late)
            and (compare(self.field, one, late, lies_in) is Verdict.same or is_within(one, late))
            and not any(
                not last.is_denied and is_since(late, last) and compare(self.field, late, last, lies_in).agrees
                for last in own
            )
            for late in own
        )

    def only(self, rule: Rule, kept: Iterable[Claim]) -> None:
        """Let a rule leave some claims, and be named where it chose between values."""
        kept = [one for one in self.left if one in set(kept)]
        if kept:
            self.rule = rule if values(self.field, kept) != values(self.field, self.left) else self.rule
            self.left = kept

    def best(self, rule: Rule, key: Callable[[Claim], float]) -> None:
        self.only(rule, [one for one in self.left if key(one) == min(map(key, self.left))])

    def read(self) -> tuple[str | None, int | None, Rule]:
        """The value and the account that stand, and by which rule."""
        self.best(Rule.editor, lambda one: one.rank)  # 1
        self.only(Rule.stated, [one for one in self.left if not one.is_inferred])  # 2
        self.only(Rule.news, [one for one in self.left if not self.is_repeated(one)])  # 3
        if len(values(self.field, self.left)) > 1:
            self.only(Rule.news, [one for one in self.left if not self.is_old(one)])
        self.best(Rule.outright, lambda one: one.modality)  # 4
        self.best(Rule.reliable, lambda one: one.band)  # 5
        points = best_points(self.field, self.left)  # 6
        self.only(Rule.voices, [one for point in points for one in point])
        if self.field.states or self.field.type is FieldType.deadline:  # 7
            latest = max((known(one) for one in self.left), default=0)
            points = (
                [[c for c in self.left if c.value == one.value] for one in self.left] if self.field.states else points
            )
            points = [point for point in points if any(known(one) == latest for one in point)]
            self.only(Rule.latest, [one for point in points for one in point])
        precise = [one for point in points for one in self.most_precise(point)]  # 8
        if all(set(self.most_precise(point)) == set(precise) for point in points):
            self.only(Rule.precise, precise)
            self.only(Rule.voices, self.most_printed(self.left))
            first = min(self.left, key=lambda one: one.order, default=None)
            rule = Rule.earliest if self.rule is Rule.only else self.rule
            self.only(rule, [one for one in self.left if first and one.value == first.value])
        else:  # 9
            printed = [self.most_printed(self.most_precise(point)) for point in points]
            first = min((one for point in printed for one in point), key=lambda one: one.order)
            point = next(point for point in printed if first in point)
            self.only(Rule.earliest, [one for one in point if one.value == first.value])
        account = min(self.left, key=lambda one: (one.said_last - one.said_first, one.order), default=None)
        return (account.value, account.account, self.rule) if account else (None, None, self.rule)

    def is_repeated(self, one: Claim) -> bool:
        """Whether its voice says the same in an account that is dated better, and nothing else between the two."""
        own = sorted((c for c in self.left if c.origin == one.origin), key=lambda c: (c.said_last, c.order))
        here = own.index(one)
        for there, other in enumerate(own):
            between = own[min(here, there) : max(here, there) + 1]
            if all(c.value == one.value for c in between) and own_place(other) < own_place(one):
                return True
        return False

    def is_old(self, one: Claim) -> bool:
        """Whether things went on since, or its own voice said something else."""
        own = [c for c in self.said if c.origin == one.origin and (one.is_inferred or not c.is_inferred)]
        return any(
            one.said_last < late.said_first
            and (
                (verdict := classify(self.field, one, late, lies_in)) is Verdict.revision
                or (verdict is Verdict.update and late.modality <= one.modality)
            )
            for late in [*self.left, *own]
        )

    def most_precise(self, point: list[Claim]) -> list[Claim]:
        widths = {one: width(one, point) for one in point}
        return [one for one in point if widths[one] == min(widths.values())]

    def most_printed(self, point: list[Claim]) -> list[Claim]:
        printed = {one: len({c.origin for c in point if c.value == one.value}) for one in point}
        return [one for one in point if printed[one] == max(printed.values())]


def values(field: Field, claims: Iterable[Claim]) -> set[str]:
    is_text = field.type is FieldType.text
    return {one.value.casefold().strip(".") if is_text else one.value for one in claims}


def known(claim: Claim) -> float:
    return claim.said_last if claim.said_last < float("inf") else float("-inf")


def is_since(early: Claim, late: Claim) -> bool:
    """Whether something is said later, which is no coder's word against a source's."""
    return early.said_last < late.said_first and (early.is_inferred or not late.is_inferred)


def own_place(claim: Claim) -> tuple[object, ...]:
    """Where a claim stands among those in which one voice says one thing: dated best, surest, most reliable, first."""
    return span(claim), claim.modality, claim.band, claim.order


def span(claim: Claim) -> float:
    return claim.said_last - claim.said_first


def is_within(one: Claim, other: Claim) -> bool:
    if one.object and other.object:
        return lies_in(one.object, other.object)
    return any(a.unit == b.unit and b.low <= a.low and a.high <= b.high for a in one.intervals for b in other.intervals)


def width(claim: Claim, others: Iterable[Claim]) -> float:
    """How much a claim leaves open: days, a share in two digits, or what else is named that it does not lie in."""
    if claim.object:
        return -len({c.object for c in others if c.object and lies_in(claim.object, c.object)})
    if not claim.intervals:
        return 0
    low, high, unit = claim.intervals[0]
    return high - low if unit == "day" or high == float("inf") else float(f"{(high - low) / high:.2g}")


def best_points(field: Field, claims: list[Claim]) -> list[list[Claim]]:
    """Who allows each of the points that most voices allow; a sum printed in two currencies joins those of both."""
    points = points_of(field, claims)
    most = max((len({one.origin for one in point}) for _, point in points), default=0)
    best = [(unit, set(point)) for unit, point in points if len({one.origin for one in point}) == most]
    joined = list[set[Claim]]()
    for unit, point in best:
        shared = [one for one in joined if one & point]
        if unit != best[0][0] and len(shared) == 1:
            shared[0] |= point
        elif not any(point < other for _, other in best) and point not in joined:
            joined.append(point)
    return [sorted(point, key=lambda one: one.order) for point in joined]


def points_of(field: Field, claims: list[Claim]) -> list[tuple[str, list[Claim]]]:
    if not all(one.intervals for one in claims):
        return [("", [one for one in claims if allows(field, one, point)]) for point in claims]
    ends = sorted({(i.unit, end) for one in claims for i in one.intervals for end in (i.inner.low, i.inner.high)})
    return [
        (unit, [c for c in claims if any(i.unit == unit and i.inner.low <= end <= i.inner.high for i in c.intervals)])
        for unit, end in ends
    ]


def allows(field: Field, one: Claim, point: Claim) -> bool:
    """Whether who says the one leaves the other open: the same, of the same side, as far, or what it lies in."""
    if one.object and point.object:
        return one.object == point.object or lies_in(point.object, one.object)
    one, point = (claim._replace(said_first=0, said_last=0) for claim in (one, point))
    return classify(field, one, point).agrees


@pytest.mark.parametrize("name", FIELDS)
def test_what_stands_is_what_the_rules_say_read_once_more(name: str) -> None:
    kind, field, said = FIELDS[name]
    random = Random(name)
    for _ in range(200):
        claims = some_claims(random, kind, field, said)
        found = resolve(field, claims, lies_in)
        winner = found.winner
        expected = Reading(field, claims).read()
        assert (winner and winner.value, winner and winner.account, found.rule) == expected, claims
        assert found.is_tied == (found.rule is Rule.earliest)
        beside = list(zip(claims, found.standings, strict=True))
        denied = {one.origin: one for one, standing in beside if one.is_denied and standing is Standing.rival}
        for one, standing in beside:
            if standing in (Standing.stands, Standing.agrees, Standing.near) and one.origin in denied:
                denial = denied[one.origin]
                assert not one.was_said_before(denial) or one.is_inferred != denial.is_inferred, claims
                assert not denial.was_said_before(one) or one.is_inferred != denial.is_inferred, claims
