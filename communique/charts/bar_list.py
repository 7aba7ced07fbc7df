"""A list of bars: under a heading for each group, each bar with its words above it, so that names of any length fit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from communique.charts.canvas import Mark, Spec, canvas, outline, rect
from communique.charts.palette import INK
from communique.charts.words_above import WordsAbove

_ABOVE, _BAR, _SPACE = 2, 12, 12


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
    """The specification of a list of bars."""
    words, full, hollow, y = WordsAbove(width), list[Mark](), list[Mark](), 0.0
    for group in groups:
        y = words.head(group.heading, y) if group.heading else y
        for bar in group.bars:
            y = words.add(bar.said, bar.of, y) + _ABOVE
            (hollow if bar.is_hollow else full).append(_drawn(bar, y, width))
            y += _BAR + _SPACE
    return canvas(width, max(y - _SPACE + 1, 1), rect(full), outline(hollow), *words.layers())


def _drawn(bar: Bar, y: float, width: float) -> Mark:
    # An outline runs along the middle of its line.
    inset = 0.6 if bar.is_hollow else 0
    end = max(2.0, bar.length * width) - inset
    return {"x": inset, "x2": end, "y": y + inset, "y2": y + _BAR - inset, "colour": bar.colour}
