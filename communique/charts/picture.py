"""A picture: what it shows, how it is said in words, where it comes from, and how it is drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from communique.charts.canvas import Spec
from communique.errors import DATA_AT_FAULT, CommuniqueError

# A page's column and a phone's.
WIDE, NARROW = 680, 360
MOST_MARKS = 5_000


class PictureError(CommuniqueError):
    """A picture cannot be drawn."""

    exit_code = DATA_AT_FAULT


@dataclass(frozen=True)
class Picture:
    """A chart, timeline or map.

    `alternative` says what it shows, with its numbers, to who cannot see it; `caption` what a reader should beware of;
    `source` stands inside the picture, with what is left out. `draw` gives the Vega-Lite specification for a width in
    pixels. `report` is the saved report that it belongs to, `record` the slug of the record.
    """

    name: str
    title: str
    alternative: str
    source: str
    caption: str
    draw: Callable[[float], Spec]
    report: str | None = None
    record: str | None = None

    def specification(self, width: float) -> Spec:
        """The Vega-Lite specification for a width; PictureError where it holds more than can be looked at."""
        spec = self.draw(width)
        marks = sum(len(layer["data"]["values"]) for layer in spec["layer"])
        if marks > MOST_MARKS:
            raise PictureError(f"the picture {self.name} has {marks:,} marks; at most {MOST_MARKS:,} can be drawn")
        return spec

    def described(self) -> dict[str, Any]:
        """What a page tells of it."""
        told = {"name": self.name, "title": self.title, "alternative": self.alternative, "source": self.source}
        return {**told, "caption": self.caption, "report": self.report, "record": self.record}
