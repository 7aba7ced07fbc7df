"""Values as a reader would say them: exact, and never more precise than the source."""

from __future__ import annotations

import pytest

from communique.schema import Base
from communique.schema.base import meaning_for_readers
from communique.schema.vocabulary import EventType
from communique.wording import (
    date_in_words,
    duration_in_words,
    heading,
    money_in_words,
    number,
    period_in_words,
    plural,
    sum_in_words,
    term_in_words,
    value_in_words,
    when_in_words,
)


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2023-12-07", "7 December 2023"),
        ("2023-12", "December 2023"),
        ("2019", "2019"),
        ("2025-05-06T13:20", "6 May 2025, 13:20"),
        ("2025-05-06T13:20:00", "6 May 2025, 13:20"),
        ("2025-05-06T13:20:30Z", "6 May 2025, 13:20:30 UTC"),
        ("2025-05-06T13:20+03:00", "6 May 2025, 13:20 UTC+03:00"),
        ("2025-13-06T13:20", "2025-13-06T13:20"),
        ("0044", "44"),
        ("[..2024-12-31]", "by the end of 2024"),
        ("[..2023-12-28]", "by 28 December 2023"),
        ("[..2030]", "by 2030"),
        ("[..2025-01~]", "by about January 2025"),
        ("[2024..]", "2024 or later"),
        ("[2020..2022]", "some time between 2020 and 2022"),
        ("2024/..", "since 2024"),
        ("../2024-12-31", "until the end of 2024"),
        ("2022-12~/2023-12~", "from about December 2022 to about December 2023"),
        ("2023?", "perhaps 2023"),
        ("2023%", "perhaps about 2023"),
        ("202X", "the 2020s"),
        ("2024-22", "summer 2024"),
        ("[2022,2023-05]", "2022 or May 2023"),
        ("{2022,2023}", "2022 and 2023"),
        ("2023-XX", "2023"),
        ("2023-12-XX", "December 2023"),
        ("2023-XX~", "about 2023"),
        ("2023-24", "winter 2023–24"),
        ("1999-24?", "perhaps winter 1999–2000"),
        ("2023-24/2024-21", "from winter 2023–24 to spring 2024"),
        ("2023-26", "summer 2023 in the northern hemisphere"),
        ("2023-30", "summer 2023–24 in the southern hemisphere"),
        ("2023-36", "the fourth quarter of 2023"),
        ("2023-38", "May to August 2023"),
        ("2023-40", "the first half of 2023"),
        ("004X", "the 40s"),
        ("19XX", "some time between 1900 and 1999"),
        ("1950S2", "some time between 1900 and 1999, estimated at 1950"),
        ("2023-1X", "some time between October and December 2023"),
        ("2023-12-0X", "some time between 1 and 9 December 2023"),
        ("2024-02-2X", "some time between 20 and 29 February 2024"),
        ("{2020..2022}", "2020 to 2022"),
        ("{2019,2020..}", "2019 and 2020 and later"),
        ("[..2020,2022..2024]", "2020 or earlier or 2022 to 2024"),
        # What has no plain words stays as it is written.
        ("[2022,]", "[2022,]"),
        ("-0044", "-0044"),
        ("[..]", "[..]"),
        ("{..}", "{..}"),
        ("2023-42", "2023-42"),
        ("2023-11-3X", "2023-11-3X"),
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
        (1234.567, "KWD", None, "1,234.567 Kuwaiti dinars"),
        (4e9, "USD", "over", "over $4 billion"),
        (4e7, "EUR", "almost", "almost €40 million"),
        (None, "USD", None, None),
    ],
)
def test_a_sum_is_said_without_rounding(amount: float | None, currency: str, bound: str | None, words: str) -> None:
    assert money_in_words(amount, currency, bound) == words


@pytest.mark.parametrize(
    ("amount", "to", "currency", "words"),
    [
        (18e9, 20e9, "USD", "$18–20 billion"),
        (1.25e9, 1.5e9, "IRR", "1.25–1.5 billion Iranian rials"),
        (5e8, 1.2e9, "USD", "$500 million to $1.2 billion"),
        (5e8, 1.2e9, "IRR", "500 million to 1.2 billion Iranian rials"),
        (1200.0, 1500.0, "EUR", "€1,200–1,500"),
        (999_999.0, 2e6, "EUR", "€999,999 to €2 million"),
    ],
)
def test_a_range_of_sums_names_both_ends(amount: float, to: float, currency: str, words: str) -> None:
    assert money_in_words(amount, currency, "between", to) == words


def test_a_total_with_a_range_among_looser_sums_is_about_so_much() -> None:
    assert money_in_words(3e6, "EUR", "about", 4e6) == "about €3–4 million"


def test_a_second_currency_is_said_in_brackets() -> None:
    first = {"amount": 1.3e9, "amount_to": None, "currency": "EUR", "amount_bound": "exact"}
    second = {"also_amount": 1.4e9, "also_amount_to": None, "also_currency": "USD", "also_bound": "about"}
    assert sum_in_words(first | second) == "€1.3 billion (about $1.4 billion)"
    assert sum_in_words(first | dict.fromkeys(second)) == "€1.3 billion"
    assert sum_in_words(dict.fromkeys(first | second)) is None


@pytest.mark.parametrize(
    ("minutes", "days", "bound", "to", "words"),
    [
        (300, None, "about", None, "about 5 hours"),
        (60, None, "exact", None, "1 hour"),
        (90, None, None, None, "90 minutes"),
        (120, None, "over", None, "over 2 hours"),
        (120, None, "between", 180, "2–3 hours"),
        (60, None, "between", 90, "60–90 minutes"),
        (1_234_567, None, "exact", None, "1,234,567 minutes"),
        (None, 1.0, "about", None, "about 1 day"),
        (None, 1.5, "exact", None, "1.5 days"),
        (None, 1.0, "between", 2.0, "1–2 days"),
        (None, None, None, None, None),
    ],
)
def test_a_duration_is_said_in_words(
    minutes: int | None, days: float | None, bound: str | None, to: float | None, words: str | None
) -> None:
    assert duration_in_words(minutes, days, bound, to) == words


def test_counts_agree_with_their_nouns() -> None:
    assert [plural(n, "sentence") for n in (0, 1, 2000)] == ["0 sentences", "1 sentence", "2,000 sentences"]
    assert plural(2, "party", "parties") == "2 parties"
    assert [number(5.0), number(1234.5)] == ["5", "1,234.5"]


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


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("40000000.00 EUR", "€40 million"),
        ("about 45 million EUR", "about €45 million"),
        ("1234567 / 1000 KWD", "1,234.567 Kuwaiti dinars"),
        ("1234567 / 1000 to 2234567 / 1000 KWD", "1,234.567–2,234.567 Kuwaiti dinars"),
        ("over 4000000000.00 USD", "over $4 billion"),
        ("almost 4 billion USD", "almost $4 billion"),
        ("18 to 20 billion USD", "$18–20 billion"),
        ("800 million to 1.2 billion USD", "$800 million to $1.2 billion"),
        ("18000000000.00 to 20000000000.00 USD", "$18–20 billion"),
        ("1.3 billion EUR = about 1.4 billion USD", "€1.3 billion (about $1.4 billion)"),
        ("1.3 billion EUR = Hillmark", "1.3 billion EUR = Hillmark"),
        ("300 minutes", "5 hours"),
        ("2 days", "2 days"),
        ("over 20 %", "over 20%"),
        ("over 120 minutes", "over 2 hours"),
        ("120 to 180 minutes", "2–3 hours"),
        ("[..2034]", "by 2034"),
        ("notMet", "not reached"),
        ("does_not_support", "does not support"),
        ("pre-construction", "pre-construction"),
        ("CONSULT", "consult"),
        ("NATO", "NATO"),
        ("Hillmark", "Hillmark"),
    ],
)
def test_a_value_of_any_field_is_said_in_words(value: str, words: str) -> None:
    assert value_in_words(value) == words


def test_every_category_of_events_is_said_in_words() -> None:
    assert {value_in_words(term.value) for term in EventType} == {term.value.lower() for term in EventType}


@pytest.mark.parametrize(
    ("period", "words"),
    [("P15Y", "15 years"), ("P1Y6M", "1 year and 6 months"), ("P", "P"), ("for long", "for long")],
)
def test_a_period_is_said_in_words(period: str, words: str) -> None:
    assert period_in_words(period) == words


def test_small_numbers_are_not_rounded_away() -> None:
    assert [number(0.125), number(0.001), number(2.5), number(1234.5678)] == ["0.125", "0.001", "2.5", "1,234.57"]


def test_a_meaning_is_told_without_what_only_tables_need() -> None:
    meetings, financings, loans = (Base.metadata.tables[name].c for name in ("meetings", "financings", "loans"))
    assert meaning_for_readers(meetings.held_on) == (
        "When it was held or was to be held. Blank: the source does not say."
    )
    assert meaning_for_readers(meetings.mode) == "How the sides met. Blank: the source does not say."
    assert (
        meaning_for_readers(financings.amount_minor)
        == "The sum, exact; of a range where it begins. Blank: the source gives none."
    )
    assert meaning_for_readers(loans.interest_percent) == (
        "Interest, in percent a year. Blank: the source does not say."
    )
    assert meaning_for_readers(meetings.status) == "Whether it took place. Blank: the source does not say."
    assert meaning_for_readers(meetings.kind) == "The record's kind, as in records."


@pytest.mark.parametrize(
    ("edtf", "said"),
    [
        ("2031-03-03", "on 3 March 2031"),
        ("2031-03", "in March 2031"),
        ("2031", "in 2031"),
        ("203X", "in the 2030s"),
        ("[..2031-12-31]", "by the end of 2031"),
        ("2031-03~", "about March 2031"),
        ("2030/2031", "from 2030 to 2031"),
        (None, None),
    ],
)
def test_a_day_stands_behind_a_verb_as_english_has_it(edtf: str | None, said: str | None) -> None:
    assert when_in_words(edtf) == said
