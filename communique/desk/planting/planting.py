"""Planting: a draft with faults in it, and the key that tells them, which the coder does not see."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from communique.desk.draft_file import read_draft
from communique.desk.planting.faults import KINDS, Fault
from communique.desk.planting.proposed_entries import ProposedEntry, entries_of
from communique.desk.replay import sha256
from communique.desk.review.entries import FactText
from communique.errors import CommuniqueError

_FORM = "communique planted faults 1"


class KeyFileError(CommuniqueError):
    """A file is no key of planted faults, or there is nothing to plant."""


@dataclass(frozen=True)
class PlantedFault:
    """A fault as the key has it; `known_by` are the fields that no other proposal of its sentences has together."""

    kind: str
    section: str
    at: tuple[str, ...]
    was: dict[str, Any]
    planted: dict[str, Any]
    known_by: dict[str, Any]


@dataclass(frozen=True)
class Key:
    """The list of what was planted with which seed, and the proposals that were left as they are."""

    seed: int
    planted_sha256: str
    faults: tuple[PlantedFault, ...]
    left: tuple[tuple[str, tuple[str, ...], dict[str, Any]], ...]

    def as_json(self) -> str:
        """Return the key as the text of its file."""
        members = {
            "form": _FORM,
            "seed": self.seed,
            "planted_sha256": self.planted_sha256,
            "faults": [vars(one) for one in self.faults],
            "left": self.left,
        }
        return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def plant(text: str, number: int, seed: int) -> tuple[str, Key]:
    """Return a draft with up to so many faults, and their key; DraftError where it is no draft.

    Raises KeyFileError where nothing can be planted. The same seed plants the same.
    """
    read_draft(text)
    file = FactText(text)
    entries = [one for one in entries_of(file.file.root) if one.is_open]
    chosen = _chosen(entries, number, random.Random(seed))  # noqa: S311 - no secret: whoever has the key has the seed
    if not chosen:
        raise KeyFileError(
            "nothing in this draft can be made wrong plausibly, for it has too few values; take a longer one"
        )
    for one in sorted(chosen, key=_order, reverse=True):
        _write(file, one)
    changed = {one.entry.path for one in chosen if not one.is_invented}
    left = tuple((one.section, tuple(sorted(one.at)), one.fields) for one in entries if one.path not in changed)
    faults = tuple(_as_planted(one, entries) for one in chosen)
    return file.text, Key(seed, sha256(file.text), faults, left)


def read_key(text: str) -> Key:
    """Return a key by the text of its file; raises KeyFileError where it is none."""
    try:
        told = json.loads(text)
        if told.get("form") != _FORM:
            raise ValueError
        faults = tuple(PlantedFault(**{**one, "at": tuple(one["at"])}) for one in told["faults"])
        left = tuple((section, tuple(at), fields) for section, at, fields in told["left"])
        return Key(int(told["seed"]), str(told["planted_sha256"]), faults, left)
    except (ValueError, TypeError, KeyError, AttributeError):
        raise KeyFileError("this is no key of planted faults; name the file that `communique plant` wrote") from None


def _chosen(entries: Sequence[ProposedEntry], number: int, draw: random.Random) -> list[Fault]:
    """Return faults of as many kinds as can be, in turn, one an entry at most, and no two that are alike."""
    waiting = [_shuffled([one for one in kind(entries, draw) if _known_by(one, entries)], draw) for kind in KINDS]
    chosen: list[Fault] = []
    taken: set[str] = set()
    while any(waiting) and len(chosen) < number:
        for faults in waiting:
            one = next(_untaken(faults, taken, entries), None)
            if one and len(chosen) < number:
                chosen.append(one)
                taken |= _marks(one, entries)
    return chosen


def _marks(one: Fault, entries: Sequence[ProposedEntry]) -> set[str]:
    """Return what no other fault may have, too: its entry, and what it is known by."""
    return {repr(one.entry.path), repr((one.entry.section, _known_by(one, entries)))}


def _as_planted(one: Fault, entries: Sequence[ProposedEntry]) -> PlantedFault:
    at, known_by = tuple(sorted(one.entry.at)), _known_by(one, entries)
    return PlantedFault(one.kind, one.entry.section, at, one.was, one.planted, known_by)


def _known_by(fault: Fault, entries: Sequence[ProposedEntry]) -> dict[str, Any]:
    """Return the fewest fields that tell a fault from every proposal of its sentences; none where nothing does."""
    like = [one for one in entries if one.section == fault.entry.section and one.at & fault.entry.at]
    known: dict[str, Any] = {}
    for name, value in fault.known_by:
        known[name] = value
        like = [one for one in like if one.fields.get(name) == value]
        if not like:
            return known
    return {}


def _untaken(faults: list[Fault], taken: set[str], entries: Sequence[ProposedEntry]) -> Iterator[Fault]:
    while faults:
        if not taken & _marks(one := faults.pop(), entries):
            yield one


def _shuffled(faults: list[Fault], draw: random.Random) -> list[Fault]:
    draw.shuffle(faults)
    return faults


def _order(fault: Fault) -> list[tuple[int, str]]:
    return [(part, "") if isinstance(part, int) else (0, part) for part in fault.entry.path]


def _write(file: FactText, fault: Fault) -> None:
    if fault.is_invented:
        file.put_after(fault.entry.path, fault.planted)
    else:
        file.put(fault.entry.path, fault.planted)
