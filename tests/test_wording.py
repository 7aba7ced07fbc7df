"""Values as a reader would say them: exact, and never more precise than the source."""

from __future__ import annotations

import pytest

from publish.wording import date_in_words, duration_in_words, heading, money_in_words, number, plural, term_in_words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2023-12-07", "7 December 2023"),
        ("2023-12", "December 2023"),
        ("2019", "2019"),
        ("0044", "44"),
        ("[..2024-12-31]", "by the end of 2024"),
        ("[..2023-12-28]", "by 28 December 2023"),
        ("[..2030]", "by 2030"),
        ("[2024..]", "2024 or later"),
        ("[2020..2022]", "some time between 2020 and 2022"),
        ("2024/..", "since 2024"),
        ("../2024-12-31", "until the end of 2024"),
        ("2022-12~/2023-12~", "from about December 2022 to about December 2023"),
        ("2023?", "perhaps 2023"),
        ("2023%", "perhaps about 2023"),
        ("202X", "the 2020s"),
        ("2024-22", "summer 2024"),
        # What has no plain words stays as it is written.
        ("[2022,2023]", "[2022,2023]"),
        ("-0044", "-0044"),
        ("[..]", "[..]"),
        ("2023-13-01", "2023-13-01"),
        (None, None),
    ],
)
def test_a_partial_date_is_said_in_words(edtf: str | None, words: str | None) -> None:
    assert date_in_words(edtf) == words


@pytest.mark.parametrize(
    ("amount", "currency", "bound", "words"),
    [
        (5e8, "USD", "exact", "$500 million"),
        (1.5e9, "USD", "about", "about $1.5 billion"),
        (1234567.0, "USD", None, "$1,234,567"),
        (1234567.89, "EUR", None, "€1,234,567.89"),
        (1_000_000_001.0, "USD", None, "$1,000,000,001"),
        (12e12, "IRR", "up_to", "up to 12 trillion Iranian rials"),
        (3e17, "USD", None, "$300,000,000,000,000,000"),
        (250.0, "GBP", "at_least", "at least £250"),
        (None, "USD", None, None),
    ],
)
def test_a_sum_is_said_without_rounding(amount: float | None, currency: str, bound: str | None, words: str) -> None:
    assert money_in_words(amount, currency, bound) == words


@pytest.mark.parametrize(
    ("minutes", "days", "approximate", "words"),
    [
        (300, None, True, "about 5 hours"),
        (60, None, False, "1 hour"),
        (90, None, 0, "90 minutes"),
        (None, 1.0, 1, "about 1 day"),
        (None, 1.5, 0, "1.50 days"),
        (None, None, True, None),
    ],
)
def test_a_duration_is_said_in_words(
    minutes: int | None, days: float | None, approximate: object, words: str | None
) -> None:
    assert duration_in_words(minutes, days, approximate) == words


def test_counts_agree_with_their_nouns() -> None:
    assert [plural(n, "sentence") for n in (0, 1, 2000)] == ["0 sentences", "1 sentence", "2,000 sentences"]
    assert plural(2, "party", "parties") == "2 parties"
    assert [number(5.0), number(1234.5)] == ["5", "1,234.50"]


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("notMet", "not reached"),
        ("up_to", "up to"),
        ("CONSULT", "consult"),
        ("transport.rail", "rail"),
        ("X", "exports"),
    ],
)
def test_a_code_is_said_in_words(term: str, words: str) -> None:
    assert term_in_words(term) == words


def test_a_column_is_called_by_what_it_holds() -> None:
    assert [heading(c) for c in ("provider_id", "is_host", "amount_minor", "held_on")] == [
        "provider",
        "host",
        "amount",
        "held on",
    ]
