"""What printed words allow: numbers, sums, durations and dates as intervals in a unit, so that they can be compared.

A figure is as precise as it was printed. `1.5 billion` allows half of its last digit to each side, `about` a tenth,
`over` and `almost` up to one unit of the last digit; `at least` and `up to` are open at one end. The words speak of the
size: what changes by `over -20` falls by more than 20.
"""

from __future__ import annotations

import math
import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from communique.factfiles.values.values import parse_date

SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
BOUNDS = {
    "": "exact",
    "about": "about",
    "some": "about",
    "over": "over",
    "more than": "over",
    "almost": "almost",
    "nearly": "almost",
    "up to": "up_to",
    "at least": "at_least",
}
DAY = "day"
_LIKE_A_NUMBER = 'number; write it like "164", "about 40 km" or "18 to 20 million t"'
_LIKE_A_SUM = (
    'sum; write it like "500 million USD", "over 1.5 billion EUR", "18 to 20 billion USD" or '
    '"1.3 billion EUR = about 1.4 billion USD"'
)
_LIKE_A_DURATION = 'duration; write it like "about 5 hours", "90 minutes", "2 to 3 days" or "15 years"'
# More digits than these are no figure, and a float would round them.
_MOST_DIGITS = 24
_FIGURE = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_NUMBER = re.compile(
    rf"(?:(?P<bound>{'|'.join(filter(None, BOUNDS))}) )?(?P<first>{_FIGURE})(?:(?: to |[-–])(?P<last>{_FIGURE}))?"
    rf"(?: (?P<scale>{'|'.join(filter(None, SCALES))}))?(?: (?P<unit>\S.*))?",
    re.ASCII,
)
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
# A month has no fixed number of minutes, so long durations are in months.
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 10080}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_LEAST_SHARE, _ROUGHLY = Decimal("0.05"), Decimal("0.1")
_ALMOST_ONE = Decimal("0.999999")
_EDGE = 1e-6
# The precision of a date by its length in EDTF, in days.
_DAYS = {len("2023"): 366, len("2023-12"): 31, len("2023-12-07"): 1}
_SEASON_DAYS = 92
_LAST_MONTH = 12


class Interval(NamedTuple):
    """All that words allow, both ends included, in a unit; infinite where an end is open."""

    low: float
    high: float
    unit: str

    @property
    def middle(self) -> float:
        """Return the number in the middle."""
        return (self.low + self.high) / 2

    @property
    def is_closed(self) -> bool:
        """Return whether it has two ends."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def inner(self) -> Interval:
        """Return it without its very ends, which figures that were rounded share with their neighbours: 61 with 62.

        Days are counted and have no neighbours; what is open at an end, or begins at nothing, includes the other.
        """
        if self.unit == DAY or not self.is_closed or self.low in (0, self.high):
            return self
        edge = (self.high - self.low) * _EDGE
        return Interval(self.low + edge, self.high - edge, self.unit)

    def overlaps(self, other: Interval) -> bool:
        """Return whether something is in both, whatever their units are; that they touch is not enough."""
        one, two = self.inner, other.inner
        return one.low <= two.high and two.low <= one.high

    def holds(self, other: Interval) -> bool:
        """Return whether all of another is in this one, whatever their units are."""
        return self.low <= other.low and other.high <= self.high


class Figure(NamedTuple):
    """A printed number: its value (the first of a range), the last of a range, how it is bounded, what it allows."""

    value: Decimal
    last: Decimal | None
    bound: str
    interval: Interval


class Sum(NamedTuple):
    """A printed sum, and the same in a second currency where the source prints that, too."""

    figure: Figure
    second: Figure | None

    @property
    def intervals(self) -> tuple[Interval, ...]:
        """Return what each of its currencies allows."""
        return tuple(one.interval for one in (self.figure, self.second) if one)


@lru_cache(maxsize=1024)
def read_number(text: str, unit: str = "", like: str = _LIKE_A_NUMBER) -> Figure:
    """Return `about 40 km` or `18 to 20 %` as a figure; a unit that is given stands for one that is not printed.

    Raises ValueError, with the remedy, which is to write it `like` the examples where it is no number.
    """
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise ValueError(f"not a {like}")
    first, last = _decimal(match["first"]), _decimal(match["last"]) if match["last"] else None
    scale, bound = SCALES[match["scale"] or ""], BOUNDS[match["bound"] or ""]
    if last is not None and (bound != "exact" or last <= first):
        raise ValueError('a range goes from the smaller number to the larger, without "about" or "over"; correct it')
    if last is not None:
        bound, (low, high) = "between", (first - _half_digit(first), last + _half_digit(last))
    else:
        low, high = _allowed(first, bound)
    interval = Interval(_float(low * scale), _float(high * scale), match["unit"] or unit)
    return Figure(first * scale, None if last is None else last * scale, bound, interval)


def _decimal(printed: str) -> Decimal:
    if len(printed) > _MOST_DIGITS:
        raise ValueError(f"more than {_MOST_DIGITS} digits; correct the number")
    return Decimal(printed.replace(",", ""))


def _half_digit(number: Decimal) -> Decimal:
    """Return half a unit of the last printed digit: 0.05 for 1.5, 0.5 for 220."""
    exponent = number.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2


def _allowed(number: Decimal, bound: str) -> tuple[Decimal, Decimal]:
    """Return what a number allows by how its size is bounded."""
    if number < 0:
        low, high = _allowed(-number, bound)
        return -high, -low
    size, half = number, _half_digit(number)
    rounding = min(half, size * _LEAST_SHARE) if size else half
    step = min(2 * half, size * _ROUGHLY)
    roughly = max(size * _ROUGHLY, rounding)
    infinite = Decimal("Infinity")
    return {
        "exact": (number - rounding, number + rounding),
        "about": (number - roughly, number + roughly),
        "over": (number, number + step * _ALMOST_ONE),
        "almost": (number - step, number),
        "up_to": (Decimal(0), number),
        "at_least": (number, infinite),
    }[bound]


def _float(number: Decimal) -> float:
    return float(number)


@lru_cache(maxsize=1024)
def read_sum(text: str) -> Sum:
    """Return `over 5 billion USD` or `1.3 billion EUR = about 1.4 billion USD`; ValueError where it is no sum."""
    first, equals, second = text.partition(" = ")
    stated = Sum(_money(first), _money(second) if equals else None)
    if stated.second and not stated.second.value:
        raise ValueError("nothing is the same in every currency; delete the second sum")
    if stated.second and stated.second.interval.unit == stated.figure.interval.unit:
        raise ValueError("both sums are in one currency; write a range like `18 to 20 billion USD`, or delete one sum")
    return stated


def _money(text: str) -> Figure:
    figure = read_number(text, like=_LIKE_A_SUM)
    if not _CURRENCY.fullmatch(figure.interval.unit) or figure.value < 0:
        raise ValueError(f"not a {_LIKE_A_SUM}")
    return figure


@lru_cache(maxsize=512)
def read_duration(text: str) -> Figure:
    """Return `about 5 hours` in minutes (unit `min`), `15 years` in months (unit `mo`); ValueError otherwise."""
    figure = read_number(text, like=_LIKE_A_DURATION)
    printed = figure.interval.unit.removesuffix("s")
    for units, base in ((_MINUTES, "min"), (_MONTHS, "mo")):
        if printed in units and figure.value >= 0:
            low, high, _ = figure.interval
            scale = units[printed]
            last = None if figure.last is None else figure.last * scale
            return Figure(figure.value * scale, last, figure.bound, Interval(max(low, 0) * scale, high * scale, base))
    raise ValueError(f"not a {_LIKE_A_DURATION}")


@lru_cache(maxsize=1024)
def read_date(text: str) -> Interval:
    """Return the days that an EDTF date allows, as proleptic ordinals; open ends are infinite.

    What is approximate or uncertain (`~`, `?`, `%`) allows one unit of its precision more, to each side.
    """
    dated = parse_date(text)
    low, high = _ordinal(dated.earliest, -math.inf), _ordinal(dated.latest, math.inf)
    wide = max((_precision(part) for part in _parts(text) if re.search(r"[~?%]", part)), default=0)
    return Interval(low - wide, high + wide, DAY)


@lru_cache(maxsize=1024)
def read_deadline(text: str) -> Interval:
    """Return the days by which something is due: only the end counts, so that `[..2030]` and `2030` are the same."""
    last = _parts(text)[-1]
    return read_date(last) if last and _is_date(last) else read_date(text)


def _parts(text: str) -> list[str]:
    """Return the dates that an interval or set names."""
    return re.split(r"/|\.\.|,", text.strip("[]{}"))


def _is_date(text: str) -> bool:
    try:
        parse_date(text)
    except ValueError:
        return False
    return True


def _precision(part: str) -> int:
    """Return how many days one unit of a date's precision has."""
    plain = re.sub(r"[~?%]", "", part)
    if len(plain) == len("2023-12") and plain[-2:].isdigit() and int(plain[-2:]) > _LAST_MONTH:
        return _SEASON_DAYS
    return _DAYS.get(len(plain), _DAYS[len("2023")])


def _ordinal(day: str | None, otherwise: float) -> float:
    return float(date.fromisoformat(day).toordinal()) if day else otherwise
