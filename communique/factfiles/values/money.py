"""Sums of money between fact file and row: in major units until it is known how many minor ones the currency has."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, NamedTuple

from communique.factfiles.values.intervals import Figure, Sum

_LARGEST_MINOR = 2**63 - 1


class Money(NamedTuple):
    """A sum: major units as printed, and its currency (ISO 4217)."""

    major: Decimal
    currency: str

    def fits(self, minor_per_major: int) -> bool:
        """Return whether it is a whole number of minor units that a column can hold."""
        minor = self.major * minor_per_major
        return minor == minor.to_integral_value() and 0 <= minor <= _LARGEST_MINOR

    def minor(self, minor_per_major: int) -> int:
        """Return the sum in minor units; ValueError where it is no whole number of them."""
        if not self.fits(minor_per_major):
            raise ValueError(self.misfit(minor_per_major))
        return int(self.major * minor_per_major)

    def misfit(self, minor_per_major: int) -> str:
        """Return what is to be done about a sum that is no whole number of minor units."""
        return f"not a whole positive number of 1/{minor_per_major} {self.currency}; correct the amount"


def columns_of_sum(stated: Sum) -> dict[str, Any]:
    """Return the columns of a sum: `Money` where the row has minor units, and the currency and bound of each figure."""
    columns = _columns(stated.figure, "amount", "currency")
    return columns | _columns(stated.second, "also", "also_currency") if stated.second else columns


def _columns(figure: Figure, name: str, currency: str) -> dict[str, Any]:
    code = figure.interval.unit
    columns = {f"{name}_minor": Money(figure.value, code), currency: code, f"{name}_bound": figure.bound}
    return columns if figure.last is None else columns | {f"{name}_to_minor": Money(figure.last, code)}
