"""Words above a mark: a figure or date in bold, and what it is of behind it, or below where it does not fit behind."""

from __future__ import annotations

from dataclasses import dataclass, field

from communique.charts.canvas import SMALL, TEXT_SIZE, Mark, Spec, text
from communique.charts.lettering import lines_of, shortened, width_of
from communique.charts.palette import QUIET

LINE, _HEADING = 18, 26
_GAP = 8


@dataclass
class WordsAbove:
    """The words that a picture of a width has collected."""

    width: float
    _headings: list[Mark] = field(default_factory=list)
    _bold: list[Mark] = field(default_factory=list)
    _plain: list[Mark] = field(default_factory=list)

    def head(self, heading: str, y: float) -> float:
        """Add a heading; the height below it."""
        self._headings.append(
            {"x": 0, "y": y + LINE / 2, "text": shortened(heading, SMALL, self.width), "colour": QUIET}
        )
        return y + _HEADING

    def add(self, bold: str, plain: str, y: float) -> float:
        """Add words; the height below them."""
        said = shortened(bold, TEXT_SIZE, self.width / 1.1)
        self._bold.append({"x": 0, "y": y + LINE / 2, "text": said})
        behind = width_of(said, TEXT_SIZE, bold=True) + _GAP
        if behind + width_of(plain, TEXT_SIZE) <= self.width:
            self._plain.append({"x": behind, "y": y + LINE / 2, "text": plain})
            return y + LINE
        lines = lines_of(plain, TEXT_SIZE, self.width)
        for place, line in enumerate(lines, 1):
            self._plain.append({"x": 0, "y": y + (place + 0.5) * LINE, "text": line})
        return y + (1 + len(lines)) * LINE

    def layers(self) -> list[Spec]:
        """The layers of all words."""
        bold = text(self._headings, size=SMALL, weight="bold"), text(self._bold, weight="bold")
        return [*bold, text(self._plain)]
