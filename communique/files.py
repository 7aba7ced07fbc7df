"""Files: their checksums, and content that a power cut cannot empty.

What a folder is renamed or linked to is on the disk before it has its name.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

_READ_ONLY, _OPEN_TO_ALL = 0o444, 0o755


class InPlaceError(OSError):
    """The folder has its name and place, but may not keep them through a power cut."""


def sha256_of(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def sync(path: Path) -> None:
    """Write a file's content, or the names in a folder, through to the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def seal(folder: Path) -> None:
    """Make what is in a folder read-only, whatever the umask is, and have it on the disk: files first, then folders."""
    for place, _, files in os.walk(folder, topdown=False):
        for name in files:
            (Path(place) / name).chmod(_READ_ONLY)
            sync(Path(place) / name)
        Path(place).chmod(_OPEN_TO_ALL)
        sync(Path(place))


def put_in_place(draft: Path, folder: Path) -> None:
    """Give a folder that was drawn up beside another its name and place; the other goes when it has them.

    Raises InPlaceError where it has them and something failed after. Between the two there is no folder for a moment;
    who is killed then leaves the other in `{draft}-former-…`.
    """
    for place, _, files in os.walk(draft, topdown=False):
        for path in (*(Path(place) / name for name in files), Path(place)):
            sync(path)
    aside = Path(tempfile.mkdtemp(prefix=f"{draft.name}-former-", dir=folder.parent))
    try:
        if folder.exists():
            folder.rename(aside / folder.name)
        draft.rename(folder)
        try:
            sync(folder.parent)
        except OSError as error:
            raise InPlaceError(error.errno, error.strerror) from error
    finally:
        if not folder.exists() and (aside / folder.name).exists():
            (aside / folder.name).rename(folder)
        shutil.rmtree(aside, ignore_errors=True)
