"""A record's small map: its places lie where they are, on land that holds them; what has no place has no map."""

from __future__ import annotations

import re

import pytest
from datasette.app import Datasette

from communique.web.edition import edition_of
from communique.web.records.locator import HEIGHT, WIDTH, _frame, _map
from tests.unit.test_publication import get


def shown(datasette: Datasette, address: str) -> list[str]:
    """The names on the map of a page."""
    page = get(datasette, address).text
    svg = page.partition('<svg class="locator"')[2].partition("</svg>")[0]
    return re.findall(r"<text(?! class)[^>]*>([^<]+)</text>", svg)


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("/places/rasht", ["Rasht"]),
        ("/places/kremlin", ["Moscow"]),  # a place without coordinates is where it lies
        ("/meetings/moscow-talks", ["Moscow"]),
        ("/places/europe", []),
        ("/actors/iran", []),
        ("/projects/astara-rasht-section", []),  # a larger one was drawn for it
    ],
)
def test_a_page_shows_the_places_that_have_coordinates(datasette: Datasette, address: str, names: list[str]) -> None:
    assert shown(datasette, address) == names


@pytest.mark.parametrize("land", ["land-eurasia", "land-world"])
def test_the_land_is_a_picture_of_the_edition(datasette: Datasette, land: str) -> None:
    answer = get(datasette, f"/pictures/{land}.svg")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert get(datasette, f"/pictures/{land}.png").status_code == 404


def point(longitude: float, latitude: float) -> dict[str, object]:
    return {"longitude": longitude, "latitude": latitude, "label": "x", "kind": "place", "slug": "x"}


@pytest.mark.parametrize(
    ("points", "land"),
    [
        ([(49.6, 37.3)], "eurasia"),
        ([(48.87, 38.45), (48.87, 38.43)], "eurasia"),
        ([(-58.4, -34.6)], "world"),
        ([(-179.9, 65.0), (179.9, -41.0)], "world"),
        ([(0.0, 89.9)], "world"),
    ],
    ids=["rasht", "two-beside-each-other", "buenos-aires", "around-the-world", "the-pole"],
)
def test_points_lie_within_the_map_on_land_that_reaches_there(
    datasette: Datasette, points: list[tuple[float, float]], land: str
) -> None:
    drawn = _map(edition_of(datasette), [point(*one) for one in points])
    assert f"land-{land}" in drawn["land"]["url"]
    assert len(drawn["points"]) == len(points)
    for one in drawn["points"]:
        assert 0 < one["x"] < WIDTH
        assert 0 < one["y"] < HEIGHT


def test_a_point_lies_on_the_land_where_it_is(datasette: Datasette) -> None:
    """Read back from the land's own place in the map, the point has its coordinates."""
    drawn = _map(edition_of(datasette), [point(49.6, 37.3)])
    land, (one,) = drawn["land"], drawn["points"]
    west, south, east, north = 8, 4, 100, 72
    assert west + (one["x"] - land["x"]) / land["width"] * (east - west) == pytest.approx(49.6, abs=0.01)
    assert north - (one["y"] - land["y"]) / land["height"] * (north - south) == pytest.approx(37.3, abs=0.01)


def test_of_two_beside_each_other_the_western_name_stands_to_the_left(datasette: Datasette) -> None:
    drawn = _map(edition_of(datasette), [point(48.85, 38.42), point(48.87, 38.45), point(56.0, 38.4)])
    assert [one["is_left"] for one in drawn["points"]] == [True, False, False]


@pytest.mark.parametrize(
    ("longitude", "latitude", "around"),
    [(49.6, 37.3, {"Iran", "Azerbaijan", "Caspian Sea"}), (3.0, 27.0, {"Algeria", "Libya"}), (100.0, 62.0, {"Russia"})],
    ids=["rasht", "in-the-sahara", "in-siberia"],
)
def test_states_and_seas_around_are_named(
    datasette: Datasette, longitude: float, latitude: float, around: set[str]
) -> None:
    names = _map(edition_of(datasette), [point(longitude, latitude)])["around"]
    assert around <= {name.text for name in names}
    for name in names:
        assert 0 < name.x < WIDTH
        assert 0 < name.y < HEIGHT


def test_a_page_names_what_is_around(datasette: Datasette) -> None:
    assert re.search(r'<text class="around"[^>]*>Caspian Sea</text>', get(datasette, "/places/rasht").text)


def test_a_place_far_from_any_coast_or_border_has_a_wider_map() -> None:
    near, inland = (_frame((one,)).seen for one in ((49.6, 37.3), (-96.0, 41.0)))
    heights = [round(seen.north - seen.south, 1) for seen in (near, inland)]
    assert heights == [9.0, 13.5]
    assert inland.north > 46, "the Great Lakes, or Canada"
    ocean = _frame(((-150.0, -30.0),)).seen
    assert 90 < ocean.north - ocean.south < 180, "it ends somewhere"
