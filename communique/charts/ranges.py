"""Ranges: what each voice's words allow, from the least to the most, on a scale from zero; each unit has its own."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from communique.charts.canvas import SMALL, Mark, Spec, WordsAbove, canvas, outline, point, rect, rule, text
from communique.charts.palette import ACCENT, QUIET, RULE
from communique.charts.picture import NARROW
from communique.charts.promised_dates import STANDS
from communique.charts.query import Row
from communique.charts.text_layout import width_of
from communique.charts.time_axis import AXIS, MARGIN, TRACK, down
from communique.wording import duration_in_words, money_in_words, number, unit_behind

_SPACE, _BAR = 10, 10
# A range that is drawn narrower than this is a dot.
_DOT = 8
_HOUR, _HOURS = 60, (1, 2, 5, 10, 20, 50, 100)
Said = Sequence[tuple[Row, str, str]]


def ranges(said: Said, width: float) -> Spec:
    """Return the specification of figures: the row, what was said, and who said it."""
    words, layers, y = WordsAbove(width), list[Spec](), 0.0
    for unit in dict.fromkeys(row["unit"] for row, _, _ in said):
        those = [one for one in said if one[0]["unit"] == unit]
        scale = _Scale(unit or "", *_ends(those), width)
        bars = _Bars(scale, y)
        y += AXIS
        for row, figure, who in those:
            y = words.add(figure, who, y)
            bars.add(row, y + TRACK / 2)
            y += TRACK + _SPACE
        layers += bars.layers()
    return canvas(width, y, *layers, *words.layers())


def _ends(said: Said) -> tuple[float, float]:
    """Return the least and the most that the scale has to show, zero among them."""
    ends = [end for row, _, _ in said for end in (row["low"], row["high"]) if end is not None]
    return min(0.0, *ends), max(0.0, *ends)


@dataclass(frozen=True)
class _Scale:
    unit: str
    least: float
    most: float
    width: float

    def x(self, value: float) -> float:
        """Return where a figure is."""
        return 1 + (value - self.least) / (self.most - self.least or 1) * (self.width - MARGIN - 1)

    def ticks(self) -> Iterator[float]:
        """Yield round figures, few enough for the width."""
        step = self._step()
        for count in range(math.ceil(self.least / step), math.floor(self.most / step) + 1):
            yield count * step

    def _step(self) -> float:
        most = 3 if self.width <= NARROW else 6
        ten = 10 ** math.floor(math.log10((self.most - self.least or 1) / most))
        of_hours = self.unit == "min" and self.most - self.least > _HOUR
        steps = (_HOUR * one for one in _HOURS) if of_hours else (ten * one for one in (1, 2, 5, 10))
        return next((step for step in steps if (self.most - self.least) / step <= most), ten * 10)

    def said(self, value: float) -> str:
        """Return a figure in its unit."""
        if self.unit == "min":
            return str(duration_in_words(value, None)) if value else "0"
        if len(self.unit) == len("USD") and self.unit.isupper():
            return str(money_in_words(value, self.unit))
        return f"{number(value)}{unit_behind(self.unit, is_one=value == 1)}"


@dataclass
class _Bars:
    scale: _Scale
    top: float
    heights: list[float] = field(default_factory=list)
    lines: list[Mark] = field(default_factory=list)
    open: list[Mark] = field(default_factory=list)
    bars: dict[bool, list[Mark]] = field(default_factory=lambda: {True: [], False: []})
    dots: dict[bool, list[Mark]] = field(default_factory=lambda: {True: [], False: []})

    def add(self, row: Row, y: float) -> None:
        """Draw what a voice's words allow."""
        stands = row["standing"] in STANDS
        colour = ACCENT if stands else QUIET
        low, high = row["low"], row["high"]
        start = self.scale.x(self.scale.least if low is None else low)
        end = self.scale.width if high is None else self.scale.x(high)
        zero, track = self.scale.x(0), {"y": y, "y2": y, "colour": colour}
        self.lines.append({**track, "x": zero, "x2": start, "colour": RULE})
        if low is None or high is None:
            self.open.append({**track, "x": start, "x2": end})
        elif end - start < _DOT:
            self.dots[stands].append({"x": (start + end) / 2, "y": y, "colour": colour})
        else:
            self.bars[stands].append({"x": start, "x2": end, "y": y - _BAR / 2, "y2": y + _BAR / 2, "colour": colour})
        self.heights.append(y)

    def layers(self) -> list[Spec]:
        """Return the scale, the bars and the dots."""
        return [
            *self._axis(),
            rule(self.lines, thickness=2),
            rule(self.open, thickness=2, dash=(4, 3)),
            rect(self.bars[True]),
            outline(self.bars[False]),
            point(self.dots[True], size=90),
            point(self.dots[False], size=80, filled=False),
        ]

    def _axis(self) -> list[Spec]:
        ticks = [(self.scale.x(value), self.scale.said(value)) for value in self.scale.ticks()]
        downs = [down(x, y, RULE) for x, _ in ticks for y in (self.top + TRACK / 2, *self.heights)]
        names = [
            {"x": x + 3, "y": self.top + 8, "text": said, "colour": QUIET}
            for x, said in ticks
            if x + 3 + width_of(said, SMALL) <= self.scale.width
        ]
        return [rule(downs), text(names, size=SMALL)]
