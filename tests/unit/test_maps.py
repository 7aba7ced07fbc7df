"""Maps: shapes are cut at the frame, names do not overlap, and every state of the gazetteer can be shaded."""

from __future__ import annotations

import json
import random
import re
import sqlite3
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from communique.charts.maps.atlas import (
    ATLASES,
    SEAS,
    atlas_file,
    land_svg,
    outlines,
    read_atlas,
    states_in,
)
from communique.charts.maps.contents import MapContents
from communique.charts.maps.drawing import DISPUTED, _key, drawn_map
from communique.charts.maps.geometry import Box, Point, clipped, hatched
from communique.charts.maps.labels import Names
from communique.charts.maps.places import project_maps
from communique.charts.maps.view import view_of
from communique.charts.palette import BORDER, LAND, TOUCHED
from communique.charts.picture import Picture
from communique.charts.query import Database
from communique.factfiles.files import load_files
from tests.support.documents import database, document

CAUCASUS = [(44.5, 40.2), (49.9, 40.4), (50.0, 36.3)]
SQUARE: list[Point] = [(0, 0), (10, 0), (10, 10), (0, 10)]
GAZETTEER = Path(__file__).parents[2] / "seed" / "gazetteer" / "actors.yaml"


def area(ring: list[Point]) -> float:
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]))) / 2


@pytest.mark.parametrize(
    ("box", "left"),
    [(Box(-5, -5, 20, 20), 100), (Box(5, 5, 20, 20), 25), (Box(2, 3, 4, 7), 8), (Box(11, 0, 20, 9), 0)],
    ids=["all", "a-corner", "the-box", "nothing"],
)
def test_a_shape_is_cut_at_the_box(box: Box, left: float) -> None:
    ring = clipped(SQUARE, box)
    assert (area(ring) if ring else 0) == left
    assert all(box.holds(point) for point in ring)


def test_no_line_is_drawn_where_a_shape_is_only_cut_off() -> None:
    frame = Box(5, -5, 20, 20)
    lines = outlines(clipped(SQUARE, frame), frame)
    assert sorted({x for line in lines for x, _ in line}) == [5, 10]
    assert all(not (before[0] == here[0] == 5) for line in lines for before, here in pairwise(line))


@pytest.mark.parametrize("width", [680, 360])
@pytest.mark.parametrize(
    "points",
    [CAUCASUS, [(37.6, 55.75), (50, 36)], [(48.87, 38.46)], [(-122, 37), (139, 35)], [(0, -80), (10, 85)]],
    ids=["region", "tall", "one-place", "the-world", "pole-to-pole"],
)
def test_a_view_shows_its_places(points: list[Point], width: float) -> None:
    view = view_of(points, width)
    assert all(view.frame.holds(view.pixel(*point)) for point in points)
    assert 0.5 * width <= view.height <= width
    states = states_in(view)
    assert states
    assert all(state.rings for state in states)
    for state in states:
        assert all(
            Box(-0.1, -0.1, width + 0.1, view.height + 0.1).holds(point) for ring in state.rings for point in ring
        )


def test_a_view_of_the_caucasus_shows_its_states() -> None:
    shown = {state.iso for state in states_in(view_of(CAUCASUS, 680))}
    assert {"ARM", "AZE", "IRN", "TUR", "IRQ", "TKM"} <= shown
    assert "IND" not in shown


def test_every_state_of_the_gazetteer_can_be_shaded() -> None:
    named = set(re.findall(r"iso_alpha3: ([A-Z]{3})", GAZETTEER.read_text("utf-8")))
    assert len(named) > 10
    world = view_of([(-170, -50), (170, 75)], 680)
    assert named <= {state.iso for state in states_in(world)}


def is_within(point: Point, ring: list[Point]) -> bool:
    """Whether a line from the point eastwards leaves the ring an odd number of times."""
    crossed = [
        x1 + (point[1] - y1) * (x2 - x1) / (y2 - y1) > point[0]
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])
        if (y1 > point[1]) != (y2 > point[1])
    ]
    return sum(crossed) % 2 == 1


# What several states claim, or has broken away, and what is beside it and neither.
CLAIMED = {
    "Crimea": (34.1, 45.1),
    "Abkhazia": (41.2, 43.1),
    "South Ossetia": (44.0, 42.35),
    "Transnistria": (29.5, 46.95),
    "Northern Cyprus": (33.3, 35.3),
    "Kosovo": (21.0, 42.6),
    "Golan": (35.8, 33.0),
    "Somaliland": (45.0, 9.8),
}
UNCLAIMED = {"Tbilisi": (44.8, 41.7), "Kherson": (32.6, 46.7), "Chisinau": (28.8, 47.0), "Stepanakert": (46.7, 39.8)}


def test_disputed_territory_is_drawn_as_such_and_nothing_else_is() -> None:
    rings = read_atlas("eurasia").disputed.rings
    assert [name for name, place in CLAIMED.items() if not any(is_within(place, ring) for ring in rings)] == []
    assert [name for name, place in UNCLAIMED.items() if any(is_within(place, ring) for ring in rings)] == []
    western_sahara = (-13.0, 24.5)
    assert any(is_within(western_sahara, ring) for ring in read_atlas("world").disputed.rings)


def test_disputed_territory_is_in_no_states_colour_and_shaded_states_are_named() -> None:
    contents = MapContents([], 0, [], 0, [], {"RUS": "Russia", "ARM": "Armenia"}, [], (30, 38, 50, 56))
    layers = drawn_map(contents, 680)["layer"]
    marks = [mark for layer in layers for mark in layer["data"]["values"]]
    shapes = [mark for mark in marks if mark.get("geometry", {}).get("type") == "MultiPolygon"]
    crimea = view_of(contents.framed, 680, _key(contents, 680, has_disputed=True)[1]).pixel(*CLAIMED["Crimea"])
    over = [
        mark["colour"] for mark in shapes if any(is_within(crimea, ring) for (ring,) in mark["geometry"]["coordinates"])
    ]
    assert over == [TOUCHED, LAND]
    assert {DISPUTED, "Russia", "Armenia"} <= {mark.get("text") for mark in marks}


@pytest.mark.parametrize("atlas", ATLASES)
def test_land_behind_the_points_of_a_page_is_hatched_where_it_is_disputed(atlas: str) -> None:
    svg = land_svg(atlas_file(atlas))
    assert svg.index('fill="url(#disputed)"') > svg.index(f'fill="{LAND}" stroke="{BORDER}"')


def test_hatching_lies_within_what_is_hatched() -> None:
    hole: list[Point] = [(4, 4), (6, 4), (6, 6), (4, 6)]
    lines = list(hatched([SQUARE, hole], 1))
    middles = [((x1 + x2) / 2, (y1 + y2) / 2) for (x1, y1), (x2, y2) in lines]
    assert len(lines) > 20
    assert all(is_within(middle, SQUARE) and not is_within(middle, hole) for middle in middles)
    assert list(hatched([], 1)) == []


@pytest.mark.parametrize("atlas", ATLASES)
def test_the_name_of_a_sea_stands_on_water(atlas: str) -> None:
    states = [(state.name, ring) for state in read_atlas(atlas).states for ring in state.rings]
    assert [(sea, name) for sea, point in SEAS.items() for name, ring in states if is_within(point, ring)] == []
    assert any(is_within((44, 40.5), ring) for name, ring in states if name == "Armenia")


def test_names_of_crowded_places_do_not_overlap() -> None:
    chance = random.Random(7)
    points = [(chance.uniform(20, 660), chance.uniform(20, 380)) for _ in range(60)]
    names = Names(Box(0, 0, 680, 400), 13)
    names.keep_clear(points, [(points[0], points[1])])
    symbols = len(names.taken)
    found = [names.beside(f"Place number {number}", point) for number, point in enumerate(points)]
    boxes = names.taken[symbols:]
    assert len([name for name in found if name]) == len(boxes) > 10
    assert not any(one.overlaps(other) for place, one in enumerate(boxes) for other in names.taken[: symbols + place])
    assert all(box.within(names.frame) for box in boxes)


@pytest.mark.parametrize("how", [{"parent": "line", "inferred": ["parent"]}, {"parent": "line"}, {}])
def test_a_part_that_only_the_coder_calls_one_is_named_beside_the_map(how: dict[str, Any], tmp_path: Path) -> None:
    towns = [
        {"slug": f"town-{n}", "label": f"Town {n}", "type": "city", "latitude": 40 + n, "longitude": 45 + n}
        for n in range(3)
    ]
    line = {"slug": "line", "label": "Line", "places": [{"place": "town-0", "role": "start"}], "at": "P1.S2"}
    line["places"].append({"place": "town-1", "role": "end"})
    spur = {"slug": "spur", "label": "Spur", "places": [{"place": "town-2", "role": "end"}], "at": "P1.S3", **how}
    files = [tmp_path / "world.yaml", tmp_path / "one.yaml"]
    files[0].write_text(json.dumps({"gazetteer": "world", "places": towns}), "utf-8")
    files[1].write_text(document("one", "2031-01-01", {"projects": [line, spur]}), "utf-8")
    load_files(database(tmp_path, "maps"), files)
    with sqlite3.connect(tmp_path / "maps.db") as connection:
        connection.row_factory = sqlite3.Row
        (found,) = project_maps(Database(connection, "Test"))
    connection.close()
    assert isinstance(found, Picture)
    said = "Not drawn, since only the coder concludes, and no source says, that they are parts of it: Spur."
    is_set_aside = "inferred" in how
    assert (said in found.caption, said in found.alternative) == (is_set_aside, is_set_aside)
    assert ("Town 2" in found.alternative) == ("parent" in how and not is_set_aside)
