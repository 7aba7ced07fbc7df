"""Editions that are published: reading one, and keeping it from being dropped while it is served."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from communique.edition.manifest import CURRENT, MANIFEST, SNAPSHOT, examine
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.file_lock import share

_held: list[IO[bytes]] = []


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


def hold(edition: Edition) -> None:
    """Keep an edition from being dropped while this process lives, whatever is published meanwhile."""
    try:
        held = share(edition.folder / MANIFEST)
        is_there = os.path.samestat(os.fstat(held.fileno()), (edition.folder / MANIFEST).stat())
    except FileNotFoundError:
        is_there = False
    if not is_there:
        raise PublicationError(f"{edition.folder} was replaced by a newer edition meanwhile; start again")
    _held.append(held)
