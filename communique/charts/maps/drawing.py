"""How a map is drawn: states, routes, places, names, and the key above."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from communique.charts.canvas import SMALL, TEXT_SIZE, Mark, Spec, canvas, flowing, point, rule, shape, text
from communique.charts.maps.atlas import SEAS, State, outlines, states_in
from communique.charts.maps.contents import Touched
from communique.charts.maps.geometry import Point
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


def drawn_map(touched: Touched, width: float) -> Spec:
    """Return the specification of a map."""
    key, top = _key(touched, width)
    view = view_of(touched.framed, width, top)
    places = {number: view.pixel(*where) for number, where in touched.points.items()}
    routes = [(route, places[route["start_id"]], places[route["end_id"]]) for route in touched.routes]
    names = Names(view.frame, TEXT_SIZE)
    names.keep_clear(places.values(), [(start, end) for _, start, end in routes])
    shown = states_in(view)
    named = _named_places(names, touched.places, places)
    layers = [*_states(shown, touched, view), *_routes(routes), *_places(touched.places, places)]
    around = _named_states(names, shown, touched)
    seas = [name for sea, where in SEAS.items() if (name := names.upon(sea, view.pixel(*where)))]
    words = [
        *_words(named, size=TEXT_SIZE),
        *_words(around, size=_STATE_SIZE, colour=QUIET),
        *_words(seas, size=_STATE_SIZE, colour=QUIET, fontStyle="italic"),
    ]
    return canvas(width, top + view.height, *layers, *words, *key)


def seen_states(touched: Touched, width: float) -> set[str]:
    """Return the states, by code, that the frame shows something of."""
    view = view_of(touched.framed, width)
    return {state.iso for state in states_in(view) if state.iso}


def _states(shown: Sequence[State], touched: Touched, view: View) -> list[Spec]:
    """Return the land, and over it the lines around it."""
    land = [
        _feature("MultiPolygon", [[[*ring, ring[0]]] for ring in state.rings], _colour(state, touched))
        for state in shown
    ]
    lines = [line for state in shown for ring in state.rings for line in outlines(ring, view.frame)]
    return [shape(land), shape([_feature("MultiLineString", lines, BORDER)], filled=False, strokeWidth=0.7)]


def _feature(kind: str, coordinates: list[Any], colour: str) -> Mark:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "colour": colour}


def _colour(state: State, touched: Touched) -> str:
    return TOUCHED if state.iso in touched.states else LAND


def _routes(routes: Sequence[tuple[Row, Point, Point]]) -> list[Spec]:
    marks: dict[bool, list[Mark]] = {True: [], False: []}
    for route, start, end in routes:
        line = {"x": start[0], "y": start[1], "x2": end[0], "y2": end[1], "colour": ACCENT}
        marks[route["status"] == BUILT].append(line)
    return [rule(marks[False], thickness=2.5, dash=_DASH), rule(marks[True], thickness=2.5)]


def _places(places: Iterable[Row], where: dict[int, Point]) -> list[Spec]:
    marks: dict[bool, list[Mark]] = {True: [], False: []}
    for place in places:
        x, y = where[place["id"]]
        marks[bool(place["projects"])].append({"x": x, "y": y, "colour": INK})
    return [point(marks[False], shape="diamond", size=70), point(marks[True], size=50)]


def _named_places(names: Names, places: Sequence[Row], where: dict[int, Point]) -> list[Name]:
    found = (names.beside(place["label"], where[place["id"]]) for place in places[:_MOST_NAMED])
    return [name for name in found if name]


def _named_states(names: Names, shown: Iterable[State], touched: Touched) -> list[Name]:
    """Return the names of those that the map is about first; the rest where there is room."""
    names.size = _STATE_SIZE
    ordered = sorted(shown, key=lambda state: (state.iso not in touched.states, state.name))
    found = (names.within(touched.states.get(state.iso or "", state.name), state) for state in ordered)
    return [name for name in found if name]


def _words(names: Sequence[Name], **more: Any) -> list[Spec]:
    colour = more.pop("colour", INK)
    marks = [{"x": name.x, "y": name.y, "text": name.text, "align": name.align, "colour": colour} for name in names]
    return [
        text([mark for mark in marks if mark["align"] == align], align=align, **more)
        for align in ("left", "right", "center")
    ]


def _key(touched: Touched, width: float) -> tuple[list[Spec], float]:
    """Return what the signs mean, as far as they occur."""
    statuses = {route["status"] == BUILT for route in touched.routes}
    entries = [
        ("built", "section in use", True in statuses),
        ("other", "not said to be in use", False in statuses),
        ("place", "place of a project", any(place["projects"] for place in touched.places) and not _is_plain(touched)),
        ("meeting", "place of a meeting", any(not place["projects"] for place in touched.places)),
        ("state", "state whose territory is touched", bool(touched.states)),
    ]
    shown = {sign: meaning for sign, meaning, occurs in entries if occurs}
    rooms = [width_of(meaning, SMALL) + 30 for meaning in shown.values()]
    where = list(flowing(rooms, width, _KEY_LINE, gap=16))
    marks = {sign: [{"x": x + 11, "y": y}] for sign, (x, y) in zip(shown, where, strict=True)}
    words = [
        {"x": x + 28, "y": y, "text": meaning, "colour": QUIET}
        for meaning, (x, y) in zip(shown.values(), where, strict=True)
    ]
    return [*_signs(marks), text(words, size=SMALL)], where[-1][1] + _KEY_LINE / 2 + _GAP if where else 0


def _is_plain(touched: Touched) -> bool:
    """Return whether all places are of projects, so that no sign needs telling from another."""
    return all(place["projects"] for place in touched.places)


def _signs(marks: dict[str, list[Mark]]) -> list[Spec]:
    def line(sign: str) -> list[Mark]:
        return [
            {"x": m["x"] - 11, "x2": m["x"] + 11, "y": m["y"], "y2": m["y"], "colour": ACCENT}
            for m in marks.get(sign, [])
        ]

    state = [{**mark, "colour": TOUCHED} for mark in marks.get("state", [])]
    return [
        rule(line("built"), thickness=2.5),
        rule(line("other"), thickness=2.5, dash=_DASH),
        point(marks.get("place", []), size=50),
        point(marks.get("meeting", []), shape="diamond", size=70),
        point(state, shape="square", size=130),
    ]
