"""Is an edition what its manifest says, and the manifest what the edition's name says?

Every file has its sha256 in the manifest. The manifest's own is in the edition's name, which the manifest repeats, so
that a copy in a folder of another name can be checked too. Of PNG files the name says nothing (see `name_of`); a slip
in their lines of the manifest shows in that the files differ.
"""

from __future__ import annotations

import hashlib
import json
import re
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from communique.files import sha256_of
from communique.wording import plural

SNAPSHOT, METADATA, INSPECT, MANIFEST = "communique.db", "metadata.json", "inspect.json", "manifest.json"
CURRENT, CHARTS = "current", "pictures"
# What a manifest has beside the files: the edition's name.
EDITION = "edition"
# What `inspect.json` has beside what `datasette inspect` writes: the bytes of the longest row.
LONGEST_ROW = "longest_row"
NAME = re.compile(r"[0-9a-f]{16}-[0-9a-f]{8}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


class State(StrEnum):
    """The ways in which a file of an edition stands to its manifest."""

    WHOLE = "whole"
    CHANGED = "changed"
    MISSING = "missing"
    EXTRA = "not in the manifest"


@dataclass(frozen=True)
class File:
    """A file of an edition, by its path in there; `words` say what is wrong with it."""

    name: str
    state: State
    words: str = ""


@dataclass(frozen=True)
class Examination:
    """The findings: complaints about the manifest itself, and each file."""

    folder: Path
    complaints: tuple[str, ...]
    files: tuple[File, ...]

    def wrong(self) -> list[str]:
        """Return everything that is wrong, each as a sentence that begins with the file."""
        about_manifest = [f"{MANIFEST} {words}" for words in self.complaints]
        return about_manifest + [f"{file.name} {file.words}" for file in self.files if file.state != State.WHOLE]

    @property
    def is_sound(self) -> bool:
        """Return whether nothing is wrong."""
        return not self.wrong()

    def summary(self) -> str:
        """Return one line for a reader."""
        counted = Counter(file.state for file in self.files)
        whole = counted.pop(State.WHOLE, 0)
        others = [f"{number} {state}" for state, number in counted.items()]
        manifest = ["the manifest is at fault"] if self.complaints else []
        said = ", ".join([f"{plural(whole, 'file')} whole", *others, *manifest])
        return f"edition {self.folder.resolve().name}: {said}"


def text_of(manifest: dict[str, Any]) -> str:
    """Return a manifest as it is written; any other spelling of it is a change."""
    return json.dumps(manifest, ensure_ascii=False, indent=2) + "\n"


def name_of(manifest: dict[str, Any]) -> str:
    """Return the snapshot's hash and one of everything else, so that an edition never changes under its name."""
    # A PNG shows what the SVG beside it shows, but its bytes hang on the cut of the typeface that the machine has.
    files = {name: digest for name, digest in manifest["files"].items() if not name.endswith(".png")}
    named = {key: value for key, value in manifest.items() if key != EDITION} | {"files": files}
    everything = hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()
    return f"{manifest['files'][SNAPSHOT][:16]}-{everything[:8]}"


def examine(folder: Path) -> Examination:
    """Check an edition's folder, all of it."""
    try:
        manifest, complaints = _manifest(folder)
    except FileNotFoundError:
        return Examination(folder, ("is missing",), ())
    except OSError as error:
        return Examination(folder, (_unreadable(error),), ())
    return Examination(folder, tuple(complaints), tuple(_files(folder, manifest)) if manifest else ())


def editions_in(path: Path) -> list[Path]:
    """Return the editions to check where a reader names one, or a folder of editions: of these the current, if any."""
    if _looks_like_an_edition(path):
        return [path]
    if (path / CURRENT).is_symlink() or _looks_like_an_edition(path / CURRENT):
        return [path / CURRENT]
    return [folder for folder in sorted(path.glob("*-*")) if NAME.fullmatch(folder.name) and folder.is_dir()]


def _looks_like_an_edition(path: Path) -> bool:
    """Return whether it is an edition, even where its manifest is gone."""
    is_named = NAME.fullmatch(path.resolve().name) and path.is_dir()
    return bool(is_named) or (path / MANIFEST).exists() or ((path / SNAPSHOT).exists() and (path / INSPECT).exists())


def _manifest(folder: Path) -> tuple[dict[str, Any] | None, list[str]]:
    """Return the manifest, None where it cannot be read as one, and what is wrong with it."""
    data = (folder / MANIFEST).read_bytes()
    try:
        manifest = json.loads(data)
    except (ValueError, RecursionError) as error:
        return None, [f"is damaged: {error}"]
    files = manifest.get("files") if isinstance(manifest, dict) else None
    if not isinstance(files, dict):
        return None, ["is damaged: it lists no files"]
    complaints = [f"is damaged: {name!r} has no sha256" for name in files if not _SHA256.fullmatch(str(files[name]))]
    if not {SNAPSHOT, METADATA, INSPECT} <= files.keys() or EDITION not in manifest:
        return manifest, [*complaints, "was published by another version"]
    return manifest, complaints or list(_slips(folder.resolve().name, manifest, data))


def _slips(folder: str, manifest: dict[str, Any], data: bytes) -> Iterator[str]:
    said, name = manifest[EDITION], name_of(manifest)
    if said != name:
        yield f"was changed: it says that it is of edition {said}, and what it lists is edition {name}"
    elif NAME.fullmatch(folder) and folder != name:
        yield f"is of edition {name}, and not of the one in whose folder it is"
    elif data != text_of(manifest).encode("utf-8", "surrogatepass"):
        yield "was changed: it is not written as it was published"


def _files(folder: Path, manifest: dict[str, Any]) -> Iterator[File]:
    listed = manifest["files"]
    for name, expected in listed.items():
        yield _file(folder, name, str(expected))
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in listed and name != MANIFEST and (path.is_symlink() or not path.is_dir()):
            yield File(name, State.EXTRA, "is not in the manifest")


def _file(folder: Path, name: str, expected: str) -> File:
    try:
        found = (folder / name).lstat()
        if not stat.S_ISREG(found.st_mode):
            return File(name, State.CHANGED, "is not what its manifest says: it is no file")
        digest = sha256_of(folder / name)
    except (FileNotFoundError, NotADirectoryError):
        return File(name, State.MISSING, "is missing")
    except (OSError, ValueError) as error:  # ValueError: a name that no file can have
        return File(name, State.CHANGED, _unreadable(error))
    if digest == expected:
        return File(name, State.WHOLE)
    found_now = f"expected sha256 {expected}, found {digest}, {found.st_size:,} bytes"
    return File(name, State.CHANGED, f"is not what its manifest says: {found_now}")


def _unreadable(error: Exception) -> str:
    return f"cannot be read: {(error.strerror if isinstance(error, OSError) else None) or error}"
