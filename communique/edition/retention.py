"""The editions that stay in a folder when newer ones are published, so that what was cited can be opened."""

from __future__ import annotations

import os
from pathlib import Path

from communique.edition.manifest import CURRENT, MANIFEST, NAME

# The current edition, and the one before it.
USUALLY_KEPT = 2
_FILE = "keep"


def kept_editions(directory: Path) -> list[Path]:
    """Return the editions in a folder: the current one, then the others, the one that was current last first.

    Which was current when is told by the times of their folders: `cp -a` and `rsync -a` keep them.
    """
    current = (directory / CURRENT).resolve()
    found = [
        folder.resolve()
        for folder in directory.iterdir()
        if NAME.fullmatch(folder.name) and not folder.is_symlink() and (folder / MANIFEST).is_file()
    ]
    return sorted(found, key=lambda folder: (folder == current, folder.stat().st_mtime_ns), reverse=True)


def number_to_keep(directory: Path, keep: int | None = None) -> int:
    """Return how many editions stay: so many, which is noted for whoever publishes next, or what was noted last."""
    note = directory / _FILE
    if keep is None:
        said = note.read_text("utf-8").strip() if note.is_file() else ""
        return int(said) if said.isdecimal() and int(said) else USUALLY_KEPT
    written = directory / f".communique-draft-{_FILE}"
    written.write_text(f"{keep}\n", "utf-8")
    os.replace(written, note)
    return keep
