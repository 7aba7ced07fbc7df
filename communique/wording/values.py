"""Values of any field as a reader would say them: numbers, durations, and what is kept as text."""

import math
import re
from decimal import Decimal

from communique.wording.bounds import bounded
from communique.wording.dates import date_in_words
from communique.wording.money import money_in_words
from communique.wording.terms import term_in_words

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_LARGE = 100
_PERIODS = ("year", "month", "week", "day")
_ENDINGS = {1: "st", 2: "nd", 3: "rd"}
_SIZES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
# A sum as fact files write it; as views write it, it may be divided by the minor units of its currency.
_SUM = re.compile(
    r"(?P<bound>(?:about|over|almost|at least|up to) )?(?P<number>[\d,]+(?:\.\d+)?)(?: / (?P<unit>\d+))?"
    r"(?: (?P<size>million|billion|trillion))?"
    r"(?: to (?P<last>[\d,]+(?:\.\d+)?)(?: / \d+)?(?: (?P<size_of_last>million|billion|trillion))?)?"
    r" (?P<currency>[A-Z]{3})"
)
_MINUTES = re.compile(r"((?:about|over|almost|at least|up to) )?(\d+)(?: to (\d+))? minutes")
# A share as fact files write it.
_PERCENT = re.compile(r"(?<=\d) %$")
_HOUR = 60
_TO = "\N{EN DASH}"
# Of words in capitals only the categories of events (PLOVER): others are names, such as NATO.
_TERM = re.compile(
    r"[a-z]+(?:[_.][a-z_]+)+|notMet|partiallyMet|met|AGREE|CONSULT|SUPPORT|CONCEDE|COOPERATE|AID|RETREAT|REQUEST|ACCUSE"
    r"|REJECT|THREATEN|PROTEST|SANCTION|MOBILIZE|COERCE|ASSAULT"
)


def number(value: float) -> str:
    """Return a number with its thousands marked and no needless fraction; a small one with all that it has."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return f"{value:,.0f}"
    if abs(value) >= _LARGE or round(value, 2) == value:
        return f"{value:,.2f}".rstrip("0").rstrip(".")
    return f"{value:.6g}"


def plural(count: float, one: str, many: str = "") -> str:
    """Return `1 sentence`, `2 sentences`, `3,000 sentences`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def ordinal_in_words(count: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `11th`, `21st`, `1,002nd`."""
    is_teen = count % 100 in (11, 12, 13)
    return f"{number(count)}{'th' if is_teen else _ENDINGS.get(count % 10, 'th')}"


def duration_in_words(
    minutes: float | None, days: float | None, bound: str | None = None, to: float | None = None
) -> str | None:
    """Return minutes or days, or a range to as many, as one would say them; None where none is given."""
    if days is not None:
        return bounded(_ends(days, to, "day"), bound)
    if minutes is None:
        return None
    in_hours = minutes % _HOUR == 0 and (to or 0) % _HOUR == 0
    if in_hours:
        return bounded(_ends(minutes / _HOUR, to and to / _HOUR, "hour"), bound)
    return bounded(_ends(minutes, to, "minute"), bound)


def _ends(first: float, to: float | None, unit: str) -> str:
    """Return `1 hour`, `2 hours` or a range of hours."""
    said = [f"{end:,.0f}" if end == int(end) else f"{end:g}" for end in (first, to) if end is not None]
    return f"{_TO.join(said)} {unit if said == ['1'] else unit + 's'}"


def period_in_words(period: str) -> str:
    """Return a period of ISO 8601 in words: `P1Y6M` is `1 year and 6 months`. As it is written where it is none."""
    found = _PERIOD.fullmatch(period)
    said = [
        plural(int(count), one) for count, one in zip(found.groups() if found else (), _PERIODS, strict=False) if count
    ]
    return " and ".join(said) or period


def value_in_words(value: str) -> str:
    """Return the value as a reader would say it; as it is written, where it is in words already."""
    if money := _sum_in_words(value):
        return money
    if minutes := _MINUTES.fullmatch(value):
        to = int(minutes[3]) if minutes[3] else None
        return f"{minutes[1] or ''}{duration_in_words(int(minutes[2]), None, to=to)}"
    if _TERM.fullmatch(value):
        return term_in_words(value)
    return _PERCENT.sub("%", date_in_words(value) or value)


def _sum_in_words(value: str) -> str | None:
    """Return a sum in words, in one currency or in two; None where it is none."""
    stated = [_SUM.fullmatch(one) for one in value.split(" = ", 1)]
    if not all(stated):
        return None
    said, *also = (_figure(one) for one in stated if one)
    return f"{said} ({also[0]})" if also else said


def _figure(stated: re.Match[str]) -> str:
    to = stated["last"] and _major(stated["last"], stated["unit"], stated["size_of_last"] or stated["size"])
    # The size behind a range is that of both of its ends.
    amount = _major(stated["number"], stated["unit"], stated["size"] or (stated["last"] and stated["size_of_last"]))
    return f"{stated['bound'] or ''}{money_in_words(amount, stated['currency'], to=to or None)}"


def _major(number: str, unit: str | None, size: str | None) -> float:
    return float(Decimal(number.replace(",", "")) / int(unit or 1) * _SIZES.get(size or "", 1))
