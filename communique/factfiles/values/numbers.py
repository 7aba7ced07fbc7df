"""Numbers between fact file and row: `40`, `over 40`, `18 to 20`, with their bounds and the ends of ranges."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from communique.factfiles.values.intervals import Figure, read_number

_LIKE = 'number; write it like "164", "over 40" or "18 to 20"'
_LARGEST = 10**15
_PERCENT = "_percent"


def columns_beside(name: str) -> tuple[str, str]:
    """Return the columns that a number's own has beside it: where a range ends, and how it is bounded."""
    stem = name.removesuffix(_PERCENT)
    return f"{stem}_to{name.removeprefix(stem)}", f"{stem}_bound"


def are_whole(values: Mapping[str, Any]) -> bool:
    """Return whether an indicator's value, or both ends of its range, are whole numbers."""
    return all(float(values.get(name) or 0).is_integer() for name in ("value", "value_to"))


def columns_of_number(name: str, value: float | str) -> dict[str, Any]:
    """Return the columns of a number; ValueError, with the remedy, where it is none or too large."""
    figure = read_number(str(value), like=_LIKE) if isinstance(value, str) else None
    to, bound = columns_beside(name)
    if figure is None:
        _check_size(float(value))
        return {name: float(value), bound: "exact"}
    _check(figure, name)
    columns: dict[str, Any] = {name: float(figure.value), bound: figure.bound}
    return columns if figure.last is None else columns | {to: float(figure.last)}


def _check(figure: Figure, name: str) -> None:
    unit = figure.interval.unit
    if name.endswith(_PERCENT) and unit not in ("", "%"):
        raise ValueError("a percentage has no other unit; delete it")
    if unit and not name.endswith(_PERCENT):
        raise ValueError("the unit stands by itself; write it under `unit`")
    _check_size(figure.value)
    _check_size(figure.last or figure.value)


def _check_size(number: float | Decimal) -> None:
    if not -_LARGEST <= number <= _LARGEST:
        raise ValueError(f"out of range: more than {_LARGEST:,}; correct it")
