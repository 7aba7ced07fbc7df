"""Sums of money: `$500 million`, `about $5 billion`, `up to 1,234,567 Iranian rials`."""

from babel.numbers import (
    format_compact_decimal,
    get_currency_name,
    get_currency_precision,
    get_currency_symbol,
)

_LOCALE = "en"
_BOUNDS = {"about": "about ", "up_to": "up to ", "at_least": "at least "}
_FROM_A_MILLION, _TO_A_QUADRILLION = 10**6, 10**15


def money_in_words(amount: float | None, currency: str | None, bound: str | None = None) -> str | None:
    """A sum in major units as a reader would say it, never rounded; None where there is none."""
    if amount is None:
        return None
    said = _compact(amount) or _in_full(amount, currency)
    return f"{_BOUNDS.get(bound or '', '')}{_with_currency(said, currency, amount)}"


def _in_full(amount: float, currency: str | None) -> str:
    """All digits, down to the minor unit, of which some currencies have a thousand."""
    digits = get_currency_precision(currency) if currency else 2
    return f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.{max(2, digits)}f}"


def _compact(amount: float) -> str | None:
    """`1.5 billion`, where that is the very number."""
    if not _FROM_A_MILLION <= abs(amount) < _TO_A_QUADRILLION:
        return None
    said = str(format_compact_decimal(amount, format_type="long", locale=_LOCALE, fraction_digits=3))
    digits, _, unit = said.partition(" ")
    size = {"million": 1e6, "billion": 1e9, "trillion": 1e12}.get(unit)
    return said if size and round(float(digits.replace(",", "")) * size, 3) == round(amount, 3) else None


def _with_currency(said: str, currency: str | None, amount: float) -> str:
    if not currency:
        return said
    symbol = get_currency_symbol(currency, locale=_LOCALE)
    if symbol != currency:
        return f"{symbol}{said}"
    return f"{said} {get_currency_name(currency, count=amount, locale=_LOCALE)}"
