"""What a source says became of something with a date: it happened, is planned, was expected, or did not come about."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from communique.charts.canvas import SMALL, Mark, Spec, flowing, point, text
from communique.charts.palette import AMBER, GREEN, QUIET, RUST
from communique.charts.text_layout import width_of

_LINE, _BELOW = 18, 12


@dataclass(frozen=True)
class State:
    """A state: what the key calls it, and the symbol that nothing else has, so that no reader needs its colour."""

    said: str
    shape: str
    colour: str
    is_hollow: bool = False

    def symbols(self, marks: Iterable[Mark]) -> Spec:
        """Return the layer of its symbols."""
        coloured = [{**mark, "colour": self.colour} for mark in marks]
        return point(coloured, shape=self.shape, size=90, filled=not self.is_hollow, strokeWidth=2)


HAPPENED = State("said to have happened", "circle", GREEN)
IN_PART = State("reached in part", "circle", GREEN, is_hollow=True)
LAPSED = State("planned, and no source says that it happened", "square", AMBER, is_hollow=True)
DUE = State("planned, still to come", "diamond", AMBER, is_hollow=True)
EXPECTED = State("only expected: a forecast", "triangle-up", QUIET, is_hollow=True)
FAILED = State("said not to have happened: not reached, put off or called off", "cross", RUST)
DENIED = State("denied by another voice", "triangle-down", RUST)
STATES = (HAPPENED, IN_PART, LAPSED, DUE, EXPECTED, FAILED, DENIED)

_FAILED = {"notMet", "postponed", "cancelled"}
_PLANNED = {"scheduled", "announced", "discussed", "drafted", "agreed"}


def state_of(row: Mapping[str, Any]) -> State:
    """Return the state of a row with `status`, `field` (whose day it is), `how_sure`, `disputed` and `is_due`."""
    status, is_due = row["status"], bool(row.get("is_due"))
    if "whole" in (row["disputed"] or "").split(", "):
        return DENIED
    if status in _FAILED:
        return FAILED
    if status == "partiallyMet":
        return IN_PART
    # Where no status is given, a day that is past is that of what happened, unless it is only a planned one.
    if status not in _PLANNED and (status or not (is_due or row["field"] == "planned")):
        return HAPPENED
    if row["how_sure"] in ("probable", "possible"):
        return EXPECTED
    return DUE if is_due else LAPSED


def key(states: Iterable[State], width: float, y: float) -> tuple[list[Spec], float]:
    """Return the layers of the key to some states, from a height downwards, and the height below it."""
    used = set(states)
    shown = [state for state in STATES if state in used]
    places = list(flowing([width_of(state.said, SMALL) + 17 for state in shown], width, _LINE, gap=15))
    layers = [state.symbols([{"x": x + 6, "y": y + at}]) for state, (x, at) in zip(shown, places, strict=True)]
    words = [
        {"x": x + 17, "y": y + at, "text": state.said, "colour": QUIET}
        for state, (x, at) in zip(shown, places, strict=True)
    ]
    return [*layers, text(words, size=SMALL)], y + places[-1][1] + _LINE / 2 + _BELOW
