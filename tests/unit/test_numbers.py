"""Numbers are read with their bounds and ranges, and said so again; what is none is refused with what to write."""

from __future__ import annotations

import pytest

from communique.factfiles.values.numbers import columns_of_number
from communique.wording import change_in_words, figure_in_words, movement_in_words, percent_in_words


@pytest.mark.parametrize(
    ("name", "value", "columns"),
    [
        ("value", "164", {"value": 164.0, "value_bound": "exact"}),
        ("value", 164.5, {"value": 164.5, "value_bound": "exact"}),
        ("value", "almost 40", {"value": 40.0, "value_bound": "almost"}),
        ("value", "18 to 20 million", {"value": 18e6, "value_to": 20e6, "value_bound": "between"}),
        ("change_percent", "+20", {"change_percent": 20.0, "change_bound": "exact"}),
        ("change_percent", "over -20 %", {"change_percent": -20.0, "change_bound": "over"}),
        ("change_percent", "-5--3", {"change_percent": -5.0, "change_to_percent": -3.0, "change_bound": "between"}),
        ("interest_percent", "up to 5.5", {"interest_percent": 5.5, "interest_bound": "up_to"}),
    ],
)
def test_a_number_keeps_its_bound_and_its_end(name: str, value: float | str, columns: dict[str, object]) -> None:
    assert columns_of_number(name, value) == columns


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("value", "some", "not a number; write it like"),
        ("value", "almost 40 km", "write it under `unit`"),
        ("value", "20 to 18", "from the smaller number to the larger"),
        ("value", "2000 trillion", "out of range"),
        ("change_percent", "20 points", "a percentage has no other unit"),
        ("change_percent", "1" * 25, "more than 24 digits"),
    ],
)
def test_what_is_no_number_of_its_field_is_refused(name: str, value: str, remedy: str) -> None:
    with pytest.raises(ValueError, match=remedy):
        columns_of_number(name, value)


@pytest.mark.parametrize(
    ("change", "bound", "to", "said", "moved"),
    [
        (20, "exact", None, "+20%", "up 20%"),
        (-3.5, None, None, "-3.5%", "down 3.5%"),
        (20, "over", None, "up over 20%", "up over 20%"),
        (-20, "almost", None, "down almost 20%", "down almost 20%"),
        (18, "between", 20, "up 18–20%", "up 18–20%"),
        (-5, "between", -3, "down 3–5%", "down 3–5%"),
        (-1, "between", 2, "-1 to +2%", "-1 to +2%"),
    ],
)
def test_a_change_is_said_with_its_way_and_its_size(
    change: float, bound: str | None, to: float | None, said: str, moved: str
) -> None:
    assert (change_in_words(change, bound, to), movement_in_words(change, bound, to)) == (said, moved)


def test_a_figure_is_said_with_its_bound_and_its_end() -> None:
    assert figure_in_words(1500, "at_least") == "at least 1,500"
    assert figure_in_words(18, "between", 20.5) == "18–20.5"
    assert percent_in_words(5.5, "up_to") == "up to 5.5%"
    assert percent_in_words(2, "between", 3.25) == "2–3.25%"
