"""A picture: what it shows, how it is said in words, how it is drawn, and a source line that says whose word it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from babel.numbers import get_currency_name

from communique.charts.canvas import Spec
from communique.charts.query import Database
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.wording import date_in_words, plural

# A page's column and a phone's.
WIDE, NARROW = 960, 360
MOST_MARKS = 5_000


class PictureError(CommuniqueError):
    """A picture cannot be drawn."""

    exit_code = DATA_AT_FAULT


@dataclass(frozen=True)
class Picture:
    """A chart, timeline or map.

    `alternative` says what it shows, with its numbers, to who cannot see it; `caption` what a reader should beware of;
    `source` stands inside the picture, with what is left out. `draw` gives the Vega-Lite specification for a width in
    pixels. `report` is the saved report that it belongs to, `record` the slug of the record, `subject` that of what the
    record is a part of. `table` holds what is drawn as rows of words, headings first; `leads_to` the
    path of each row's page, where they are of several records; `rows_left_out` says how many more there are.
    """

    name: str
    title: str
    alternative: str
    source: str
    caption: str
    draw: Callable[[float], Spec]
    report: str | None = None
    record: str | None = None
    subject: str | None = None
    table: list[list[str]] = field(default_factory=list)
    leads_to: list[str] = field(default_factory=list)
    rows_left_out: int = 0

    def specification(self, width: float) -> Spec:
        """Return the Vega-Lite specification for a width.

        Raises PictureError where it holds more than can be looked at.
        """
        spec = self.draw(width)
        marks = sum(len(layer["data"]["values"]) for layer in spec["layer"])
        if marks > MOST_MARKS:
            raise PictureError(f"the picture {self.name} has {marks:,} marks; at most {MOST_MARKS:,} can be drawn")
        return spec

    def described(self) -> dict[str, Any]:
        """Return what a page tells of it."""
        return {name: told for name, told in vars(self).items() if name != "draw"}


def source_line(database: Database, shown: int, of: int, which: str = "largest") -> str:
    """Return where the figures come from, with what is left out where there are more than are shown."""
    left_out = f" Shown: the {shown:,} {which}, of {of:,}." if shown < of else ""
    return f"Source: {_documents(database)}; coded in {database.name}.{left_out}"


def barred_currency(currencies: Iterable[str | None]) -> str | None:
    """Return the currency whose sums have bars: the commonest, of several the first of the alphabet.

    No length is right for the sums of another that are not converted.
    """
    counts = Counter(filter(None, currencies))
    return min(counts, key=lambda currency: (-counts[currency], currency), default=None)


def without_bars(currencies: Collection[str | None]) -> str:
    """Return what a picture of sums in several currencies has to say of those without bars; empty for one currency."""
    barred = barred_currency(currencies)
    if barred is None or len(set(currencies)) == 1:
        return ""
    name = get_currency_name(barred, count=2, locale="en")
    return f" Only sums in {name} have bars; those in other currencies are not converted."


def _documents(database: Database) -> str:
    count = database.number("SELECT count(*) FROM documents")
    if count == 1:
        return str(database.rows("SELECT label FROM documents")[0]["label"])
    newest = database.rows("SELECT max(published_on_latest) AS day FROM documents")[0]["day"]
    until = f", the newest of {date_in_words(newest)}" if newest else ""
    return f"{plural(count, 'document')}{until}"
