"""A small map of where a record is: its places that have coordinates, on land that was drawn when publishing.

A place without coordinates is shown where it lies in one that has them: a palace in its city.
"""

import math
from itertools import pairwise

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
# In pixels: closer than this, the name of the western one of two stands to its left.
_NEAR = (130, 16)


def locator_of(view: View, record: Row) -> Row | None:
    """Return the map; None where there is nothing to show on it, or a larger one was drawn."""
    if record["kind"] not in _PLACES or map_of_project(view.edition, record["slug"]):
        return None
    points = view.ask(_POINTS.format(places=_PLACES[record["kind"]]), id=record["id"])
    return _map(view.edition, points) if points and lands(view.edition) else None


def _map(edition: ServedEdition, points: list[Row]) -> Row:
    scale, middle = _scale(points)
    across = scale * math.cos(math.radians(middle[1]))
    west, north = middle[0] - WIDTH / 2 / across, middle[1] + HEIGHT / 2 / scale
    seen = (west, north - HEIGHT / scale, west + WIDTH / across, north)
    land = next((one for one in lands(edition) if _within(seen, one["box"])), lands(edition)[-1])

    def at(longitude: float, latitude: float) -> Row:
        return {"x": round((longitude - west) * across, 1), "y": round((north - latitude) * scale, 1)}

    left, bottom, right, top = land["box"]
    size = {"width": round((right - left) * across, 1), "height": round((top - bottom) * scale, 1)}
    drawn = [
        {"label": one["label"], "url": edition.address(one), **at(one["longitude"], one["latitude"]), "is_left": False}
        for one in points
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "land": {"url": land["url"], **at(left, top), **size},
        "points": _with_names_apart(drawn),
    }


def _scale(points: list[Row]) -> tuple[float, tuple[float, float]]:
    """Return the pixels per degree of latitude, and the middle."""
    longitudes, latitudes = ([point[name] for point in points] for name in ("longitude", "latitude"))
    middle = (min(longitudes) + max(longitudes)) / 2, (min(latitudes) + max(latitudes)) / 2
    down = max(latitudes) - min(latitudes)
    across = (max(longitudes) - min(longitudes)) * math.cos(math.radians(middle[1])) * HEIGHT / WIDTH
    return HEIGHT / max(_AROUND_ONE, _AROUND_SEVERAL * down, _AROUND_SEVERAL * across), middle


def _within(seen: tuple[float, ...], box: list[float]) -> bool:
    return box[0] <= seen[0] and box[1] <= seen[1] and seen[2] <= box[2] and seen[3] <= box[3]


def _with_names_apart(points: list[Row]) -> list[Row]:
    """Set, of two that lie near each other, the western one's name to its left; they come from west to east."""
    for here, there in pairwise(points):
        here["is_left"] = there["x"] - here["x"] < _NEAR[0] and abs(there["y"] - here["y"]) < _NEAR[1]
    return points
