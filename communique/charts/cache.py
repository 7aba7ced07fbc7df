"""Drawings kept from former publications: what was asked for once need not be drawn again.

A drawing is named by what was asked for and the program that drew it, so that it is never out of date, and by its own
sha256, so that none is taken that a power cut or a failing disk has damaged.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import shutil
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import click

from communique.charts import renderer
from communique.files import sha256_of

_MOST_FILES = 600


class Cache:
    """A folder of former drawings; None keeps nothing. Where it cannot be read or written, all is drawn anew."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def fetch(self, wanted: dict[str, Any], folder: Path) -> bool:
        """Put a drawing into a folder; return false where it is not kept, or not whole."""
        files = _files(wanted, folder)
        with suppress(OSError):
            return self._folder is not None and all(self._fetch(_asked(wanted), file) for file in files)
        return False

    def _fetch(self, asked: str, file: Path) -> bool:
        for kept in (self._folder or Path()).glob(f"{asked}-*{file.suffix}"):
            shutil.copyfile(kept, file)
            if kept.stem == f"{asked}-{sha256_of(file)}":
                kept.touch()
                return True
            kept.unlink()
        return False

    def keep(self, wanted: dict[str, Any], folder: Path) -> None:
        """Keep a drawing that is in a folder."""
        if self._folder is None:
            return
        with suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            for file in _files(wanted, folder):
                kept = self._folder / f"{_asked(wanted)}-{sha256_of(file)}{file.suffix}"
                # There as a whole or not at all, whoever else writes it.
                with click.open_file(str(kept), "wb", atomic=True) as stream:
                    stream.write(file.read_bytes())

    def tidy(self) -> None:
        """Drop what has not been asked for longest, where there are many."""
        if self._folder is None or not self._folder.is_dir():
            return
        with suppress(OSError):
            files = sorted(self._folder.iterdir(), key=lambda file: file.stat().st_mtime, reverse=True)
            for file in files[_MOST_FILES:]:
                file.unlink()


def _files(wanted: dict[str, Any], folder: Path) -> list[Path]:
    endings = [".svg", ".png"] if wanted["as_png"] else [".svg"]
    return [folder / f"{wanted['name']}{ending}" for ending in endings]


def _asked(wanted: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps([wanted, _program()], sort_keys=True).encode()).hexdigest()


@cache
def _program() -> list[str]:
    """Return what draws."""
    own = hashlib.sha256(Path(renderer.__file__).read_bytes()).hexdigest()
    return [own, importlib.metadata.version("vl-convert-python")]
