"""Makes world.json and eurasia.json from the npm package world-atlas.

    npm pack world-atlas@2.0.2 && tar xzf world-atlas-2.0.2.tgz
    python -m tools.natural_earth package

Each file holds the states' rings, in hundredths of a degree, longitude and latitude by turns, each number as the
difference from the one before: `[4887, 3846, 3, -5, …]`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pycountry

from communique.charts.maps.geometry import Box, Point, Ring, clipped

FOLDER = Path(__file__).parents[1] / "communique" / "charts" / "natural_earth"
UNITS = 100
WORLD = Box(-180, -58, 180, 84)
EURASIA = Box(8, 4, 100, 72)
# A ring that is smaller, in square degrees, cannot be seen.
SMALLEST = {"world": 0.3, "eurasia": 0.01}
_ROUND_THE_WORLD = 360


def main() -> None:
    """Write both files."""
    package = Path(sys.argv[1])
    for name, source, box in (("world", "countries-110m.json", WORLD), ("eurasia", "countries-50m.json", EURASIA)):
        topology = json.loads((package / source).read_text("utf-8"))
        states = [state for state in _states(topology, box, SMALLEST[name]) if state["rings"]]
        lines = ",\n".join(json.dumps(state, ensure_ascii=False, separators=(",", ":")) for state in states)
        head = json.dumps({"box": [box.west, box.south, box.east, box.north]})[1:-1]
        (FOLDER / f"{name}.json").write_text(f'{{{head}, "states": [\n{lines}\n]}}\n', "utf-8")


def _states(topology: Any, box: Box, smallest: float) -> Iterator[dict[str, Any]]:
    arcs = [list(_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    for state in topology["objects"]["countries"]["geometries"]:
        polygons = state["arcs"] if state["type"] == "MultiPolygon" else [state["arcs"]]
        rings = [ring for polygon in polygons for edge in polygon for ring in _within(_ring(edge, arcs), box)]
        kept = [ring for ring in rings if abs(_area(ring)) >= smallest]
        country = pycountry.countries.get(numeric=state["id"]) if state.get("id") else None
        known = {"iso": country.alpha_3 if country else None, "name": state["properties"]["name"]}
        yield {**known, "rings": [_packed(ring) for ring in kept]}


def _arc(arc: Any, transform: Any) -> Iterator[Point]:
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        yield x * scale_x + move_x, y * scale_y + move_y


def _ring(edge: list[int], arcs: list[Ring]) -> Ring:
    """Return a ring of arcs: ~n stands for the arc n backwards. It may run beyond 180 degrees."""
    points: Ring = []
    for number in edge:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        points.extend(arc[1:] if points else arc)
    return _unbroken(points)


def _unbroken(points: Ring) -> Ring:
    """Return a ring that crosses the 180th meridian, without the jump."""
    turned, whole = [points[0]], 0
    for (before, _), (x, y) in pairwise(points):
        if abs(x - before) > _ROUND_THE_WORLD / 2:
            whole += _ROUND_THE_WORLD if x < before else -_ROUND_THE_WORLD
        turned.append((x + whole, y))
    return turned


def _within(ring: Ring, box: Box) -> list[Ring]:
    """Return what of a ring lies in a box; what runs beyond 180 degrees comes in from the other side."""
    moved = [[(x + turn, y) for x, y in ring] for turn in (-_ROUND_THE_WORLD, 0, _ROUND_THE_WORLD)]
    return [part for part in (clipped(ring, box) for ring in moved) if part]


def _area(ring: Ring) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]])) / 2


def _packed(ring: Ring) -> list[int]:
    packed, before = [], (0, 0)
    for x, y in ring:
        here = round(x * UNITS), round(y * UNITS)
        if here != before:
            packed += [here[0] - before[0], here[1] - before[1]]
        before = here
    return packed


if __name__ == "__main__":
    main()
