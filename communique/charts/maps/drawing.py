"""How a map is drawn: states, routes, places, names, and the key above."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from operator import itemgetter
from typing import Any

from communique.charts.canvas import SMALL, TEXT_SIZE, Mark, Spec, canvas, flowing, point, rule, shape, text
from communique.charts.maps.atlas import SEAS, State, disputed_in, outlines, states_in
from communique.charts.maps.contents import MapContents
from communique.charts.maps.geometry import Point, Ring, hatched
from communique.charts.maps.labels import Name, Names
from communique.charts.maps.view import View, view_of
from communique.charts.palette import ACCENT, BORDER, INK, LAND, QUIET, TOUCHED
from communique.charts.query import Row
from communique.charts.text_layout import width_of

BUILT = "operating"
_MOST_NAMED = 30
_STATE_SIZE = 11
_DASH = (5, 4)
_KEY_LINE, _GAP = 18, 8
_HATCH, _SIDE = 5, 11
DISPUTED = "disputed or breakaway territory"


def drawn_map(contents: MapContents, width: float) -> Spec:
    """Return the specification of a map."""
    key, top = _key(contents, width, has_disputed=bool(disputed_in(view_of(contents.framed, width))))
    view = view_of(contents.framed, width, top)
    places = {number: view.pixel(*where) for number, where in contents.points.items()}
    routes = [(route, places[route["start_id"]], places[route["end_id"]]) for route in contents.routes]
    names = Names(view.frame, TEXT_SIZE)
    names.keep_clear(places.values(), [(start, end) for _, start, end in routes])
    shown = states_in(view)
    named = [names.beside(place["label"], places[place["id"]]) for place in contents.places[:_MOST_NAMED]]
    disputed = disputed_in(view)
    land = [*_states(shown, contents, view), *_disputed(disputed, view)]
    layers = [*land, *_routes(routes), *_places(contents.places, places)]
    around = _named_states(names, shown, contents)
    seas = [names.upon(sea, view.pixel(*where)) for sea, where in SEAS.items()]
    words = [
        *_words(named, size=TEXT_SIZE),
        *_words(around, size=_STATE_SIZE, colour=QUIET),
        *_words(seas, size=_STATE_SIZE, colour=QUIET, fontStyle="italic"),
    ]
    return canvas(width, top + view.height, *layers, *words, *key)


def seen_states(contents: MapContents, width: float) -> set[str]:
    """Return the states, by code, that the frame shows something of."""
    view = view_of(contents.framed, width)
    return {state.iso for state in states_in(view) if state.iso}


def _states(shown: Sequence[State], contents: MapContents, view: View) -> list[Spec]:
    """Return the land, and over it the lines around it."""
    land = [
        _feature(
            "MultiPolygon",
            [[[*ring, ring[0]]] for ring in state.rings],
            TOUCHED if state.iso in contents.states else LAND,
        )
        for state in shown
    ]
    lines = [line for state in shown for ring in state.rings for line in outlines(ring, view.frame)]
    return [shape(land), shape([_feature("MultiLineString", lines, BORDER)], filled=False, strokeWidth=0.7)]


def _disputed(rings: Sequence[Ring], view: View) -> list[Spec]:
    """Return what is disputed, in no state's colour: hatched, and with a broken line around it."""
    if not rings:
        return []
    land = [_feature("MultiPolygon", [[[*ring, ring[0]]] for ring in rings], LAND)]
    lines = [line for ring in rings for line in outlines(ring, view.frame)]
    return [
        shape(land),
        # Over the lines that would part it from one state and not from the other.
        shape([_feature("MultiLineString", lines, LAND)], filled=False, strokeWidth=1.4),
        shape([_feature("MultiLineString", [*hatched(rings, _HATCH)], BORDER)], filled=False, strokeWidth=0.8),
        shape([_feature("MultiLineString", lines, BORDER)], filled=False, strokeWidth=0.7, strokeDash=(3, 3)),
    ]


def _feature(kind: str, coordinates: list[Any], colour: str) -> Mark:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "colour": colour}


def _routes(routes: Sequence[tuple[Row, Point, Point]]) -> list[Spec]:
    def lines(*, built: bool) -> list[Mark]:
        those = [(start, end) for route, start, end in routes if (route["status"] == BUILT) is built]
        return [{"x": x, "y": y, "x2": x2, "y2": y2, "colour": ACCENT} for (x, y), (x2, y2) in those]

    return [rule(lines(built=False), thickness=2.5, dash=_DASH), rule(lines(built=True), thickness=2.5)]


def _places(places: Iterable[Row], where: dict[int, Point]) -> list[Spec]:
    def signs(*, of_projects: bool) -> list[Mark]:
        those = [where[place["id"]] for place in places if bool(place["projects"]) is of_projects]
        return [{"x": x, "y": y} for x, y in those]

    return [point(signs(of_projects=False), shape="diamond", size=70), point(signs(of_projects=True), size=50)]


def _named_states(names: Names, shown: Iterable[State], contents: MapContents) -> list[Name | None]:
    """Return the names of those that the map is about first, if need be across a border; the rest where they fit."""
    names.size = _STATE_SIZE
    called = [(contents.states.get(state.iso or "", state.name), state) for state in shown]
    touched = sorted((one for one in called if one[1].iso in contents.states), key=itemgetter(0))
    others = sorted((one for one in called if one[1].iso not in contents.states), key=itemgetter(0))
    within = [names.within(*one) for one in touched]
    across = [names.over(*one) for one, name in zip(touched, within, strict=True) if name is None]
    return [*within, *across, *(names.within(*one) for one in others)]


def _words(names: Iterable[Name | None], colour: str = INK, **more: Any) -> list[Spec]:
    marks = [{**vars(name), "colour": colour} for name in names if name]
    return [
        text([mark for mark in marks if mark["align"] == align], align=align, **more)
        for align in ("left", "right", "center")
    ]


def _key(contents: MapContents, width: float, *, has_disputed: bool) -> tuple[list[Spec], float]:
    """Return what the signs mean, as far as they occur."""

    def line(x: float, y: float, dash: tuple[int, int] | None = None) -> list[Spec]:
        return [rule([{"x": x - 11, "x2": x + 11, "y": y, "y2": y, "colour": ACCENT}], thickness=2.5, dash=dash)]

    def sign(x: float, y: float, size: float, shape: str = "circle", colour: str = INK) -> list[Spec]:
        return [point([{"x": x, "y": y, "colour": colour}], shape=shape, size=size)]

    def hatching(x: float, y: float) -> list[Spec]:
        west, east, south, north = x - _SIDE / 2, x + _SIDE / 2, y - _SIDE / 2, y + _SIDE / 2
        square = [(west, south), (east, south), (east, north), (west, north)]
        strokes = [
            {"x": x1, "y": y1, "x2": x2, "y2": y2, "colour": BORDER} for (x1, y1), (x2, y2) in hatched([square], _HATCH)
        ]
        return [*sign(x, y, _SIDE**2, shape="square", colour=LAND), rule(strokes)]

    built = {route["status"] == BUILT for route in contents.routes}
    of_projects = {bool(place["projects"]) for place in contents.places}
    entries: list[tuple[str, bool, Callable[[float, float], list[Spec]]]] = [
        ("section in use", True in built, line),
        ("not said to be in use", False in built, partial(line, dash=_DASH)),
        # Where all places are of projects, no sign needs telling from another.
        ("place of a project", of_projects == {True, False}, partial(sign, size=50)),
        ("place of a meeting", False in of_projects, partial(sign, size=70, shape="diamond")),
        (
            "state whose territory is touched",
            bool(contents.states),
            partial(sign, size=130, shape="square", colour=TOUCHED),
        ),
        (DISPUTED, has_disputed, hatching),
    ]
    shown = [(meaning, draw) for meaning, occurs, draw in entries if occurs]
    where = list(flowing([width_of(meaning, SMALL) + 30 for meaning, _ in shown], width, _KEY_LINE, gap=16))
    signs = [sign for (_, draw), (x, y) in zip(shown, where, strict=True) for sign in draw(x + 11, y)]
    words = [
        {"x": x + 28, "y": y, "text": meaning, "colour": QUIET}
        for (meaning, _), (x, y) in zip(shown, where, strict=True)
    ]
    return [*signs, text(words, size=SMALL)], where[-1][1] + _KEY_LINE / 2 + _GAP if where else 0
