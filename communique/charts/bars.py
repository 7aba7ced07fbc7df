"""Bars: a list with its words above each bar, and stacks with a key above and numbers beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.charts.canvas import SMALL, TEXT_SIZE, Mark, Spec, WordsAbove, canvas, outline, rect, text
from communique.charts.palette import QUIET, Look
from communique.charts.text_layout import shortened, width_of

_ABOVE, _LIST_BAR, _SPACE = 2, 12, 12
_ROW, _STACK_BAR, _KEY_LINE, _GAP = 24, 14, 20, 10
_NAMES_SHARE = 0.4
_ROOM_FOR_NUMBER = 44


@dataclass(frozen=True)
class Bar:
    """A bar of a length between 0 and 1 (None: words alone), the figure that it stands for, and what it is of."""

    said: str
    of: str
    length: float | None
    look: Look


def bar_list(groups: Iterable[tuple[str, Sequence[Bar]]], width: float) -> Spec:
    """Return the specification of a list of bars in groups, each with its heading, or none where that is empty."""
    words, boxes, y = WordsAbove(width), _Boxes(), 0.0
    for heading, bars in groups:
        y = words.head(heading, y) if heading else y
        for bar in bars:
            y = words.add(bar.said, bar.of, y) + _ABOVE
            if bar.length is None:
                y += _SPACE - _ABOVE
                continue
            boxes.add((0, max(2.0, bar.length * width)), (y, y + _LIST_BAR), bar.look)
            y += _LIST_BAR + _SPACE
    return canvas(width, max(y - _SPACE + 1, 1), *boxes.layers(), *words.layers())


def stacked_bars(levels: Sequence[Look], stacks: Sequence[tuple[str, Sequence[int]]], width: float) -> Spec:
    """Return the specification of stacked bars: for each row what it is of, and the number for each level."""
    key, top = _key(levels, width)
    left = min(max(width_of(of, TEXT_SIZE) for of, _ in stacks) + _GAP, width * _NAMES_SHARE)
    scale = (width - left - _ROOM_FOR_NUMBER) / max(1, *(sum(counts) for _, counts in stacks))
    names, totals, boxes = list[Mark](), list[Mark](), _Boxes()
    for place, (of, counts) in enumerate(stacks):
        x, y = left, top + _ROW * place + _ROW / 2
        names.append({"x": 0, "y": y, "text": shortened(of, TEXT_SIZE, left - _GAP + 1)})
        for level, count in zip(levels, counts, strict=True):
            if count:
                # A hair's breadth between the parts tells them apart without colour.
                across = x, x + max(count * scale - 1, 1)
                boxes.add(across, (y - _STACK_BAR / 2, y + _STACK_BAR / 2), level)
            x += count * scale
        total = sum(counts)
        totals.append({"x": left + total * scale + 6, "y": y, "text": f"{total:,}", "colour": QUIET})
    height = top + _ROW * len(stacks)
    return canvas(width, height, *boxes.layers(), text(names), text(totals, size=SMALL), *key)


class _Boxes:
    """Boxes, full and hollow."""

    def __init__(self) -> None:
        self._full, self._hollow = list[Mark](), list[Mark]()

    def add(self, across: tuple[float, float], down: tuple[float, float], look: Look) -> None:
        # An outline runs along the middle of its line.
        inset = 0.6 if look.is_hollow else 0
        (x, x2), (y, y2) = across, down
        box = {"x": x + inset, "x2": x2 - inset, "y": y + inset, "y2": y2 - inset, "colour": look.colour}
        (self._hollow if look.is_hollow else self._full).append(box)

    def layers(self) -> list[Spec]:
        return [rect(self._full), outline(self._hollow)]


def _key(levels: Sequence[Look], width: float) -> tuple[list[Spec], float]:
    """Return what the colours mean: in one line where that fits, otherwise in one for each."""
    said = [f"{level.heading}: {level.meaning}" if level.meaning else level.heading for level in levels]
    needed = [width_of(words, SMALL) + 34 for words in said]
    in_one_line = sum(needed) <= width
    x, y, squares, words = 0.0, _KEY_LINE / 2, _Boxes(), list[Mark]()
    for level, one, room in zip(levels, said, needed, strict=True):
        squares.add((x, x + 10), (y - 5, y + 5), level)
        words.append({"x": x + 15, "y": y, "text": one, "colour": QUIET})
        x, y = (x + room, y) if in_one_line else (x, y + _KEY_LINE)
    height = _KEY_LINE if in_one_line else _KEY_LINE * len(levels)
    return [*squares.layers(), text(words, size=SMALL)], height + _GAP
