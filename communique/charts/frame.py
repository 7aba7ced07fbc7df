"""The frame that makes a drawing an SVG of its own: title above, source line below, words for who cannot see it."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from communique.charts.canvas import Spec
from communique.charts.lettering import FONT, lines_of
from communique.charts.palette import INK, PAPER, QUIET, style_sheet

_TITLE_SIZE, _SOURCE_SIZE = 16, 11
_BOLDER = 1.1
_LEADING = 1.35
_GAP = 12
_MARGIN = 20
_MOST_LINES = 6


@dataclass(frozen=True)
class Frame:
    """The parts of an SVG around what Vega draws, and its size; `on_paper` opens it for a raster, with margins."""

    opening: str
    on_paper: str
    before: str
    after: str
    width: int
    height: int

    def parts(self) -> dict[str, str]:
        """The parts by their names."""
        return {"opening": self.opening, "on_paper": self.on_paper, "before": self.before, "after": self.after}


def frame_of(drawing: Spec, *, title: str, alternative: str, source: str) -> Frame:
    """The frame for a drawing, whose size its specification says."""
    width, height = round(drawing["width"]), round(drawing["height"])
    head, top = _lines(title, _TITLE_SIZE, width / _BOLDER, 0, f'fill="{INK}" font-weight="bold"')
    foot, bottom = _lines(source, _SOURCE_SIZE, width, top + _GAP + height + _GAP, f'fill="{QUIET}"')
    return Frame(
        opening=_opening(width, bottom, 0, ' role="img" aria-labelledby="title" aria-describedby="desc"')
        + f'<title id="title">{escape(title)}</title><desc id="desc">{escape(alternative)}</desc>'
        f"<style>{style_sheet()}</style>",
        on_paper=_opening(width, bottom, _MARGIN, "")
        + f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="100%" height="100%" fill="{PAPER}"/>',
        before=f'{head}<g transform="translate(0,{top + _GAP})">',
        after=f"</g>{foot}</svg>\n",
        width=width,
        height=bottom,
    )


def _opening(width: int, height: int, margin: int, more: str) -> str:
    size = f"{width + 2 * margin} {height + 2 * margin}"
    across, down = size.split()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{more} width="{across}" '
        f'height="{down}" viewBox="{-margin} {-margin} {size}">'
    )


def _lines(text: str, size: int, width: float, top: float, style: str) -> tuple[str, int]:
    """Lines of text below a height, and how far down they reach."""
    lines, leading = lines_of(text, size, width, _MOST_LINES), size * _LEADING
    heights = [top + size + place * leading for place in range(len(lines))]
    spans = "".join(f'<tspan x="0" y="{y:.1f}">{escape(line)}</tspan>' for y, line in zip(heights, lines, strict=True))
    written = f'<text font-family="{FONT}" font-size="{size}px" {style}>{spans}</text>'
    return written, round(top + len(lines) * leading + 2)
