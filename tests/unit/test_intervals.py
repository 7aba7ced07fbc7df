"""A printed figure or date allows what its words allow: no less, and little more."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communique.factfiles.values.intervals import (
    BOUNDS,
    Interval,
    read_date,
    read_deadline,
    read_duration,
    read_number,
    read_sum,
)

INFINITY = math.inf


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("164 km", 163.5, 164.5, "km"),
        ("1.5 billion USD", 1.45e9, 1.55e9, "USD"),
        ("2 billion USD", 1.9e9, 2.1e9, "USD"),
        ("about 5 billion USD", 4.5e9, 5.5e9, "USD"),
        ("some 300", 270, 330, ""),
        ("over 4 million t", 4e6, 4.4e6, "t"),
        ("more than 40", 40, 41, ""),
        ("almost 40", 39, 40, ""),
        ("nearly 1.2 million", 1.1e6, 1.2e6, ""),
        ("up to 20 %", 0, 20, "%"),
        ("at least 3", 3, INFINITY, ""),
        ("18 to 20 billion USD", 17.5e9, 20.5e9, "USD"),
        ("18-20", 17.5, 20.5, ""),
        ("1,250.50 EUR", 1250.495, 1250.505, "EUR"),
        ("-3.5 %", -3.55, -3.45, "%"),
        ("over -20", -21, -20, ""),
        ("up to -20", -20, 0, ""),
        ("at least -20", -INFINITY, -20, ""),
        ("-5 to -3 %", -5.5, -2.5, "%"),
        ("0", -0.5, 0.5, ""),
    ],
)
def test_a_number_allows_what_its_words_allow(text: str, low: float, high: float, unit: str) -> None:
    interval = read_number(text).interval
    assert interval.low == pytest.approx(low)
    assert interval.high == pytest.approx(high, rel=1e-5)
    assert interval.unit == unit


@pytest.mark.parametrize("text", ["", "five", "1,00", "about 3 to 4", "4 to 3", "4 to 4", "1e5", "12..3", "1" * 30])
def test_what_is_no_number_is_refused_with_the_remedy(text: str) -> None:
    with pytest.raises(ValueError, match=r"write it like|correct"):
        read_number(text)


figures = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(10**12), places=2, allow_nan=False)


@given(figures, st.sampled_from([bound for bound in BOUNDS if bound not in {"over", "more than"}]))
def test_a_number_allows_itself_in_every_bound(number: Decimal, bound: str) -> None:
    interval = read_number(f"{bound} {number}".strip()).interval
    assert interval.low <= float(number) <= interval.high


@given(figures)
def test_a_vaguer_word_allows_all_that_a_plain_number_allows(number: Decimal) -> None:
    assert read_number(f"about {number}").interval.holds(read_number(str(number)).interval)


def test_a_sum_has_a_currency_and_may_have_a_second_one() -> None:
    both = read_sum("1.3 billion EUR = about 1.4 billion USD")
    assert [one.unit for one in both.intervals] == ["EUR", "USD"]
    assert both.figure.value == Decimal("1300000000")
    assert both.second is not None
    assert both.second.bound == "about"
    for wrong in ("5 billion", "5 billion dollars", "-1 USD", "USD 5"):
        with pytest.raises(ValueError, match="write it like"):
            read_sum(wrong)


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("about 5 hours", 270, 330, "min"),
        ("90 minutes", 89.5, 90.5, "min"),
        ("over 2 hours", 120, 132, "min"),
        ("1 day", 1368, 1512, "min"),
        ("15 years", 174, 186, "mo"),
        ("1 month", 0.95, 1.05, "mo"),
    ],
)
def test_a_duration_is_in_minutes_or_months(text: str, low: float, high: float, unit: str) -> None:
    interval = read_duration(text).interval
    assert (interval.low, interval.high) == (pytest.approx(low), pytest.approx(high, rel=1e-4))
    assert interval.unit == unit


def days(first: str | None, last: str | None) -> tuple[float, float]:
    low = date.fromisoformat(first).toordinal() if first else -INFINITY
    return low, date.fromisoformat(last).toordinal() if last else INFINITY


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-12-07", "2023-12-07", "2023-12-07"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2023", "2023-01-01", "2023-12-31"),
        ("[..2024-12-31]", None, "2024-12-31"),
        ("2023-12-07/..", "2023-12-07", None),
        ("2023-12-07~", "2023-12-06", "2023-12-08"),
        ("2023-12?", "2023-10-31", "2024-01-31"),
        ("2023~", "2021-12-31", "2024-12-31"),
    ],
)
def test_a_date_allows_its_days_and_what_is_uncertain_one_unit_more(text: str, first: str, last: str) -> None:
    assert read_date(text)[:2] == days(first, last)


@pytest.mark.parametrize(
    ("text", "same_as"),
    [("[..2030]", "2030"), ("2030", "2030"), ("2026/2030", "2030"), ("[..2030-06]", "2030-06"), ("2026/..", "2026/..")],
)
def test_of_a_deadline_only_the_end_counts(text: str, same_as: str) -> None:
    assert read_deadline(text) == read_date(same_as)


def test_intervals_overlap_where_more_than_their_ends_meet_and_hold_each_other() -> None:
    one, other, far = Interval(1, 2, ""), Interval(2, 3, ""), Interval(4, 5, "")
    assert not one.overlaps(other), "what was rounded to neighbouring figures is not the same"
    assert one.overlaps(Interval(1.9, 3, ""))
    assert not one.overlaps(far)
    assert Interval(1, 2, "day").overlaps(Interval(2, 3, "day")), "days are counted"
    assert Interval(0, 9, "").overlaps(Interval(9, float("inf"), "")), "up to nine, and at least nine"
    assert Interval(0, 9, "").holds(one)
    assert not one.holds(Interval(0, 9, ""))
