"""The columns of the tables of kinds in a reader's words, where a value is told from several columns or has a unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from babel import Locale

from communique import wording
from communique.factfiles.records.labels import IN_PERCENT

Row = Mapping[str, Any]
# A sum in major units: what it is called, and the columns that have it in minor units of a currency.
_AMOUNTS = (
    ("amount", "amount_minor", "currency"),
    ("amount_to", "amount_to_minor", "currency"),
    ("also_amount", "also_minor", "also_currency"),
    ("also_amount_to", "also_to_minor", "also_currency"),
)


def amount_in_words(row: Row, units: Mapping[str, int]) -> str | None:
    """Return the sum in a row, in its currencies, of which `units` has the minor units in a major one."""
    amounts = {shown: row[minor] and row[minor] / units[row[currency]] for shown, minor, currency in _AMOUNTS}
    return wording.sum_in_words({**row, **amounts})


def duration_of(row: Row) -> str | None:
    """Return the duration in a row."""
    to = row["duration_to_minutes"] or row["duration_to_days"]
    return wording.duration_in_words(row["duration_minutes"], row["duration_days"], row["duration_bound"], to)


def _measured(value: float, row: Row) -> str:
    is_one = value == 1 and row["value_to"] is None
    unit = wording.unit_behind("%" if row["quantity"] in IN_PERCENT else row["unit"] or "", is_one=is_one)
    return f"{wording.figure_in_words(value, row['value_bound'], row['value_to'])}{unit}"


# By column, how its value, which is not null, is said in its row.
IN_WORDS: dict[str, Callable[[Any, Row], str]] = {
    "change_percent": lambda value, row: wording.change_in_words(value, row["change_bound"], row["change_to_percent"]),
    "grace": lambda value, _: wording.period_in_words(value),
    "interest_percent": lambda value, row: wording.percent_in_words(
        value, row["interest_bound"], row["interest_to_percent"]
    ),
    "language": lambda value, _: str(Locale("en").languages.get(value, value)),
    "latitude": lambda value, _: f"{value:g}°",
    "longitude": lambda value, _: f"{value:g}°",
    "maturity": lambda value, _: wording.period_in_words(value),
    "ordinal": lambda value, _: wording.ordinal_in_words(value),
    "value": _measured,
}
