"""Vega-Lite specifications whose marks stand where a picture puts them, in pixels from the upper left corner.

A mark is a dictionary: `x`, `y` and, by kind, `x2`, `y2`, `text`; `colour` from the palette. Vega draws, once for SVG
and PNG alike; what goes where is decided by each picture, which has to fit labels that differ in length: Vega's axes
cut a long name short, and altair writes the same specifications.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from communique.charts.palette import INK, QUIET
from communique.charts.text_layout import FONT, lines_of, shortened, width_of

Spec = dict[str, Any]
Mark = dict[str, Any]
_SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
TEXT_SIZE, SMALL = 13, 12
_LINE, _HEADING, _GAP = 18, 26, 8
_CONFIG = {"font": FONT, "view": {"stroke": None}, "aria": False, "text": {"fontSize": TEXT_SIZE, "baseline": "middle"}}


def canvas(width: float, height: float, *layers: Spec | None) -> Spec:
    """Return a picture's specification, `width` pixels wide; layers without marks are left out."""
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
    """Return a layer of words; `y` is the middle of the line."""
    mark = {"type": "text", "align": align, "fontWeight": weight, "fontSize": size, **more}
    return _layer(mark, marks, ("x", "y"), {"text": {"field": "text", "type": "nominal"}})


def rect(marks: Iterable[Mark]) -> Spec:
    """Return a layer of filled rectangles from (x, y) to (x2, y2)."""
    return _layer({"type": "rect"}, marks, ("x", "y", "x2", "y2"), {})


def outline(marks: Iterable[Mark]) -> Spec:
    """Return a layer of hollow rectangles from (x, y) to (x2, y2)."""
    return _layer({"type": "rect", "filled": False, "strokeWidth": 1.2}, marks, ("x", "y", "x2", "y2"), {})


def rule(marks: Iterable[Mark], *, thickness: float = 1, dash: tuple[int, int] | None = None) -> Spec:
    """Return a layer of lines from (x, y) to (x2, y2)."""
    mark = {"type": "rule", "strokeWidth": thickness, **({"strokeDash": dash} if dash else {})}
    return _layer(mark, marks, ("x", "y", "x2", "y2"), {})


def point(marks: Iterable[Mark], *, shape: str = "circle", size: float = 60, filled: bool = True, **more: Any) -> Spec:
    """Return a layer of symbols of an area in square pixels."""
    mark = {"type": "point", "shape": shape, "size": size, "filled": filled, "opacity": 1, **more}
    return _layer(mark, marks, ("x", "y"), {})


def shape(marks: Iterable[Mark], **more: Any) -> Spec:
    """Return a layer of GeoJSON features whose coordinates are pixels already; `colour` is of each."""
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


def flowing(rooms: Iterable[float], width: float, line: float, gap: float) -> Iterator[tuple[float, float]]:
    """Yield where the entries of a key are, each with its room: from left to right, in as many lines as it takes."""
    x, y = 0.0, line / 2
    for room in rooms:
        if x and x + room > width:
            x, y = 0.0, y + line
        yield x, y
        x += room + gap


@dataclass
class WordsAbove:
    """Words above marks: a figure or date in bold, and what it is of behind it, or below where that does not fit."""

    width: float
    _headings: list[Mark] = field(default_factory=list)
    _bold: list[Mark] = field(default_factory=list)
    _plain: list[Mark] = field(default_factory=list)

    def head(self, heading: str, y: float) -> float:
        """Add a heading; return the height below it."""
        self._headings.append(
            {"x": 0, "y": y + _LINE / 2, "text": shortened(heading, SMALL, self.width), "colour": QUIET}
        )
        return y + _HEADING

    def add(self, bold: str, plain: str, y: float) -> float:
        """Add words; return the height below them."""
        said = shortened(bold, TEXT_SIZE, self.width / 1.1)
        self._bold.append({"x": 0, "y": y + _LINE / 2, "text": said})
        behind = width_of(said, TEXT_SIZE, bold=True) + _GAP
        if behind + width_of(plain, TEXT_SIZE) <= self.width:
            self._plain.append({"x": behind, "y": y + _LINE / 2, "text": plain})
            return y + _LINE
        lines = lines_of(plain, TEXT_SIZE, self.width)
        for place, line in enumerate(lines, 1):
            self._plain.append({"x": 0, "y": y + (place + 0.5) * _LINE, "text": line})
        return y + (1 + len(lines)) * _LINE

    def layers(self) -> list[Spec]:
        """Return the layers of all words."""
        bold = text(self._headings, size=SMALL, weight="bold"), text(self._bold, weight="bold")
        return [*bold, text(self._plain)]
