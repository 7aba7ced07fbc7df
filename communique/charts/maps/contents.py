"""What a map is of: the places that projects touch and where meetings were held, the routes between them."""

from __future__ import annotations

import json
from dataclasses import dataclass

from communique.charts.maps.geometry import Point
from communique.charts.query import Database, Region, Row, is_concluded, not_representable

MOST_PLACES = 40
_MOST_ROUTES, _MOST_NOT_DRAWN = 40, 12

# `theirs` are the projects (all, or one with its parts).
_PLACES = """
SELECT p.id, r.label, p.latitude, p.longitude, n.projects, n.meetings
FROM (
    SELECT place_id, sum(projects) AS projects, sum(meetings) AS meetings FROM (
        SELECT place_id, count(*) AS projects, 0 AS meetings FROM project_places WHERE {theirs} GROUP BY place_id
        UNION ALL
        SELECT place_id, 0, count(*) FROM meeting_places WHERE {meetings} GROUP BY place_id
    ) GROUP BY place_id
) AS n
CROSS JOIN places AS p CROSS JOIN records AS r LEFT JOIN actors AS state ON state.id = p.country_id
WHERE p.id = n.place_id AND r.id = p.id
"""
_LARGEST = " ORDER BY n.projects + n.meetings DESC, p.id LIMIT :most"
_ROUTES = f"""
SELECT DISTINCT r.label, p.status, {not_representable("p.id", "'status'")} AS status_said,
a.place_id AS start_id, z.place_id AS end_id
FROM project_places AS a CROSS JOIN project_places AS z CROSS JOIN projects AS p CROSS JOIN records AS r
WHERE a.role = 'start' AND a.place_id IN (SELECT value FROM json_each(:places)) AND z.project_id = a.project_id
    AND z.role = 'end' AND z.place_id IN (SELECT value FROM json_each(:places)) AND p.id = a.project_id AND r.id = p.id
    AND {{theirs}}
ORDER BY r.label, start_id, end_id LIMIT :most
"""
_STATES = """
SELECT DISTINCT state.iso_alpha3 AS iso, state.label FROM project_places AS t
CROSS JOIN places AS p CROSS JOIN actors AS state
WHERE {theirs} AND p.id = t.place_id AND state.id = p.country_id AND state.iso_alpha3 IS NOT NULL
ORDER BY state.label
"""
# Of these no source says which places they touch.
_CONCLUDED = """
SELECT DISTINCT r.id, r.label, r.inferred FROM project_places AS t JOIN records AS r ON r.id = t.project_id
WHERE {theirs} AND r.inferred IS NOT NULL AND t.place_id IN (SELECT value FROM json_each(:places))
ORDER BY r.label, r.id
"""
_OF_ONE = "project_id IN (SELECT value FROM json_each(:projects))"


@dataclass(frozen=True)
class MapContents:
    """Located places, those without coordinates (the first of them), routes, and the states that projects touch.

    `concluded` are projects of which a coder says where they are, and no source; `region` is what the map shows beside
    all of them, as west, south, east and north in degrees.
    """

    places: list[Row]
    located: int
    not_drawn: list[str]
    left_out: int
    routes: list[Row]
    states: dict[str, str]
    concluded: list[str]
    region: Region | None = None

    @property
    def framed(self) -> list[Point]:
        """Longitude and latitude of all that the frame holds."""
        corners = [self.region[:2], self.region[2:]] if self.region else []
        return [*self.points.values(), *corners]

    @property
    def points(self) -> dict[int, Point]:
        """Longitude and latitude of each place."""
        return {place["id"]: (place["longitude"], place["latitude"]) for place in self.places}


def contents_of(database: Database, projects: list[int] | None = None) -> MapContents:
    """Return what some projects touch; without any named, what all projects and meetings do."""
    parts = {"theirs": "TRUE", "meetings": "TRUE"} if projects is None else {"theirs": _OF_ONE, "meetings": "FALSE"}
    given = {"projects": json.dumps(projects or [])}
    every = _PLACES.format(**parts)
    located = f"{every} AND p.latitude IS NOT NULL"
    blank = f"{every} AND p.latitude IS NULL AND (p.type <> 'country' OR state.iso_alpha3 IS NULL)"
    places = database.rows(located + _LARGEST, most=MOST_PLACES, **given)
    not_drawn = database.rows(blank + _LARGEST, most=_MOST_NOT_DRAWN, **given)
    ids = json.dumps([place["id"] for place in places])
    theirs = parts["theirs"].replace("project_id", "a.project_id")
    concluded = _CONCLUDED.format(theirs=parts["theirs"])
    return MapContents(
        places,
        database.number(f"SELECT count(*) FROM ({located})", **given),
        [place["label"] for place in not_drawn],
        database.number(f"SELECT count(*) FROM ({blank})", **given) - len(not_drawn),
        database.rows(_ROUTES.format(theirs=theirs), places=ids, most=_MOST_ROUTES, **given),
        {row["iso"]: row["label"] for row in database.rows(_STATES.format(theirs=parts["theirs"]), **given)},
        [row["label"] for row in database.rows(concluded, places=ids, **given) if is_concluded(row, "places")],
        database.region,
    )
