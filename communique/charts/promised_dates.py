"""Promised dates: each beside the day on which it was said, so that one sees it slip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from communique.charts.canvas import Mark, Spec, WordsAbove, canvas, point, rule
from communique.charts.palette import ACCENT, QUIET
from communique.charts.query import Row
from communique.charts.time_axis import AXIS, TRACK, TimeAxis, down

_SPACE = 10
STANDS = ("stands", "agrees")


def promised_dates(said: Sequence[tuple[Row, str, str]], width: float) -> Spec:
    """Return the specification of dates, in the order in which they were said: the row, the date, and who said it."""
    days = [day for row, _, _ in said for day in (_said(row), *_promised(row))]
    tracks = _Tracks(TimeAxis(min(days).year, max(days).year, width))
    words, y = WordsAbove(width), float(AXIS)
    for row, promised, who in said:
        y = words.add(promised[:1].upper() + promised[1:], who, y)
        tracks.add(row, y + TRACK / 2)
        y += TRACK + _SPACE
    return canvas(width, y, *tracks.layers(), *words.layers())


def _said(row: Row) -> date:
    return date.fromisoformat(row["day"])


def _promised(row: Row) -> tuple[date, date]:
    """Return the first and the last day that were given; of an open end, the other."""
    first, last = (row["low"], row["high"]) if row["low"] is not None else (row["high"], row["high"])
    return date.fromordinal(int(first)), date.fromordinal(int(first if last is None else last))


@dataclass
class _Tracks:
    """A line from when a date was said to the date, and below the first date a dotted one to measure by."""

    axis: TimeAxis
    heights: list[float] = field(default_factory=list)
    lines: list[Mark] = field(default_factory=list)
    spans: list[Mark] = field(default_factory=list)
    said: list[Mark] = field(default_factory=list)
    stand: list[Mark] = field(default_factory=list)
    others: list[Mark] = field(default_factory=list)
    measures: list[Mark] = field(default_factory=list)
    first: float | None = None

    def add(self, row: Row, y: float) -> None:
        """Draw a date, and when it was said."""
        colour = ACCENT if row["standing"] in STANDS else QUIET
        said, (first, last) = self.axis.x(_said(row)), map(self.axis.x, _promised(row))
        self.lines.append({"x": said, "x2": last, "y": y, "y2": y, "colour": colour})
        if last - first > 1:
            self.spans.append({"x": first, "x2": last, "y": y, "y2": y, "colour": colour})
        self.said.append({"x": said, "y": y, "colour": QUIET})
        (self.stand if row["standing"] in STANDS else self.others).append({"x": last, "y": y, "colour": colour})
        if self.first is None:
            self.first = last
        elif last != self.first:
            self.measures.append(down(self.first, y, QUIET))
        self.heights.append(y)

    def layers(self) -> list[Spec]:
        return [
            *self.axis.layers([TRACK / 2, *self.heights]),
            rule(self.measures, dash=(2, 3)),
            rule(self.lines, thickness=1.5, dash=(4, 3)),
            rule(self.spans, thickness=6),
            point(self.said, size=45),
            point(self.others, shape="diamond", size=110, filled=False),
            point(self.stand, shape="diamond", size=110),
        ]
