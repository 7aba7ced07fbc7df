"""A small map of where a record is: its places that have coordinates, on land that was drawn when publishing.

A place without coordinates is shown where it lies in one that has them: a palace in its city. The map is as wide as it
must be to show a coast or a border, and names the states and seas around.
"""

import math
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from communique.charts.maps.atlas import SEAS, Atlas, State, read_atlas
from communique.charts.maps.geometry import Box, Point, clipped
from communique.charts.maps.labels import Name, Names
from communique.charts.text_layout import width_of
from communique.web.charts import lands, map_of_project
from communique.web.edition import Row, ServedEdition, View

_PLACES = {
    "place": "SELECT id FROM places WHERE id = :id",
    "meeting": "SELECT place_id AS id FROM meeting_places WHERE meeting_id = :id",
    "project": "SELECT place_id AS id FROM project_places WHERE project_id = :id",
}
_POINTS = """
WITH RECURSIVE wanted AS (SELECT id FROM ({places}) LIMIT 20),
upwards AS (
    SELECT id, 0 AS steps FROM wanted
    UNION
    SELECT p.within_id, upwards.steps + 1 FROM upwards CROSS JOIN places AS p ON p.id = upwards.id
    WHERE p.latitude IS NULL AND p.within_id IS NOT NULL AND upwards.steps < 5
)
SELECT DISTINCT r.id, r.kind, r.slug, r.label, p.latitude, p.longitude
FROM upwards CROSS JOIN places AS p ON p.id = upwards.id JOIN records AS r ON r.id = p.id
WHERE p.latitude IS NOT NULL AND p.longitude IS NOT NULL ORDER BY p.longitude, r.slug
"""
WIDTH, HEIGHT = 560, 300
# In degrees of latitude: how much is seen around a single place, and how much around several, of their extent.
_AROUND_ONE, _AROUND_SEVERAL = 9.0, 1.6
# How much wider the next try is where neither coast nor border is in sight, and what is wide enough, in degrees.
_WIDER, _WIDEST = 1.5, 120.0
# The share of the frame at each edge in which a line goes unnoticed.
_EDGE = 0.1
# In pixels: closer than this, the name of the western one of two stands to its left.
_NEAR = (130, 16)
# In pixels: the type sizes of places and of what is around them, and how far a name is from its point.
_SIZE, _SIZE_AROUND, _AWAY = 14, 12, 9


def locator_of(view: View, record: Row) -> Row | None:
    """Return the map; None where there is nothing to show on it, or a larger one was drawn."""
    if record["kind"] not in _PLACES or map_of_project(view.edition, record["slug"]):
        return None
    points = view.ask(_POINTS.format(places=_PLACES[record["kind"]]), id=record["id"])
    return _map(view.edition, points) if points and lands(view.edition) else None


class Frame(NamedTuple):
    """The part of the world on a map: pixels for a degree across and down, and the upper left corner in degrees."""

    across: float
    down: float
    west: float
    north: float

    @property
    def seen(self) -> Box:
        """The part of the world, in degrees."""
        return Box(self.west, self.north - HEIGHT / self.down, self.west + WIDTH / self.across, self.north)

    def at(self, longitude: float, latitude: float) -> Point:
        """Return where a point is, in pixels."""
        return round((longitude - self.west) * self.across, 1), round((self.north - latitude) * self.down, 1)


def _map(edition: ServedEdition, points: list[Row]) -> Row:
    frame = _frame(tuple((one["longitude"], one["latitude"]) for one in points))
    land = _land(edition, frame.seen)
    left, bottom, right, top = land["box"]
    size = {"width": round((right - left) * frame.across, 1), "height": round((top - bottom) * frame.down, 1)}
    drawn = [
        {
            "label": one["label"],
            "url": edition.address(one),
            **_xy(frame.at(one["longitude"], one["latitude"])),
            "is_left": False,
        }
        for one in points
    ]
    named = _with_names_apart(drawn)
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "land": {"url": land["url"], **_xy(frame.at(left, top)), **size},
        "points": named,
        "around": _around(frame, tuple((one["label"], one["x"], one["y"], one["is_left"]) for one in named)),
    }


def _xy(point: Point) -> Row:
    return {"x": point[0], "y": point[1]}


def _land(edition: ServedEdition, seen: Box) -> Row:
    return next((one for one in lands(edition) if seen.within(Box(*one["box"]))), lands(edition)[-1])


def _atlas() -> Atlas:
    """Return the coarser one, which is all around the world and enough for names."""
    return read_atlas("world")


@lru_cache(maxsize=512)
def _frame(points: tuple[Point, ...]) -> Frame:
    """Return the frame around the points, so wide that it shows a coast or a border: kept, as many are in one place."""
    scale, middle = _scale(points)
    while True:
        across = scale * math.cos(math.radians(middle[1]))
        frame = Frame(across, scale, middle[0] - WIDTH / 2 / across, middle[1] + HEIGHT / 2 / scale)
        if HEIGHT / scale >= _WIDEST or _shows_a_line(frame.seen):
            return frame
        scale /= _WIDER


def _shows_a_line(seen: Box) -> bool:
    inner = seen.widened(-_EDGE * (seen.east - seen.west), -_EDGE * (seen.north - seen.south))
    near = (
        ring
        for state in _atlas().states
        for ring, bounds in zip(state.rings, state.bounds, strict=True)
        if bounds.overlaps(inner)
    )
    return any(inner.holds(point) for ring in near for point in ring)


@lru_cache(maxsize=512)
def _around(frame: Frame, points: tuple[tuple[str, float, float, bool], ...]) -> list[Name]:
    """Return the names of states and seas, where there is room for them: kept, as many records are in one place."""
    names = Names(Box(0, 0, WIDTH, HEIGHT), _SIZE_AROUND)
    names.keep_clear([(x, y) for _, x, y, _ in points], [])
    for label, x, y, is_left in points:
        width, away = width_of(label, _SIZE), -_AWAY if is_left else _AWAY
        ends = x + away, x + away + (-width if is_left else width)
        names.taken.append(Box(min(ends), y - _SIZE, max(ends), y + _SIZE / 2))
    states = (names.within(state.name, state) for state in _states(frame))
    seas = (names.upon(sea, frame.at(*where)) for sea, where in SEAS.items())
    return [name for name in (*states, *seas) if name]


def _states(frame: Frame) -> Iterator[State]:
    """Yield the states that the frame shows, in pixels, cut off at it."""
    seen = frame.seen
    for state in _atlas().states:
        near = zip(state.rings, state.bounds, strict=True)
        shown = [clipped(ring, seen) for ring, bounds in near if bounds.overlaps(seen)]
        if rings := [[frame.at(*point) for point in ring] for ring in shown if ring]:
            yield State(state.iso, state.name, rings)


def _scale(points: tuple[Point, ...]) -> tuple[float, tuple[float, float]]:
    """Return the pixels per degree of latitude, and the middle."""
    longitudes, latitudes = zip(*points, strict=True)
    middle = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    down = max(latitudes) - min(latitudes)
    across = (max(longitudes) - min(longitudes)) * math.cos(math.radians(middle[1])) * HEIGHT / WIDTH
    return HEIGHT / max(_AROUND_ONE, _AROUND_SEVERAL * down, _AROUND_SEVERAL * across), middle


def _with_names_apart(points: list[Row]) -> list[Row]:
    """Set, of two that lie near each other, the western one's name to its left; they come from west to east."""
    for here, there in pairwise(points):
        here["is_left"] = there["x"] - here["x"] < _NEAR[0] and abs(there["y"] - here["y"]) < _NEAR[1]
    return points
