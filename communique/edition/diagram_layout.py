"""The layout of the entity-relationship diagram: tables as cards in three columns, lines along lanes as on a metro map.

Evidence stands on the left, what is said in the middle, what it is said of on the right. Each table that is pointed at
has a lane of its own beside its column, so that lines which lead there run together. A reference that would cross a
whole column is written on its card and not drawn. Coordinates are pixels.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field

from communique.edition.model_map import Group, Reference, groups, is_part, own_columns, references

CARD, GAP, GUTTER, TOP = 240, 100, 54, 64
HEAD, LINE, SMALL, PAD, BETWEEN = 26, 19, 15, 8, 18
_CHARACTERS = 38  # of small print on a card's line
_LANE, _FIRST_LANE = 10, 20
TITLES = ("Records, evidence, reference", "Statements, and parts of things", "Things")
# From top to bottom, so that most lines are short; a table that is not named here comes last.
_RIGHT = ("meetings", "actors", "projects", "places", "events", "topics")


@dataclass
class Card:
    """A table on the diagram: where it is, what it refers to, and its other columns in small print."""

    name: str
    column: int
    refers: list[Reference]
    small: list[str]
    top: float = 0
    left: float = 0
    ports: dict[str, float] = field(default_factory=dict)

    @property
    def height(self) -> float:
        """How high it is."""
        below = PAD + LINE * len(self.refers) + SMALL * len(self.small) + (PAD if self.small else 0)
        return HEAD + (below if self.refers or self.small else 0)

    def put(self, left: float, top: float) -> None:
        """Give it its place."""
        self.left, self.top = left, top
        self.ports = {one.column: top + HEAD + LINE * (n + 0.5) + 3 for n, one in enumerate(self.refers)}


@dataclass(frozen=True)
class Line:
    """A reference that is drawn: through which points, and to which table."""

    points: tuple[tuple[float, float], ...]
    target: str


def lay_out() -> tuple[list[Card], list[Line]]:
    """The cards in their places, and the lines between them."""
    columns = _columns(groups())
    height = max(_height(cards) for cards in columns)
    for number, cards in enumerate(columns):
        _stack(cards, GUTTER + number * (CARD + GAP), height)
    cards = [card for column in columns for card in column]
    return cards, _lines(cards)


def _columns(model: Sequence[Group]) -> list[list[Card]]:
    evidence, things, statements, reference = model
    parts = [name for name in things.tables if is_part(name)]
    whole = sorted((name for name in things.tables if not is_part(name)), key=_place_on_the_right)
    middle = sorted([*statements.tables, *parts], key=lambda name: _place_in_the_middle(name, whole))
    # A loan stands below the financings that it is one of.
    order = {name: place for place, name in enumerate(middle)}
    middle.sort(key=lambda name: order[_extended(name) or name])
    names = ([*evidence.tables, *reference.tables], middle, whole)
    return [[_card(name, number) for name in column] for number, column in enumerate(names)]


def _place_on_the_right(name: str) -> tuple[int, str]:
    return (_RIGHT.index(name) if name in _RIGHT else len(_RIGHT), name)


def _place_in_the_middle(name: str, whole: Sequence[str]) -> tuple[float, str]:
    places = [whole.index(one.target) for one in references(_extended(name) or name) if one.target in whole]
    return (sum(places) / len(places) if places else len(whole), name)


def _extended(name: str) -> str | None:
    """The table whose rows a table says more of."""
    return next((one.target for one in references(name) if one.column == "id"), None)


def _card(name: str, column: int) -> Card:
    small = textwrap.wrap(", ".join(own_columns(name)), _CHARACTERS, break_long_words=False)
    return Card(name, column, references(name), small)


def _height(cards: Sequence[Card]) -> float:
    return sum(card.height for card in cards) + BETWEEN * (len(cards) - 1)


def _stack(cards: Sequence[Card], left: float, height: float) -> None:
    """One below the other, spread over the height."""
    between = BETWEEN + (height - _height(cards)) / max(len(cards) - 1, 1)
    top: float = TOP
    for card in cards:
        card.put(left, round(top))
        top += card.height + between


def _lines(cards: Sequence[Card]) -> list[Line]:
    at = {card.name: card for card in cards}
    lanes = _lanes(cards, at)
    return [
        Line(_route(card, one, at[one.target], lanes), one.target)
        for card in cards
        for one in card.refers
        if _is_drawn(card, one, at)
    ]


def _is_drawn(card: Card, one: Reference, at: dict[str, Card]) -> bool:
    distance = at[one.target].column - card.column
    return abs(distance) == 1 or (distance == 0 and card.column != 1)


def _side(card: Card, target: Card) -> int:
    """Which space a line runs in: 0 is left of the first column, 1 left of the second, 3 right of the third."""
    if target.column != card.column:
        return max(card.column, target.column)
    return 0 if card.column == 0 else card.column + 1


def _lanes(cards: Sequence[Card], at: dict[str, Card]) -> dict[tuple[int, str], float]:
    """Where each target's lane is, in each space that it is reached through."""
    used = {(_side(c, at[one.target]), one.target) for c in cards for one in c.refers if _is_drawn(c, one, at)}
    lanes = {}
    for space in range(len(TITLES) + 1):
        targets = sorted((name for where, name in used if where == space), key=lambda name: at[name].top)
        for number, name in enumerate(targets):
            is_on_the_right = at[name].column == space
            away = _FIRST_LANE + number * _LANE
            lanes[space, name] = at[name].left + (-away if is_on_the_right else CARD + away)
    return lanes


def _route(
    card: Card, one: Reference, target: Card, lanes: dict[tuple[int, str], float]
) -> tuple[tuple[float, float], ...]:
    space = _side(card, target)
    lane, start, end = lanes[space, target.name], card.ports[one.column], target.top + HEAD / 2
    leaves = card.left + (CARD if space > card.column else 0)
    arrives = target.left + (CARD if space > target.column else 0)
    return ((leaves, start), (lane, start), (lane, end), (arrives, end))
