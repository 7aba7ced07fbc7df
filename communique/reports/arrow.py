"""Values as Arrow holds them, for data frames and Parquet: by the kinds that columns are declared to have."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any

import pyarrow as pa

# ISO 4217 divides no unit further than into ten thousand.
_SCALE = 4
_TYPES = {
    "integer": pa.int64(),
    "number": pa.float64(),
    "money": pa.decimal128(38, _SCALE),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "string": pa.string(),
}
_MONEY, _LEAST = Context(38, ROUND_HALF_EVEN), Decimal(1).scaleb(-_SCALE)


def schema_of(meaning: str, kinds: Mapping[str, str], meanings: Mapping[str, str]) -> pa.Schema:
    """Return the types of columns by their kinds, and beside each its meaning, beside all that of the whole."""
    fields = [pa.field(name, _TYPES[kind], metadata={"description": meanings[name]}) for name, kind in kinds.items()]
    return pa.schema(fields, metadata={"description": meaning})


def as_kind(values: Sequence[Any], kind: str) -> list[Any]:
    """Return values as of a kind: SQLite gives booleans as numbers, reports as yes and no, and both give days as text.

    ValueError, TypeError or ArithmeticError where one cannot be of it.
    """
    if kind == "boolean":
        return [None if value is None else value in ("yes", 1) for value in values]
    if kind == "date":
        return [datetime.date.fromisoformat(value) if isinstance(value, str) else value for value in values]
    if kind == "money":
        return [None if value is None else _money(value) for value in values]
    return [float(value) if value is not None else None for value in values] if kind == "number" else list(values)


def _money(value: Any) -> Decimal:
    """Return a sum as it is written: an engine's float is the nearest to it, and nobody means more digits than that."""
    return Decimal(repr(value) if isinstance(value, float) else value).quantize(_LEAST, context=_MONEY)


def array_of(values: Sequence[Any], kind: str) -> pa.Array:
    """Return values as an array of a kind; the errors of `as_kind`, and Arrow's like them, where one cannot be."""
    return pa.array(as_kind(values, kind), _TYPES[kind])


def table_of(
    arrays: Sequence[pa.Array], meaning: str, kinds: Mapping[str, str], meanings: Mapping[str, str]
) -> pa.Table:
    """Return columns as a table, typed and described as by `schema_of`."""
    return pa.table(arrays, schema=schema_of(meaning, kinds, meanings))
