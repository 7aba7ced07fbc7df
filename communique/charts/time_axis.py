"""An axis of years: names above, a piece of a line beside each track, and where a day is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import MAXYEAR, date

from communique.charts.canvas import SMALL, Mark, Spec, rule, text
from communique.charts.palette import QUIET, RULE
from communique.charts.picture import NARROW
from communique.charts.text_layout import width_of

# The height of a track, of the axis above all, and what is free at the right.
TRACK, AXIS, MARGIN = 16, 24, 8
_STEPS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000)


@dataclass(frozen=True)
class TimeAxis:
    """From the first day of a year to the last of another."""

    first: int
    last: int
    width: float

    def x(self, day: date) -> float:
        """Return where a day is."""
        first, last = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal() + 1
        return 1 + (day.toordinal() - first) / (last - first) * (self.width - MARGIN - 1)

    def layers(self, heights: Iterable[float]) -> list[Spec]:
        """Draw years above, and lines below them at the heights of the tracks."""
        last = min(self.last + 1, MAXYEAR)
        most = 5 if self.width <= NARROW else 9
        step = next(step for step in _STEPS if (last - self.first) / step <= most)
        years = [year for year in range(self.first, last + 1) if year % step == 0]
        lines = [{"x": self.x(date(year, 1, 1)), "year": year} for year in years]
        fits = [line for line in lines if line["x"] + width_of("0000", SMALL) <= self.width]
        names = [{"x": line["x"] + 3, "y": 8, "text": str(line["year"]), "colour": QUIET} for line in fits]
        downs = [down(line["x"], y, RULE) for line in lines for y in heights]
        return [rule(downs), text(names, size=SMALL)]


def down(x: float, y: float, colour: str) -> Mark:
    """Return a piece of an upright line: beside a track only, so that no words are struck through."""
    return {"x": x, "x2": x, "y": y - TRACK / 2, "y2": y + TRACK / 2, "colour": colour}
