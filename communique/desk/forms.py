"""Forms for correcting cards: the fields that an entry may have, with the terms of those that have a vocabulary."""

from __future__ import annotations

from functools import cache
from typing import Any

from communique.desk.draft_file import GAZETTEER, HEAD, NAMES, NOTHING
from communique.factfiles.reading.entries import DocumentFile, GazetteerFile
from communique.factfiles.reading.json_schema import json_schema

Form = dict[str, dict[str, Any]]
_NAMES_OF_KINDS = {
    HEAD: "Head of the document",
    NAMES: "Name",
    NOTHING: "Nothing to code",
    "agenda": "Item of the agenda",
    "financings": "Financing",
    "parties": "Party",
    "trade_figures": "Trade figure",
}
_NAMES_OF_PARTS = {"edtf": "", "printed": ", as printed"}
_TRUTH = ["true", "false"]
_TRACES = frozenset({"file_sha256", "text_sha256", "characters", "text"})


def kind_name(kind: tuple[str, ...]) -> str:
    """Return what a card of a kind is called."""
    if kind[0] == GAZETTEER:
        return f"New in the gazetteer: {field_name(kind[-1].removesuffix('s')).lower()}"
    return _NAMES_OF_KINDS.get(kind[-1], field_name(kind[-1].removesuffix("s")))


def field_name(field: str) -> str:
    """Return what a field, or a part of one, is called on the page."""
    name, _, part = field.partition(".")
    called = _NAMES_OF_PARTS.get(part, f", {part}")
    return name.replace("_", " ").capitalize() + (called if part else "")


@cache
def form_of(kind: tuple[str, ...]) -> Form:
    """Return the fields of a kind of card: each with its name, its meaning and the terms of its vocabulary."""
    is_of_gazetteer = kind[0] == GAZETTEER
    entry = _resolved(json_schema(GazetteerFile if is_of_gazetteer else DocumentFile))
    for part in kind[is_of_gazetteer:]:
        entry = _entry(entry.get("properties", {}).get(part, {}))
    fields = entry.get("properties", {})
    return {
        name: {
            "name": field_name(name),
            "meaning": _meaning(described),
            "terms": _terms(described),
            "is_list": _resolved(described).get("type") == "array",
        }
        for name, described in fields.items()
        if name not in _TRACES and not _is_list_of_entries(name, described)
    }


def lists_of(kind: tuple[str, ...]) -> set[str]:
    """Return the fields of a kind of card that hold lists."""
    return {name for name, field in form_of(kind).items() if field["is_list"]}


def _is_list_of_entries(name: str, described: dict[str, Any]) -> bool:
    return name != "evidence" and described.get("type") == "array" and bool(_entry(described))


@cache
def _definitions() -> dict[str, dict[str, Any]]:
    return {**json_schema(GazetteerFile)["$defs"], **json_schema(DocumentFile)["$defs"]}


def _resolved(described: dict[str, Any]) -> dict[str, Any]:
    return _definitions()[described["$ref"].rpartition("/")[2]] if "$ref" in described else described


def _entry(described: dict[str, Any]) -> dict[str, Any]:
    """Return the entry that a field holds: itself, the items of its list, or what stands under its keys."""
    here = _resolved(described)
    if "properties" in here:
        return here
    for inner in (here.get("items"), here.get("additionalProperties"), *here.get("anyOf", ())):
        if isinstance(inner, dict) and (found := _entry(inner)):
            return found
    return {}


def _terms(described: dict[str, Any]) -> list[str]:
    """Return the terms that a field may have; none where any text will do."""
    found: list[str] = []
    for one in (described, *described.get("anyOf", ())):
        here = _resolved(one)
        found += here.get("enum", [])
        found += _TRUTH if here.get("type") == "boolean" else []
    return found


def _meaning(described: dict[str, Any]) -> str:
    return str(described.get("description", "")).partition(" Null:")[0]
