"""Bars: a list with its words above each bar, and stacks with a key above and numbers beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.charts.canvas import SMALL, TEXT_SIZE, Mark, Spec, WordsAbove, canvas, outline, rect, text
from communique.charts.palette import INK, QUIET
from communique.charts.text_layout import shortened, width_of

_ABOVE, _LIST_BAR, _SPACE = 2, 12, 12
_ROW, _STACK_BAR, _KEY_LINE, _GAP = 24, 14, 20, 10
_NAMES_SHARE = 0.4
_ROOM_FOR_NUMBER = 44


@dataclass(frozen=True)
class Bar:
    """A bar of a length between 0 and 1, the figure that it stands for, and what it is of."""

    said: str
    of: str
    length: float
    colour: str = INK
    is_hollow: bool = False


@dataclass(frozen=True)
class Group:
    """Bars under a heading; no heading where it is empty."""

    heading: str
    bars: Sequence[Bar]


def bar_list(groups: Iterable[Group], width: float) -> Spec:
    """Return the specification of a list of bars."""
    words, full, hollow, y = WordsAbove(width), list[Mark](), list[Mark](), 0.0
    for group in groups:
        y = words.head(group.heading, y) if group.heading else y
        for bar in group.bars:
            y = words.add(bar.said, bar.of, y) + _ABOVE
            (hollow if bar.is_hollow else full).append(_drawn(bar, y, width))
            y += _LIST_BAR + _SPACE
    return canvas(width, max(y - _SPACE + 1, 1), rect(full), outline(hollow), *words.layers())


def _drawn(bar: Bar, y: float, width: float) -> Mark:
    # An outline runs along the middle of its line.
    inset = 0.6 if bar.is_hollow else 0
    end = max(2.0, bar.length * width) - inset
    return {"x": inset, "x2": end, "y": y + inset, "y2": y + _LIST_BAR - inset, "colour": bar.colour}


@dataclass(frozen=True)
class Level:
    """A level: its name, what it means, its colour; hollow where that helps to tell it from its neighbour."""

    name: str
    meaning: str
    colour: str
    is_hollow: bool = False


@dataclass(frozen=True)
class Stack:
    """A row: what it is of, and the number for each level."""

    of: str
    counts: Sequence[int]

    @property
    def total(self) -> int:
        """All levels together."""
        return sum(self.counts)


def stacked_bars(levels: Sequence[Level], stacks: Sequence[Stack], width: float) -> Spec:
    """Return the specification of stacked bars."""
    key, top = _key(levels, width)
    left = min(max(width_of(stack.of, TEXT_SIZE) for stack in stacks) + _GAP, width * _NAMES_SHARE)
    scale = (width - left - _ROOM_FOR_NUMBER) / max(1, *(stack.total for stack in stacks))
    names, totals, parts = list[Mark](), list[Mark](), _Parts([], [])
    for place, stack in enumerate(stacks):
        y = top + _ROW * place + _ROW / 2
        names.append({"x": 0, "y": y, "text": shortened(stack.of, TEXT_SIZE, left - _GAP + 1)})
        parts.add(levels, stack, (left, y), scale)
        totals.append({"x": left + stack.total * scale + 6, "y": y, "text": f"{stack.total:,}", "colour": QUIET})
    height = top + _ROW * len(stacks)
    return canvas(width, height, *parts.layers(), text(names), text(totals, size=SMALL), *key)


@dataclass
class _Parts:
    full: list[Mark]
    hollow: list[Mark]

    def add(self, levels: Sequence[Level], stack: Stack, start: tuple[float, float], scale: float) -> None:
        x, y = start
        for level, count in zip(levels, stack.counts, strict=True):
            inset = 0.6 if level.is_hollow else 0
            # A hair's breadth between the parts tells them apart without colour.
            across = {"x": x + inset, "x2": x + max(count * scale - 1, 1) - inset}
            down = {"y": y - _STACK_BAR / 2 + inset, "y2": y + _STACK_BAR / 2 - inset}
            if count:
                (self.hollow if level.is_hollow else self.full).append({**across, **down, "colour": level.colour})
            x += count * scale

    def layers(self) -> list[Spec]:
        return [rect(self.full), outline(self.hollow)]


def _key(levels: Sequence[Level], width: float) -> tuple[list[Spec], float]:
    """Return what the colours mean: in one line where that fits, otherwise in one for each."""
    said = [f"{level.name}: {level.meaning}" if level.meaning else level.name for level in levels]
    needed = [width_of(words, SMALL) + 34 for words in said]
    in_one_line = sum(needed) <= width
    x, y, squares, words = 0.0, _KEY_LINE / 2, _Parts([], []), list[Mark]()
    for level, one, room in zip(levels, said, needed, strict=True):
        inset = 0.6 if level.is_hollow else 0
        box = {"x": x + inset, "x2": x + 10 - inset, "y": y - 5 + inset, "y2": y + 5 - inset, "colour": level.colour}
        (squares.hollow if level.is_hollow else squares.full).append(box)
        words.append({"x": x + 15, "y": y, "text": one, "colour": QUIET})
        x, y = (x + room, y) if in_one_line else (x, y + _KEY_LINE)
    height = _KEY_LINE if in_one_line else _KEY_LINE * len(levels)
    return [*squares.layers(), text(words, size=SMALL)], height + _GAP
