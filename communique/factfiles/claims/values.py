"""Values of claims: what an entry says for a field as text, with what it names and what it allows; and back to columns.

What is written here is all that a column is made from again where several accounts are held against each other.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from communique.factfiles.claims.fields import Field, FieldType
from communique.factfiles.claims.kinds import KEYS, field_of, fields_of
from communique.factfiles.reading import entries as e
from communique.factfiles.reading.problems import Path
from communique.factfiles.records.drafts import Draft, Ref, allowed_kinds, coder_of, columns_of
from communique.factfiles.records.labels import IN_PERCENT
from communique.factfiles.records.rules import broken_by
from communique.factfiles.records.side_rows import role_in, side_table, thing_in
from communique.factfiles.values import slugs
from communique.factfiles.values.intervals import (
    Interval,
    read_date,
    read_deadline,
    read_duration,
    read_number,
    read_sum,
)
from communique.schema import Base, Record
from communique.schema.base import VOCABULARY
from communique.schema.vocabulary import Vocabulary

# Stands between a member of a set and what it is there; no slug has spaces.
ROLE = " as "
_SHARE = "%"
_PERIODS = frozenset({"maturity", "grace"})
_WHOLE_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,18})")


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
    allowed = allowed_kinds(_pointer(kind, field))
    return allowed is None or other in allowed


def _pointer(kind: str, field: Field) -> Any:
    """Return the column in which a field names records."""
    if field.type.is_set:
        table = side_table(field.name, kind)[0]
        return Base.metadata.tables[table].c[thing_in(table) or ""]
    return columns_of(kind)[f"{field.name}_id"]


def named_in(kind: str, name: str, text: str, path: Path) -> Ref | None:
    """Return the record that a value names which stands at a path; None where its field names none."""
    field = field_of(kind, name)
    if field is None or field.type not in (FieldType.reference, FieldType.references):
        return None
    return Ref(text.partition(ROLE)[0], allowed_kinds(_pointer(kind, field)), path)


@cache
def fields_that_name() -> frozenset[str]:
    """Return the fields that name records, of whatever kind; no field of that name is anything else."""
    kinds = Record.__mapper__.polymorphic_map
    fields = (field for kind in kinds for field in fields_of(kind))
    return frozenset(one.name for one in fields if one.type in (FieldType.reference, FieldType.references))


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


def check_value(kind: str, name: str, text: str, slug: str = "") -> None:
    """Raise ValueError, with the remedy, where a text cannot be a value of a field of a record of a kind.

    Whether a record that it names is there, is for others to say.
    """
    field = field_of(kind, name)
    if field is None:
        raise ValueError(_no_claim(kind, name))
    intervals_of(kind, field, text)
    if field.type is FieldType.flag and text not in ("true", "false"):
        raise ValueError("true or false is wanted here")
    if not text.strip():
        raise ValueError("empty; fill it in or delete it")
    if name in _PERIODS and not re.match(e.PERIOD, text):
        raise ValueError("a period is wanted here, such as P15Y; what is none goes under `not_representable`")
    if terms := _terms(kind, field):
        named, has_role, role = text.partition(ROLE)
        said = role if field.type is FieldType.references else text
        how = "" if has_role or said == text else f"; write `{named}{ROLE}{terms[0]}`"
        if said not in terms:
            raise ValueError(f"one of {', '.join(terms)} is wanted here{how}")
    if not field.type.is_set:
        columns = _columns_for_rules(kind, field, text, slug)
        for remedy in broken_by(Draft(kind, slug, None, (), columns)):
            raise ValueError(remedy.words)
    if field.type is FieldType.reference and text == slug:
        raise ValueError("the record itself; name another")


def _no_claim(kind: str, name: str) -> str:
    if name in KEYS.get(kind, ()):
        return f"with another {name} it is another record; give that an entry of its own"
    return "of this field no account gives a value of its own; delete `value`"


def _terms(kind: str, field: Field) -> Sequence[str]:
    """Return the terms of which a value, or what it says that a member of a set is there, has to be one."""
    if field.type.is_set:
        table = side_table(field.name, kind)[0]
        role = role_in(table)
        terms = Base.metadata.tables[table].c[role].info.get(VOCABULARY) if role else None
    else:
        terms = columns_of(kind)[field.name].info.get(VOCABULARY) if field.type is FieldType.term else None
    return [term.value for term in terms or ()]


def _columns_for_rules(kind: str, field: Field, text: str, slug: str) -> dict[str, Any]:
    if field.type is FieldType.reference:
        return {f"{field.name}_id": text}
    columns = as_columns(kind, field, text)
    if kind == "indicator" and slug:
        columns["quantity"] = slugs.quantity_in(slug)
    return columns


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
    if not _WHOLE_NUMBER.fullmatch(text):
        raise ValueError("a whole number is wanted here")
    if abs(number := int(text)) > e.LARGEST_COUNT:
        raise ValueError(f"out of range: more than {e.LARGEST_COUNT:,}; correct it")
    return number
