"""A rule of the schema that rows break, told to a coder: the field that is at fault, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import CheckConstraint, Table

from communique.schema import Base, Record
from communique.schema.base import FIELD, REMEDY

_CHECK_FAILED = re.compile(r"CHECK constraint failed: (\w+)")
_UNIQUE_FAILED = re.compile(r"UNIQUE constraint failed: (\w+\..+)")
_NOT_NULL_FAILED = re.compile(r"NOT NULL constraint failed: \w+\.(\w+)")
_CHECKS = {
    str(constraint.name): constraint
    for table in Base.metadata.tables.values()
    for constraint in table.constraints
    if isinstance(constraint, CheckConstraint)
}
_KINDS = {str(mapper.local_table): kind for kind, mapper in Record.__mapper__.polymorphic_map.items()}


class Remedy(NamedTuple):
    """The thing to do, and the field of the record; None where it concerns the whole of it."""

    words: str
    field: str | None = None


def remedy_for(table: Table, message: str) -> Remedy:
    """Return what to do about a row of a table that SQLite refuses with a message."""
    if check := _CHECK_FAILED.search(message):
        return _against(table, check[1])
    if unique := _UNIQUE_FAILED.search(message):
        columns = [part.split(".")[-1] for part in unique[1].split(", ")]
        return Remedy(the_same_twice(table, columns))
    if missing := _NOT_NULL_FAILED.search(message):
        return Remedy(f"`{missing[1].removesuffix('_id')}` is missing; add it")
    return Remedy("it cannot be stored as it stands; correct it")


def _against(table: Table, name: str) -> Remedy:
    told = _CHECKS[name].info if name in _CHECKS else {}
    rule = name.removeprefix(f"ck_{table.name}_").replace("_", " ")
    return Remedy(told.get(REMEDY, f"against a rule of its kind, that {rule!r}; correct it"), told.get(FIELD))


def the_same_twice(table: Table, columns: Sequence[str]) -> str:
    """Return what to do about two rows of which these columns are the same."""
    if table.name not in _KINDS:
        return "the same twice; delete one"
    *most, last = [column.removesuffix("_id") for column in columns]
    same = f"{', '.join(most)} and {last}" if most else last
    return f"a second {_KINDS[table.name]} with the same {same}; merge the two"
