"""Sums are read as a reader writes them, exactly, and become whole minor units of a currency, or are refused."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from communique.factfiles.values.intervals import read_sum
from communique.factfiles.values.money import Money, columns_of_sum


@pytest.mark.parametrize(
    ("text", "major", "bound"),
    [
        ("500 million USD", 500_000_000, "exact"),
        ("about 5 billion USD", 5_000_000_000, "about"),
        ("over 4 billion USD", 4_000_000_000, "over"),
        ("almost 40 million EUR", 40_000_000, "almost"),
        ("up to 1,250.50 EUR", Decimal("1250.50"), "up_to"),
        ("at least 1.1 trillion JPY", 1_100_000_000_000, "at_least"),
        ("0.1 USD", Decimal("0.1"), "exact"),
    ],
)
def test_an_amount_is_exact(text: str, major: Decimal | int, bound: str) -> None:
    currency = text[-3:]
    assert columns_of_sum(read_sum(text)) == {
        "amount_minor": Money(Decimal(major), currency),
        "currency": currency,
        "amount_bound": bound,
    }


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        (
            "18 to 20 billion USD",
            {
                "amount_minor": Money(Decimal(18 * 10**9), "USD"),
                "amount_to_minor": Money(Decimal(20 * 10**9), "USD"),
                "currency": "USD",
                "amount_bound": "between",
            },
        ),
        (
            "1.3 billion EUR = about 1.4 billion USD",
            {
                "amount_minor": Money(Decimal(1_300_000_000), "EUR"),
                "currency": "EUR",
                "amount_bound": "exact",
                "also_minor": Money(Decimal(1_400_000_000), "USD"),
                "also_currency": "USD",
                "also_bound": "about",
            },
        ),
        (
            "over 5 billion AMD = 12-13 million USD",
            {
                "amount_minor": Money(Decimal(5 * 10**9), "AMD"),
                "currency": "AMD",
                "amount_bound": "over",
                "also_minor": Money(Decimal(12 * 10**6), "USD"),
                "also_to_minor": Money(Decimal(13 * 10**6), "USD"),
                "also_currency": "USD",
                "also_bound": "between",
            },
        ),
    ],
)
def test_a_range_has_an_end_and_a_second_sum_a_currency(text: str, columns: dict[str, Any]) -> None:
    assert columns_of_sum(read_sum(text)) == columns


@pytest.mark.parametrize(
    "text",
    [
        "٥ USD",
        "5 USD\n",
        "5 bn USD",
        "$5",
        "USD 5",
        "5",
        "1,00 USD",
        "-5 USD",
        "five USD",
        "5  USD",
        "1e9 USD",
    ],
)
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="write it like"):
        read_sum(text)


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("20 to 18 billion USD", "from the smaller number to the larger"),
        ("18 to 18 billion USD", "from the smaller number to the larger"),
        ("about 18 to 20 billion USD", "without .about. or .over.; correct it"),
        ("5 billion USD = 5.1 billion USD", "in one currency; write a range like"),
        ("0 USD = 0 EUR", "nothing is the same in every currency"),
        ("5 billion USD =", "write it like"),
        ("5 billion USD = ", "write it like"),
        ("5 billion USD = 4 billion EUR = 3 billion GBP", "write it like"),
    ],
)
def test_what_is_no_range_or_no_second_sum_is_refused_with_the_remedy(text: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        read_sum(text)


@pytest.mark.parametrize(
    ("major", "currency", "minor_per_major", "minor"),
    [("1.5", "USD", 100, 150), ("1.234", "KWD", 1000, 1234), ("7", "JPY", 1, 7)],
)
def test_minor_units_are_whole(major: str, currency: str, minor_per_major: int, minor: int) -> None:
    assert Money(Decimal(major), currency).minor(minor_per_major) == minor


@pytest.mark.parametrize(
    ("major", "currency", "minor_per_major"),
    [("1.234", "USD", 100), ("0.5", "JPY", 1), ("-1", "USD", 100), ("99999999000000000000", "USD", 100)],
)
def test_a_broken_or_impossible_number_of_minor_units_is_refused(
    major: str, currency: str, minor_per_major: int
) -> None:
    with pytest.raises(ValueError, match="correct the amount"):
        Money(Decimal(major), currency).minor(minor_per_major)


@pytest.mark.parametrize(
    "digits", ["1" * 25, "9" * 1_000_001, "1." + "0" * 30 + "1"], ids=["25", "a million", "after it"]
)
def test_a_number_that_would_be_rounded_is_refused(digits: str) -> None:
    for text in (f"{digits} EUR", f"1 EUR = {digits} USD", f"1 to {digits} EUR"):
        with pytest.raises(ValueError, match="more than 24 digits; correct the number"):
            read_sum(text)
