"""Durations of meetings between fact file and row: in minutes or in days, as they are printed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from communique.factfiles.values.intervals import Figure, read_number

_LIKE = 'duration; write it like "about 5 hours", "90 minutes", "2 to 3 days" or "1 week"'
_MINUTES = {"minute": 1, "hour": 60}
_DAYS = {"day": 1, "week": 7}
_LONGEST = 10**7


def columns_of_duration(text: str) -> dict[str, Any]:
    """Return the columns of `about 5 hours`; ValueError, with the remedy, where it is none."""
    figure = read_number(text, like=_LIKE)
    unit = figure.interval.unit.removesuffix("s")
    if figure.value < 0 or unit not in _MINUTES | _DAYS:
        raise ValueError(f"not a {_LIKE}")
    if max(_ends(figure)) > _LONGEST:
        raise ValueError("longer than a lifetime of mankind; correct the duration")
    in_minutes = unit in _MINUTES
    names = ("duration_minutes", "duration_to_minutes") if in_minutes else ("duration_days", "duration_to_days")
    ends = (_minutes(end, unit) if in_minutes else float(end * _DAYS[unit]) for end in _ends(figure))
    return {"duration_bound": figure.bound, **dict(zip(names, ends, strict=False))}


def _ends(figure: Figure) -> list[Decimal]:
    return [figure.value] if figure.last is None else [figure.value, figure.last]


def _minutes(number: Decimal, unit: str) -> int:
    minutes = number * _MINUTES[unit]
    if minutes != minutes.to_integral_value():
        raise ValueError("not a whole number of minutes; give it in minutes")
    return int(minutes)
