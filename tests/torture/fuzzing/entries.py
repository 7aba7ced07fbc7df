"""Fact files made up from their types: every field there is, with values that mostly fit."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from communique.factfiles.reading.entries import DocumentFile, GazetteerFile
from tests.torture.fuzzing.nasty import AMOUNTS, DATES, OTHERS, PLACES, SLUGS, TEXTS

_MADE_UP = ["made-up", "made-up-a", "made-up-b", "made-up-c"]
_DIGEST = "0" * 64
# By field, what mostly fits where the type says no more than "text".
_BY_FIELD = {
    "amount": ["5 million EUR", "about 1.5 EUR", *AMOUNTS],
    "duration": ["about 3 hours", "1 day", *AMOUNTS],
    "code": ["XXA", "EUR"],
    "language": ["en"],
    "iso_alpha3": ["LAK"],
    "wikidata": ["Q159"],
}
_DATE_FIELDS = ("_on", "_date", "edtf", "as_of", "planned", "actual", "period")
# A value in so many is not of its type at all.
_ODD = 40
# So many of the fields that may be left out are filled in.
_FIELDS = 3


@st.composite
def made_up_entries(draw: st.DrawFn) -> Any:
    """A fact file, as mappings, lists and plain values."""
    value = draw(_of_type(inspect.type_info(draw(st.sampled_from([GazetteerFile, DocumentFile]))), "file"))
    if isinstance(value, dict) and isinstance(value.get("document"), dict) and isinstance(value.get("passages"), dict):
        value["document"]["characters"] = 10**6
        _lay_out(value["passages"])
        _account_for(value)
    return value


def _lay_out(passages: dict[str, Any]) -> None:
    """Locators one after another, as a text has them."""
    for number, passage in enumerate(passages.values()):
        if isinstance(passage, dict) and "start" in passage:
            passage |= {"start": 10 * number, "end": 10 * number + 9}


def _account_for(value: dict[str, Any]) -> None:
    """A reason for every sentence, or nearly: what is cited besides is a fault of its own."""
    said = repr({key: part for key, part in value.items() if key not in ("passages", "nothing_to_code")})
    value["nothing_to_code"] = {label: {"reason": "opinion"} for label in value["passages"] if f"'{label}'" not in said}


@cache
def _texts(field: str) -> st.SearchStrategy[Any]:
    if field.endswith(_DATE_FIELDS):
        return st.sampled_from(["2031-03-04", "2031", "2031-03", *DATES])
    return st.sampled_from(_BY_FIELD.get(field, TEXTS))


def _of_text(kind: inspect.StrType, field: str) -> st.SearchStrategy[Any]:
    if kind.pattern and kind.pattern.startswith("^P"):
        return st.sampled_from([f"P1.S{number}" for number in range(1, 5)] * 3 + PLACES)
    if kind.pattern and "64" in kind.pattern:
        return st.just(_DIGEST)
    if kind.pattern and "a-z0-9" in kind.pattern:
        return st.sampled_from(_MADE_UP * 8 + SLUGS)
    if kind.max_length == 1000:
        return st.sampled_from([*_MADE_UP * 2, *SLUGS[:12] * 4, *SLUGS])
    return _texts(field)


def _of_number(kind: Any, field: str) -> st.SearchStrategy[Any]:
    return st.integers(0, 1000) | st.sampled_from([-1, 0, 1, 180, 1e15, 2**31 - 1, 0.5])


def _of_union(kind: inspect.UnionType, field: str) -> st.SearchStrategy[Any]:
    parts = [part for part in kind.types if not isinstance(part, inspect.NoneType)]
    return st.one_of([_of_type(part, field) for part in parts])


def _of_struct(kind: inspect.StructType) -> st.SearchStrategy[Any]:
    wanted = {field.name: _of_type(field.type, field.name) for field in kind.fields if field.required}
    optional = {field.name: _of_type(field.type, field.name) for field in kind.fields if not field.required}
    if "evidence" in optional:
        wanted["evidence"] = optional.pop("evidence")
    return (
        st.lists(st.sampled_from(sorted(optional)), max_size=_FIELDS, unique=True).flatmap(
            lambda chosen: st.fixed_dictionaries(wanted | {name: optional[name] for name in chosen})
        )
        if optional
        else st.fixed_dictionaries(wanted)
    )


def _of_type(kind: inspect.Type, field: str) -> st.SearchStrategy[Any]:
    fitting = st.deferred(lambda: _fitting(kind, field))
    return st.integers(1, _ODD).flatmap(lambda n: st.sampled_from([*OTHERS, *TEXTS]) if n == _ODD else fitting)


@cache
def _cached_struct(kind: type[msgspec.Struct]) -> st.SearchStrategy[Any]:
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return _of_struct(info)


def _fitting(kind: inspect.Type, field: str) -> st.SearchStrategy[Any]:
    if isinstance(kind, inspect.Metadata):
        return _fitting(kind.type, field)
    if isinstance(kind, inspect.StructType):
        return _cached_struct(kind.cls)
    return _MADE_OF[type(kind)](kind, field)


def _of_list(kind: inspect.ListType, field: str) -> st.SearchStrategy[Any]:
    return st.lists(_of_type(kind.item_type, field), min_size=int(field == "evidence"), max_size=3)


def _of_mapping(kind: inspect.DictType, field: str) -> st.SearchStrategy[Any]:
    return st.dictionaries(_fitting(kind.key_type, field), _of_type(kind.value_type, field), max_size=4)


_MADE_OF: dict[type[inspect.Type], Callable[[Any, str], st.SearchStrategy[Any]]] = {
    inspect.ListType: _of_list,
    inspect.DictType: _of_mapping,
    inspect.UnionType: _of_union,
    inspect.StrType: _of_text,
    inspect.IntType: _of_number,
    inspect.FloatType: _of_number,
    inspect.BoolType: lambda kind, field: st.booleans(),
    inspect.EnumType: lambda kind, field: st.sampled_from([term.value for term in kind.cls]),
}
