"""The JSON Schema of mappings, for editors: the fields of records are those that a document file has."""

from __future__ import annotations

import typing
from typing import Any

import msgspec

from communique.factfiles.reading.entries import DocumentFile
from communique.factfiles.reading.json_schema import json_schema
from communique.factfiles.reading.shapes import bare_type, is_struct, struct_among
from communique.importing.mapping import Condition, Mapping
from communique.importing.records import fields_to_fill, sections

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEMPLATE = "A constant, or a text with columns in braces: {column}, {column|filter}, {column?}."


def mapping_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a mapping."""
    schema = msgspec.json.schema(Mapping)
    schema["$schema"] = _DIALECT
    definitions = schema["$defs"]
    definitions |= msgspec.json.schema(Condition)["$defs"]
    described = json_schema(DocumentFile)["$defs"]
    forms = sections()
    for name, form in forms.items():
        _define(form, definitions, described)
        forms_of = {"type": "array", "minItems": 1, "items": {"$ref": f"#/$defs/{_name(form)}"}}
        definitions["Mapping"]["properties"]["records"].setdefault("properties", {})[name] = forms_of
    records = definitions["Mapping"]["properties"]["records"]
    records |= {"additionalProperties": False, "minProperties": 1}
    return schema


def _name(form: type[msgspec.Struct]) -> str:
    return f"{form.__name__}Template"


def _define(form: type[msgspec.Struct], definitions: dict[str, Any], described: dict[str, Any]) -> None:
    """Define the template of an entry, and of those that stand in it."""
    if _name(form) in definitions:
        return
    definitions[_name(form)] = {}
    properties: dict[str, Any] = {"when": {"type": "array", "items": {"$ref": "#/$defs/Condition"}}}
    required = []
    of_form = described.get(form.__name__, {}).get("properties", {})
    for name, (expected, is_required) in fields_to_fill(form).items():
        properties[name] = _shape(expected, definitions, described)
        said = str(of_form.get(name, {}).get("description") or _TEMPLATE)
        properties[name]["description"] = said.partition(". ")[0]
        required += [name] if is_required else []
    definitions[_name(form)] = {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _shape(expected: Any, definitions: dict[str, Any], described: dict[str, Any]) -> dict[str, Any]:
    """Return what may stand in a field: a template, and where the field has them lists and entries."""
    bare = bare_type(expected)
    parts = typing.get_args(bare)
    if typing.get_origin(bare) is list:
        inner = parts[0]
        if is_struct(inner):
            _define(inner, definitions, described)
            return {"type": "array", "items": {"$ref": f"#/$defs/{_name(inner)}"}}
        return {"type": "array", "items": {"type": ["string", "number"]}}
    if inner := struct_among(parts):
        _define(inner, definitions, described)
        return {"anyOf": [{"type": ["string", "number"]}, {"$ref": f"#/$defs/{_name(inner)}"}]}
    return {"type": ["string", "number", "boolean"]}
