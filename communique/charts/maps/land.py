"""Land without names, in degrees: pages lay points on it, so that any place has a map without one drawn for it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from communique.charts.maps.states import atlas_file
from communique.charts.palette import BORDER, LAND, style_sheet

ATLASES = ("eurasia", "world")
INDEX = "land.json"
# Of a degree: how the atlases are packed, and how wide a border is drawn.
_UNITS, _BORDER_WIDTH = 100, 2


def write_land(folder: Path) -> None:
    """Write `land-NAME.svg` for each atlas, the finest first in `land.json` with the degrees that it reaches to."""
    boxes = []
    for name in ATLASES:
        atlas = atlas_file(name)
        (folder / f"land-{name}.svg").write_text(land_svg(atlas), "utf-8")
        boxes.append({"name": f"land-{name}", "box": atlas["box"]})
    (folder / INDEX).write_text(json.dumps(boxes) + "\n", "utf-8")


def land_svg(atlas: dict[str, Any]) -> str:
    """An atlas as SVG: a unit is a hundredth of a degree, and north is up."""
    west, south, east, north = (value * _UNITS for value in atlas["box"])
    paths = "".join(_path(ring) for state in atlas["states"] for ring in state["rings"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{west} {-north} {east - west} {north - south}" '
        f'preserveAspectRatio="none"><style>{style_sheet()}</style>'
        f'<path fill="{LAND}" stroke="{BORDER}" stroke-width="{_BORDER_WIDTH}" d="{paths}"/></svg>\n'
    )


def _path(ring: list[int]) -> str:
    """A ring, packed as its first point and the way to each next one."""
    x, y, *steps = ring
    ways = " ".join(f"{across},{-down}" for across, down in zip(steps[::2], steps[1::2], strict=True))
    return f"M{x},{-y}l{ways}z"
