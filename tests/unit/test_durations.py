"""Durations are read as a reader writes them, exactly and in their unit, or refused with what to write."""

from __future__ import annotations

import pytest

from communique.factfiles.values.durations import columns_of_duration


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("about 5 hours", {"duration_minutes": 300, "duration_bound": "about"}),
        ("90 minutes", {"duration_minutes": 90, "duration_bound": "exact"}),
        ("1 day", {"duration_days": 1.0, "duration_bound": "exact"}),
        ("1.5 hours", {"duration_minutes": 90, "duration_bound": "exact"}),
        ("over 2 hours", {"duration_minutes": 120, "duration_bound": "over"}),
        ("almost 1 hour", {"duration_minutes": 60, "duration_bound": "almost"}),
        ("2 weeks", {"duration_days": 14.0, "duration_bound": "exact"}),
        ("2 to 3 hours", {"duration_minutes": 120, "duration_to_minutes": 180, "duration_bound": "between"}),
        ("2-3 days", {"duration_days": 2.0, "duration_to_days": 3.0, "duration_bound": "between"}),
    ],
)
def test_a_duration_keeps_its_unit_its_bound_and_its_end(text: str, columns: dict[str, object]) -> None:
    assert columns_of_duration(text) == columns


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("٥ hours", "write it like"),
        ("5", "write it like"),
        ("hours", "write it like"),
        ("five hours", "write it like"),
        ("a week", "write it like"),
        ("2 months", "write it like"),
        ("-2 hours", "write it like"),
        ("0.001 hours", "give it in minutes"),
        ("1 to 1.001 hours", "give it in minutes"),
        ("3 to 2 hours", "from the smaller number to the larger"),
        ("1 to 99999999 days", "longer than a lifetime of mankind"),
        (f"{'1' * 25} hours", "more than 24 digits"),
        (f"{'9' * 1_000_001} hours", "more than 24 digits"),
        (f"1.{'0' * 30}1 hours", "more than 24 digits"),
    ],
)
def test_what_is_no_duration_is_refused(text: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        columns_of_duration(text)
