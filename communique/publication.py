"""Publishing: an edition is a folder named after its snapshot's hash, and `current` points at the newest.

DIR/<sha256>/communique.db      the snapshot, read-only
DIR/<sha256>/metadata.json      what Datasette is told about it
DIR/<sha256>/inspect.json       what Datasette would otherwise find out at each start: how many rows each table has
DIR/<sha256>/pictures/          charts, a timeline and maps, drawn of it (communique/pictures)
DIR/<sha256>/about/             what the pages about the data show (communique/about.py)
DIR/<sha256>/downloads/         the same as open files, packed (communique/downloads.py)
DIR/<sha256>/manifest.json      sha256 of these, what they were made from, how many records
DIR/current                     a link, replaced in one step, so that a reader sees the old edition or the new one
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Collection
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, select, text

from communique.checkout import PUBLISH, QUERIES, ROOT, SEED
from communique.checksum import sha256_of
from communique.database import open_database
from communique.datasette_configuration import DATABASE, metadata
from communique.errors import DATA_AT_FAULT, CommuniqueError
from communique.snapshot import SnapshotError, write_snapshot
from schema import FactFile

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # mypy takes it for a module; on Windows there is none

SNAPSHOT, METADATA, INSPECT = "communique.db", "metadata.json", "inspect.json"
MANIFEST, CURRENT = "manifest.json", "current"
_PREFIX_OF_DRAFTS = ".draft-"
# What else an edition has, made from its snapshot: modules with `write(folder)`. Imported when there is something to
# publish, since the server needs none of what they lean on.
_PARTS = ("communique.about", "communique.pictures", "communique.downloads")
_CODE = (ROOT / "schema", ROOT / "communique", ROOT / "migrations" / "versions", QUERIES, PUBLISH)
# Pages show parts of these.
_TEXTS = (ROOT / "README.md", SEED / "CODEBOOK.md")
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


def publish_edition(database: str | None, directory: Path, *, without: Collection[str] = ()) -> Edition:
    """Publish the database into `directory` and make it the current edition; all or nothing.

    `without` names parts to leave out, such as "downloads".
    """
    directory.mkdir(parents=True, exist_ok=True)
    _sweep_drafts(directory)
    draft = Path(tempfile.mkdtemp(prefix=_PREFIX_OF_DRAFTS, dir=directory))
    try:
        manifest = _write_edition(database, draft, without)
        return _make_current(draft, manifest, directory)
    except SnapshotError as error:
        raise PublicationError(str(error)) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _write_edition(database: str | None, folder: Path, without: Collection[str]) -> dict[str, Any]:
    engine = open_database(database)
    with engine.connect() as connection:
        inputs = fingerprint(connection)
        write_snapshot(connection, folder / SNAPSHOT)
        records = connection.execute(text("SELECT count(*) FROM records")).scalar_one()
        documents = connection.execute(text("SELECT count(*) FROM documents")).scalar_one()
    engine.dispose()
    _write_json(folder / METADATA, metadata())
    _write_json(folder / INSPECT, inspect(folder / SNAPSHOT))
    for part in _PARTS:
        if part.rpartition(".")[2] not in without:
            import_module(part).write(folder)
    manifest = {"files": _checksums(folder), "inputs": inputs, "documents": documents, "records": records}
    _write_json(folder / MANIFEST, manifest)
    return manifest


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): sha256_of(file) for file in files}


def inspect(snapshot: Path) -> dict[str, Any]:
    """Size, sha256 and rows of a snapshot, as `datasette inspect` writes them, and the rows of its views beside."""
    connection = sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)
    try:
        names = connection.execute("SELECT type, name FROM sqlite_master WHERE type IN ('table', 'view')").fetchall()
        rows: dict[str, dict[str, dict[str, int]]] = {"table": {}, "view": {}}
        for kind, name in names:
            rows[kind][name] = {"count": connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]}
    finally:
        connection.close()
    size, digest = snapshot.stat().st_size, sha256_of(snapshot)
    known = {"file": SNAPSHOT, "size": size, "hash": digest, "tables": rows["table"], "views": rows["view"]}
    return {DATABASE: known}


def _make_current(draft: Path, manifest: dict[str, Any], directory: Path) -> Edition:
    edition = directory / _name_of(manifest)
    if not _is_sound(edition):
        shutil.rmtree(edition, ignore_errors=True)
        draft.rename(edition)
        edition.chmod(0o755)
    link = directory / f"{_PREFIX_OF_DRAFTS}{CURRENT}"
    link.unlink(missing_ok=True)
    link.symlink_to(edition.name)
    former = (directory / CURRENT).resolve() if (directory / CURRENT).exists() else None
    link.replace(directory / CURRENT)
    _sync_folder(directory)
    _drop_old_editions(directory, keep={edition.resolve(), former})
    return Edition(edition, manifest)


def _name_of(manifest: dict[str, Any]) -> str:
    """The snapshot's hash and one of everything else, so that an edition never changes under its name."""
    # A PNG shows what the SVG beside it shows, but its bytes hang on the cut of the typeface that the machine has.
    files = {name: digest for name, digest in manifest["files"].items() if not name.endswith(".png")}
    everything = hashlib.sha256(json.dumps({**manifest, "files": files}, sort_keys=True).encode()).hexdigest()
    return f"{manifest['files'][SNAPSHOT][:16]}-{everything[:8]}"


def current_edition(directory: Path) -> Edition | None:
    """The current edition, None where nothing is published; PublicationError if it is not what its manifest says."""
    return read_edition(directory / CURRENT) if (directory / CURRENT / MANIFEST).exists() else None


def read_edition(folder: Path, *, check: bool = True) -> Edition:
    """The edition in a folder; PublicationError if there is none or, unless told not to check, it is damaged."""
    if not (folder / MANIFEST).exists():
        raise PublicationError(f"{folder} is no edition; publish one with `communique publish`")
    manifest = json.loads((folder / MANIFEST).read_text("utf-8"))
    if not {SNAPSHOT, METADATA, INSPECT} <= manifest["files"].keys():
        raise PublicationError(f"{folder} was published by another version; publish again")
    for name, expected in manifest["files"].items() if check else ():
        if not (folder / name).exists() or sha256_of(folder / name) != expected:
            raise PublicationError(f"{folder / name} is not what its manifest says; publish again")
    return Edition(folder.resolve(), manifest)


def _is_sound(folder: Path) -> bool:
    try:
        return bool(read_edition(folder))
    except (OSError, ValueError, KeyError, PublicationError):
        return False


def is_current(database: str | None, directory: Path) -> bool:
    """Whether the current edition was made from the database as it is, by the code as it is."""
    try:
        edition = current_edition(directory)
    except PublicationError:
        return False
    if edition is None:
        return False
    engine = open_database(database)
    try:
        with engine.connect() as connection:
            return bool(edition.manifest["inputs"] == fingerprint(connection))
    finally:
        engine.dispose()


def fingerprint(connection: Connection) -> dict[str, str]:
    """What an edition is made from: the loaded fact files and the code."""
    facts = hashlib.sha256()
    for label, digest in connection.execute(select(FactFile.label, FactFile.sha256).order_by(FactFile.label)):
        facts.update(f"{label} {digest}\n".encode())
    code = hashlib.sha256()
    for folder in _CODE:
        for file in sorted(folder.rglob("*")):
            if file.suffix in {".py", ".sql", ".html", ".css", ".js", ".svg", ".xml", ".txt", ".json"}:
                code.update(f"{file.relative_to(ROOT)} {sha256_of(file)}\n".encode())
    for file in _TEXTS:
        code.update(f"{file.name} {sha256_of(file)}\n".encode())
    return {"facts": facts.hexdigest(), "code": code.hexdigest()}


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _sweep_drafts(directory: Path) -> None:
    """What an interrupted run left behind."""
    for left in directory.glob(f"{_PREFIX_OF_DRAFTS}*"):
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()


def _drop_old_editions(directory: Path, keep: set[Path | None]) -> None:
    for folder in directory.iterdir():
        if (
            folder.is_dir()
            and not folder.is_symlink()
            and folder.resolve() not in keep
            and (folder / MANIFEST).exists()
            and not _is_in_use(folder)
        ):
            shutil.rmtree(folder)


def hold(edition: Edition) -> None:
    """Keep an edition from being dropped while this process lives, whatever is published meanwhile."""
    if fcntl:
        _held.append((edition.folder / MANIFEST).open("rb"))
        fcntl.flock(_held[-1], fcntl.LOCK_SH)


def _is_in_use(folder: Path) -> bool:
    if not fcntl:
        return False  # Windows does not remove what somebody has open
    with (folder / MANIFEST).open("rb") as manifest:
        try:
            fcntl.flock(manifest, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return True
    return False


def _sync_folder(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
