"""The states that a view shows, as shapes in pixels."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from communique.charts.maps.clipping import Box, Point, Ring, clipped
from communique.charts.maps.view import View

_FOLDER = Path(__file__).parent.parent / "natural_earth"
_UNITS = 100
# In pixels: how far a line may be from where it was, and how large an island must be.
_FINEST, _SMALLEST = 0.35, 2.0


@dataclass(frozen=True)
class State:
    """A state, by its ISO 3166-1 code where it has one, and its rings."""

    iso: str | None
    name: str
    rings: list[Ring]

    @cached_property
    def bounds(self) -> list[Box]:
        """The box around each ring."""
        return [_bounds(ring) for ring in self.rings]


@dataclass(frozen=True)
class _Atlas:
    box: Box
    states: list[State]


def states_in(view: View) -> list[State]:
    """The states that a view shows, in pixels, cut off at the frame; the finer atlas where it reaches."""
    eurasia = _atlas("eurasia")
    atlas = eurasia if view.degrees.within(eurasia.box) else _atlas("world")
    shown = (State(state.iso, state.name, list(_drawn(state, view))) for state in atlas.states)
    return [state for state in shown if state.rings]


def atlas_file(name: str) -> dict[str, Any]:
    """An atlas as it is stored: its box in degrees, its states with packed rings."""
    return dict(json.loads((_FOLDER / f"{name}.json").read_text("utf-8")))


@cache
def _atlas(name: str) -> _Atlas:
    read = atlas_file(name)
    states = [
        State(state["iso"], state["name"], [_unpacked(ring) for ring in state["rings"]]) for state in read["states"]
    ]
    return _Atlas(Box(*read["box"]), states)


def _unpacked(packed: list[int]) -> Ring:
    return [(x / _UNITS, y / _UNITS) for x, y in zip(accumulate(packed[::2]), accumulate(packed[1::2]), strict=True)]


def outlines(ring: Ring, frame: Box) -> list[Ring]:
    """The lines around a ring, without those along the frame, where it is only cut off."""
    lines: list[Ring] = [[]]
    for before, here in pairwise([*ring, ring[0]]):
        if _is_along(before, here, frame):
            lines.append([])
        else:
            lines[-1] += [here] if lines[-1] else [before, here]
    return [line for line in lines if line]


def _is_along(before: Point, here: Point, frame: Box) -> bool:
    edges = ((0, frame.west), (0, frame.east), (1, frame.south), (1, frame.north))
    return any(before[axis] == here[axis] == round(edge, 1) for axis, edge in edges)


def _drawn(state: State, view: View) -> Iterator[Ring]:
    seen = view.degrees
    for ring, bounds in zip(state.rings, state.bounds, strict=True):
        if bounds.overlaps(seen):
            near = ring if bounds.within(seen) else clipped(ring, _wider(seen))
            simple = _simplified([view.pixel(*point) for point in near])
            if drawn := clipped(simple, view.frame):
                yield [(round(x, 1), round(y, 1)) for x, y in drawn]


def _wider(box: Box) -> Box:
    """Far enough out that simplifying does not move what is seen."""
    across, down = (box.east - box.west) / 10, (box.north - box.south) / 10
    return Box(box.west - across, box.south - down, box.east + across, box.north + down)


def _bounds(ring: Ring) -> Box:
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return Box(min(xs), min(ys), max(xs), max(ys))


def _extent(ring: Ring) -> float:
    bounds = _bounds(ring)
    return max(bounds.east - bounds.west, bounds.north - bounds.south)


def _simplified(ring: Ring) -> Ring:
    """With the points alone that its shape needs, by Douglas and Peucker; nothing where it is too small to be seen."""
    if not ring or _extent(ring) < _SMALLEST:
        return []
    needed, parts = {0, len(ring) - 1}, [(0, len(ring) - 1)]
    while parts:
        first, last = parts.pop()
        distance, middle = max(
            ((_distance(ring[place], ring[first], ring[last]), place) for place in range(first + 1, last)),
            default=(0, 0),
        )
        if distance > _FINEST:
            needed.add(middle)
            parts += [(first, middle), (middle, last)]
    return [ring[place] for place in sorted(needed)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """How far a point is from a line; from its start, where the line is none."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down)
    if length == 0:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(across * (point[1] - start[1]) - down * (point[0] - start[0])) / length
