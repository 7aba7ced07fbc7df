"""Drawing: all pictures in one process, into a folder, with an index of what there is."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from communique.charts import renderer
from communique.charts.frame import frame_of
from communique.charts.kept import Kept
from communique.charts.picture import NARROW, WIDE, Picture, PictureError

INDEX = "index.json"
# What the drawing for a narrow screen has behind the picture's name.
NARROW_ENDING = ".narrow"
_MOST_SECONDS = 300


def draw(pictures: Iterable[Picture], folder: Path, kept: Path | None = None) -> list[str]:
    """Draw pictures into a new folder, as NAME.svg, NAME.narrow.svg and NAME.png, with an index; the files' names.

    `kept` is a folder of former drawings, which are taken from there. PictureError where one cannot be drawn.
    """
    folder.mkdir()
    index, new = list[dict[str, Any]](), _New(folder, Kept(kept))
    for picture in pictures:
        sizes = {"wide": new.ask(picture, "", WIDE), "narrow": new.ask(picture, NARROW_ENDING, NARROW)}
        index.append({**picture.described(), **sizes})
    new.draw()
    told = [_with_digests(entry, folder) for entry in index]
    (folder / INDEX).write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return sorted(file.name for file in folder.iterdir())


class _New:
    """What is to be drawn: one line of JSON each, in a file, so that memory holds one picture and not all."""

    def __init__(self, folder: Path, kept: Kept) -> None:
        self._folder = folder
        self._kept = kept
        self._list = folder / "wanted.jsonl"

    def ask(self, picture: Picture, ending: str, width: float) -> dict[str, Any]:
        """Ask for a drawing, unless it is kept; its size."""
        spec = picture.specification(width)
        frame = frame_of(spec, title=picture.title, alternative=picture.alternative, source=picture.source)
        name = f"{picture.name}{ending}"
        wanted = {"name": name, "specification": spec, "frame": frame.parts(), "as_png": not ending}
        if not self._kept.fetch(wanted, self._folder):
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
                self._kept.keep(json.loads(line), self._folder)
        self._kept.tidy()
        self._list.unlink()


def _with_digests(entry: dict[str, Any], folder: Path) -> dict[str, Any]:
    """With what the drawings are. PNG is left out: its bytes hang on the cut of the typeface that a machine has."""
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
