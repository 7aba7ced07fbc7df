"""Cutting shapes off at the edges of a box."""

from __future__ import annotations

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

    def holds(self, point: Point) -> bool:
        """Whether a point lies within."""
        return self.west <= point[0] <= self.east and self.south <= point[1] <= self.north

    def within(self, other: Box) -> bool:
        """Whether this box lies within another."""
        return other.holds((self.west, self.south)) and other.holds((self.east, self.north))

    def overlaps(self, other: Box) -> bool:
        """Whether two boxes share more than an edge."""
        across = self.west < other.east and other.west < self.east
        return across and self.south < other.north and other.south < self.north


def clipped(ring: Ring, box: Box) -> Ring:
    """What of a ring lies within a box, maybe nothing: cut at one edge after the other, by Sutherland and Hodgman."""
    for axis, limit, sign in ((0, box.west, 1), (0, box.east, -1), (1, box.south, 1), (1, box.north, -1)):
        ring = _cut(ring, axis, limit, sign)
    return ring


def _cut(ring: Ring, axis: int, limit: float, sign: int) -> Ring:
    """The part of a ring beyond a limit, in the direction of a sign."""
    kept: Ring = []
    for before, here in zip(ring[-1:] + ring, ring, strict=False):
        was_in, is_in = (sign * (point[axis] - limit) >= 0 for point in (before, here))
        if was_in != is_in:
            share = (limit - before[axis]) / (here[axis] - before[axis])
            kept.append((before[0] + share * (here[0] - before[0]), before[1] + share * (here[1] - before[1])))
        if is_in:
            kept.append(here)
    return kept
