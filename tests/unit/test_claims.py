"""Claims on one field: how two compare, which stands, by which rule; the same in every order."""

from __future__ import annotations

import itertools
from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from communique.factfiles.claims.comparison import Band, Claim, Modality, Rank, Verdict, classify, compare
from communique.factfiles.claims.fields import Field, FieldType, Inference, States
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.claims.resolution import Resolution, members, resolve
from communique.factfiles.values.intervals import read_date, read_deadline, read_number, read_sum
from communique.schema.vocabulary import ResolutionState, Rule, Standing

STAGES = States(
    {"planned": 0, "pledged": 0.5, "agreed": 2, "provided": 3, "repaid": 4},
    final=frozenset({"repaid"}),
    broken_off=frozenset({"cancelled"}),
)
MEETING = States(
    {"announced": 0, "postponed": 0, "held": 5}, final=frozenset({"held"}), broken_off=frozenset({"cancelled"})
)
AMOUNT = Field("amount", FieldType.money)
STAGE = Field("stage", FieldType.term, states=STAGES)
STATUS = Field("status", FieldType.term, states=MEETING)
HELD_ON = Field("held_on", FieldType.date)
DUE = Field("planned", FieldType.deadline)
LENGTH = Field("value", FieldType.number)
PROJECT = Field("project", FieldType.reference, inference=Inference.stands_aside)
PROVIDER = Field("provider", FieldType.reference)
ATTITUDE = Field("attitude", FieldType.term, sides={"is for": "for", "fears": "against", "is against": "against"})
PURPOSE = Field("purpose", FieldType.text)
CHANGE = Field("change_percent", FieldType.number, goes_with=("amount",))
_numbers = itertools.count()
READERS = {
    FieldType.money: lambda text: read_sum(text).intervals,
    FieldType.date: lambda text: (read_date(text),),
    FieldType.deadline: lambda text: (read_deadline(text),),
    FieldType.number: lambda text: (read_number(text).interval,),
}


def said(field: Field, value: str, *, by: int = 1, on: str = "2023-12-07", **more: object) -> Claim:
    """Return a claim of a document of one day by a voice."""
    day = float(date.fromisoformat(on).toordinal())
    number = next(_numbers)
    given = {"said_first": day, "said_last": day, "account": number, **more}
    intervals = READERS[field.type](value) if field.type in READERS else ()
    thing = int(value) if field.type is FieldType.reference else None
    return Claim(value, by, (on, number), object=thing, intervals=intervals, **given)


@pytest.mark.parametrize(
    ("field", "one", "other", "verdict"),
    [
        (AMOUNT, "1.5 billion USD", "1.5 billion USD", Verdict.same),
        (AMOUNT, "about 5 billion USD", "5.2 billion USD", Verdict.near),
        (AMOUNT, "5 billion USD", "5.0 billion USD", Verdict.narrower),
        (AMOUNT, "500 million USD", "1.5 billion USD", Verdict.differs),
        (AMOUNT, "1.3 billion EUR", "1.3 billion USD", Verdict.differs),
        (AMOUNT, "1.3 billion EUR", "1.6 billion USD", Verdict.other_currency),
        (AMOUNT, "1.3 billion EUR = 1.4 billion USD", "1.4 billion USD", Verdict.same),
        (AMOUNT, "1.3 billion EUR = 1.4 billion USD", "1.6 billion USD", Verdict.differs),
        (AMOUNT, "18 to 20 billion USD", "19.5 billion USD", Verdict.narrower),
        (AMOUNT, "over 4 billion USD", "4.2 billion USD", Verdict.narrower),
        (AMOUNT, "at least 4 billion USD", "9 billion USD", Verdict.narrower),
        (AMOUNT, "up to 4 billion USD", "9 billion USD", Verdict.differs),
        (LENGTH, "162 km", "164 km", Verdict.differs),
        (LENGTH, "about 160 km", "164 km", Verdict.narrower),
        (LENGTH, "160 km", "100 mi", Verdict.not_comparable),
        (HELD_ON, "2023-12", "2023-12-07", Verdict.narrower),
        (HELD_ON, "2023-12-06/2023-12-08", "2023-12-07/2023-12-09", Verdict.near),
        (HELD_ON, "2023-12-07", "2023-12-08", Verdict.differs),
        (DUE, "[..2030]", "2030", Verdict.same),
        (DUE, "2028", "2030", Verdict.differs),
        (PURPOSE, "To build  a bridge.", "to build a bridge", Verdict.same),
        (PURPOSE, "a bridge", "a road", Verdict.not_comparable),
        (ATTITUDE, "fears", "is against", Verdict.near),
        (ATTITUDE, "is for", "is against", Verdict.differs),
        (STAGE, "planned", "provided", Verdict.differs),
        (PROVIDER, "7", "7", Verdict.same),
        (PROVIDER, "7", "8", Verdict.differs),
    ],
)
def test_two_claims_compare_alike_from_both_sides(field: Field, one: str, other: str, verdict: Verdict) -> None:
    a, b = said(field, one), said(field, other, by=2)
    assert compare(field, a, b) is verdict
    assert compare(field, b, a) is verdict


def test_another_scope_is_another_question() -> None:
    part, whole = said(LENGTH, "2 h", scope="the talks in private"), said(LENGTH, "5 h")
    assert compare(LENGTH, part, whole) is Verdict.not_comparable


def test_places_agree_along_what_they_lie_in() -> None:
    kremlin, moscow = said(PROVIDER, "8"), said(PROVIDER, "7")
    assert compare(PROVIDER, kremlin, moscow, lambda a, b: (a, b) == (8, 7)) is Verdict.narrower


@pytest.mark.parametrize(
    ("field", "early", "late", "verdict"),
    [
        (STAGE, "planned", "provided", Verdict.update),
        (STAGE, "provided", "planned", Verdict.dispute),
        (STAGE, "planned", "pledged", Verdict.near),
        (STAGE, "planned", "cancelled", Verdict.update),
        (STAGE, "provided", "cancelled", Verdict.dispute),
        (STATUS, "announced", "held", Verdict.update),
        (STATUS, "held", "cancelled", Verdict.dispute),
        (HELD_ON, "2024-01-15", "2024-02-20", Verdict.update),
        (HELD_ON, "2023-12-01", "2023-12-02", Verdict.dispute),
        (DUE, "2027", "2028", Verdict.update),
        (LENGTH, "162 km", "164 km", Verdict.dispute),
    ],
)
def test_what_differs_is_news_or_a_dispute(field: Field, early: str, late: str, verdict: Verdict) -> None:
    one, other = said(field, early, on="2023-12-07"), said(field, late, by=2, on="2024-03-01")
    assert classify(field, one, other) is verdict
    assert classify(field, other, one) is verdict


def test_what_is_said_at_one_time_is_no_news() -> None:
    assert classify(STAGE, said(STAGE, "planned"), said(STAGE, "provided", by=2)) is Verdict.dispute


@pytest.mark.parametrize(("one", "other"), [("occurred", "ongoing"), ("ongoing", "occurred")])
def test_what_has_happened_may_go_on(one: str, other: str) -> None:
    status = field_of("event", "status")
    assert status
    claims = said(status, one, on="2023-12-01"), said(status, other, by=2, on="2023-12-07")
    assert stands(status, *claims) == (other, ResolutionState.agreed, Rule.latest)
    assert stands(status, claims[0], said(status, "planned", by=2, on="2023-12-09"))[1] is ResolutionState.disputed


@pytest.mark.parametrize("field", [LENGTH, STAGE, DUE])
def test_a_voice_that_says_otherwise_later_corrects_itself(field: Field) -> None:
    values = {LENGTH: ("162 km", "164 km"), STAGE: ("provided", "planned"), DUE: ("2027", "2028")}[field]
    early, late = said(field, values[0]), said(field, values[1], on="2024-03-01", modality=Modality.possible)
    assert classify(field, early, late) is Verdict.revision


@pytest.mark.parametrize("weaker", [{"band": Band.weak}, {"modality": Modality.possible}])
def test_a_later_deadline_from_a_weaker_voice_is_a_rival(weaker: dict[str, object]) -> None:
    early, late = said(DUE, "2027"), said(DUE, "2028", by=2, on="2024-03-01", **weaker)
    assert classify(DUE, early, late) is Verdict.dispute


def settled(field: Field, *claims: Claim, **more: object) -> Resolution:
    """Resolve in three orders, which must agree."""
    found = [
        (resolve(field, order, **more), order)
        for order in (claims, claims[::-1], tuple(Random(7).sample(claims, len(claims))))
    ]
    first, told = found[0][0], {claim.order: s for claim, s in zip(claims, found[0][0].standings, strict=True)}
    for resolution, order in found:
        assert resolution._replace(standings=()) == first._replace(standings=())
        assert {c.order: s for c, s in zip(order, resolution.standings, strict=True)} == told
    return first


def stands(field: Field, *claims: Claim) -> tuple[str | None, ResolutionState, Rule]:
    resolution = settled(field, *claims)
    return resolution.winner.value if resolution.winner else None, resolution.state, resolution.rule


def test_one_voice_alone_stands() -> None:
    assert stands(AMOUNT, said(AMOUNT, "5 billion USD")) == ("5 billion USD", ResolutionState.sole, Rule.only)


def test_nothing_claimed_is_a_fault_of_the_caller() -> None:
    with pytest.raises(ValueError, match="amount"):
        resolve(AMOUNT, [])


def test_rule_1_an_editor_chooses_even_the_weaker() -> None:
    chosen = said(LENGTH, "162 km", band=Band.weak, rank=Rank.preferred)
    assert stands(LENGTH, said(LENGTH, "164 km", by=2), chosen) == ("162 km", ResolutionState.disputed, Rule.editor)
    set_aside = said(LENGTH, "170 km", by=3, rank=Rank.set_aside)
    assert settled(LENGTH, said(LENGTH, "164 km"), set_aside).standings == (Standing.stands, Standing.set_aside)


def test_rule_2_what_is_stated_comes_before_what_a_coder_infers() -> None:
    inferred = said(PROVIDER, "8", by=2, is_inferred=True, band=Band.reliable)
    resolution = settled(PROVIDER, inferred, said(PROVIDER, "7"))
    assert (resolution.winner and resolution.winner.value, resolution.rule) == ("7", Rule.stated)
    assert resolution.state is ResolutionState.sole, "a coder's other conclusion is no dispute"
    assert resolution.standings == (Standing.aside, Standing.stands)


def test_an_inference_alone_fills_a_field_or_stands_aside() -> None:
    assert stands(PROVIDER, said(PROVIDER, "7", is_inferred=True)) == ("7", ResolutionState.inferred, Rule.only)
    resolution = settled(PROJECT, said(PROJECT, "7", is_inferred=True))
    assert (resolution.winner, resolution.state) == (None, ResolutionState.aside)
    assert resolution.standings == (Standing.aside,)


def test_rule_3_later_news_stands_whoever_brings_it() -> None:
    early = said(STATUS, "announced", band=Band.reliable)
    late = said(STATUS, "held", by=2, on="2023-12-08", band=Band.weak)
    resolution = settled(STATUS, early, late)
    assert (resolution.winner, resolution.state, resolution.rule) == (late, ResolutionState.sole, Rule.news)
    assert resolution.standings == (Standing.superseded, Standing.stands)


def test_a_hedged_word_replaces_no_certain_one() -> None:
    perhaps = said(STAGE, "provided", by=2, on="2024-03-01", modality=Modality.possible)
    assert stands(STAGE, said(STAGE, "planned"), perhaps)[0] == "planned"


def test_a_voice_that_corrected_itself_is_no_rival() -> None:
    claims = said(LENGTH, "162 km"), said(LENGTH, "164 km", on="2024-01-01"), said(LENGTH, "164 km", by=2)
    resolution = settled(LENGTH, *claims)
    assert resolution.state is ResolutionState.agreed
    assert resolution.standings[0] is Standing.superseded


def test_a_quotation_without_a_date_is_not_later_than_what_it_quotes() -> None:
    quoted = said(LENGTH, "164 km", by=2, on="2024-03-01", said_first=float("-inf"))
    assert settled(LENGTH, said(LENGTH, "162 km"), quoted).state is ResolutionState.disputed


def test_rule_4_outright_before_hedged_and_rule_5_the_more_reliable() -> None:
    hedged = said(LENGTH, "162 km", modality=Modality.probable, band=Band.reliable)
    assert stands(LENGTH, hedged, said(LENGTH, "164 km", by=2)) == ("164 km", ResolutionState.disputed, Rule.outright)
    weak = said(LENGTH, "162 km", band=Band.weak)
    assert stands(LENGTH, weak, said(LENGTH, "164 km", by=2)) == ("164 km", ResolutionState.disputed, Rule.reliable)


def test_rule_6_voices_are_counted_and_not_documents() -> None:
    copies = [said(LENGTH, "162 km", by=1) for _ in range(5)]
    two = [said(LENGTH, "164 km", by=2), said(LENGTH, "164 km", by=3)]
    resolution = settled(LENGTH, *copies, *two)
    assert (resolution.winner and resolution.winner.value, resolution.rule) == ("164 km", Rule.voices)
    assert resolution.voices == {2, 3}


def test_rule_6_vague_values_do_not_win_for_being_vague() -> None:
    claims = [
        said(AMOUNT, text, by=n) for n, text in enumerate(("about 5 billion USD", "5.3 billion USD", "5.3 billion USD"))
    ]
    assert stands(AMOUNT, *claims) == ("5.3 billion USD", ResolutionState.agreed, Rule.precise)


def test_rule_7_of_states_with_as_many_voices_the_latest_stands() -> None:
    on = {"said_first": float("-inf")}
    claims = said(STAGE, "agreed", on="2023-12-07", **on), said(STAGE, "provided", by=2, on="2023-12-09", **on)
    assert stands(STAGE, *claims) == ("provided", ResolutionState.disputed, Rule.latest)


def test_rule_8_the_most_precise_of_those_that_agree() -> None:
    assert stands(HELD_ON, said(HELD_ON, "2023-12"), said(HELD_ON, "2023-12-07", by=2)) == (
        "2023-12-07",
        ResolutionState.agreed,
        Rule.precise,
    )


def test_rule_9_a_tie_goes_to_the_earliest_printed_and_is_called_one() -> None:
    resolution = settled(LENGTH, said(LENGTH, "164 km", by=2, on="2023-12-08"), said(LENGTH, "162 km"))
    assert (resolution.winner and resolution.winner.value, resolution.is_tied) == ("162 km", True)
    assert resolution.rule is Rule.earliest


def test_a_denial_is_a_rival_of_what_it_denies_and_of_nothing_else() -> None:
    denial = said(AMOUNT, "5 billion USD", by=2, is_denied=True)
    assert settled(AMOUNT, said(AMOUNT, "5 billion USD"), denial).standings == (Standing.stands, Standing.rival)
    assert settled(AMOUNT, said(AMOUNT, "9 billion USD"), denial).standings == (
        Standing.stands,
        Standing.not_comparable,
    )
    alone = settled(AMOUNT, denial)
    assert (alone.winner, alone.state) == (None, ResolutionState.denied)


def test_a_disputer_supports_nothing() -> None:
    resolution = settled(LENGTH, said(LENGTH, "164 km"), said(LENGTH, "170 km", by=2), said(LENGTH, "164 km", by=3))
    assert resolution.voices == {1, 3}


def test_a_coder_is_no_voice_for_what_a_source_states() -> None:
    inferred = said(PROVIDER, "7", by=2, is_inferred=True)
    assert settled(PROVIDER, said(PROVIDER, "7"), inferred).voices == {1}
    assert settled(PROVIDER, inferred).voices == {2}


def test_a_field_goes_with_the_account_of_another() -> None:
    mine, theirs = said(CHANGE, "10 %"), said(CHANGE, "20 %", by=2, band=Band.reliable)
    with_mine = settled(CHANGE, mine, theirs, beside={mine.account})
    assert (with_mine.winner, with_mine.rule) == (mine, Rule.with_its_account)
    assert with_mine.standings == (Standing.stands, Standing.rival)
    assert settled(CHANGE, mine, theirs, beside=set()).winner is None


def test_a_set_is_the_union_of_what_is_said() -> None:
    formats = Field("formats", FieldType.terms)
    claims = [said(formats, "delegations"), said(formats, "private", by=2), said(formats, "private")]
    denied = said(formats, "public", is_denied=True)
    assert {value: len(who) for value, who in members([*claims, denied]).items()} == {"delegations": 1, "private": 2}


DAYS = st.sampled_from(["2023-12-01", "2023-12-07", "2024-01-05", "2024-06-01"])
VALUES = {
    AMOUNT: [
        "5 billion USD",
        "about 5 billion USD",
        "5.3 billion USD",
        "1 billion EUR = 1.1 billion USD",
        "1 billion EUR",
    ],
    STAGE: ["planned", "pledged", "agreed", "provided", "cancelled"],
    HELD_ON: ["2023-12", "2023-12-07", "2024-02-01", "2023-12~"],
    DUE: ["2027", "[..2027]", "2028", "2027-06"],
    PROJECT: ["1", "2", "3"],
    PURPOSE: ["a bridge", "A bridge.", "a road"],
}


@st.composite
def several_claims(draw: st.DrawFn) -> tuple[Field, list[Claim]]:
    field = draw(st.sampled_from(list(VALUES)))
    claims = [
        said(
            field,
            draw(st.sampled_from(VALUES[field])),
            by=draw(st.integers(1, 3)),
            on=draw(DAYS),
            modality=draw(st.sampled_from(Modality)),
            band=draw(st.sampled_from(Band)),
            rank=draw(st.sampled_from([Rank.normal, Rank.normal, Rank.normal, Rank.preferred, Rank.set_aside])),
            is_inferred=draw(st.booleans()),
            is_denied=draw(st.integers(0, 5)) == 0,
            scope=draw(st.sampled_from(["", "", "", "a part"])),
        )
        for _ in range(draw(st.integers(1, 7)))
    ]
    return field, claims


@settings(max_examples=400, deadline=None)
@given(several_claims())
def test_what_stands_is_the_same_in_every_order(drawn: tuple[Field, list[Claim]]) -> None:
    settled(drawn[0], *drawn[1])


@settings(max_examples=400, deadline=None)
@given(several_claims())
def test_a_resolution_is_sound(drawn: tuple[Field, list[Claim]]) -> None:
    field, claims = drawn
    resolution = resolve(field, claims)
    best = [c for c, s in zip(claims, resolution.standings, strict=True) if s is Standing.stands]
    assert best == ([resolution.winner] if resolution.winner else [])
    for claim, standing in zip(claims, resolution.standings, strict=True):
        if claim.is_denied or claim.rank is Rank.set_aside:
            assert claim != resolution.winner
        assert (standing is Standing.set_aside) == (claim.rank is Rank.set_aside)
    assert resolution.voices <= {claim.origin for claim in claims if not claim.is_denied}
    if resolution.winner:
        assert resolution.winner.origin in resolution.voices
        assert (Standing.rival in resolution.standings) == (resolution.state is ResolutionState.disputed) or (
            resolution.state is ResolutionState.inferred
        )


@settings(max_examples=200, deadline=None)
@given(several_claims(), st.integers(0, 6))
def test_a_copy_changes_nothing_but_is_listed(drawn: tuple[Field, list[Claim]], which: int) -> None:
    field, claims = drawn
    copied = claims[which % len(claims)]
    copy = copied._replace(order=("2099-01-01", next(_numbers)), account=next(_numbers))
    before, after = resolve(field, claims), resolve(field, [*claims, copy])
    assert (before.winner, before.state, before.voices) == (after.winner, after.state, after.voices)
    assert after.standings[:-1] == before.standings


@pytest.mark.parametrize("weaker", [{"modality": Modality.probable}, {"band": Band.weak}])
def test_of_one_day_a_voice_is_told_by_its_surest_account_whichever_came_first(
    weaker: dict[str, object],
) -> None:
    vague = said(AMOUNT, "5 million USD", by=1, **weaker)
    plain, rival = said(AMOUNT, "5 million USD", by=1), said(AMOUNT, "9 million USD", by=2)
    for claims in itertools.permutations([vague, plain, rival]):
        found = resolve(AMOUNT, claims)
        assert (found.winner, found.rule) == (plain, Rule.earliest)


def test_a_copy_of_what_was_said_of_one_day_is_no_coming_back_to_it() -> None:
    about = said(AMOUNT, "about 5 billion USD", on="2023-12-01")
    plain = said(AMOUNT, "5 billion USD", on="2023-12-01", band=Band.weak)
    again = said(AMOUNT, "5 billion USD", on="2023-12-07")
    denied = said(AMOUNT, "5 billion USD", on="2023-12-01", is_denied=True)
    copy = about._replace(order=("2099-01-01", next(_numbers)), account=next(_numbers))
    assert (
        settled(AMOUNT, about, plain, again, denied, copy).winner == settled(AMOUNT, about, plain, again, denied).winner
    )


@pytest.mark.parametrize(("early", "late"), [("is for", "is against"), ("is against", "is for")])
def test_whoever_is_later_on_another_side_has_changed_sides(early: str, late: str) -> None:
    claims = [said(ATTITUDE, early, on="2023-12-01", by=1), said(ATTITUDE, late, on="2024-01-01", by=2)]
    found = resolve(ATTITUDE, claims)
    assert found.winner is claims[1]
    assert found.rule is Rule.news
    assert found.standings == (Standing.superseded, Standing.stands)


@pytest.mark.parametrize(
    ("values", "stands", "rivals"),
    [
        (("61 km", "61 km", "62 km"), "61 km", 1),
        (("12 km", "13 km", "12 km"), "12 km", 1),
        (("500 km", "500 km", "over 500 km"), "500 km", 0),
        (("over 500 km", "500 km", "500 km"), "500 km", 0),
        (("46 km", "about 50 km", "46 km"), "46 km", 0),
    ],
)
def test_neighbouring_figures_differ_and_the_plain_one_of_most_voices_stands(
    values: tuple[str, ...], stands: str, rivals: int
) -> None:
    found = resolve(LENGTH, [said(LENGTH, value, by=number) for number, value in enumerate(values)])
    assert found.winner is not None
    assert found.winner.value == stands
    assert found.standings.count(Standing.rival) == rivals


def test_a_voice_that_goes_back_and_forth_stands_by_its_last_word() -> None:
    days = ("2024-01-10", "2024-02-10", "2024-03-10", "2024-04-10")
    claims = [said(LENGTH, f"{length} km", on=day) for length, day in zip((500, 600, 500, 600), days, strict=True)]
    found = resolve(LENGTH, claims)
    assert found.winner is claims[3]
    assert not found.is_tied
    # Said twice with nothing between is the first-hand account of it.
    assert resolve(LENGTH, [claims[0], claims[2]]).winner is claims[0]


def test_what_a_coder_concludes_takes_no_word_of_its_voice_back() -> None:
    stated = said(LENGTH, "500 km", on="2024-01-10")
    concluded = said(LENGTH, "700 km", on="2024-01-20", is_inferred=True)
    other = said(LENGTH, "300 km", by=2, on="2024-01-15")
    found = resolve(LENGTH, [stated, concluded, other])
    assert found.winner is stated
    assert found.standings == (Standing.stands, Standing.aside, Standing.rival)


@pytest.mark.parametrize(
    ("more", "standing"),
    [({"modality": Modality.possible}, Standing.rival), ({"is_inferred": True}, Standing.aside)],
)
def test_what_is_later_and_does_not_stand_is_no_older_news(more: dict[str, object], standing: Standing) -> None:
    early, late = said(STAGE, "agreed", on="2024-01-10"), said(STAGE, "provided", by=2, on="2024-02-10", **more)
    found = resolve(STAGE, [early, late])
    assert (found.winner, found.standings) == (early, (Standing.stands, standing))
    preferred = resolve(STAGE, [early._replace(rank=Rank.preferred), said(STAGE, "provided", by=2, on="2024-02-10")])
    assert preferred.standings == (Standing.stands, Standing.rival)


def test_two_points_that_as_many_voices_allow_are_a_tie_though_one_vague_value_allows_both() -> None:
    claims = [said(LENGTH, value, by=number) for number, value in enumerate(("about 50 km", "54.0 km", "46.0 km"))]
    found = settled(LENGTH, *claims)
    assert (found.winner, found.rule, found.is_tied) == (claims[1], Rule.earliest, True)
    assert found.standings == (Standing.near, Standing.stands, Standing.rival)


def test_a_sum_in_two_currencies_joins_who_prints_the_one_and_who_the_other() -> None:
    claims = [said(AMOUNT, "4 million EUR"), said(AMOUNT, "4 million EUR = 5 million USD", by=2)]
    found = settled(AMOUNT, *claims, said(AMOUNT, "5 million USD", by=3), said(AMOUNT, "9 million USD", by=4))
    assert found.winner is claims[0]
    assert (found.rule, found.is_tied) == (Rule.voices, False)
    alone = settled(AMOUNT, claims[1])
    assert (alone.rule, alone.is_tied) == (Rule.only, False)


def _lies_in(one: int, other: int) -> bool:
    return (one, other) in {(8, 7), (9, 7), (9, 8)}


@pytest.mark.parametrize(
    ("places", "stands", "rule"),
    [
        (("1", "8", "7"), "8", Rule.precise),
        (("1", "7", "8", "9"), "9", Rule.precise),
        (("8", "8", "9"), "9", Rule.precise),
        (("1", "7"), "1", Rule.earliest),
    ],
)
def test_places_that_lie_in_each_other_count_together_and_the_smallest_stands(
    places: tuple[str, ...], stands: str, rule: Rule
) -> None:
    claims = [said(PROVIDER, place, by=number) for number, place in enumerate(places)]
    found = settled(PROVIDER, *claims, within=_lies_in)
    assert found.winner is not None
    assert (found.winner.value, found.rule) == (stands, rule)
    agreeing = sum(place == stands or _lies_in(int(stands), int(place)) for place in places)
    assert len(found.voices) == agreeing


def test_views_of_one_side_and_states_as_far_count_together() -> None:
    views = [said(ATTITUDE, view, by=number) for number, view in enumerate(("is for", "is against", "fears"))]
    found = settled(ATTITUDE, *views)
    assert found.winner is views[1]
    assert found.voices == {1, 2}
    assert (found.rule, found.is_tied) == (Rule.voices, False), "of the two it is the first printed, and no tie"
    stages = [said(STAGE, stage, by=number) for number, stage in enumerate(("agreed", "planned", "pledged"))]
    found = settled(STAGE, *stages)
    assert found.winner is stages[1]
    assert found.voices == {1, 2}


def test_of_a_state_what_has_no_day_is_not_the_latest() -> None:
    first = float("-inf")
    claims = [
        said(STAGE, "agreed", on="2023-12-07", said_first=first),
        said(STAGE, "provided", by=2, said_first=first, said_last=float("inf")),
    ]
    assert stands(STAGE, *claims) == ("agreed", ResolutionState.disputed, Rule.latest)


def test_a_voice_that_takes_its_denial_back_counts_for_what_it_says_now() -> None:
    denial = said(LENGTH, "164 km", by=2, on="2023-12-08", is_denied=True)
    now = said(LENGTH, "164 km", by=2, on="2024-01-01")
    found = settled(LENGTH, said(LENGTH, "164 km"), denial, now)
    assert found.standings == (Standing.stands, Standing.superseded, Standing.agrees)
    assert found.state is ResolutionState.agreed
    assert found.voices == {1, 2}
    concluded = now._replace(is_inferred=True)
    assert settled(LENGTH, said(LENGTH, "164 km"), denial, concluded).standings[1] is Standing.rival


def test_a_voice_that_denies_what_it_said_counts_for_the_denial() -> None:
    was = said(LENGTH, "164 km", by=2)
    denial = said(LENGTH, "164 km", by=2, on="2024-01-01", is_denied=True)
    found = settled(LENGTH, said(LENGTH, "164 km"), was, denial)
    assert found.standings == (Standing.stands, Standing.superseded, Standing.rival)
    assert found.state is ResolutionState.disputed
    assert found.voices == {1}
    alone = settled(LENGTH, was, denial)
    assert (alone.winner, alone.state) == (None, ResolutionState.denied)
    assert alone.standings == (Standing.superseded, Standing.not_comparable)


def test_whoever_denies_a_day_takes_its_month_not_back() -> None:
    month = said(HELD_ON, "2023-12")
    denial = said(HELD_ON, "2023-12-07", on="2024-01-01", is_denied=True)
    assert settled(HELD_ON, month, denial).standings == (Standing.stands, Standing.not_comparable)
    day = said(HELD_ON, "2023-12-07", by=2)
    found = settled(HELD_ON, month, denial, day)
    assert found.standings == (Standing.superseded, Standing.rival, Standing.stands)
    assert found.voices == {2}
