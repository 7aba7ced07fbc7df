"""The view of a map: which part of the world, on how many pixels, in Mercator's projection."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from communique.charts.maps.geometry import Box, Point

# How tall a map may be, as shares of its width.
_FLATTEST, _TALLEST = 0.55, 1.0
# A margin for names, in pixels, and as a share of the width.
_MARGIN, _MARGIN_SHARE = 36, 0.13
# Less than this, in degrees, and a reader would not know where it is.
_SMALLEST_SPAN = 11.0
_WHOLE_SPAN = 360.0
_FARTHEST = 82.0


@dataclass(frozen=True)
class View:
    """A part of the world on a frame `top` pixels below the picture's upper edge; `scale` is pixels for a degree."""

    width: float
    height: float
    top: float
    scale: float
    middle: Point

    def pixel(self, longitude: float, latitude: float) -> Point:
        """Return where a point of the world is, in pixels from the upper left corner."""
        x = (longitude - self.middle[0]) * self.scale + self.width / 2
        return x, (self.middle[1] - _stretched(latitude)) * self.scale + self.height / 2 + self.top

    @property
    def frame(self) -> Box:
        """The frame in pixels."""
        return Box(0, self.top, self.width, self.top + self.height)

    @property
    def degrees(self) -> Box:
        """Return what it shows, in degrees."""
        across, down = self.width / self.scale / 2, self.height / self.scale / 2
        x, y = self.middle
        return Box(x - across, _latitude(y - down), x + across, _latitude(y + down))


def view_of(points: Sequence[Point], width: float, top: float = 0) -> View:
    """Return the view that shows all points (longitude, latitude), with room for their names."""
    xs, ys = [x for x, _ in points], [_stretched(y) for _, y in points]
    across, down = max(xs) - min(xs), max(ys) - min(ys)
    inner = width - 2 * (_MARGIN + _MARGIN_SHARE * width)
    widest = width / _SMALLEST_SPAN
    scale = min(inner / across if across else widest, widest)
    tallest = width * _TALLEST - 2 * _MARGIN
    if down * scale > tallest:
        scale = tallest / down
    scale = max(scale, width / _WHOLE_SPAN)
    height = min(max(down * scale + 2 * _MARGIN, width * _FLATTEST), width * _TALLEST)
    return View(width, round(height), top, scale, ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2))


def _stretched(latitude: float) -> float:
    """Return a latitude as Mercator draws it, in degrees at the equator."""
    kept = max(-_FARTHEST, min(_FARTHEST, latitude))
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(kept) / 2)))


def _latitude(stretched: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(stretched))) - math.pi / 2)
