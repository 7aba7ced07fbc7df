"""The shapes of entries: the fields of a struct, and what an annotated type or a union is made of."""

from __future__ import annotations

import types
import typing
from functools import cache
from typing import Any, TypeGuard

import msgspec


@cache
def fields_of(struct: type[msgspec.Struct]) -> dict[str, tuple[Any, bool]]:
    """Return the type of each field of a struct, and whether it is required."""
    hints = typing.get_type_hints(struct, include_extras=True)
    return {field.encode_name: (hints[field.name], field.required) for field in msgspec.structs.fields(struct)}


def bare_type(expected: Any) -> Any:
    """Return a type without what is annotated to it."""
    while typing.get_origin(expected) is typing.Annotated:
        expected = typing.get_args(expected)[0]
    return expected


def is_struct(part: Any) -> TypeGuard[type[msgspec.Struct]]:
    """Return whether a type is that of an entry."""
    return isinstance(part, type) and not isinstance(part, types.GenericAlias) and issubclass(part, msgspec.Struct)


def struct_among(parameters: tuple[Any, ...]) -> type[msgspec.Struct] | None:
    """Return the first type of an entry among the parts of a union."""
    return next(filter(is_struct, parameters), None)


def fits(value: object, expected: Any) -> bool:
    """Return whether a value is of a type."""
    try:
        msgspec.convert(value, expected, strict=False)
    except msgspec.ValidationError:
        return False
    return True
