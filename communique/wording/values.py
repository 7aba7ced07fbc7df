"""Values of any field as a reader would say them: numbers, durations, sums of money, and what is kept as text."""

import math
import re
from decimal import Decimal

from babel.numbers import format_compact_decimal, get_currency_name, get_currency_precision, get_currency_symbol

from communique.wording.dates import date_in_words
from communique.wording.terms import term_in_words

_PERIOD = re.compile(r"P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?")
_LARGE = 100
_PERIODS = ("year", "month", "week", "day")
_LOCALE = "en"
_BOUNDS = {"about": "about ", "up_to": "up to ", "at_least": "at least "}
_FROM_A_MILLION, _TO_A_QUADRILLION = 10**6, 10**15
_MONEY = re.compile(
    r"(?P<bound>about |up to |at least )?(?P<number>\d[\d,]*(?:\.\d+)?)(?: / (?P<unit>\d+))?"
    r"(?: (?P<scale>million|billion|trillion))? (?P<currency>[A-Z]{3})"
)
_SCALES = {"": 1, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_MINUTES = re.compile(r"(\d+) minutes")
_TERM = re.compile(r"[a-z]+(?:[_.][a-z_]+)+|notMet|partiallyMet|met")


def number(value: float) -> str:
    """Return a number with its thousands marked and no needless fraction; a small one with all that it has."""
    if not math.isfinite(value):
        return str(value)
    if value == int(value):
        return f"{value:,.0f}"
    return f"{value:,.2f}" if abs(value) >= _LARGE or round(value, 2) == value else f"{value:.6g}"


def plural(count: float, one: str, many: str = "") -> str:
    """Return `1 sentence`, `2 sentences`, `3,000 sentences`."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def duration_in_words(minutes: int | None, days: float | None, approximate: object = False) -> str | None:
    """Return minutes or days as one would say them, `about` before what is given loosely; None where none is given."""
    if days is not None:
        said = f"{days:g} {'day' if days == 1 else 'days'}"
    elif minutes is not None:
        said = plural(minutes // 60, "hour") if minutes % 60 == 0 else plural(minutes, "minute")
    else:
        return None
    return f"about {said}" if approximate else said


def period_in_words(period: str) -> str:
    """Return a period of ISO 8601 in words: `P1Y6M` is `1 year and 6 months`. As it is written where it is none."""
    found = _PERIOD.fullmatch(period)
    said = [
        plural(int(count), one) for count, one in zip(found.groups() if found else (), _PERIODS, strict=False) if count
    ]
    return " and ".join(said) or period


def money_in_words(amount: float | None, currency: str | None, bound: str | None = None) -> str | None:
    """Return a sum in major units as a reader would say it, never rounded; None where there is none."""
    if amount is None:
        return None
    said = _compact(amount) or _in_full(amount, currency)
    return f"{_BOUNDS.get(bound or '', '')}{_with_currency(said, currency, amount)}"


def _in_full(amount: float, currency: str | None) -> str:
    """Return all digits, down to the minor unit, of which some currencies have a thousand."""
    digits = get_currency_precision(currency) if currency else 2
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.{max(2, digits)}f}"


def _compact(amount: float) -> str | None:
    """Return `1.5 billion`, where that is the very number."""
    if not _FROM_A_MILLION <= abs(amount) < _TO_A_QUADRILLION:
        return None
    said = str(format_compact_decimal(amount, format_type="long", locale=_LOCALE, fraction_digits=3))
    digits, _, unit = said.partition(" ")
    very_number = float(digits.replace(",", "")) * _SCALES.get(unit, 0)
    return said if round(very_number, 3) == round(amount, 3) else None


def _with_currency(said: str, currency: str | None, amount: float) -> str:
    if not currency:
        return said
    symbol = get_currency_symbol(currency, locale=_LOCALE)
    if symbol != currency:
        return f"{symbol}{said}"
    return f"{said} {get_currency_name(currency, count=amount, locale=_LOCALE)}"


def value_in_words(value: str) -> str:
    """Return the value as a reader would say it; as it is written, where it is in words already."""
    if money := _MONEY.fullmatch(value):
        return _money(money)
    if minutes := _MINUTES.fullmatch(value):
        return duration_in_words(int(minutes[1]), None) or value
    if _TERM.fullmatch(value):
        return term_in_words(value)
    return date_in_words(value) or value


def _money(money: re.Match[str]) -> str:
    number = Decimal(money["number"].replace(",", "")) / int(money["unit"] or 1) * _SCALES[money["scale"] or ""]
    return f"{money['bound'] or ''}{money_in_words(float(number), money['currency'])}"
