"""Numbers, counts and durations."""

import math
import re

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_LARGE = 100
_PERIODS = ("year", "month", "week", "day")


def number(value: float) -> str:
    """A number with its thousands marked, without a fraction where there is none; a small one with all that it has."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) >= _LARGE or round(value, 2) == value else f"{value:.6g}"


def plural(count: float, one: str, many: str = "") -> str:
    """`1 sentence`, `2 sentences`, `3,000 sentences`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def duration_in_words(minutes: int | None, days: float | None, approximate: object = False) -> str | None:
    """Minutes or days as one would say them, `about` before what the source gives loosely; None where it gives none."""
    if days is not None:
        said = f"{days:g} {'day' if days == 1 else 'days'}"
    elif minutes is not None:
        said = plural(minutes // 60, "hour") if minutes % 60 == 0 else plural(minutes, "minute")
    else:
        return None
    return f"about {said}" if approximate else said


def period_in_words(period: str) -> str:
    """A period of ISO 8601 in words: `P1Y6M` is `1 year and 6 months`. As it is written where it is none."""
    found = _PERIOD.fullmatch(period)
    said = [
        plural(int(count), one) for count, one in zip(found.groups() if found else (), _PERIODS, strict=False) if count
    ]
    return " and ".join(said) or period
