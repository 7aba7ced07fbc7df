"""Is a column one of many values? All of them are one parameter, so that a statement need not be made for each number.

A thousand parameters cost SQLAlchemy and a server several times as much as looking up the rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Self

from sqlalchemy import Boolean, ColumnElement, Text, bindparam
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Many(TypeDecorator[Any]):
    """Values of one type, as an array of a server's or of JSON, written by us: drivers take ten times as long."""

    impl = Text
    cache_ok = True

    def __init__(self, one: TypeEngine[Any]) -> None:
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(self.one) if dialect.name == "postgresql" else Text())

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], str]:
        return array if dialect.name == "postgresql" else partial(json.dumps, ensure_ascii=False)


def array(values: Iterable[Any]) -> str:
    """Return numbers, texts and nulls as PostgreSQL writes an array."""
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: object) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return "NULL" if value is None else str(value)


class _OneOf(FunctionElement[bool]):
    type = Boolean()
    inherit_cache = True

    def self_group(self, against: object = None) -> Self:
        """Return the condition as it is: compared to a 1, as SQLAlchemy has it for SQLite, it would use no index."""
        return self


@compiles(_OneOf, "sqlite")
def _in_json(element: _OneOf, compiler: SQLCompiler, **given: Any) -> str:
    column, values = (compiler.process(one, **given) for one in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"


@compiles(_OneOf, "postgresql")
def _any(element: _OneOf, compiler: SQLCompiler, **given: Any) -> str:
    column, values = (compiler.process(one, **given) for one in element.clauses)
    return f"{column} = ANY ({values})"


def one_of(column: Any, values: Iterable[Any]) -> ColumnElement[bool]:
    """Return the condition that a column is one of the values, on SQLite and PostgreSQL."""
    return _OneOf(column, bindparam(None, list(values), type_=_Many(column.type)))
