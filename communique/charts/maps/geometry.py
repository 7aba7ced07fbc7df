"""Shapes as rings of points: cut off at the edges of a box, and simplified.

shapely does both, and needs numpy: 82 MB for what is these lines.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

Point = tuple[float, float]
Ring = list[Point]


@dataclass(frozen=True)
class Box:
    """A box in degrees or pixels; in pixels, `south` is the upper edge."""

    west: float
    south: float
    east: float
    north: float

    def widened(self, across: float, down: float) -> Box:
        """Return a box that reaches so much further on each side."""
        return Box(self.west - across, self.south - down, self.east + across, self.north + down)

    @property
    def extent(self) -> float:
        """The larger of width and height."""
        return max(self.east - self.west, self.north - self.south)

    def holds(self, point: Point) -> bool:
        """Return whether a point lies within."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def within(self, other: Box) -> bool:
        """Return whether this box lies within another."""
        return other.holds((self.west, self.south)) and other.holds((self.east, self.north))

    def overlaps(self, other: Box) -> bool:
        """Return whether two boxes share more than an edge."""
        across = self.west < other.east and other.west < self.east
        return across and self.south < other.north and other.south < self.north


def clipped(ring: Ring, box: Box) -> Ring:
    """Return what of a ring is in a box, maybe nothing; cut at one edge after the other, by Sutherland and Hodgman."""
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """Return the part of a ring beyond a limit, in the direction of a sign."""
    if not ring:
        return ring
    inside = [sign * (point[axis] - limit) >= 0 for point in ring]
    if all(inside):
        return ring
    kept: Ring = []
    before, was_in = ring[-1], inside[-1]
    for here, is_in in zip(ring, inside, strict=True):
        if was_in != is_in:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
        if is_in:
            kept.append(here)
        before, was_in = here, is_in
    return kept


def bounds_of(ring: Ring) -> Box:
    """Return the box around a ring."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    return Box(min(xs), min(ys), max(xs), max(ys))


def simplified(ring: Ring, finest: float, smallest: float) -> Ring:
    """Return a ring with the points alone that its shape needs to within `finest`, by Douglas and Peucker.

    Nothing is left of one whose width and height are both less than `smallest`.
    """
    if not ring or bounds_of(ring).extent < smallest:
        return []
    needed, parts = {0, len(ring) - 1}, [(0, len(ring) - 1)]
    while parts:
        first, last = parts.pop()
        distance, middle = max(
            ((_distance(ring[place], ring[first], ring[last]), place) for place in range(first + 1, last)),
            default=(0, 0),
        )
        if distance > finest:
            needed.add(middle)
            parts += [(first, middle), (middle, last)]
    return [ring[place] for place in sorted(needed)]


def hatched(rings: Iterable[Ring], gap: float) -> Iterator[tuple[Point, Point]]:
    """Yield slanting lines over what lies within rings, so far apart."""
    edges = [edge for ring in rings for edge in zip(ring, [*ring[1:], ring[0]], strict=True)]
    if not edges:
        return
    sums = [x + y for edge in edges for x, y in edge]
    for number in range(math.ceil(min(sums) / gap), math.floor(max(sums) / gap) + 1):
        # A hair beside the line, so that none goes through a corner.
        line = number * gap + gap / 1000
        crossings = sorted(filter(None, (_crossing(*edge, line) for edge in edges)))
        yield from zip(crossings[::2], crossings[1::2], strict=False)


def _crossing(start: Point, end: Point, line: float) -> Point | None:
    """Return where an edge crosses the line of points whose coordinates add up to so much."""
    before, behind = sum(start) - line, sum(end) - line
    if (before < 0) == (behind < 0):
        return None
    share = before / (before - behind)
    return start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return how far a point is from a line; from its start, where the line is none."""
    across, down = end[0] - start[0], end[1] - start[1]
    length = math.hypot(across, down)
    if length == 0:
        return math.hypot(point[0] - start[0], point[1] - start[1])
    return abs(across * (point[1] - start[1]) - down * (point[0] - start[0])) / length
