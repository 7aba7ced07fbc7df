"""Drawing: all pictures in one process, into a folder, with an index of what there is.

Vega draws what is inside; a frame around it makes an SVG that stands alone: title above, source line below, and words
for who cannot see it.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from communique.charts import renderer
from communique.charts.cache import Cache
from communique.charts.canvas import Spec
from communique.charts.omissions import Omission, or_omission, write_left_out
from communique.charts.palette import INK, PAPER, QUIET, style_sheet
from communique.charts.picture import NARROW, WIDE, Picture, PictureError
from communique.charts.text_layout import FONT, lines_of
from communique.errors import shorten

INDEX = "index.json"
# What the drawing for a narrow screen has behind the picture's name.
NARROW_ENDING = ".narrow"
# What a drawing's name ends in, and its width.
_DRAWINGS = {"wide": ("", WIDE), "narrow": (NARROW_ENDING, NARROW)}
_MOST_SECONDS = 300
# By the engine itself, or for time; whatever else ends the process is no picture's fault.
_ENDED_BY_A_PICTURE = (signal.SIGABRT, signal.SIGILL, signal.SIGTRAP, signal.SIGSEGV, signal.SIGBUS, signal.SIGPROF)
# In pixels.
_TITLE_SIZE, _SOURCE_SIZE = 16, 11
_BOLDER = 1.1
_LEADING = 1.35
_GAP = 12
_MARGIN = 20
_MOST_LINES = 6


def draw(
    pictures: Iterable[Picture | Omission],
    folder: Path,
    cache: Path | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> list[str]:
    """Draw pictures into a new folder, as NAME.svg, NAME.narrow.svg and NAME.png, with an index.

    Returns the files' names. `cache` is a folder of former drawings, which are taken from there. What cannot be drawn
    is left out: a list beside the index says what and why, and `tell` hears a sentence of it. Raises PictureError where
    nothing can be drawn.
    """
    folder.mkdir()
    index, new = list[dict[str, Any] | Omission](), _DrawingList(folder, Cache(cache))
    for picture in pictures:
        index.append(picture if isinstance(picture, Omission) else _asked_for(picture, new))
    refused = new.draw()
    told = [_without_refused(one, folder, refused) for one in index]
    left_out = [one for one in told if isinstance(one, Omission)]
    drawn = [_with_digests(one, folder) for one in told if not isinstance(one, Omission)]
    (folder / INDEX).write_text(json.dumps(drawn, ensure_ascii=False, indent=2) + "\n", "utf-8")
    write_left_out(left_out, folder)
    for one in left_out:
        tell(str(one))
    return sorted(file.name for file in folder.iterdir())


def _asked_for(picture: Picture, new: _DrawingList) -> dict[str, Any] | Omission:
    """Ask for both drawings of a picture; return its entry in the index."""
    asked = or_omission(
        picture.name, picture.title, lambda: {kind: _drawing(picture, *how) for kind, how in _DRAWINGS.items()}
    )
    if isinstance(asked, Omission):
        return asked
    for wanted, _ in asked.values():
        new.ask(wanted)
    return {**picture.described(), **{kind: size for kind, (_, size) in asked.items()}}


def _drawing(picture: Picture, ending: str, width: float) -> tuple[dict[str, Any], dict[str, int]]:
    """Return what is asked of the renderer, and the size."""
    spec = picture.specification(width)
    frame, size = _frame(spec, picture)
    return {"name": f"{picture.name}{ending}", "specification": spec, "frame": frame, "as_png": not ending}, size


class _DrawingList:
    """What is to be drawn: one line of JSON each, in a file, so that memory holds one picture and not all."""

    def __init__(self, folder: Path, cache: Cache) -> None:
        self._folder = folder
        self._cache = cache
        self._list = folder / "wanted.jsonl"

    def ask(self, wanted: dict[str, Any]) -> None:
        """Ask for a drawing, unless it is in the cache."""
        if not self._cache.fetch(wanted, self._folder):
            with self._list.open("a", encoding="utf-8") as stream:
                stream.write(f"{json.dumps(wanted)}\n")

    def draw(self) -> dict[str, str]:
        """Draw what was asked for, and keep it; return the names of what the renderer refuses, and its words."""
        if not self._list.exists():
            return {}
        refused = _render(self._list, self._folder)
        with self._list.open(encoding="utf-8") as stream:
            for line in stream:
                wanted = json.loads(line)
                if wanted["name"] not in refused:
                    self._cache.keep(wanted, self._folder)
        self._cache.tidy()
        self._list.unlink()
        return refused


def _without_refused(
    entry: dict[str, Any] | Omission, folder: Path, refused: Mapping[str, str]
) -> dict[str, Any] | Omission:
    """Leave a picture out, with all its files, if one of its drawings is refused."""
    if isinstance(entry, Omission):
        return entry
    error = refused.get(entry["name"]) or refused.get(f"{entry['name']}{NARROW_ENDING}")
    if error is None:
        return entry
    for ending in (".svg", f"{NARROW_ENDING}.svg", ".png"):
        (folder / f"{entry['name']}{ending}").unlink(missing_ok=True)
    return Omission(entry["name"], entry["title"], "Vega, which draws, fails on it", shorten(error))


def _with_digests(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Add what the drawings are. PNG is left out: its bytes hang on the cut of the typeface that a machine has."""
    for kind, (ending, _) in _DRAWINGS.items():
        entry[kind]["sha256"] = hashlib.sha256((folder / f"{entry['name']}{ending}.svg").read_bytes()).hexdigest()
    return entry


def _render(wanted: Path, folder: Path) -> dict[str, str]:
    """Draw what is wanted; return the names of what the renderer refuses or fails on, and why.

    Where the renderer's process ends on a drawing, another goes on behind it.
    """
    done: dict[str, str | None] = {}
    with wanted.open(encoding="utf-8") as stream:
        names = [json.loads(line)["name"] for line in stream]
    while len(done) < len(names):
        answer = _run_renderer(wanted, folder, len(done))
        done |= dict(map(json.loads, answer.stdout.splitlines()))
        if answer.returncode == 0:
            break
        if -answer.returncode not in _ENDED_BY_A_PICTURE or len(done) == len(names):
            last = answer.stderr.strip().splitlines()[-1:]
            raise PictureError(f"the pictures cannot be drawn: {''.join(last) or f'exit code {answer.returncode}'}")
        done[names[len(done)]] = f"its process ended by {signal.Signals(-answer.returncode).name}"
    return {name: why for name, why in done.items() if why is not None}


def _run_renderer(wanted: Path, folder: Path, skipped: int) -> subprocess.CompletedProcess[str]:
    """Run the program that draws, without the first of what is wanted."""
    command = [sys.executable, "-I", renderer.__file__, str(wanted), str(folder), str(skipped)]
    environment = {**os.environ, "TZ": "UTC"}
    try:
        return subprocess.run(  # noqa: S603  this interpreter, a file of ours, two folders and a number
            command, capture_output=True, text=True, env=environment, timeout=_MOST_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PictureError(f"the pictures cannot be drawn: {error}") from error


def _frame(spec: Spec, picture: Picture) -> tuple[dict[str, str], dict[str, int]]:
    """Return the parts of an SVG around what Vega draws, and its size; `on_paper` opens a raster, with margins."""
    width, height = round(spec["width"]), round(spec["height"])
    head, top = _lines(picture.title, _TITLE_SIZE, width / _BOLDER, 0, f'fill="{INK}" font-weight="bold"')
    foot, bottom = _lines(picture.source, _SOURCE_SIZE, width, top + _GAP + height + _GAP, f'fill="{QUIET}"')
    frame = {
        "opening": _opening(width, bottom, 0, ' role="img" aria-labelledby="title" aria-describedby="desc"')
        + f'<title id="title">{escape(picture.title)}</title><desc id="desc">{escape(picture.alternative)}</desc>'
        f"<style>{style_sheet()}</style>",
        "on_paper": _opening(width, bottom, _MARGIN, "")
        + f'<rect x="{-_MARGIN}" y="{-_MARGIN}" width="100%" height="100%" fill="{PAPER}"/>',
        "before": f'{head}<g transform="translate(0,{top + _GAP})">',
        "after": f"</g>{foot}</svg>\n",
    }
    return frame, {"width": width, "height": bottom}


def _opening(width: int, height: int, margin: int, more: str) -> str:
    across, down = width + 2 * margin, height + 2 * margin
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"{more} width="{across}" '
        f'height="{down}" viewBox="{-margin} {-margin} {across} {down}">'
    )


def _lines(text: str, size: int, width: float, top: float, style: str) -> tuple[str, int]:
    """Draw lines of text below a height; return them with how far down they reach."""
    lines, leading = lines_of(text, size, width, _MOST_LINES), size * _LEADING
    heights = [top + size + place * leading for place in range(len(lines))]
    spans = "".join(f'<tspan x="0" y="{y:.1f}">{escape(line)}</tspan>' for y, line in zip(heights, lines, strict=True))
    written = f'<text font-family="{FONT}" font-size="{size}px" {style}>{spans}</text>'
    return written, round(top + len(lines) * leading + 2)
