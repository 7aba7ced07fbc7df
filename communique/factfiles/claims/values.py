"""Values of claims: what an entry says for a field as text, with what it names and what it allows; and back to columns.

What is written here is all that a column is made from again where several accounts are held against each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from communique.factfiles.claims.fields import Field, FieldType
from communique.factfiles.claims.kinds import field_of
from communique.factfiles.reading import entries as e
from communique.factfiles.records.drafts import Draft, Ref, allowed_kinds, coder_of, columns_of
from communique.factfiles.records.labels import IN_PERCENT
from communique.factfiles.records.rules import broken_by
from communique.factfiles.records.side_rows import role_in, side_table, thing_in
from communique.factfiles.values.intervals import (
    Interval,
    read_date,
    read_deadline,
    read_duration,
    read_number,
    read_sum,
)
from communique.schema import Base
from communique.schema.vocabulary import Vocabulary

# Stands between a member of a set and what it is there; no slug has spaces.
ROLE = " as "
_SHARE = "%"
_SIZED = frozenset({FieldType.number, FieldType.duration, FieldType.money, FieldType.date, FieldType.deadline})


class Value(NamedTuple):
    """A value as written, the words that a date was read from, the record that it names, and what it allows."""

    text: str
    printed: str | None = None
    object: Ref | None = None
    intervals: tuple[Interval, ...] = ()

    def as_member(self, field: str) -> str:
        """Return how a coder names it in a set, such as `places.capital`, whatever it is there."""
        return f"{field}.{self.object.slug if self.object else self.text}"

    @property
    def bounds(self) -> tuple[float | None, float | None, str | None]:
        """Return the least and the most that it allows, in a unit; None where open, or where it has no size."""
        if not self.intervals:
            return None, None, None
        low, high, unit = self.intervals[0]
        return low if math.isfinite(low) else None, high if math.isfinite(high) else None, unit


def values_of(draft: Draft) -> Iterator[tuple[str, Value]]:
    """Yield every value that an entry gives, by field; of a set, one for each member."""
    for name, raw in draft.said:
        field = field_of(draft.kind, name)
        if field is None:
            continue
        if field.type.is_set:
            yield from ((name, one) for one in _members(draft, name))
        else:
            yield name, _value(draft, field, raw)


def _members(draft: Draft, name: str) -> Iterator[Value]:
    """Yield the members of a set: a record, with its role where it has one, or a term."""
    table = side_table(name, draft.kind)[0]
    for side, row in draft.side_rows:
        if side == table:
            named, role = thing_in(table), role_in(table)
            thing: Ref | None = row[named] if named else None
            said = row[role] if role else None
            yield Value(ROLE.join(filter(None, [thing.slug if thing else None, said])), object=thing)


@cache
def may_name(kind: str, field: Field, other: str) -> bool:
    """Return whether a field of a kind of record may name a record of another kind."""
    if field.type.is_set:
        table = side_table(field.name, kind)[0]
        column = Base.metadata.tables[table].c[thing_in(table) or ""]
    else:
        column = columns_of(kind)[f"{field.name}_id"]
    allowed = allowed_kinds(column)
    return allowed is None or other in allowed


def _value(draft: Draft, field: Field, raw: Any) -> Value:
    if field.type is FieldType.reference:
        thing = draft.values[f"{field.name}_id"]
        return Value(thing.slug, object=thing)
    if field.type in (FieldType.date, FieldType.deadline):
        text = raw if isinstance(raw, str) else raw.edtf
        return Value(text, None if isinstance(raw, str) else raw.printed, None, intervals_of(draft.kind, field, text))
    text = written(raw)
    try:
        return Value(text, intervals=intervals_of(draft.kind, field, text, _unit_of(draft)))
    except ValueError:
        if isinstance(raw, float):  # a number by itself, with more digits than a figure in words may have
            return Value(text)
        raise


def _unit_of(draft: Draft) -> str | None:
    """Return the unit of an indicator's value; a share or a rate has none of its own, and is in percent."""
    return _SHARE if draft.values.get("quantity") in IN_PERCENT else draft.values.get("unit")


def written(raw: Any) -> str:
    """Return a value as its coder may have written it."""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, Vocabulary):
        return str(raw.value)
    if isinstance(raw, float):
        # Never with an exponent, which no coder writes and the grammar of numbers does not read.
        return str(int(raw)) if raw.is_integer() else format(Decimal(repr(raw)), "f")
    return str(raw)


def intervals_of(kind: str, field: Field, text: str, unit: str | None = None) -> tuple[Interval, ...]:
    """Return what a value allows; nothing where it has no size. ValueError, with the remedy, where it is none."""
    if field.type is FieldType.money:
        return read_sum(text).intervals
    if field.type is FieldType.date:
        return (read_date(text),)
    if field.type is FieldType.deadline:
        return (read_deadline(text),)
    if field.type is FieldType.duration:
        return (read_duration(text).interval,)
    if field.type is FieldType.number:
        return (read_number(text, _SHARE if field.name.endswith("_percent") else unit or "").interval,)
    return ()


def check_value(kind: str, name: str, text: str) -> None:
    """Raise ValueError, with the remedy, where a text cannot be a value of a field of a kind."""
    field = field_of(kind, name)
    if field is None:
        return
    intervals_of(kind, field, text)
    if field.type is FieldType.flag and text not in ("true", "false"):
        raise ValueError("true or false is wanted here")
    terms = columns_of(kind)[name].info.get("vocabulary") if field.type is FieldType.term else None
    if terms and text not in [term.value for term in terms]:
        raise ValueError(f"one of {', '.join(term.value for term in terms)} is wanted here")
    if field.type in _SIZED:
        draft = Draft(kind, "", None, (), as_columns(kind, field, text))
        for remedy in broken_by(draft):
            raise ValueError(remedy.words)


def as_columns(kind: str, field: Field, text: str, printed: str | None = None) -> dict[str, Any]:
    """Return the columns of a value that names no record, given as it is written; ValueError where it is none."""
    draft = Draft(kind, "", None, (), {})
    columns = columns_of(kind)
    if code := coder_of(field.name, kind, columns):
        code(draft, field.name, _as_an_entry_has_it(field, columns.get(field.name), text, printed))
    return draft.values


def _as_an_entry_has_it(field: Field, column: Any, text: str, printed: str | None) -> Any:
    if field.type in (FieldType.date, FieldType.deadline):
        return e.SaidDate(edtf=text, printed=printed)
    if field.type is FieldType.flag:
        return text == "true"
    if field.type is not FieldType.number:
        return text
    if column is not None and column.type.python_type is int:
        return _whole_number(text)
    try:
        return float(text)
    except ValueError:  # words bound it
        return text


def _whole_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise ValueError("a whole number is wanted here") from None
