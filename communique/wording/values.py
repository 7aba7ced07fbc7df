"""A value of any field, kept as text in evidence: `40000000.00 EUR`, `[..2034]`, `notMet`, `300 minutes`."""

import re
from decimal import Decimal

from communique.wording.dates import date_in_words
from communique.wording.money import money_in_words
from communique.wording.numbers import duration_in_words
from communique.wording.terms import term_in_words

_MONEY = re.compile(
    r"(?P<bound>about |up to |at least )?(?P<number>\d[\d,]*(?:\.\d+)?)(?: / (?P<unit>\d+))?"
    r"(?P<scale> million| billion| trillion)? (?P<currency>[A-Z]{3})"
)
_SCALES = {None: 1, " million": 10**6, " billion": 10**9, " trillion": 10**12}
_MINUTES = re.compile(r"(\d+) minutes")
_TERM = re.compile(r"[a-z]+(?:[_.][a-z_]+)+|notMet|partiallyMet|met")


def value_in_words(value: str) -> str:
    """The value as a reader would say it; as it is written, where it is in words already."""
    if money := _MONEY.fullmatch(value):
        return _money(money)
    if minutes := _MINUTES.fullmatch(value):
        return duration_in_words(int(minutes[1]), None) or value
    if _TERM.fullmatch(value):
        return term_in_words(value)
    return date_in_words(value) or value


def _money(money: re.Match[str]) -> str:
    number = Decimal(money["number"].replace(",", "")) / int(money["unit"] or 1) * _SCALES[money["scale"]]
    return f"{money['bound'] or ''}{money_in_words(float(number), money['currency'])}"
