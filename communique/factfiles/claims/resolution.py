"""Which of the claims on a field stands, by nine rules in the open, the same in every order of loading.

1 the editor's choice · 2 stated before inferred · 3 later news · 4 outright before hedged · 5 the more reliable
document · 6 what most independent voices allow · 7 the latest, of states and deadlines · 8 the most precise of those
that agree · 9 the earliest printed, which is a tie.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, groupby
from typing import NamedTuple

from communique.factfiles.claims.comparison import (
    Claim,
    Rank,
    Verdict,
    Within,
    apart,
    classify,
    compare,
    first_of_each,
    voices,
)
from communique.factfiles.claims.fields import Field, FieldType, Inference
from communique.factfiles.values.intervals import DAY
from communique.schema.vocabulary import ResolutionState, Rule, Standing

_STANDINGS = {
    Verdict.same: Standing.agrees,
    Verdict.narrower: Standing.agrees,
    Verdict.near: Standing.near,
    Verdict.other_currency: Standing.not_comparable,
    Verdict.not_comparable: Standing.not_comparable,
    Verdict.update: Standing.superseded,
    Verdict.revision: Standing.superseded,
    Verdict.dispute: Standing.rival,
}


class Resolution(NamedTuple):
    """What stands (None: the column stays blank), how the field is settled, by which rule, and what the others are.

    `standings` are those of all claims, in the order in which they were given; `voices` the independent origins that
    support what stands.
    """

    winner: Claim | None
    state: ResolutionState
    rule: Rule
    is_tied: bool
    voices: frozenset[int]
    standings: tuple[Standing, ...]


def resolve(
    field: Field, claims: Sequence[Claim], within: Within = apart, beside: Collection[int] | None = None
) -> Resolution:
    """Return which of a field's claims stands; no claims at all is a ValueError.

    `within` tells whether one record lies in another. `beside` are the accounts that agree on the field that this one
    goes with: where none of them speaks of it, it stays blank.
    """
    if not claims:
        raise ValueError(f"{field.name}: nothing is claimed")
    if len(claims) == 1 and beside is None and _is_plain(claims[0]):  # as most are; what the rules come to
        only = claims[0]
        return Resolution(only, ResolutionState.sole, Rule.only, False, frozenset((only.origin,)), (Standing.stands,))
    choice = _Choice(
        field, within, [claim for claim in claims if not claim.is_denied and claim.rank is not Rank.set_aside]
    )
    choice.make(beside)
    best = choice.winner
    stands_aside = best is not None and best.is_inferred and field.inference is Inference.stands_aside
    is_blank = best is None or stands_aside or (beside is not None and best.account not in beside)
    standings = tuple(_standing(choice, claim, stands_aside) for claim in claims)
    supporters = [claim for claim, one in zip(claims, standings, strict=True) if _supports(best, claim, one)]
    return Resolution(
        winner=None if is_blank else best,
        state=_state(best, standings, supporters, stands_aside),
        rule=choice.rule,
        is_tied=choice.is_tied,
        voices=frozenset(voices(supporters)),
        standings=standings,
    )


def _is_plain(claim: Claim) -> bool:
    return not claim.is_denied and not claim.is_inferred and claim.rank is not Rank.set_aside


def _supports(best: Claim | None, claim: Claim, standing: Standing) -> bool:
    """Return whether a claim is a voice for the best one, as no denial is, nor a conclusion beside what is stated."""
    if best is None or (claim.is_inferred and not best.is_inferred):
        return False
    return claim is best or standing in (Standing.agrees, Standing.near)


def _state(
    best: Claim | None, standings: Iterable[Standing], supporters: list[Claim], stands_aside: bool
) -> ResolutionState:
    if best is None:
        return ResolutionState.set_aside if Standing.set_aside in standings else ResolutionState.denied
    if best.is_inferred:
        return ResolutionState.aside if stands_aside else ResolutionState.inferred
    if Standing.rival in standings:
        return ResolutionState.disputed
    return ResolutionState.agreed if len(voices(supporters)) > 1 else ResolutionState.sole


def _standing(choice: _Choice, claim: Claim, stands_aside: bool) -> Standing:
    """Return what a claim is beside the best one."""
    best = choice.winner
    if claim.rank is Rank.set_aside:
        return Standing.set_aside
    if best is None:
        return Standing.not_comparable
    if claim is best:
        return Standing.aside if stands_aside else Standing.stands
    return _beside(choice, best, claim)


def _beside(choice: _Choice, best: Claim, claim: Claim) -> Standing:
    verdict = classify(choice.field, best, claim, choice.within)
    if claim.is_denied:
        return Standing.rival if verdict.agrees else Standing.not_comparable
    if verdict is Verdict.dispute and claim.is_inferred and not best.is_inferred:
        return Standing.aside
    if verdict is Verdict.dispute and choice.said_otherwise_later(claim):
        return Standing.superseded
    if verdict in (Verdict.update, Verdict.revision) and best.was_said_before(claim):
        # Later, and it does not stand: it is hedged, concluded or passed over by the editor, and no older news.
        return Standing.aside if claim.is_inferred and not best.is_inferred else Standing.rival
    return _STANDINGS[verdict]


class _Choice:
    """Narrows the claims on a field, rule by rule, and notes which rule decided between values."""

    def __init__(self, field: Field, within: Within, claims: list[Claim]) -> None:
        self.field, self.within = field, within
        self.pool = sorted(claims, key=lambda claim: claim.order)
        self.of_voice: dict[int, list[Claim]] = {}
        for claim in self.pool:
            self.of_voice.setdefault(claim.origin, []).append(claim)
        self.rule, self.is_tied = Rule.only, False
        self.winner: Claim | None = None

    def make(self, beside: Collection[int] | None) -> None:
        """Apply the rules, one after another."""
        if beside is not None:
            self.keep(Rule.with_its_account, [c for c in self.pool if c.account in beside])
        self.keep_least(Rule.editor, lambda claim: claim.rank)
        self.keep(Rule.stated, [claim for claim in self.pool if not claim.is_inferred])
        self.keep_news()
        self.keep_least(Rule.outright, lambda claim: claim.modality)
        self.keep_least(Rule.reliable, lambda claim: claim.band)
        self.keep_most_voices()
        self.keep_least(Rule.precise, _width)
        self.keep_most_said()
        self.winner = min(self.pool, key=lambda claim: (claim.span, claim.order), default=None)

    def keep(self, rule: Rule, kept: list[Claim]) -> None:
        """Keep some claims, unless there are none; the rule has decided where values go with it."""
        if kept and len(kept) < len(self.pool):
            if len(_values(kept)) < len(_values(self.pool)):
                self.rule = rule
            self.pool = kept

    def keep_least(self, rule: Rule, key: Callable[[Claim], float]) -> None:
        """Keep the claims for which a key is least."""
        if len(self.pool) > 1:
            least = min(map(key, self.pool))
            self.keep(rule, [claim for claim in self.pool if key(claim) == least])

    def keep_news(self) -> None:
        """Keep what nothing later replaces; of what one voice says again, the account that dates it best."""
        kept = {min(run, key=lambda claim: (claim.span, claim.order)) for run in _said_in_a_row(self.pool)}
        self.keep(Rule.news, [claim for claim in self.pool if claim in kept])
        if len(_values(self.pool)) > 1:
            latest = _latest_of_each(self.pool)
            self.keep(Rule.news, [claim for claim in self.pool if not self.is_replaced(claim, latest)])

    def is_replaced(self, claim: Claim, latest: Iterable[Claim]) -> bool:
        """Return whether something later is news of a claim: of any voice, or what its own voice said since."""
        return any(self._replaces(other, claim) for other in chain(latest, self.stated_since(claim)))

    def stated_since(self, claim: Claim) -> Iterable[Claim]:
        """Return what the voice of a claim says of the field; what a coder concludes takes no word of it back."""
        said = self.of_voice.get(claim.origin, ())
        return said if claim.is_inferred else [other for other in said if not other.is_inferred]

    def _replaces(self, late: Claim, early: Claim) -> bool:
        if late.value == early.value or not early.was_said_before(late):
            return False
        verdict = classify(self.field, early, late, self.within)
        # A hedged word replaces no certain one, but that of its own voice.
        return verdict is Verdict.revision or (verdict is Verdict.update and late.modality <= early.modality)

    def keep_most_voices(self) -> None:
        """Keep what most independent voices allow; of several such, the latest state or the first printed."""
        groups = _most_allowed(self.field, self.pool)
        rule = Rule.voices
        if len(groups) > 1 and (self.field.states or self.field.type is FieldType.deadline):
            latest = max(claim.said_last for group in groups for claim in group)
            groups = [group for group in groups if any(claim.said_last == latest for claim in group)]
            rule = Rule.latest
        if len(groups) > 1:
            self.is_tied, rule = True, Rule.earliest
        if groups:
            self.keep(rule, min(groups, key=lambda group: group[0].order))

    def keep_most_said(self) -> None:
        """Of values as precise that agree, keep those that most voices print."""
        said = {value: len(voices(c for c in self.pool if c.value == value)) for value in _values(self.pool)}
        self.keep_least(Rule.voices, lambda claim: -said[claim.value])

    def said_otherwise_later(self, claim: Claim) -> bool:
        """Return whether the voice of a claim says something else later, which is what counts of it."""
        return any(
            claim.was_said_before(other) and compare(self.field, claim, other, self.within) is Verdict.differs
            for other in self.stated_since(claim)
        )


def _values(claims: Iterable[Claim]) -> set[str]:
    return {claim.value for claim in claims}


def _said_in_a_row(claims: Iterable[Claim]) -> list[list[Claim]]:
    """Return the claims by voice and scope, those together that say the same with nothing else said between them.

    A voice that comes back to what it once said has news.
    """
    by_time = sorted(claims, key=lambda claim: (claim.origin, claim.scope, claim.said_last, claim.order))
    return [list(run) for _, run in groupby(by_time, key=lambda claim: (claim.origin, claim.scope, claim.value))]


def _latest_of_each(claims: Iterable[Claim]) -> list[Claim]:
    """Return the latest claim for each value, of those that are as sure and as reliable."""
    latest: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = claim.value, claim.scope, claim.modality, claim.band
        if key not in latest or claim.said_first > latest[key].said_first:
            latest[key] = claim
    return list(latest.values())


def _width(claim: Claim) -> float:
    """Return how much a claim leaves open: days of a date, a share of any other figure, 0 of what has no size.

    A share has two digits: `over 500` leaves open as much as 500.
    """
    if not claim.intervals:
        return 0
    low, high, unit = claim.intervals[0]
    if unit == DAY or not claim.intervals[0].is_closed:
        return high - low
    return float(f"{(high - low) / max(abs(high), 1e-9):.2g}")


def _most_allowed(field: Field, claims: list[Claim]) -> list[list[Claim]]:
    """Return the groups of claims that share a point (of other values: the value), those of the most voices.

    A plain vote would be won by vague values: `about 5` allows what 4.6 and 5.4 say, and they not each other. Groups of
    as many voices that agree are one.
    """
    spots = _by_value(claims) if any(not claim.intervals for claim in claims) else _by_point(claims)
    most = max((len(voices(spot)) for spot in spots), default=0)
    groups = list[list[Claim]]()
    for spot in spots:
        if len(voices(spot)) == most and not any(_agree(field, group, spot) for group in groups):
            groups.append(spot)
    return groups


def _by_value(claims: list[Claim]) -> list[list[Claim]]:
    spots: dict[object, list[Claim]] = {}
    for claim in claims:
        spots.setdefault(claim.object if claim.object is not None else claim.value, []).append(claim)
    return list(spots.values())


def _by_point(claims: list[Claim]) -> list[list[Claim]]:
    """Return the claims that allow each of the points that most voices allow."""
    ends = sorted(
        (one.unit, end, closes, claim.origin)
        for claim in claims
        for one in claim.intervals
        for closes, end in enumerate((one.inner.low, one.inner.high))
    )
    open_now, best, points = Counter[int](), 0, list[tuple[str, float]]()
    for unit, end, closes, origin in ends:
        open_now[origin] += -1 if closes else 1
        if not open_now[origin]:
            del open_now[origin]
        if not closes and len(open_now) > best:
            best = len(open_now)
            points.clear()
        if not closes and len(open_now) == best:
            points.append((unit, end))
    return [[claim for claim in claims if _allows(claim, *point)] for point in dict.fromkeys(points)]


def _allows(claim: Claim, unit: str, point: float) -> bool:
    return any(one.unit == unit and one.inner.low <= point <= one.inner.high for one in claim.intervals)


def _agree(field: Field, one: list[Claim], other: list[Claim]) -> bool:
    firsts = list(first_of_each(one))
    return any(compare(field, a, b).agrees for a in firsts for b in first_of_each(other))


def members(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return who says each member of a set, by member; sets are unions, so that nothing of them is disputed here."""
    found: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.order):
        if not claim.is_denied and claim.rank is not Rank.set_aside:
            found.setdefault(claim.value, []).append(claim)
    return found


__all__ = ["Resolution", "ResolutionState", "Rule", "Standing", "members", "resolve"]
