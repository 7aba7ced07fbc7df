"""The map of all places, and a map for each project with two of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from communique.charts.maps.contents import MapContents, contents_of
from communique.charts.maps.drawing import BUILT, drawn_map, seen_states
from communique.charts.omissions import Omission, or_omission
from communique.charts.picture import Picture, source_line
from communique.charts.query import Database, Row
from communique.wording import enumerated, term_in_words

# A map is as high as it is wide, and one of more would not fit a screen.
_WIDE = 680
_MOST_PROJECTS, _MOST_PARTS, _MOST_NAMED = 12, 500, 8
_BORDERS = (
    "Borders are Natural Earth's, which shows who controls a territory; the database takes no side. Disputed "
    "and breakaway areas have no state's colour."
)
_LAND = "Land: Natural Earth; a state's colour says nothing of whose a territory is."
_STRAIGHT = "Lines join the ends of a route and do not follow it."
# Places count for a project and for whatever it is a part of.
_PROJECTS = """
WITH RECURSIVE touched(project_id, place_id) AS (
    SELECT t.project_id, t.place_id FROM project_places AS t JOIN places AS p ON p.id = t.place_id
    WHERE p.latitude IS NOT NULL
    UNION
    SELECT p.parent_id, t.place_id FROM touched AS t JOIN projects AS p ON p.id = t.project_id
    WHERE p.parent_id IS NOT NULL
)
SELECT r.id, r.slug, r.label FROM (
    SELECT project_id, count(*) AS places FROM touched GROUP BY project_id HAVING count(*) > 1
) AS t JOIN records AS r ON r.id = t.project_id ORDER BY t.places DESC, r.id LIMIT :most
"""
_PARTS = """
WITH RECURSIVE part(id) AS (
    SELECT :project UNION SELECT p.id FROM part JOIN projects AS p ON p.parent_id = part.id
)
SELECT id FROM part LIMIT :most
"""
# Those that only a coder calls a part of it, and that have places.
_SET_ASIDE = """
SELECT DISTINCT p.project FROM project_overview AS p
WHERE p.parent_inferred_id IN (SELECT value FROM json_each(:parts))
    AND p.project_id NOT IN (SELECT value FROM json_each(:parts))
    AND EXISTS (SELECT 1 FROM project_places AS t WHERE t.project_id = p.project_id)
ORDER BY p.project
"""


def places(database: Database) -> Picture | None:
    """Return the map of all places; None where none has coordinates."""
    contents = contents_of(database)
    if not contents.places:
        return None
    return _picture(database, contents, "places", "Places and routes")


def project_maps(database: Database) -> Iterator[Picture | Omission]:
    """Yield a map for each project with at least two located places, its parts' places with its own."""
    for project in database.rows(_PROJECTS, most=_MOST_PROJECTS):
        name, title = f"map-{project['slug'].replace('/', '--')}", f"{project['label']}: places and routes"
        yield or_omission(name, title, partial(_project_map, database, project, name, title))


def _project_map(database: Database, project: Row, name: str, title: str) -> Picture:
    parts = [part["id"] for part in database.rows(_PARTS, project=project["id"], most=_MOST_PARTS)]
    aside = [row["project"] for row in database.rows(_SET_ASIDE, parts=json.dumps(parts))]
    return _picture(
        database, contents_of(database, parts), name, title, record=project["slug"], set_aside=_set_aside(aside)
    )


def _picture(
    database: Database, contents: MapContents, name: str, title: str, *, record: str | None = None, set_aside: str = ""
) -> Picture:
    missing = " ".join(filter(None, (_concluded(contents), set_aside, _not_shown(contents))))
    return Picture(
        name=name,
        title=title,
        alternative=" ".join(filter(None, (_in_words(contents), missing))),
        source=f"{source_line(database, len(contents.places), contents.located, 'most named')} {_LAND}",
        caption=" ".join(filter(None, (_STRAIGHT if contents.routes else "", _BORDERS, missing))),
        draw=lambda width: drawn_map(contents, min(width, _WIDE)),
        record=record,
    )


def _concluded(contents: MapContents) -> str:
    """Return of which projects no source says where they are; empty where there is none."""
    if not contents.concluded:
        return ""
    return f"The coder concludes, and no source says, where these run: {_named(contents.concluded)}."


def _set_aside(parts: list[str]) -> str:
    """Return which projects with places only a coder calls parts of this one; empty where there is none."""
    said = "Not drawn, since only the coder concludes, and no source says, that they are parts of it"
    return f"{said}: {_named(parts)}." if parts else ""


def _named(labels: list[str]) -> str:
    some, left = labels[:_MOST_NAMED], len(labels) - _MOST_NAMED
    return enumerated([*some, f"{left:,} more"] if left > 0 else some)


def _not_shown(contents: MapContents) -> str:
    """Return what the map should show and does not."""
    seen = seen_states(contents, _WIDE)
    outside = [label for iso, label in contents.states.items() if iso not in seen]
    more = f" and {contents.left_out:,} more" if contents.left_out else ""
    blank = f"Not drawn, since their coordinates are not recorded: {enumerated(contents.not_drawn)}{more}."
    beyond = f"Touched, but outside the frame: {enumerated(outside)}."
    return " ".join([*([beyond] if outside else []), *([blank] if contents.not_drawn else [])])


def _in_words(contents: MapContents) -> str:
    labels = {place["id"]: place["label"] for place in contents.places}
    said = [f"A map with {enumerated([_place(place) for place in contents.places])}."]
    said += [f"{_route(route, labels)}." for route in contents.routes]
    if contents.states:
        said.append(f"Territories touched: {enumerated(list(contents.states.values()))}.")
    return " ".join(said)


def _place(place: Row) -> str:
    return str(place["label"]) if place["projects"] else f"{place['label']} (a meeting)"


def _route(route: Row, labels: dict[int, str]) -> str:
    ends = f"from {labels[route['start_id']]} to {labels[route['end_id']]}"
    drawn = "solid" if route["status"] == BUILT else "dashed"
    status = term_in_words(route["status"]) if route["status"] else route["status_said"]
    return f"{route['label']}, {ends}: {status or 'how far it has come is not said'} ({drawn})"
