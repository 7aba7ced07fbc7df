"""Files that a power cut cannot empty: what a folder is renamed or linked to is on the disk before it has its name."""

from __future__ import annotations

import os
from pathlib import Path

_READ_ONLY, _OPEN_TO_ALL = 0o444, 0o755


def seal(folder: Path) -> None:
    """Make what is in a folder read-only, whatever the umask is, and have it on the disk: files first, then folders."""
    for place, _, files in os.walk(folder, topdown=False):
        for name in files:
            (Path(place) / name).chmod(_READ_ONLY)
            sync(Path(place) / name)
        Path(place).chmod(_OPEN_TO_ALL)
        sync(Path(place))


def sync(path: Path) -> None:
    """Have a file's content, or the names in a folder, on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
