"""Sums of money as a reader would say them: never rounded, with their bounds, ranges and second currencies."""

from collections.abc import Mapping
from typing import Any

from babel.numbers import format_compact_decimal, get_currency_name, get_currency_precision, get_currency_symbol

from communique.wording.bounds import bounded

_LOCALE = "en"
_UNCOUNTED = ("equity",)
_TO = "\N{EN DASH}"
_SIZES = {"million": 10**6, "billion": 10**9, "trillion": 10**12}
_FROM_A_MILLION, _TO_A_QUADRILLION = 10**6, 10**15


def sum_in_words(row: Mapping[str, Any]) -> str | None:
    """Return `€1.3 billion (about $1.4 billion)` from a row of a view; None where the source gives no sum.

    The row has `amount`, `amount_to`, `currency` and `amount_bound`, and the same in the second currency: `also_amount`
    and so on.
    """
    said = money_in_words(row["amount"], row["currency"], row["amount_bound"], row["amount_to"])
    also = money_in_words(row["also_amount"], row["also_currency"], row["also_bound"], row["also_amount_to"])
    return f"{said} ({also})" if also else said


def instrument_in_words(row: Mapping[str, Any], *, article: bool = False) -> str | None:
    """Return `soft loan`, `grant` from a row of a view, at will as `a grant`; None where the source does not say.

    The row has `kind` and `instrument`, and of a loan `is_concessional`.
    """
    said = "soft loan" if row["kind"] == "loan" and row["is_concessional"] else row["instrument"]
    return f"a {said}" if said and article and said not in _UNCOUNTED else said


def money_in_words(
    amount: float | None, currency: str | None, bound: str | None = None, to: float | None = None
) -> str | None:
    """Return a sum in major units, or a range to another, as a reader would say it; None where there is none."""
    if amount is None:
        return None
    if to is not None:
        return bounded(_range(amount, to, currency), bound)
    said = _compact(amount) or _in_full(amount, currency)
    return bounded(_with_currency(said, currency, amount), bound)


def _range(amount: float, to: float, currency: str | None) -> str:
    """Return the ends with a dash where they are of one size: `$500 million to $1.2 billion` where they are not."""
    first, last = (_compact(end) or _in_full(end, currency) for end in (amount, to))
    digits, _, size = first.partition(" ")
    if size == last.partition(" ")[2]:
        return _with_currency(f"{digits}{_TO}{last}", currency, to)
    if currency is None or not _has_symbol(currency):
        return _with_currency(f"{first} to {last}", currency, to)
    return f"{_with_currency(first, currency, amount)} to {_with_currency(last, currency, to)}"


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
    very_number = float(digits.replace(",", "")) * _SIZES.get(unit, 0)
    return said if round(very_number, 3) == round(amount, 3) else None


def _has_symbol(currency: str) -> bool:
    return bool(get_currency_symbol(currency, locale=_LOCALE) != currency)


def _with_currency(said: str, currency: str | None, amount: float) -> str:
    if not currency:
        return said
    if _has_symbol(currency):
        return f"{get_currency_symbol(currency, locale=_LOCALE)}{said}"
    return f"{said} {get_currency_name(currency, count=amount, locale=_LOCALE)}"
