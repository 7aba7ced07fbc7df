"""Faults that can be planted in a draft: each kind is one that programs make, with values from the same text."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from communique.desk.planting.proposed_entries import ProposedEntry

_DATES = ("held_on", "occurred_on", "signed_on", "planned", "actual")
_PERSONS = ("member", "actor")
_PLACES = ("places", "signed_at")
_PAIRS = (("country", "partner"), ("provider", "recipient"))
_FLOWS = {"X": "M", "M": "X"}
# What was, and what is only to be, by section.
_DONE_AND_PLANNED = {
    "meetings": ("status", "held", "announced"),
    "events": ("status", "occurred", "planned"),
    "agreements": ("status", "signed", "discussed"),
    "milestones": ("status", "met", "scheduled"),
    "financings": ("stage", "provided", "planned"),
}
_LARGER = {"million": "billion", "billion": "million", "trillion": "billion"}
# Where it is cited, and what a coder writes anew.
_DAYS_OF_ANY_MONTH = 28
_WORDS = frozenset({"at", "evidence", "label", "summary", "note"})


@dataclass(frozen=True)
class Fault:
    """A fault: its kind, the entry that gets it, its fields before and after; an invented record has none before."""

    kind: str
    entry: ProposedEntry
    was: dict[str, Any]
    planted: dict[str, Any]

    @property
    def is_invented(self) -> bool:
        """Return whether it is a record of its own, behind the entry from which it was made."""
        return not self.was

    @property
    def known_by(self) -> list[tuple[str, Any]]:
        """Return the fields by which it may be known again: those that are wrong first, then the short ones beside."""
        fields = {**self.planted, **self.entry.fields, **self.planted}
        short = [(name, value) for name, value in fields.items() if name not in _WORDS and name not in self.planted]
        first = [(name, value) for name, value in self.planted.items() if name not in _WORDS and self.is_wrong(name)]
        return first + ([one for one in self.planted.items() if one not in first] if self.is_invented else []) + short

    def is_wrong(self, name: str) -> bool:
        """Return whether a field is one that the fault changes."""
        return bool(self.planted[name] != self.entry.fields.get(name))


Faults = Callable[[Sequence[ProposedEntry], random.Random], Iterator[Fault]]


def wrong_person(entries: Sequence[ProposedEntry], draw: random.Random) -> Iterator[Fault]:
    """Yield faults in which another person or state of the text stands for the right one."""
    for entry in entries:
        for name in _PERSONS:
            if name in entry.fields:
                pool = _pool(entries, entry, name)
                if other := _another(entries, pool, entry, draw, name):
                    yield _changed("wrong person", entry, {name: other})


def wrong_date(entries: Sequence[ProposedEntry], draw: random.Random) -> Iterator[Fault]:
    """Yield faults with another date of the text, or the day beside the right one."""
    for entry in entries:
        for name in _DATES:
            if name in entry.fields:
                other = _another(entries, _DATES, entry, draw, name) or _day_beside(entry.fields[name], draw)
                if other:
                    yield _changed("wrong date", entry, {name: other})


def wrong_sum(entries: Sequence[ProposedEntry], draw: random.Random) -> Iterator[Fault]:
    """Yield faults with another sum of the text, or the right one a thousand times as large or as small."""
    for entry in entries:
        if isinstance(said := entry.fields.get("amount"), str):
            other = _another(entries, ("amount",), entry, draw) or _a_thousandfold(said)
            if other:
                yield _changed("wrong sum", entry, {"amount": other})


def planned_for_done(entries: Sequence[ProposedEntry], _: random.Random) -> Iterator[Fault]:
    """Yield faults in which what is only planned is said to be done, or the other way round."""
    for entry in entries:
        name, done, planned = _DONE_AND_PLANNED.get(entry.section.rpartition("/")[2], ("", "", ""))
        if said := entry.fields.get(name):
            yield _changed("planned for done", entry, {name: planned if said == done else done})


def wrong_speaker(entries: Sequence[ProposedEntry], draw: random.Random) -> Iterator[Fault]:
    """Yield faults in which a statement is put into another's mouth."""
    persons = [one for one in entries if "said_by" in one.fields or "member" in one.fields]
    for entry in entries:
        if "said_by" in entry.fields and (other := _another(persons, ("said_by", "member"), entry, draw, "said_by")):
            yield _changed("wrong speaker", entry, {"said_by": other})


def wrong_place(entries: Sequence[ProposedEntry], draw: random.Random) -> Iterator[Fault]:
    """Yield faults with another place of the text."""
    for entry in entries:
        for name in _PLACES:
            if name in entry.fields and (other := _another(entries, (name,), entry, draw)):
                yield _changed("wrong place", entry, {name: other})


def wrong_direction(entries: Sequence[ProposedEntry], _: random.Random) -> Iterator[Fault]:
    """Yield faults in which giver and taker, or exports and imports, change places."""
    for entry in entries:
        if entry.fields.get("flow") in _FLOWS:
            yield _changed("wrong direction", entry, {"flow": _FLOWS[entry.fields["flow"]]})
        for one, other in _PAIRS:
            if one in entry.fields and other in entry.fields and entry.fields.get("flow") != "turnover":
                swapped = {one: entry.fields[other], other: entry.fields[one]}
                yield _changed("wrong direction", entry, swapped)


def invented(entries: Sequence[ProposedEntry], draw: random.Random) -> Iterator[Fault]:
    """Yield records that nobody told: somebody of the text in an office or at a meeting of which it does not speak."""
    for entry in entries:
        for name in _PERSONS:
            if name not in entry.fields or "slug" in entry.fields:
                continue
            if other := _another(entries, _pool(entries, entry, name), entry, draw, name):
                yield Fault("record nobody told", entry, {}, {**entry.fields, name: other})


KINDS: tuple[Faults, ...] = (
    wrong_person,
    wrong_date,
    wrong_sum,
    planned_for_done,
    wrong_speaker,
    wrong_place,
    wrong_direction,
    invented,
)


def _changed(kind: str, entry: ProposedEntry, planted: dict[str, Any]) -> Fault:
    return Fault(kind, entry, {name: entry.fields[name] for name in planted}, planted)


def _another(
    entries: Sequence[ProposedEntry], names: Sequence[str], entry: ProposedEntry, draw: random.Random, own: str = ""
) -> Any:
    """Return a value that the draft has elsewhere, and not for this in these sentences; None where there is none."""
    others = _others(entries, names, entry, own or names[0])
    return draw.choice(others) if others else None


def _others(entries: Sequence[ProposedEntry], names: Sequence[str], entry: ProposedEntry, own: str) -> list[Any]:
    """Return the values that the draft has elsewhere, each once, but for the entry's own."""
    found = [one.fields[name] for one in entries for name in names if name in one.fields]
    return [value for place, value in enumerate(found) if value != entry.fields.get(own) and value not in found[:place]]


def _pool(entries: Sequence[ProposedEntry], entry: ProposedEntry, name: str) -> tuple[str, ...]:
    """Return the fields from which somebody else may come: of a person persons, of a state states."""
    members = [one.fields["member"] for one in entries if "member" in one.fields]
    return ("member",) if entry.fields[name] in members else (name,)


def _day_beside(date: Any, draw: random.Random) -> Any:
    """Return a date a day away, with its printed words; None where it has no day."""
    edtf = date["edtf"] if isinstance(date, dict) else date
    found = re.fullmatch(r"(\d{4}-\d\d-)(\d\d)", str(edtf))
    if not found:
        return None
    day = int(found[2])
    steps = [step for step in (-1, 1) if 1 <= day + step <= _DAYS_OF_ANY_MONTH]
    other = day + draw.choice(steps) if day <= _DAYS_OF_ANY_MONTH else day - 1
    moved = f"{found[1]}{other:02}"
    if not isinstance(date, dict):
        return moved
    printed = re.sub(rf"(?<!\d)0?{day}(?!\d)", str(other), str(date.get("printed", "")), count=1)
    return {**date, "edtf": moved} | ({"printed": printed} if "printed" in date else {})


def _a_thousandfold(amount: str) -> str | None:
    word = next((one for one in _LARGER if one in amount), None)
    return amount.replace(word, _LARGER[word]) if word else None
