"""The entries of a draft, or of what a coder has made of it: section, fields and sentences, and where each stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from communique.desk.draft_file import HEAD, NAMES, NOTHING, PASSAGES, is_entries, labels_in
from communique.desk.flow import plain
from communique.factfiles.reading.drafts import MARK
from communique.factfiles.reading.problems import Path

_CITING = ("at", "evidence")
_NOT_ENTRIES = frozenset({HEAD, NAMES, NOTHING, PASSAGES})


@dataclass(frozen=True)
class ProposedEntry:
    """An entry: its section such as `meetings/participants`, its own fields, its sentences, and whether it is open."""

    section: str
    path: Path
    fields: dict[str, Any]
    at: frozenset[str]
    is_open: bool


def entries_of(root: yaml.MappingNode) -> list[ProposedEntry]:
    """Return the entries of a file, those within others behind them."""
    return [
        entry
        for key, value in root.value
        if key.value not in _NOT_ENTRIES and isinstance(value, yaml.SequenceNode)
        for entry in _listed(value, key.value, (key.value,), frozenset())
    ]


def _listed(node: yaml.SequenceNode, section: str, path: Path, around: frozenset[str]) -> Iterator[ProposedEntry]:
    for place, one in enumerate(node.value):
        if isinstance(one, yaml.MappingNode):
            yield from _entry(one, section, (*path, place), around)


def _entry(node: yaml.MappingNode, section: str, path: Path, around: frozenset[str]) -> Iterator[ProposedEntry]:
    own = {key.value: plain(value) for key, value in node.value if not is_entries(key.value, value)}
    cited = frozenset(label for name in _CITING if name in own for label in labels_in(own[name])) or around
    yield ProposedEntry(section, path, own, cited, node.tag == MARK)
    for key, value in node.value:
        if is_entries(key.value, value):
            yield from _listed(value, f"{section}/{key.value}", (*path, key.value), cited)
