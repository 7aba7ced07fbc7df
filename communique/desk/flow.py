"""Values of a fact file on one line, as a person reads and types them."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

import yaml

from communique.factfiles.reading.yaml_faults import LOADER

_WIDTH = 10_000
_PLAIN = re.compile(r"-?\d+(\.\d+)?|true|false")


class ValueTypedError(ValueError):
    """A value cannot be read as it was typed; the text says why."""


def plain(node: yaml.Node) -> Any:
    """Return what a node holds as mappings, lists and text; nothing is converted, as in fact files."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [plain(one) for one in node.value]
    return node.value


def flow(value: Any) -> str:
    """Return a value as YAML on one line, which may stand within brackets."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(name)}: {flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _scalar(str(value))


@lru_cache(maxsize=20_000)  # a desk writes the same values again after each decision
def _scalar(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    written = yaml.dump([text], Dumper=yaml.CSafeDumper, default_flow_style=True, allow_unicode=True, width=_WIDTH)
    return written.strip()[1:-1]


def inputs(name: str, value: Any) -> dict[str, str]:
    """Return a field as the inputs that show it, by their names: one, or for a mapping of texts one for each part."""
    if isinstance(value, dict) and value and all(isinstance(one, str) for one in value.values()):
        return {f"{name}.{part}": one for part, one in value.items()}
    if isinstance(value, list) and all(isinstance(one, str) and "," not in one for one in value):
        return {name: ", ".join(value)}
    return {name: value if isinstance(value, str) else flow(value)}


def typed(inputs: Mapping[str, str], was: Mapping[str, Any], lists: Collection[str]) -> dict[str, Any]:
    """Return fields by what a person typed into their inputs; those left empty are left out.

    `was` are the fields before, `lists` the names of those that hold lists. Raises ValueTypedError.
    """
    fields: dict[str, Any] = {}
    for name, raw in inputs.items():
        field, _, part = name.partition(".")
        if not (text := " ".join(raw.split())):
            continue
        if part:
            parts = fields.setdefault(field, {})
            if isinstance(parts, dict):
                parts[part] = text
        elif (was.get(field) and isinstance(was[field], str)) or not text.startswith(("[", "{")):
            fields[field] = [one.strip() for one in text.split(",") if one.strip()] if field in lists else text
        else:
            fields[field] = _read(text)
    return fields


def _read(text: str) -> Any:
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError:
        raise ValueTypedError(f"{text}: a bracket or quotation mark is missing") from None
    return plain(node) if node else ""
