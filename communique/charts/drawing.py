"""Drawing: all pictures in one process, into a folder, with an index of what there is.

Vega draws what is inside; a frame around it makes an SVG that stands alone: title above, source line below, and words
for who cannot see it.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from communique.charts import renderer
from communique.charts.cache import Cache
from communique.charts.canvas import Spec
from communique.charts.palette import INK, PAPER, QUIET, style_sheet
from communique.charts.picture import NARROW, WIDE, Picture, PictureError
from communique.charts.text_layout import FONT, lines_of

INDEX = "index.json"
# What the drawing for a narrow screen has behind the picture's name.
NARROW_ENDING = ".narrow"
_MOST_SECONDS = 300
# In pixels.
_TITLE_SIZE, _SOURCE_SIZE = 16, 11
_BOLDER = 1.1
_LEADING = 1.35
_GAP = 12
_MARGIN = 20
_MOST_LINES = 6


def draw(pictures: Iterable[Picture], folder: Path, cache: Path | None = None) -> list[str]:
    """Draw pictures into a new folder, as NAME.svg, NAME.narrow.svg and NAME.png, with an index.

    Returns the files' names. `cache` is a folder of former drawings, which are taken from there. Raises PictureError
    where one cannot be drawn.
    """
    folder.mkdir()
    index, new = list[dict[str, Any]](), _Wanted(folder, Cache(cache))
    for picture in pictures:
        sizes = {"wide": new.ask(picture, "", WIDE), "narrow": new.ask(picture, NARROW_ENDING, NARROW)}
        index.append({**picture.described(), **sizes})
    new.draw()
    told = [_with_digests(entry, folder) for entry in index]
    (folder / INDEX).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return sorted(file.name for file in folder.iterdir())


class _Wanted:
    """What is to be drawn: one line of JSON each, in a file, so that memory holds one picture and not all."""

    def __init__(self, folder: Path, cache: Cache) -> None:
        self._folder = folder
        self._cache = cache
        self._list = folder / "wanted.jsonl"

    def ask(self, picture: Picture, ending: str, width: float) -> dict[str, Any]:
        """Ask for a drawing, unless it is in the cache; return its size."""
        spec = picture.specification(width)
        frame = frame_of(spec, title=picture.title, alternative=picture.alternative, source=picture.source)
        name = f"{picture.name}{ending}"
        wanted = {"name": name, "specification": spec, "frame": frame.parts(), "as_png": not ending}
        if not self._cache.fetch(wanted, self._folder):
            with self._list.open("a", encoding="utf-8") as stream:
                stream.write(f"{json.dumps(wanted)}\n")
        return {"width": frame.width, "height": frame.height}

    def draw(self) -> None:
        """Draw what was asked for, and keep it."""
        if not self._list.exists():
            return
        _render(self._list, self._folder)
        with self._list.open(encoding="utf-8") as stream:
            for line in stream:
                self._cache.keep(json.loads(line), self._folder)
        self._cache.tidy()
        self._list.unlink()


def _with_digests(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Add what the drawings are. PNG is left out: its bytes hang on the cut of the typeface that a machine has."""
    for kind, ending in (("wide", ""), ("narrow", NARROW_ENDING)):
        entry[kind]["sha256"] = hashlib.sha256((folder / f"{entry['name']}{ending}.svg").read_bytes()).hexdigest()
    return entry


def _render(wanted: Path, folder: Path) -> None:
    command = [sys.executable, "-I", renderer.__file__, str(wanted), str(folder)]
    environment = {**os.environ, "TZ": "UTC"}
    try:
        answer = subprocess.run(  # noqa: S603  this interpreter, a file of ours and two folders
            command, capture_output=True, text=True, env=environment, timeout=_MOST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PictureError(f"the pictures cannot be drawn: {error}") from error
    if answer.returncode != 0:
        last = answer.stderr.strip().splitlines()[-1:]
        raise PictureError(f"the pictures cannot be drawn: {''.join(last) or f'exit code {answer.returncode}'}")


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
        """Return the parts by their names."""
        return {"opening": self.opening, "on_paper": self.on_paper, "before": self.before, "after": self.after}


def frame_of(drawing: Spec, *, title: str, alternative: str, source: str) -> Frame:
    """Return the frame for a drawing, whose size its specification says."""
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
    """Draw lines of text below a height; return them with how far down they reach."""
    lines, leading = lines_of(text, size, width, _MOST_LINES), size * _LEADING
    heights = [top + size + place * leading for place in range(len(lines))]
    spans = "".join(f'<tspan x="0" y="{y:.1f}">{escape(line)}</tspan>' for y, line in zip(heights, lines, strict=True))
    written = f'<text font-family="{FONT}" font-size="{size}px" {style}>{spans}</text>'
    return written, round(top + len(lines) * leading + 2)
