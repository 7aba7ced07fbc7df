"""Which of the claims on a field stands, by nine rules in the open, the same in every order of loading.

1 the editor's choice · 2 stated before inferred · 3 later news · 4 outright before hedged · 5 the more reliable
document · 6 what most independent voices allow · 7 the latest, of states and deadlines · 8 the most precise of those
that agree · 9 the earliest printed, which is a tie.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from itertools import chain, groupby, product, takewhile
from typing import Any, NamedTuple

from communique.factfiles.claims.comparison import (
    Claim,
    Rank,
    Verdict,
    Within,
    apart,
    classify,
    compare,
    in_plain_words,
    may_bring_news,
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
    """The claim that stands (None: the column stays blank), the field's state, by which rule, and what the others are.

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
    field: Field,
    claims: Sequence[Claim],
    within: Within = apart,
    beside: Collection[int] | None = None,
    taken_back: Collection[int] = (),
) -> Resolution:
    """Return which of a field's claims stands; no claims at all is a ValueError.

    `within` tells whether one record lies in another. `beside` are the accounts that agree on the field that this one
    goes with: where none of them speaks of it, it stays blank. `taken_back` are accounts whose voice later says of the
    whole record that it is not so, or that it is.
    """
    if not claims:
        raise ValueError(f"{field.name}: nothing is claimed")
    if beside is None and not taken_back and _say_the_same(claims):  # as most do
        return _unanimous(claims)
    choice = _Choice(field, within, claims, taken_back)
    choice.make(beside)
    best = choice.winner
    stands_aside = best is not None and best.is_inferred and field.inference is Inference.stands_aside
    is_blank = best is None or stands_aside or (beside is not None and best.account not in beside)
    standings = _on_one_side(claims, tuple(_standing(choice, claim, stands_aside) for claim in claims))
    supporters = [claim for claim, one in zip(claims, standings, strict=True) if _supports(best, claim, one)]
    return Resolution(
        winner=None if is_blank else best,
        state=_state(best, standings, supporters, stands_aside),
        rule=choice.rule,
        is_tied=choice.rule is Rule.earliest,
        voices=frozenset(voices(supporters)),
        standings=standings,
    )


def _say_the_same(claims: Sequence[Claim]) -> bool:
    first = claims[0]
    said = first.value, first.object, first.scope
    return all((claim.value, claim.object, claim.scope) == said and _is_plain(claim) for claim in claims)


def _is_plain(claim: Claim) -> bool:
    return not claim.is_denied and not claim.is_inferred and claim.rank is not Rank.set_aside


def _unanimous(claims: Sequence[Claim]) -> Resolution:
    """Return that a value stands that all give: there is nothing to choose but by whose account."""
    chosen = min(claim.rank for claim in claims)
    of_voice = dict[int, Claim]()
    for claim in claims:
        known = of_voice.get(claim.origin)
        if claim.rank is chosen and (known is None or _best_dated(claim) < _best_dated(known)):
            of_voice[claim.origin] = claim
    best = min(of_voice.values(), key=lambda claim: (claim.modality, claim.band, claim.span, claim.order))
    return Resolution(
        winner=best,
        state=ResolutionState.agreed if len(voices(claims)) > 1 else ResolutionState.sole,
        rule=Rule.only,
        is_tied=False,
        voices=frozenset(voices(claims)),
        standings=tuple(Standing.stands if claim is best else Standing.agrees for claim in claims),
    )


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
    if claim.order in choice.taken_back:
        return Standing.superseded
    if best is None:
        return Standing.not_comparable
    if claim is best:
        return Standing.aside if stands_aside else Standing.stands
    return _beside(choice, best, claim)


def _beside(choice: _Choice, best: Claim, claim: Claim) -> Standing:
    verdict = classify(choice.field, best, claim, choice.within)
    if claim.is_denied:
        # Whoever goes on to deny less than it said, be it a day of a month, denies nothing of what it said.
        is_its_own = claim.origin == best.origin and best.was_said_before(claim)
        return Standing.rival if verdict.agrees and not is_its_own else Standing.not_comparable
    if verdict is Verdict.dispute and claim.is_inferred and not best.is_inferred:
        return Standing.aside
    if verdict is Verdict.dispute and choice.said_otherwise_later(claim):
        return Standing.superseded
    if verdict in (Verdict.update, Verdict.revision) and best.was_said_before(claim):
        # Later, and it does not stand: it is hedged, concluded or passed over by the editor, and no older news.
        return Standing.aside if claim.is_inferred and not best.is_inferred else Standing.rival
    return _STANDINGS[verdict]


def _on_one_side(claims: Sequence[Claim], standings: tuple[Standing, ...]) -> tuple[Standing, ...]:
    """Return the standings; of what one voice says for and against what stands, only its last word counts."""
    denied = dict[int, list[Claim]]()
    for claim, standing in zip(claims, standings, strict=True):
        if claim.is_denied and standing is Standing.rival:
            denied.setdefault(claim.origin, []).append(claim)
    if not denied:
        return standings
    lost = set[tuple[str | int, ...]]()
    for claim, standing in zip(claims, standings, strict=True):
        if standing not in (Standing.stands, Standing.agrees, Standing.near):
            continue
        for denial in denied.get(claim.origin, ()):
            if takes_back(claim, denial):
                lost.add(denial.order)
            elif standing is not Standing.stands and takes_back(denial, claim):
                lost.add(claim.order)
    pairs = zip(claims, standings, strict=True)
    return tuple(Standing.superseded if claim.order in lost else standing for claim, standing in pairs)


def _taken_back(field: Field, claims: Iterable[Claim], within: Within) -> frozenset[tuple[str | int, ...]]:
    """Return the places of what its own voice takes back: a value that it later denies, a denial that it gives up.

    What a coder concludes takes no word back.
    """
    taken = set[tuple[str | int, ...]]()
    sides: dict[int, tuple[list[Claim], list[Claim]]] = {}
    for claim in claims:
        sides.setdefault(claim.origin, ([], []))[claim.is_denied].append(claim)
    for said, denied in sides.values():
        for one, denial in product(said, denied):
            if takes_back(one, denial) and compare(field, one, denial, within).agrees:
                taken.add(denial.order)
        for one, denial in product(said, [denial for denial in denied if denial.order not in taken]):
            if takes_back(denial, one) and _is_denied_by(field, one, denial, within):
                taken.add(one.order)
    return frozenset(taken)


def takes_back(late: Claim, early: Claim) -> bool:
    """Return whether a voice has the last word over what it said before, which no conclusion of a coder has."""
    return early.was_said_before(late) and (early.is_inferred or not late.is_inferred)


def _is_denied_by(field: Field, one: Claim, denial: Claim, within: Within) -> bool:
    """Return whether all that a claim may be is denied."""
    verdict = compare(field, one, denial, within)
    if verdict is Verdict.same or not verdict.agrees:
        return verdict is Verdict.same
    if one.object is not None and denial.object is not None:
        return within(one.object, denial.object)
    return any(wide.unit == narrow.unit and wide.holds(narrow) for wide in denial.intervals for narrow in one.intervals)


class _Choice:
    """Narrows the claims on a field, rule by rule, and notes which rule decided between values."""

    def __init__(self, field: Field, within: Within, claims: Iterable[Claim], taken_back: Collection[int] = ()) -> None:
        self.field, self.within = field, within
        counted = [claim for claim in claims if claim.rank is not Rank.set_aside]
        self.taken_back = frozenset(claim.order for claim in counted if claim.account in taken_back)
        if any(claim.is_denied for claim in counted):
            self.taken_back |= _taken_back(field, [c for c in counted if c.order not in self.taken_back], within)
        said = [claim for claim in counted if not claim.is_denied and claim.order not in self.taken_back]
        self.pool = sorted(said, key=lambda claim: claim.order)
        self.of_voice: dict[int, list[Claim]] = {}
        for claim in self.pool:
            self.of_voice.setdefault(claim.origin, []).append(claim)
        self.rule = Rule.only
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
        self.keep_most_precise()
        self.keep_earliest()
        self.winner = min(self.pool, key=lambda claim: (claim.span, claim.order), default=None)

    def keep(self, rule: Rule, kept: list[Claim]) -> None:
        """Keep some claims, unless there are none; the rule has decided where values go with it."""
        if kept and len(kept) < len(self.pool):
            if len(self.values(kept)) < len(self.values(self.pool)):
                self.rule = rule
            self.pool = kept

    def values(self, claims: Iterable[Claim]) -> set[object]:
        """Return what claims say, a text without its case and stops."""
        is_text = self.field.type is FieldType.text
        return {in_plain_words(claim.value) if is_text else claim.value for claim in claims}

    def keep_least(self, rule: Rule, key: Callable[[Claim], float]) -> None:
        """Keep the claims for which a key is least."""
        if len(self.pool) > 1:
            least = min(map(key, self.pool))
            self.keep(rule, [claim for claim in self.pool if key(claim) == least])

    def keep_news(self) -> None:
        """Keep what nothing later replaces; of what one voice says again, the account that dates it best."""
        kept = {min(run, key=_best_dated) for run in _said_in_a_row(self.pool)}
        self.keep(Rule.news, [claim for claim in self.pool if claim in kept])
        if len(_values(self.pool)) > 1:
            latest = _latest_of_each(self.pool) if may_bring_news(self.field) else []
            self.keep(Rule.news, [claim for claim in self.pool if not self.is_replaced(claim, latest)])

    def is_replaced(self, claim: Claim, latest: Iterable[Claim]) -> bool:
        """Return whether something later is news of a claim: of any voice, or what its own voice said since.

        `latest` begins with what was said last.
        """
        since = takewhile(claim.was_said_before, latest)
        return any(self._replaces(other, claim) for other in chain(since, self.stated_since(claim)))

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
        """Keep what most independent voices allow; of several such, the latest state or deadline, else the earliest.

        In each of several that cannot all be so, the most precise is found first: what was printed first is a value.
        """
        groups = _most_allowed(self.field, self.pool, self.within)
        self.keep(Rule.voices, _all_of(groups))
        if self.field.states:
            groups = _by_exact_value(self.pool)
        if len(groups) > 1 and (self.field.states or self.field.type is FieldType.deadline):
            latest = max(_last_known(claim) for claim in self.pool)
            groups = [group for group in groups if any(_last_known(claim) == latest for claim in group)]
            self.keep(Rule.latest, _all_of(groups))
        for group in groups if len(groups) > 1 else ():
            group[:] = self.narrowed(group)
        self.keep(Rule.earliest, min(groups, key=lambda group: group[0].order, default=[]))

    def narrowed(self, group: list[Claim]) -> list[Claim]:
        """Return the most precise of claims that agree, and of those the values that most voices print."""
        alone = _Choice(self.field, self.within, group)
        alone.keep_most_precise()
        return alone.pool

    def keep_most_precise(self) -> None:
        """Keep the most precise of claims that agree; of values as precise, those that most voices print."""
        named = {claim.object for claim in self.pool if claim.object is not None}
        # Of what lies in something else that is named, the smaller.
        around = {one: sum(self.within(one, other) for other in named if other != one) for one in named}
        self.keep_least(Rule.precise, lambda claim: -around[claim.object] if claim.object in around else _width(claim))
        said = {value: len(voices(c for c in self.pool if c.value == value)) for value in _values(self.pool)}
        self.keep_least(Rule.voices, lambda claim: -said[claim.value])

    def keep_earliest(self) -> None:
        """Keep the value that was printed first of those that agree; what decided against others is still told."""
        first = min(self.pool, key=lambda claim: claim.order, default=None)
        rule = Rule.earliest if self.rule is Rule.only else self.rule
        if first:
            self.keep(rule, [claim for claim in self.pool if claim.value == first.value])

    def said_otherwise_later(self, claim: Claim) -> bool:
        """Return whether the voice of a claim says something else later, which is what counts of it."""
        return any(
            claim.was_said_before(other) and compare(self.field, claim, other, self.within) is Verdict.differs
            for other in self.stated_since(claim)
        )


def _best_dated(claim: Claim) -> tuple[Any, ...]:
    """Return the place of a claim among those in which one voice says the same: of one date, the surest comes first."""
    return claim.span, claim.modality, claim.band, claim.order


def _values(claims: Iterable[Claim]) -> set[str]:
    return {claim.value for claim in claims}


def _said_in_a_row(claims: Sequence[Claim]) -> list[list[Claim]]:
    """Return the claims by voice and scope, those together that say the same with nothing else said between them.

    A voice that comes back to what it once said has news; what it says twice of one day, as in a copy, is said once.
    """
    first: dict[tuple[object, ...], tuple[str | int, ...]] = {}
    for claim in sorted(claims, key=lambda claim: claim.order):
        first.setdefault((claim.origin, claim.scope, claim.said_last, claim.value), claim.order)

    def place(claim: Claim) -> tuple[Any, ...]:
        of_day = claim.origin, claim.scope, claim.said_last
        return (*of_day, first[(*of_day, claim.value)], claim.order)

    by_time = sorted(claims, key=place)
    return [list(run) for _, run in groupby(by_time, key=lambda claim: (claim.origin, claim.scope, claim.value))]


def _latest_of_each(claims: Iterable[Claim]) -> list[Claim]:
    """Return the latest claim for each value, of those that are as sure and as reliable; the last said first."""
    latest: dict[tuple[object, ...], Claim] = {}
    for claim in claims:
        key = claim.value, claim.scope, claim.modality, claim.band
        if key not in latest or claim.said_first > latest[key].said_first:
            latest[key] = claim
    return sorted(latest.values(), key=lambda claim: -claim.said_first)


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


def _last_known(claim: Claim) -> float:
    """Return the day on which a claim was said at the latest; what has no day is not the latest."""
    return claim.said_last if math.isfinite(claim.said_last) else -math.inf


def _all_of(groups: Sequence[list[Claim]]) -> list[Claim]:
    """Return the claims of some groups, each once, as they were printed."""
    if len(groups) == 1:
        return groups[0]
    return sorted({claim.order: claim for group in groups for claim in group}.values(), key=lambda claim: claim.order)


def _by_exact_value(claims: Iterable[Claim]) -> list[list[Claim]]:
    said: dict[str, list[Claim]] = {}
    for claim in claims:
        said.setdefault(claim.value, []).append(claim)
    return list(said.values())


def _most_allowed(field: Field, claims: list[Claim], within: Within) -> list[list[Claim]]:
    """Return the groups of claims that allow one of the points (of other values: values) that most voices allow.

    A plain vote would be won by vague values: `about 5` allows what 4.6 and 5.4 say, and they not each other. Not two
    groups can be so; one claim may be of both.
    """
    if any(not claim.intervals for claim in claims):
        return _by_value(field, claims, within)
    return _by_point(claims)


def _by_value(field: Field, claims: list[Claim], within: Within) -> list[list[Claim]]:
    """Return the claims that allow each of the values that most voices allow: the same, a wider one, one as far."""
    said: dict[object, list[Claim]] = {}
    for claim in claims:
        said.setdefault(_meant(field, claim), []).append(claim)
    if field.type is FieldType.reference or field.states:
        spots = {frozenset(other for other in said if _holds(field, other, one, within)) for one in said}
        # What all allow who allow another, too, leaves that open.
        spots = {spot for spot in spots if not any(spot < other for other in spots)}
    else:
        spots = {frozenset([one]) for one in said}
    groups = [_all_of([said[one] for one in spot]) for spot in spots]
    most = max((len(voices(group)) for group in groups), default=0)
    return sorted((g for g in groups if len(voices(g)) == most), key=lambda group: group[0].order)


def _meant(field: Field, claim: Claim) -> object:
    """Return what a value without a size is compared by."""
    if claim.object is not None:
        return claim.object
    if field.type is FieldType.text:
        return in_plain_words(claim.value)
    return field.sides[claim.value] if field.sides else claim.value


def _holds(field: Field, wide: object, narrow: object, within: Within) -> bool:
    """Return whether who says the one allows the other: it lies within, or is as far."""
    if isinstance(wide, int) and isinstance(narrow, int):
        return wide == narrow or within(narrow, wide)
    if field.states and isinstance(wide, str) and isinstance(narrow, str):
        return field.states.are_as_far(wide, narrow)
    return wide == narrow


class _Spot(NamedTuple):
    """All neighbouring points that as many voices allow."""

    unit: str
    first: float
    last: float


def _by_point(claims: list[Claim]) -> list[list[Claim]]:
    """Return the claims that allow each of the spots that most voices allow."""
    ends = sorted(
        (one.unit, end, closes, claim.origin)
        for claim in claims
        for one in claim.intervals
        for closes, end in enumerate((one.inner.low, one.inner.high))
    )
    open_now, most, spots, is_open = Counter[int](), 0, list[_Spot](), False
    for unit, end, closes, origin in ends:
        if closes:
            if is_open:  # whatever was to open there has opened
                spots[-1] = spots[-1]._replace(last=end)
                is_open = False
            open_now[origin] -= 1
            if not open_now[origin]:
                del open_now[origin]
            continue
        open_now[origin] += 1
        if len(open_now) > most:
            most, is_open = len(open_now), False
            spots.clear()
        if len(open_now) == most:
            if is_open:
                spots.pop()
            spots.append(_Spot(unit, end, math.inf))
            is_open = True
    return _who_allow(claims, spots)


def _who_allow(claims: Iterable[Claim], spots: list[_Spot]) -> list[list[Claim]]:
    """Return the claims that allow each of some spots, which are in order and apart."""
    found: list[list[Claim]] = [[] for _ in spots]
    lasts = [(spot.unit, spot.last) for spot in spots]
    for claim in claims:
        for one in claim.intervals:
            inner = one.inner
            for number in range(bisect_left(lasts, (one.unit, inner.low)), len(spots)):
                if spots[number].unit != one.unit or spots[number].first > inner.high:
                    break
                found[number].append(claim)
    return _joined(found, [spot.unit for spot in spots]) if len({spot.unit for spot in spots}) > 1 else found


def _joined(groups: list[list[Claim]], units: list[str]) -> list[list[Claim]]:
    """Return groups of several currencies, those as one that a sum joins which is printed in both of theirs."""
    joined, of_claim = list[list[Claim]](), dict[tuple[str | int, ...], set[int]]()
    for group, unit in zip(groups, units, strict=True):
        others = set().union(*(of_claim.get(claim.order, ()) for claim in group))
        if unit == units[0] or len(others) != 1:  # what is alone in a currency, or would join two that differ
            others = {len(joined)}
            joined.append([])
        (number,) = others
        joined[number] = _all_of([joined[number], group])
        for claim in group:
            of_claim.setdefault(claim.order, set()).add(number)
    return joined


def standings_of_members(claims: Sequence[Claim]) -> list[Standing | None]:
    """Return what the claims on a set are: who denies a member is a rival of those that name it, with its last word.

    Nothing is of a member that nobody denies; members are no rivals of each other.
    """
    by_member: dict[str, list[Claim]] = {}
    for claim in claims:
        by_member.setdefault(claim.value, []).append(claim)
    found: dict[tuple[str | int, ...], Standing] = {}
    for alike in by_member.values():
        denials = [claim for claim in alike if claim.is_denied]
        if denials:
            found |= _of_a_denied_member([claim for claim in alike if not claim.is_denied], denials)
    return [found.get(claim.order) for claim in claims]


def _of_a_denied_member(named: Sequence[Claim], denials: Sequence[Claim]) -> dict[tuple[str | int, ...], Standing]:
    pairs = [(one, denial) for one, denial in product(named, denials) if one.origin == denial.origin]
    lost = {denial.order for one, denial in pairs if takes_back(one, denial)}
    lost |= {one.order for one, denial in pairs if denial.order not in lost and takes_back(denial, one)}
    is_named = any(one.order not in lost and one.rank is not Rank.set_aside for one in named)
    of_denial = Standing.rival if is_named else Standing.not_comparable
    return {denial.order: of_denial for denial in denials} | dict.fromkeys(lost, Standing.superseded)


def members(claims: Iterable[Claim]) -> dict[str, list[Claim]]:
    """Return who says each member of a set, by member; sets are unions, so that nothing of them is disputed here."""
    found: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.order):
        if not claim.is_denied and claim.rank is not Rank.set_aside:
            found.setdefault(claim.value, []).append(claim)
    return found


__all__ = ["Resolution", "ResolutionState", "Rule", "Standing", "members", "resolve", "standings_of_members"]
