"""What a coder made of planted faults: caught, let through or not decided on, kind by kind, with an interval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import Any

import yaml

from communique.desk.planting.planting import Key, KeyFileError, PlantedFault
from communique.desk.planting.proposed_entries import ProposedEntry, entries_of
from communique.factfiles.reading.yaml_faults import LOADER

CAUGHT, THROUGH, OPEN = "caught", "let through", "not decided"
_SURE = 0.95


@dataclass(frozen=True)
class Told:
    """A fault, and what became of it."""

    fault: PlantedFault
    became: str


@dataclass(frozen=True)
class Outcome:
    """The end of all faults, and how many of the other proposals stayed as they were, of how many."""

    told: tuple[Told, ...]
    kept: int
    left: int

    def count(self, became: str, kind: str = "") -> int:
        """Return how many faults, of a kind or of all, became something."""
        return sum(one.became == became and kind in ("", one.fault.kind) for one in self.told)


def outcome_of(key: Key, decided: str) -> Outcome:
    """Return what a coder made of a draft in which the faults of a key were planted; KeyFileError where it is none."""
    try:
        root = yaml.compose(decided, Loader=LOADER)
    except yaml.YAMLError:
        root = None
    if not isinstance(root, yaml.MappingNode):
        raise KeyFileError("the file that was decided on cannot be read; `communique check` says how to mend it")
    entries = entries_of(root)
    told = tuple(Told(one, _became(one, entries)) for one in key.faults)
    kept = sum(any(_is_there(section, at, fields, one) for one in entries) for section, at, fields in key.left)
    return Outcome(told, kept, len(key.left))


def share_bounds(some: int, of: int) -> tuple[float, float]:
    """Return the bounds of a share that hold in 95 of 100 samples (Wilson's score interval)."""
    if not of:
        return 0.0, 1.0
    z = NormalDist().inv_cdf((1 + _SURE) / 2)
    share, spread = some / of, z * z / of
    middle = share + spread / 2
    around = z * sqrt(share * (1 - share) / of + spread / (4 * of))
    return max(0.0, (middle - around) / (1 + spread)), min(1.0, (middle + around) / (1 + spread))


def _became(fault: PlantedFault, entries: Sequence[ProposedEntry]) -> str:
    there = [one for one in entries if _is_there(fault.section, fault.at, fault.known_by, one)]
    if not there:
        return CAUGHT
    return OPEN if all(one.is_open for one in there) else THROUGH


def _is_there(section: str, at: Sequence[str], fields: dict[str, Any], one: ProposedEntry) -> bool:
    if one.section != section or not one.at & set(at):
        return False
    return all(one.fields.get(name) == value for name, value in fields.items())
