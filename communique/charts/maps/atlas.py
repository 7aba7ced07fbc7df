"""The states that a view shows, as shapes in pixels, and the land that pages lay points on; Natural Earth's, packed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from communique.charts.maps.geometry import Box, Point, Ring, bounds_of, clipped, simplified
from communique.charts.maps.view import View
from communique.charts.palette import BORDER, LAND, style_sheet

_FOLDER = Path(__file__).parent.parent / "natural_earth"
# The finest first.
ATLASES = ("eurasia", "world")
INDEX = "land.json"
# Of a degree: how the atlases are packed, and how wide a border is drawn.
_UNITS, _BORDER_WIDTH = 100, 2
# Between the lines over what is disputed, in the same units.
_HATCH = 16
# In pixels: how far a line may be from where it was, and how large an island must be.
_FINEST, _SMALLEST = 0.35, 2.0
# Names that tell a reader where a map is, by longitude and latitude of a point with water around it. Those that are
# disputed are left out.
SEAS: dict[str, Point] = {
    "Arabian Sea": (64, 16),
    "Atlantic Ocean": (-35, 30),
    "Baltic Sea": (19.5, 56.5),
    "Barents Sea": (40, 74),
    "Bay of Bengal": (88, 14),
    "Black Sea": (34.5, 43.2),
    "Caribbean Sea": (-75, 15),
    "Caspian Sea": (51.0, 41.5),
    "Coral Sea": (155, -17),
    "Gulf of Guinea": (3, 1),
    "Indian Ocean": (78, -20),
    "Mediterranean Sea": (18, 35),
    "North Sea": (3.5, 56.3),
    "Norwegian Sea": (3, 67),
    "Pacific Ocean": (-150, 5),
    "Red Sea": (38, 20.5),
    "Tasman Sea": (161, -39),
}


@dataclass(frozen=True)
class State:
    """A state, by its ISO 3166-1 code where it has one, and its rings."""

    iso: str | None
    name: str
    rings: list[Ring]

    @cached_property
    def bounds(self) -> list[Box]:
        """The box around each ring."""
        return [bounds_of(ring) for ring in self.rings]


@dataclass(frozen=True)
class Atlas:
    """The box that an atlas covers, in degrees, its states, and disputed and breakaway territory beside them."""

    box: Box
    states: list[State]
    disputed: State


def states_in(view: View) -> list[State]:
    """Return the states that a view shows, in pixels, cut off at the frame."""
    shown = (State(state.iso, state.name, list(_drawn(state, view))) for state in _atlas_of(view).states)
    return [state for state in shown if state.rings]


def disputed_in(view: View) -> list[Ring]:
    """Return the disputed and breakaway territory that a view shows, as rings in pixels."""
    return list(_drawn(_atlas_of(view).disputed, view))


def _atlas_of(view: View) -> Atlas:
    """Return the finest atlas that has all of a view."""
    *finer, world = map(read_atlas, ATLASES)
    return next((one for one in finer if view.degrees.within(one.box)), world)


def atlas_file(name: str) -> dict[str, Any]:
    """Return an atlas as it is stored: its box in degrees, its states and what is disputed as packed rings."""
    return dict(json.loads((_FOLDER / f"{name}.json").read_text("utf-8")))


@cache
def read_atlas(name: str) -> Atlas:
    """Return an atlas with its rings in degrees."""
    read = atlas_file(name)
    states = [
        State(state["iso"], state["name"], [_unpacked(ring) for ring in state["rings"]]) for state in read["states"]
    ]
    disputed = State(None, "disputed", [_unpacked(ring) for ring in read["disputed"]])
    return Atlas(Box(*read["box"]), states, disputed)


def _unpacked(packed: list[int]) -> Ring:
    return [(x / _UNITS, y / _UNITS) for x, y in zip(accumulate(packed[::2]), accumulate(packed[1::2]), strict=True)]


def outlines(ring: Ring, frame: Box) -> list[Ring]:
    """Return the lines around a ring, without those along the frame, where it is only cut off."""
    lines: list[Ring] = [[]]
    for before, here in pairwise([*ring, ring[0]]):
        if _is_along(before, here, frame):
            lines.append([])
        else:
            lines[-1] += [here] if lines[-1] else [before, here]
    return [line for line in lines if line]


def _is_along(before: Point, here: Point, frame: Box) -> bool:
    edges = ((0, frame.west), (0, frame.east), (1, frame.south), (1, frame.north))
    return any(before[axis] == here[axis] == round(edge, 1) for axis, edge in edges)


def _drawn(state: State, view: View) -> Iterator[Ring]:
    seen = view.degrees
    # So far that simplifying does not move what is seen.
    wider = seen.widened((seen.east - seen.west) / 10, (seen.north - seen.south) / 10)
    for ring, bounds in zip(state.rings, state.bounds, strict=True):
        if bounds.overlaps(seen):
            near = ring if bounds.within(seen) else clipped(ring, wider)
            simple = simplified([view.pixel(*point) for point in near], _FINEST, _SMALLEST)
            if drawn := clipped(simple, view.frame):
                yield [(round(x, 1), round(y, 1)) for x, y in drawn]


def write_land(folder: Path) -> None:
    """Write `land-NAME.svg` for each atlas, the finest first in `land.json` with the degrees that it reaches to."""
    boxes = []
    for name in ATLASES:
        atlas = atlas_file(name)
        (folder / f"land-{name}.svg").write_text(land_svg(atlas), "utf-8")
        boxes.append({"name": f"land-{name}", "box": atlas["box"]})
    (folder / INDEX).write_text(json.dumps(boxes) + "\n", "utf-8")


def land_svg(atlas: dict[str, Any]) -> str:
    """Return an atlas as SVG: a unit is a hundredth of a degree, and north is up."""
    west, south, east, north = (value * _UNITS for value in atlas["box"])
    paths = "".join(_path(ring) for state in atlas["states"] for ring in state["rings"])
    disputed = "".join(map(_path, atlas["disputed"]))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{west} {-north} {east - west} {north - south}" '
        f'preserveAspectRatio="none"><style>{style_sheet()}</style>'
        f'<pattern id="disputed" width="{_HATCH}" height="{_HATCH}" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><path fill="{LAND}" d="M0,0h{_HATCH}v{_HATCH}h-{_HATCH}z"/>'
        f'<path stroke="{BORDER}" stroke-width="{2 * _BORDER_WIDTH}" d="M0,0v{_HATCH}"/></pattern>'
        f'<path fill="{LAND}" stroke="{BORDER}" stroke-width="{_BORDER_WIDTH}" d="{paths}"/>'
        f'<path fill="{LAND}" stroke="{LAND}" stroke-width="{2 * _BORDER_WIDTH}" d="{disputed}"/>'
        f'<path fill="url(#disputed)" stroke="{BORDER}" stroke-width="{_BORDER_WIDTH}" '
        f'stroke-dasharray="{4 * _BORDER_WIDTH}" d="{disputed}"/></svg>\n'
    )


def _path(ring: list[int]) -> str:
    """Return a ring, packed as its first point and the way to each next one, as a path."""
    x, y, *steps = ring
    ways = " ".join(f"{across},{-down}" for across, down in zip(steps[::2], steps[1::2], strict=True))
    return f"M{x},{-y}l{ways}z"
