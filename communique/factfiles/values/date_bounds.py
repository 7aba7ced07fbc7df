"""The first and the last day that a date in EDTF (ISO 8601-2) allows.

`edtf` reads the grammar; its own days of a season, of digits that are not known and of a set are too few.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import MAXYEAR, MINYEAR
from itertools import product

from edtf import (
    Date,
    DateAndTime,
    EDTFObject,
    Interval,
    MultipleDates,
    OneOfASet,
    Season,
    UncertainOrApproximate,
    UnspecifiedIntervalSection,
)

# ISO 8601, so that they compare as they follow each other; None where it is open.
Bounds = tuple[str | None, str | None]

OUT_OF_RANGE = "the year is out of range; give one from 1 to 9999"
_DIGITS = "0123456789"
_DECEMBER = 12
_OPEN: Bounds = (None, None)
# Codes that stand for a month: the first month of each, and how many it has.
_SPRING, _SUMMER, _AUTUMN, _WINTER = (3, 3), (6, 3), (9, 3), (12, 3)
_MONTHS_OF = {
    **dict(zip(range(21, 25), (_SPRING, _SUMMER, _AUTUMN, _WINTER), strict=True)),
    **dict(zip(range(25, 29), (_SPRING, _SUMMER, _AUTUMN, _WINTER), strict=True)),
    **dict(zip(range(29, 33), (_AUTUMN, _WINTER, _SPRING, _SUMMER), strict=True)),
    **{33 + quarter: (1 + 3 * quarter, 3) for quarter in range(4)},
    **{37 + third: (1 + 4 * third, 4) for third in range(3)},
    **{40 + half: (1 + 6 * half, 6) for half in range(2)},
}
_NO_SUCH_DAY = "not a date in EDTF: the calendar has no such day; correct it"
_BACKWARDS = "it ends before it begins; swap the two dates"


def bounds_of(parsed: EDTFObject) -> Bounds:
    """Return the first and the last day that a parsed date allows; None where it is open. ValueError if there is none.

    Between them lies every day that the date may mean, and so does what lies between the dates of a set or span.

    A season without a hemisphere (21 to 24) is the northern one, since neither EDTF nor a source says which: read as
    either, spring would last from March to November and order nothing. The southern ones have codes of their own (29 to
    32). Seasons are whole months, as in statistics of the weather: winter is December to February, and it bears the
    year in which it begins, as EDTF has it come after autumn; the southern summer likewise.

    `~`, `?` and `%` widen nothing: how far "about 2023" reaches, the source does not say.
    """
    match parsed:
        case UnspecifiedIntervalSection():
            return _OPEN
        case UncertainOrApproximate() | DateAndTime():
            return bounds_of(parsed.date)
        case OneOfASet() | MultipleDates():
            return _around([bounds_of(each) for each in parsed.objects])
        case Interval():
            return _in_order(bounds_of(parsed.lower)[0], bounds_of(parsed.upper)[1])
        case Season():
            return _season(*_numbers_of_season(parsed))
        case Date():
            return _first(_days(parsed, _DIGITS)), _first(_days(parsed, _DIGITS[::-1]))
    raise ValueError(_NO_SUCH_DAY)


def _around(several: list[Bounds]) -> Bounds:
    """Return what encloses all of several; what is open on one side makes all of it open there."""
    firsts, lasts = [first for first, _ in several if first], [last for _, last in several if last]
    first = min(firsts) if len(firsts) == len(several) else None
    return first, max(lasts) if len(lasts) == len(several) else None


def _in_order(first: str | None, last: str | None) -> Bounds:
    if first and last and first > last:
        raise ValueError(_BACKWARDS)
    return first, last


def _numbers_of_season(season: Season) -> tuple[int, int, int]:
    return (int(season.year), *_MONTHS_OF[int(season.season)])


def _season(year: int, first: int, months: int) -> Bounds:
    last = first + months - 1
    end, month = year + (last - 1) // _DECEMBER, (last - 1) % _DECEMBER + 1
    return _iso(year, first, 1), _iso(end, month, monthrange(end, month)[1])


def _days(date: Date, order: str) -> Iterator[str]:
    """Yield the days that a date allows, where X is any digit, in the order in which the digits are tried."""
    if date.year.startswith("-"):
        raise ValueError(OUT_OF_RANGE)
    for year in _numbers(date.year, order):
        for month in _numbers(date.month or "XX", order):
            for day in _numbers(date.day or "XX", order) if 1 <= month <= _DECEMBER else ():
                if 1 <= day <= monthrange(year, month)[1]:
                    yield _iso(year, month, day)


def _numbers(written: str, order: str) -> Iterator[int]:
    return (int("".join(digits)) for digits in product(*(order if one == "X" else one for one in written)))


def _first(days: Iterable[str]) -> str:
    for day in days:
        return day
    raise ValueError(_NO_SUCH_DAY)


def _iso(year: int, month: int, day: int) -> str:
    if not MINYEAR <= year <= MAXYEAR:
        raise ValueError(OUT_OF_RANGE)
    return f"{year:04d}-{month:02d}-{day:02d}"
