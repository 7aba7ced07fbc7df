"""How values are said to a reader: numbers, money, dates, durations, terms."""

from communique.wording.dates import date_in_words
from communique.wording.terms import (
    heading,
    kind_in_words,
    kinds_in_words,
    sureness_in_words,
    term_in_words,
)
from communique.wording.values import (
    duration_in_words,
    money_in_words,
    number,
    period_in_words,
    plural,
    value_in_words,
)

__all__ = [
    "date_in_words",
    "duration_in_words",
    "heading",
    "kind_in_words",
    "kinds_in_words",
    "money_in_words",
    "number",
    "period_in_words",
    "plural",
    "sureness_in_words",
    "term_in_words",
    "value_in_words",
]
