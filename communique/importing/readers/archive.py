"""Archives (ZIP): the one file of them that a mapping names."""

from __future__ import annotations

import shutil
from fnmatch import fnmatchcase
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from communique.importing.mapping import Reading
from communique.importing.readers.rows import ReadingError

_MOST_NAMED = 10
# What macOS puts beside each file.
_SHADOWS = "__MACOSX/"


def unpacked(file: Path, reading: Reading, folder: Path) -> Path:
    """Return the file that is read: itself, or the member of an archive that the mapping names, put into a folder."""
    if reading.member is None:
        return file
    try:
        with ZipFile(file) as archive:
            names = [name for name in archive.namelist() if not name.startswith(_SHADOWS) and not name.endswith("/")]
            found = [name for name in names if fnmatchcase(name, reading.member)]
            if len(found) != 1:
                held = ", ".join(names[:_MOST_NAMED]) or "nothing"
                several = "several files" if found else "no file"
                raise ReadingError(f"{file.name} has {several} called {reading.member}; it holds {held}")
            target = folder / Path(found[0]).name
            with archive.open(found[0]) as packed, target.open("wb") as stream:
                shutil.copyfileobj(packed, stream)
            return target
    except BadZipFile as error:
        raise ReadingError(
            f"{file.name} is no archive: {error}; leave `reading.member` out, or name the ZIP"
        ) from error
