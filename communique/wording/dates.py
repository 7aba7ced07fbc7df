"""Partial dates (EDTF, ISO 8601-2) as a reader would say them: `7 December 2023`, `by the end of 2024`, `the 2020s`."""

import calendar
import re
from functools import lru_cache

_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
# A time of day; how far it is from Greenwich a reader is told where that is printed.
_HOUR = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::(?!00)\d\d)?)(?::00)?(Z|[+-]\d\d(?::?\d\d)?)?")
_DOUBT = re.compile(r"([^?~%]*)([?~%]?)")
_DECADE = re.compile(r"(\d{3})X")
_OPEN = {"", ".."}
_DECEMBER, _LAST_DAY = 12, 31
# Python makes these names anew whenever it is asked for one, which took a quarter of a long page's time.
_MONTHS = dict(enumerate(calendar.month_name))
# What may stand for a month; `{}` is the year. Those of _ACROSS begin in December.
_SEASONS = ("spring", "summer", "autumn", "winter")
_HEMISPHERES = {21: "", 25: " in the northern hemisphere", 29: " in the southern hemisphere"}
_PERIODS = {
    **{first + n: f"{name} {{}}{where}" for first, where in _HEMISPHERES.items() for n, name in enumerate(_SEASONS)},
    **{33 + n: f"the {nth} quarter of {{}}" for n, nth in enumerate(("first", "second", "third", "fourth"))},
    **{37 + n: f"{_MONTHS[4 * n + 1]} to {_MONTHS[4 * n + 4]} {{}}" for n in range(3)},
    **{40 + n: f"the {nth} half of {{}}" for n, nth in enumerate(("first", "second"))},
}
_ACROSS = {24, 28, 30}
# How a limit is said where the first end is open, where the last is, and where neither is.
_SOME_TIME = ("by {}", "{} or later", "some time between {} and {}")
_ALL_THE_TIME = ("until {}", "since {}", "from {} to {}")
_SETS = {"[]": " or ", "{}": " and "}
# A month or a day that is not known: what is known is as precise as the source.
_UNKNOWN = re.compile(r"(?<=\d{4})(-XX)+$|(?<=\d{4}-\d\d)-XX$")
# Digits that are not known, where plain words tell what is left: of the year, of the month, of the day.
_SOME_YEAR = re.compile(r"(\d)(\dXX|XXX)|(\d{4})S([123])")
_SOME_MONTH = re.compile(r"(\d{4})-([01])X")
_SOME_DAY = re.compile(r"(\d{4})-(\d\d)-([0-3])X")
_LOOSENED = {"?": "perhaps {}", "~": "about {}", "%": "perhaps about {}", "": "{}"}


@lru_cache(maxsize=1024)  # a long page says the same few days again and again
def date_in_words(edtf: str | None) -> str | None:
    """Return a date in words; what is no simple date, span or limit stays as written. None where there is none."""
    if edtf is None:
        return None
    if edtf.startswith("[") and edtf.endswith("]") and ".." in edtf and "," not in edtf:
        return _limits(edtf[1:-1].split("..", 1), _SOME_TIME) or edtf
    if edtf[:1] + edtf[-1:] in _SETS:
        return _set(edtf[1:-1].split(","), _SETS[edtf[:1] + edtf[-1:]]) or edtf
    if "/" in edtf:
        return _limits(edtf.split("/", 1), _ALL_THE_TIME) or edtf
    return _simple(edtf) or edtf


def when_in_words(edtf: str | None) -> str | None:
    """Return a date as it stands behind a verb: `on 7 December 2023`, `in 2023`, `by the end of 2024`."""
    said = date_in_words(edtf)
    if not edtf or not said or said == edtf != edtf[:4]:
        return said
    if _HOUR.fullmatch(edtf) or len(edtf) == len("2023-12-07"):
        return f"on {said}" if edtf[:4].isdigit() and "/" not in edtf and not _UNKNOWN.search(edtf) else said
    return f"in {said}" if _DATE.fullmatch(edtf) or _DECADE.fullmatch(edtf) else said


def _simple(edtf: str) -> str | None:
    if hour := _HOUR.fullmatch(edtf):
        day = _without_doubt(hour[1])
        return day and f"{day}, {hour[2]}{_zone(hour[3])}"
    doubt = _DOUBT.fullmatch(edtf)
    said = _without_doubt(doubt[1]) if doubt else None
    return _LOOSENED[doubt[2]].format(said) if doubt and said else None


def _zone(offset: str | None) -> str:
    return "" if offset is None else " UTC" if offset == "Z" else f" UTC{offset}"


def _without_doubt(edtf: str) -> str | None:
    if decade := _DECADE.fullmatch(edtf):
        return f"the {int(decade[1])}0s"
    date = _DATE.fullmatch(_UNKNOWN.sub("", edtf))
    if date is None:
        return _unknown_digits(edtf)
    year, month, day = int(date[1]), int(date[2] or 0), int(date[3] or 0)
    if month in _PERIODS and not day:
        return _PERIODS[month].format(_with_the_next(year) if month in _ACROSS else year)
    if month > _DECEMBER:
        return None
    return " ".join(filter(None, (f"{day}" if day else "", _MONTHS[month], f"{year}")))


def _with_the_next(year: int) -> str:
    """Return a year with the next behind it, for what begins in December."""
    following = year + 1
    return f"{year}–{following % 100:02d}" if following % 100 else f"{year}–{following}"


def _unknown_digits(edtf: str) -> str | None:
    """Return the first and the last that a year, month or day may be whose last digits are not known."""
    if year := _SOME_YEAR.fullmatch(edtf):
        return _some_year(edtf, year[3])
    if month := _SOME_MONTH.fullmatch(edtf):
        first, last = (1, 9) if month[2] == "0" else (10, _DECEMBER)
        return f"some time between {_MONTHS[first]} and {_MONTHS[last]} {int(month[1])}"
    if (day := _SOME_DAY.fullmatch(edtf)) and 1 <= int(day[2]) <= _DECEMBER:
        tens, month_and_year = 10 * int(day[3]), f"{_MONTHS[int(day[2])]} {int(day[1])}"
        last = min(tens + 9, calendar.monthrange(int(day[1]), int(day[2]))[1])
        return f"some time between {tens or 1} and {last} {month_and_year}" if last > tens else None
    return None


def _some_year(edtf: str, estimate: str | None) -> str:
    known = edtf[: int(edtf[-1])].ljust(4, "X") if estimate else edtf
    first, last = int(known.replace("X", "0")), int(known.replace("X", "9"))
    return f"some time between {first} and {last}" + (f", estimated at {int(estimate)}" if estimate else "")


def _limits(written: list[str], words: tuple[str, str, str]) -> str | None:
    """Return what begins and ends, or does only one of both, in words that have room for the ends."""
    (first, last), (until, since, between) = written, words
    if first in _OPEN:
        return until.format(said) if (said := _end(last)) else None
    if last in _OPEN:
        return since.format(said) if (said := _simple(first)) else None
    ends = _simple(first), _simple(last)
    return between.format(*ends) if all(ends) else None


def _set(days: list[str], between: str) -> str | None:
    """Return `2022 or 2023`, where it is one of them; `2022 and 2023`, where it is all."""
    said = [_one_or_several(day.strip(), between) for day in days]
    return between.join(map(str, said)) if all(said) else None


def _one_or_several(edtf: str, between: str) -> str | None:
    first, several, last = edtf.partition("..")
    if not several:
        return _simple(edtf)
    if not first or not last:
        said = _simple(first or last)
        return said and f"{said}{between}{'later' if first else 'earlier'}"
    ends = _simple(first), _simple(last)
    return f"{ends[0]} to {ends[1]}" if all(ends) else None


def _end(edtf: str) -> str | None:
    """Return a limit in words; the last day of a year is its end."""
    if edtf.endswith(f"-{_DECEMBER}-{_LAST_DAY}"):
        return f"the end of {edtf[:4]}"
    return _simple(edtf)
