"""Views: who is for or against what, one column for each holder and one row for each proposition."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from communique.charts.canvas import SMALL, TEXT_SIZE, Mark, Spec, canvas, flowing, point, rule, text
from communique.charts.evidence_table import EvidenceTable, evidence_table
from communique.charts.palette import AMBER, GREEN, QUIET, RULE, RUST
from communique.charts.picture import NARROW, Picture, source_line
from communique.charts.query import Database, Row
from communique.charts.text_layout import lines_of, width_of
from communique.wording import enumerated, plural

_MOST_HOLDERS, _MOST_PROPOSITIONS = 10, 30
_HOLDERS = """
SELECT s.holder_id, h.label FROM (
    SELECT holder_id, count(*) AS n FROM stances WHERE attitude IS NOT NULL GROUP BY holder_id
    ORDER BY n DESC, holder_id LIMIT :most
) AS s CROSS JOIN actors AS h WHERE h.id = s.holder_id ORDER BY s.n DESC, h.label
"""
# What is contested comes first, then what many have a view of.
_PROPOSITIONS = """
WITH theirs AS (
    SELECT proposition_id, holder_id,
        CASE WHEN attitude IN ('is for', 'accepts') THEN 1 WHEN attitude = 'takes no side' THEN 0 ELSE -1 END AS side
    FROM stances WHERE attitude IS NOT NULL AND holder_id IN (SELECT value FROM json_each(:holders))
)
SELECT t.proposition_id, r.label AS proposition FROM theirs AS t JOIN records AS r ON r.id = t.proposition_id
GROUP BY t.proposition_id
ORDER BY max(t.side) - min(t.side) DESC, count(*) DESC, r.label, t.proposition_id LIMIT :most
"""
_VIEWS = """
SELECT stance_id, proposition_id, holder_id, CASE WHEN until IS NULL THEN side ELSE side || ' before' END AS side,
CASE WHEN until IS NULL THEN '' ELSE 'earlier: ' END || CASE attitude WHEN 'is for' THEN 'for it' WHEN 'is against'
THEN 'against it' ELSE attitude || CASE attitude WHEN 'takes no side' THEN '' ELSE ' it' END END AS said
FROM stance_book
WHERE proposition_id IN (SELECT value FROM json_each(:propositions))
    AND holder_id IN (SELECT value FROM json_each(:holders))
"""
# What a side looks like: its shape and colour; and what it is called.
_LOOKS = {
    "for": ("triangle-up", GREEN, "for it"),
    "not against": ("triangle-right", GREEN, "accepts it"),
    "none": ("circle", QUIET, "takes no side"),
    "not for": ("triangle-left", RUST, "does not support it"),
    "against": ("triangle-down", RUST, "against it, or fears it"),
    "several": ("diamond", AMBER, "now one, now the other"),
}
# A view of the time before is hollow.
_BEFORE = " before"
_SIDES = {
    f"{side}{when}": (shape, not when, colour, f"earlier: {meaning}" if when else meaning)
    for side, (shape, colour, meaning) in _LOOKS.items()
    for when in ("", _BEFORE)
}
_LINE, _ROW, _BELOW_KEY = 17, 24, 12
_SLANT = math.radians(40)
_COLUMN = 33


@dataclass(frozen=True)
class _Matrix:
    holders: list[Row]
    propositions: list[Row]
    sides: dict[tuple[int, int], str]
    stances: dict[int, Row]

    def of(self, proposition: Row) -> list[tuple[int, str]]:
        """Return the holders, by their column, who have a view of a proposition, with their side."""
        keys = ((proposition["proposition_id"], holder["holder_id"]) for holder in self.holders)
        found = enumerate(map(self.sides.get, keys))
        return [(place, side) for place, side in found if side]


def views(database: Database) -> Picture | None:
    """Return the picture of who is for or against what; None where there is no view."""
    matrix = _ask(database)
    if not matrix.sides:
        return None
    every = database.number("SELECT count(*) FROM stances WHERE attitude IS NOT NULL")
    shown = _shown(database, matrix)
    return Picture(
        name="views",
        title="Who is for or against what",
        alternative=_in_words(matrix),
        source=source_line(database, shown, every, "on the most contested propositions"),
        caption="A view is what a source says of its holder, not the holder's own words. What one holder is for "
        "and another against comes first; a hollow mark is a view held earlier.",
        draw=lambda width: _drawn(matrix, width),
        report="views",
        **_table(database, matrix)._asdict(),
    )


def _table(database: Database, matrix: _Matrix) -> EvidenceTable:
    holders = {row["holder_id"]: row["label"] for row in matrix.holders}
    theirs: dict[int, list[tuple[int, Row]]] = {}
    for one in matrix.stances.items():
        theirs.setdefault(one[1]["proposition_id"], []).append(one)
    said = [
        (stance, (proposition["proposition"], holders[row["holder_id"]], row["said"]))
        for proposition in matrix.propositions
        for stance, row in theirs.get(proposition["proposition_id"], ())
    ]
    return evidence_table(database, ("Proposition", "Who", "Side"), said)


def _ask(database: Database) -> _Matrix:
    holders = database.rows(_HOLDERS, most=_MOST_HOLDERS)
    theirs = json.dumps([row["holder_id"] for row in holders])
    propositions = database.rows(_PROPOSITIONS, holders=theirs, most=_MOST_PROPOSITIONS)
    shown = json.dumps([row["proposition_id"] for row in propositions])
    sides, stances = dict[tuple[int, int], str](), dict[int, Row]()
    for row in database.rows(_VIEWS, propositions=shown, holders=theirs):
        key = row["proposition_id"], row["holder_id"]
        sides[key] = row["side"] if sides.get(key, row["side"]) == row["side"] else "several"
        stances[row["stance_id"]] = row
    return _Matrix(holders, propositions, sides, stances)


def _shown(database: Database, matrix: _Matrix) -> int:
    propositions, holders = (json.dumps(sorted({key[place] for key in matrix.sides})) for place in (0, 1))
    return database.number(f"SELECT count(*) FROM ({_VIEWS})", propositions=propositions, holders=holders)


@dataclass(frozen=True)
class _Columns:
    """Where the holders' columns are: names stand aslant above them and reach beyond the last."""

    left: float
    right: float
    step: float
    height_of_names: float

    def x(self, place: int) -> float:
        """Return the middle of a column."""
        return self.left + (place + 0.5) * self.step


def _columns(holders: list[Row], width: float, *, is_narrow: bool) -> _Columns:
    names, count = [width_of(row["label"], SMALL) for row in holders], len(holders)
    ends = [name * math.cos(_SLANT) - (count - place - 1) * _COLUMN * 0.8 for place, name in enumerate(names)]
    overhang = max(ends)
    step = min(_COLUMN, (width - overhang) / count)
    right = step * count if is_narrow else width - overhang
    return _Columns(0 if is_narrow else right - step * count, right, step, max(names) * math.sin(_SLANT) + _LINE)


def _drawn(matrix: _Matrix, width: float) -> Spec:
    # Propositions stand above their row where there is no room beside it.
    is_narrow = width <= NARROW
    columns = _columns(matrix.holders, width, is_narrow=is_narrow)
    key, top = _key(matrix, width)
    top += columns.height_of_names
    names, symbols, guides, y = list[Mark](), list[Mark](), list[Mark](), top
    for proposition in matrix.propositions:
        lines = lines_of(proposition["proposition"], TEXT_SIZE, width if is_narrow else columns.left - 12, 2)
        names.extend({"x": 0, "y": y + (place + 0.5) * _LINE + 3, "text": line} for place, line in enumerate(lines))
        below = _LINE * len(lines) + (_ROW if is_narrow else 6)
        middle = y + below - _ROW / 2 if is_narrow else y + below / 2
        symbols.extend({"x": columns.x(place), "y": middle, "side": side} for place, side in matrix.of(proposition))
        y += below
        guides.append({"x": 0, "x2": width if is_narrow else columns.right, "y": y, "y2": y, "colour": RULE})
    heads = [{"x": columns.x(place), "y": top - 8, "text": row["label"]} for place, row in enumerate(matrix.holders)]
    if not is_narrow:
        guides += [{"x": head["x"], "x2": head["x"], "y": top, "y2": y, "colour": RULE} for head in heads]
    slanted = text(heads, size=SMALL, angle=-math.degrees(_SLANT))
    return canvas(width, y + 1, rule(guides), text(names), slanted, *_symbols(symbols), *key)


def _symbols(marks: Sequence[Mark]) -> list[Spec]:
    return [
        point(
            [{**mark, "colour": colour} for mark in marks if mark["side"] == side], shape=shape, filled=filled, size=70
        )
        for side, (shape, filled, colour, _) in _SIDES.items()
    ]


def _key(matrix: _Matrix, width: float) -> tuple[list[Spec], float]:
    """Return what the signs mean, in as many lines as it takes."""
    sides = [side for side in _SIDES if side in matrix.sides.values()]
    places = list(flowing([width_of(_SIDES[side][3], SMALL) + 17 for side in sides], width, _LINE, gap=15))
    marks: list[Mark] = [{"x": x + 6, "y": y, "side": side} for side, (x, y) in zip(sides, places, strict=True)]
    words = [{**mark, "x": mark["x"] + 11, "text": _SIDES[mark["side"]][3], "colour": QUIET} for mark in marks]
    return [*_symbols(marks), text(words, size=SMALL)], places[-1][1] + _LINE / 2 + _BELOW_KEY


def _in_words(matrix: _Matrix) -> str:
    said = []
    for proposition in matrix.propositions:
        by_side: dict[str, list[str]] = {}
        for place, side in matrix.of(proposition):
            by_side.setdefault(side, []).append(matrix.holders[place]["label"])
        sides = "; ".join(f"{_SIDES[side][3]}: {enumerated(by_side[side])}" for side in _SIDES if side in by_side)
        said.append(f"{proposition['proposition']} – {sides}.")
    holders = plural(len(matrix.holders), "holder of views", "holders of views")
    return f"A table of {plural(len(said), 'proposition')} and {holders}. {' '.join(said)}"
