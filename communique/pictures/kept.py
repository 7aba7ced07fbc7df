"""Drawings kept from former publications: what was asked for once need not be drawn again.

A drawing is named by what was asked for and the program that drew it, so that it is never out of date.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
import shutil
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

from communique.pictures import renderer

_MOST_FILES = 600


class Kept:
    """A folder of drawings; None keeps nothing. Where it cannot be read or written, all is drawn anew."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def fetch(self, wanted: dict[str, Any], folder: Path) -> bool:
        """Put a drawing into a folder; false where it is not kept."""
        pairs = self._pairs(wanted, folder)
        with suppress(OSError):
            for kept, file in pairs:
                shutil.copyfile(kept, file)
                kept.touch()
            return bool(pairs)
        return False

    def keep(self, wanted: dict[str, Any], folder: Path) -> None:
        """Keep a drawing that is in a folder."""
        with suppress(OSError):
            for kept, file in self._pairs(wanted, folder):
                kept.parent.mkdir(parents=True, exist_ok=True)
                _copy_whole(file, kept)

    def tidy(self) -> None:
        """Drop what has not been asked for longest, where there are many."""
        if self._folder is None or not self._folder.is_dir():
            return
        with suppress(OSError):
            files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
            for file in files[_MOST_FILES:]:
                file.unlink()

    def _pairs(self, wanted: dict[str, Any], folder: Path) -> list[tuple[Path, Path]]:
        if self._folder is None:
            return []
        asked = json.dumps([wanted, _program()], sort_keys=True)
        digest = hashlib.sha256(asked.encode()).hexdigest()
        endings = [".svg", ".png"] if wanted["as_png"] else [".svg"]
        return [(self._folder / f"{digest}{ending}", folder / f"{wanted['name']}{ending}") for ending in endings]


@cache
def _program() -> list[str]:
    """What draws."""
    own = hashlib.sha256(Path(renderer.__file__).read_bytes()).hexdigest()
    return [own, importlib.metadata.version("vl-convert-python")]


def _copy_whole(file: Path, target: Path) -> None:
    """A copy that is there as a whole or not at all, whoever else writes it."""
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    os.close(descriptor)
    shutil.copyfile(file, name)
    Path(name).replace(target)
