"""Where names go on a map: beside their point or within their state, on no other name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter

from communique.charts.maps.atlas import State
from communique.charts.maps.geometry import Box, Point, Ring, bounds_of
from communique.charts.text_layout import width_of

_SYMBOL = 5.0
_AWAY = 8.0
# Beside a point, the best first: the text's anchor, and its middle's distance.
_BESIDE = (
    ("left", 1, 0), ("right", -1, 0), ("left", 0.8, -0.9), ("right", -0.8, -0.9), ("left", 0.8, 0.9),
    ("right", -0.8, 0.9), ("center", 0, -1.6), ("center", 0, 1.6), ("left", 1, -2), ("left", 1, 2), ("right", -1, -2),
    ("right", -1, 2),
)  # fmt: skip
_SCAN = 6


@dataclass(frozen=True)
class Name:
    """A name that has its place."""

    text: str
    x: float
    y: float
    align: str


@dataclass
class Names:
    """The names of a map and what is in their way."""

    frame: Box
    size: float
    taken: list[Box] = field(default_factory=list)

    def keep_clear(self, points: Iterable[Point], routes: Iterable[tuple[Point, Point]]) -> None:
        """Let no name be put on points or routes."""
        self.taken.extend(Box(*point, *point).widened(_SYMBOL, _SYMBOL) for point in points)
        self.taken.extend(Box(*point, *point).widened(2, 2) for route in routes for point in _along(*route))

    def beside(self, text: str, point: Point) -> Name | None:
        """Place a name beside its point; None where all places are taken."""
        places = ((point[0] + right * _AWAY, point[1] + down * _AWAY, align) for align, right, down in _BESIDE)
        return self._first_free(places, text, width_of(text, self.size), self.size * 1.15)

    def upon(self, text: str, point: Point) -> Name | None:
        """Place a name upon a point; None where it is not free."""
        return self._first_free([(*point, "center")], text, width_of(text, self.size), self.size * 1.3)

    def within(self, text: str, state: State) -> Name | None:
        """Place a name within its state, where that is widest; None where it does not fit."""
        width, height = width_of(text, self.size) + 6, self.size * 1.3
        rooms = sorted(_rooms(state.rings, self.frame, width, height), key=itemgetter(0), reverse=True)
        return self._first_free(((x, y, "center") for _, x, y in rooms), text, width, height)

    def over(self, text: str, state: State) -> Name | None:
        """Place a name over its state and the lines around it, near the middle; None where nothing is free."""
        box = max(map(bounds_of, state.rings), key=lambda one: one.extent)
        x, y = (box.west + box.east) / 2, (box.south + box.north) / 2
        away = [(across, down) for down in (0, 1, -1, 2, -2) for across in (0, -1, 1)]
        places = [(x + across * self.size, y + down * self.size, "center") for across, down in away]
        return self._first_free(places, text, width_of(text, self.size), self.size * 1.3)

    def _first_free(
        self, places: Iterable[tuple[float, float, str]], text: str, width: float, height: float
    ) -> Name | None:
        for x, y, align in places:
            left = {"left": x, "right": x - width, "center": x - width / 2}[align]
            box = Box(left, y - height / 2, left + width, y + height / 2)
            if box.within(self.frame) and not any(box.overlaps(other) for other in self.taken):
                self.taken.append(box)
                return Name(text, round(x, 1), round(y, 1), align)
        return None


def _along(start: Point, end: Point) -> Iterator[Point]:
    steps = max(1, int((abs(end[0] - start[0]) + abs(end[1] - start[1])) / 4))
    for step in range(steps + 1):
        share = step / steps
        yield start[0] + share * (end[0] - start[0]), start[1] + share * (end[1] - start[1])


def _rooms(rings: Sequence[Ring], frame: Box, width: float, height: float) -> Iterator[tuple[float, float, float]]:
    """Yield places for a text within shapes: how much room, and the text's middle."""
    heights = [y for ring in rings for _, y in ring]
    y = max(frame.south, min(heights)) + height / 2
    while y < min(frame.north, max(heights)) - height / 2:
        top, bottom = _chords(rings, y - height / 2, frame), _chords(rings, y + height / 2, frame)
        for left, right in _shared(top, bottom):
            free = right - left - width
            for share in (0.5, 0.25, 0.75) if free >= 0 else ():
                # Beyond what is needed, more room is no better; then the middle of the frame is.
                middle = left + width / 2 + share * free
                centred = abs(y - (frame.north + frame.south) / 2) + abs(middle - (frame.west + frame.east) / 2)
                yield min(free, 2 * width) - centred / 20, middle, y
        y += _SCAN


def _chords(rings: Sequence[Ring], y: float, frame: Box) -> list[tuple[float, float]]:
    """Return where a level line runs within shapes."""
    crossings = []
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            if (y1 > y) != (y2 > y):
                crossings.append(x1 + (y - y1) / (y2 - y1) * (x2 - x1))
    crossings.sort()
    chords = zip(crossings[::2], crossings[1::2], strict=False)
    return [(max(left, frame.west), min(right, frame.east)) for left, right in chords]


def _shared(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> Iterator[tuple[float, float]]:
    for left, right in one:
        for left2, right2 in other:
            if min(right, right2) > max(left, left2):
                yield max(left, left2), min(right, right2)
