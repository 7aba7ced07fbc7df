"""Vega-Lite specifications whose marks stand where a picture puts them, in pixels from the upper left corner.

A mark is a dictionary: `x`, `y` and, by kind, `x2`, `y2`, `text`; `colour` from the palette. Vega draws, once for SVG
and PNG alike; what goes where is decided by each picture, which has to fit labels that differ in length.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from communique.charts.lettering import FONT
from communique.charts.palette import INK

Spec = dict[str, Any]
Mark = dict[str, Any]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
TEXT_SIZE, SMALL = 13, 12
_CONFIG = {"font": FONT, "view": {"stroke": None}, "aria": False, "text": {"fontSize": TEXT_SIZE, "baseline": "middle"}}


def canvas(width: float, height: float, *layers: Spec | None) -> Spec:
    """A picture's specification, `width` pixels wide; layers without marks are left out."""
    return {
        "$schema": _SCHEMA,
        "width": width,
        "height": height,
        "padding": 0,
        "autosize": "none",
        "background": None,
        "config": _CONFIG,
        "layer": [layer for layer in layers if layer is not None and layer["data"]["values"]],
    }


def text(
    marks: Iterable[Mark], *, align: str = "left", weight: str = "normal", size: float = TEXT_SIZE, **more: Any
) -> Spec:
    """Words; `y` is the middle of the line."""
    mark = {"type": "text", "align": align, "fontWeight": weight, "fontSize": size, **more}
    return _layer(mark, marks, ("x", "y"), {"text": {"field": "text", "type": "nominal"}})


def rect(marks: Iterable[Mark], **more: Any) -> Spec:
    """Filled rectangles from (x, y) to (x2, y2)."""
    return _layer({"type": "rect", **more}, marks, ("x", "y", "x2", "y2"), {})


def outline(marks: Iterable[Mark], *, dash: tuple[int, int] | None = None) -> Spec:
    """Hollow rectangles from (x, y) to (x2, y2)."""
    mark: Mark = {"type": "rect", "filled": False, "strokeWidth": 1.2, **({"strokeDash": dash} if dash else {})}
    return _layer(mark, marks, ("x", "y", "x2", "y2"), {})


def rule(marks: Iterable[Mark], *, thickness: float = 1, dash: tuple[int, int] | None = None, **more: Any) -> Spec:
    """Lines from (x, y) to (x2, y2)."""
    mark = {"type": "rule", "strokeWidth": thickness, **({"strokeDash": dash} if dash else {}), **more}
    return _layer(mark, marks, ("x", "y", "x2", "y2"), {})


def point(marks: Iterable[Mark], *, shape: str = "circle", size: float = 60, filled: bool = True, **more: Any) -> Spec:
    """Symbols of an area in square pixels."""
    mark = {"type": "point", "shape": shape, "size": size, "filled": filled, "opacity": 1, **more}
    return _layer(mark, marks, ("x", "y"), {})


def shape(marks: Iterable[Mark], **more: Any) -> Spec:
    """GeoJSON features whose coordinates are pixels already; `colour` is of each."""
    layer = _layer({"type": "geoshape", "clip": False, **more}, marks, (), {})
    return {**layer, "projection": {"type": "identity", "scale": 1, "translate": [0, 0]}}


def _layer(mark: Mark, marks: Iterable[Mark], places: tuple[str, ...], more: Mapping[str, Any]) -> Spec:
    where = {name: _where(name) for name in places}
    colour = {"color": {"field": "colour", "type": "nominal", "scale": None}}
    values = [{"colour": INK, **each} for each in marks]
    return {"mark": mark, "data": {"values": values}, "encoding": {**where, **colour, **more}}


def _where(name: str) -> Mark:
    field: Mark = {"field": name}
    return field if name.endswith("2") else {**field, "type": "quantitative", "scale": None, "axis": None}
