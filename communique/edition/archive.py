"""Zip archives that are the same bytes whenever they hold the same files: no clock, no user, no order of a disk."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Mapping
from pathlib import Path

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first day that a zip can name
_READABLE_BY_ALL = 0o100644 << 16
_ON_UNIX = 3


def write_zip(file: Path, members: Mapping[str, Path | str]) -> None:
    """Write an archive of members: by their name in it, a file to copy or the text itself."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(members):
            _add(archive, name, members[name])


def _add(archive: zipfile.ZipFile, name: str, content: Path | str) -> None:
    if isinstance(content, str):
        archive.writestr(_entry(name), content.encode())
        return
    entry = _entry(name)
    entry.file_size = content.stat().st_size  # says whether it needs the large form
    with content.open("rb") as source, archive.open(entry, "w") as target:
        shutil.copyfileobj(source, target, 1 << 20)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, _LONG_AGO)
    entry.create_system = _ON_UNIX
    entry.external_attr = _READABLE_BY_ALL
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry
