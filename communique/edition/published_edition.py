"""Editions that are published: reading one, and keeping it from being dropped while it is served."""

from __future__ import annotations

import atexit
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from communique.edition.manifest import CURRENT, MANIFEST, METADATA, SNAPSHOT, examine
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.file_lock import share
from communique.files import sha256_of

_DIGITS_OF_A_NAME = 16


class PublicationError(CommuniqueError):
    """There is nothing sound to publish or to serve."""

    exit_code = DATA_AT_FAULT


@dataclass(frozen=True)
class Edition:
    """A published edition."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def snapshot(self) -> Path:
        """The SQLite file."""
        return self.folder / SNAPSHOT

    @property
    def sha256(self) -> str:
        """SHA-256 of the snapshot, in hexadecimal."""
        return str(self.manifest["files"][SNAPSHOT])

    @property
    def name(self) -> str:
        """The first digits of that, by which files and citations name the edition."""
        return self.sha256[:_DIGITS_OF_A_NAME]

    @property
    def project(self) -> dict[str, Any]:
        """Return what the project said of itself when this was published: title, license_line, url and so on."""
        said = json.loads((self.folder / METADATA).read_text("utf-8"))
        return dict(said["plugins"]["communique"]["project"])


def current_edition(directory: Path) -> Edition | None:
    """Return the current edition, None where nothing is published.

    Raises PublicationError if it is not what its manifest says.
    """
    return read_edition(directory / CURRENT) if (directory / CURRENT).exists() else None


def read_edition(folder: Path, *, check: bool = True) -> Edition:
    """Return the edition in a folder.

    Raises PublicationError if there is none or, unless told not to check, if it is damaged.
    """
    if not (folder / MANIFEST).exists():
        raise PublicationError(f"{folder} is no edition: it has no {MANIFEST}; publish one with `communique publish`")
    if check and (wrong := examine(folder).wrong()):
        more = f", and {len(wrong) - 1} more (`communique verify {folder}` tells all)" if wrong[1:] else ""
        raise PublicationError(f"{folder}/{wrong[0]}{more}; publish again")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    return Edition(folder.resolve(), manifest)


def edition_of_file(file: Path) -> Edition | None:
    """Return the edition whose snapshot a file is, None where it is another database.

    PublicationError where the file is no longer what the edition's manifest says.
    """
    if file.name != SNAPSHOT or not (file.parent / MANIFEST).exists():
        return None
    try:
        edition = read_edition(file.parent, check=False)
        is_whole = sha256_of(file) == edition.sha256
    except (ValueError, KeyError, TypeError) as error:
        raise PublicationError(f"{file.parent / MANIFEST} is damaged ({error}); publish again") from None
    if not is_whole:
        raise PublicationError(f"{file} is not what its manifest says; publish again")
    return edition


def hold(edition: Edition) -> IO[bytes]:
    """Keep an edition from being dropped while this process lives, or until what is returned is closed."""
    try:
        held = share(edition.folder / MANIFEST)
        atexit.register(held.close)  # which keeps it open until then
        is_there = os.path.samestat(os.fstat(held.fileno()), (edition.folder / MANIFEST).stat())
    except FileNotFoundError:
        is_there = False
    if not is_there:
        raise PublicationError(f"{edition.folder} was replaced by a newer edition meanwhile; start again")
    return held
