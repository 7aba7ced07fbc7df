"""Publishing: an edition is a folder named after its snapshot's hash, and `current` points at the newest.

DIR/<sha256>/communique.db      the snapshot, read-only
DIR/<sha256>/metadata.json      what Datasette is told about it
DIR/<sha256>/queries/           the saved reports, as they were then (communique/reports/report.py)
DIR/<sha256>/inspect.json       what Datasette would otherwise find out at each start: how many rows each table has
DIR/<sha256>/pictures/          charts, a timeline and maps, drawn of it (communique/charts)
DIR/<sha256>/about/             what the pages about the data show (communique/edition/about.py)
DIR/<sha256>/downloads/         the same as open files, packed (communique/edition/downloads.py)
DIR/<sha256>/manifest.json      sha256 of these, what they were made from, how many records, the edition's name
DIR/current                     a link, replaced in one step, so that a reader sees the old edition or the new one
DIR/keep                        how many editions stay, where `publish --keep` said so (communique/edition/retention.py)

An edition is on the disk before it has its name, and has its name before `current` leads to it. Whoever publishes into
the same folder waits; so what looks like a draft there was left by somebody who was interrupted.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Collection, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from sqlalchemy import Connection, select, text
from sqlite_utils import Database

from communique import charts
from communique.database.address import Address
from communique.database.connection import connected
from communique.edition import about, downloads
from communique.edition.manifest import (
    CHARTS,
    CURRENT,
    EDITION,
    INSPECT,
    LONGEST_ROW,
    MANIFEST,
    METADATA,
    SNAPSHOT,
    examine,
    name_of,
    text_of,
)
from communique.edition.metadata import DATABASE, metadata
from communique.edition.own_tables import digest_of_own_tables, own_tables
from communique.edition.published_edition import Edition, PublicationError, current_edition
from communique.edition.retention import kept_editions, number_to_keep
from communique.edition.search_index import IS_LISTED
from communique.edition.snapshot import TAKEN_NAMES, SnapshotError, longest_row, write_snapshot
from communique.file_lock import alone, one_at_a_time
from communique.files import seal, sha256_of, sync
from communique.project import PACKAGE, Project, current_project
from communique.reports.rehearsal import empty_reports, rehearse
from communique.reports.report import carried_reports, check_reports, copy_reports, report_folders
from communique.schema import FactFile

_PREFIX_OF_DRAFTS = ".communique-draft-"
# What else an edition has, made from the snapshot in its folder.
_PARTS: dict[str, Callable[[Path, Project], object]] = {
    "about": about.write,
    "charts": lambda folder, project: charts.draw(
        folder / SNAPSHOT,
        folder / CHARTS,
        f"{project.settings.title}, {project.settings.summary}",
        cache=project.drawings,
        region=project.settings.region,
        tell=lambda words: click.echo(f"Warning: {words}", err=True),
    ),
    "downloads": downloads.write,
}
_DRAWN_BESIDE = ("charts",)
# The first three are links in a checkout, which the last does not follow.
_CODE = ("schema", "migrations", "queries", ".")
_CODE_ENDINGS = {".py", ".sql", ".html", ".css", ".js", ".svg", ".xml", ".txt", ".json", ".md"}
_REMEDIES = {
    errno.ENOSPC: "make room",
    errno.EDQUOT: "make room",
    errno.EFBIG: "allow larger files",
    errno.EACCES: "let this user write there, or name another folder,",
    errno.EPERM: "let this user write there, or name another folder,",
    errno.EROFS: "name a folder that can be written",
    errno.EIO: "look after the disk",
}


def publish_edition(
    database: Address | None,
    directory: Path,
    project: Project | None = None,
    *,
    without: Collection[str] = (),
    keep: int | None = None,
) -> Edition:
    """Publish the database into `directory` and make it the current edition; all or nothing.

    The project, by default the one that we stand in, says what the site is called and more. `without` names parts to
    leave out, such as "downloads". `keep` editions stay, by default as many as when it was last said. Who publishes
    there at the same time is waited for. PublicationError where it cannot be done; what was current still is.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(directory):
            return _publish(database, directory, project or current_project(), without, keep)
    except SnapshotError as error:
        raise PublicationError(f"cannot publish into {directory}: {error}") from error
    except (OSError, sqlite3.Error) as error:
        raise PublicationError(_cannot(directory, error)) from error


def _publish(
    database: Address | None, directory: Path, project: Project, without: Collection[str], keep: int | None
) -> Edition:
    _refuse_other_current(directory / CURRENT)
    _sweep_drafts(directory)
    draft = Path(tempfile.mkdtemp(prefix=_PREFIX_OF_DRAFTS, dir=directory))
    try:
        manifest = _write_edition(database, draft, project, without)
        seal(draft)
        return _make_current(draft, manifest, directory, keep)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _refuse_other_current(current: Path) -> None:
    """Refuse a folder where the link was, as a copy that follows links has it: no link can replace it."""
    if current.is_dir() and not current.is_symlink():
        raise PublicationError(f"{current} is a folder and not a link to an edition; remove it and publish again")


def _cannot(directory: Path, error: Exception) -> str:
    what, remedy = _complaint(error)
    return f"cannot publish into {directory}: {what}; {remedy} and publish again. What was published is as it was"


def _complaint(error: Exception) -> tuple[str, str]:
    """Return what is wrong, and what to do about it."""
    what, remedy = str(error), "see to it"
    if isinstance(error, OSError) and error.strerror:
        what = error.strerror + (f" ({error.filename})" if error.filename else "")
        remedy = _REMEDIES.get(error.errno or 0, remedy)
    return what, remedy


def _write_edition(
    database: Address | None, folder: Path, project: Project, without: Collection[str]
) -> dict[str, Any]:
    with connected(database) as connection:
        inputs = fingerprint(connection, project)
        copy_reports(report_folders(project), folder)
        reports = carried_reports(folder)
        write_snapshot(connection, folder / SNAPSHOT, reports, project.settings.tables)
        with closing(_opened(folder / SNAPSHOT)) as snapshot:
            check_reports(snapshot, reports)
            for unknown in rehearse(snapshot, reports):
                click.echo(f"Warning: {unknown} The report opens with another.", err=True)
            described = metadata(project, reports, empty_reports(snapshot, reports))
        records = connection.execute(text(f"SELECT count(*) FROM records AS r WHERE {IS_LISTED}")).scalar_one()
        documents = connection.execute(text("SELECT count(*) FROM documents")).scalar_one()
    _write_json(folder / METADATA, described)
    _write_json(folder / INSPECT, inspect(folder / SNAPSHOT))
    _write_parts(folder, project, without)
    manifest = {"files": _checksums(folder), "inputs": inputs, "documents": documents, "records": records}
    manifest[EDITION] = name_of(manifest)
    (folder / MANIFEST).write_text(text_of(manifest), "utf-8")
    return manifest


def _write_parts(folder: Path, project: Project, without: Collection[str]) -> None:
    """Write the parts of an edition; while a process draws the pictures, for which a thread waits, the rest."""
    wanted = {part: write for part, write in _PARTS.items() if part not in without}
    with ThreadPoolExecutor(1) as thread:
        drawn = [thread.submit(wanted.pop(part), folder, project) for part in _DRAWN_BESIDE if part in wanted]
        for write in wanted.values():
            write(folder, project)
        for one in drawn:
            one.result()


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): sha256_of(file) for file in files}


def _opened(snapshot: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{snapshot.resolve().as_uri()}?immutable=1", uri=True)


def inspect(snapshot: Path) -> dict[str, Any]:
    """Return size, sha256 and rows of a snapshot as `datasette inspect` writes them, and the rows of its views."""
    with closing(_opened(snapshot)) as connection:
        copy = Database(connection, execute_plugins=False)
        tables, views = ({one.name: {"count": one.count} for one in those} for those in (copy.tables, copy.views))
        longest = longest_row(connection)
    size, digest = snapshot.stat().st_size, sha256_of(snapshot)
    known = {"file": SNAPSHOT, "size": size, "hash": digest, "tables": tables, "views": views}
    return {DATABASE: {**known, LONGEST_ROW: longest}}


def _make_current(draft: Path, manifest: dict[str, Any], directory: Path, keep: int | None) -> Edition:
    edition = directory / manifest[EDITION]
    if not edition.is_dir() or not examine(edition).is_sound:
        _drop(edition)
        draft.rename(edition)
    os.utime(edition)
    sync(directory)
    link = directory / f"{_PREFIX_OF_DRAFTS}{CURRENT}"
    link.symlink_to(edition.name)
    made = Edition(edition, manifest)
    link.replace(directory / CURRENT)
    _tidy(directory, keep)
    return made


def _tidy(directory: Path, keep: int | None) -> None:
    """Do what is left once `current` leads to the new edition: a failure is told, and undoes nothing."""
    try:
        sync(directory)
        _drop_old_editions(directory, number_to_keep(directory, keep))
    except OSError as error:
        what, remedy = _complaint(error)
        left = "it may not outlive a power cut, or older editions are left over"
        click.echo(f"Warning: published, but {left}: {what}; {remedy} and publish again", err=True)


def is_current(
    database: Address | None,
    directory: Path,
    project: Project | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> bool:
    """Tell whether the current edition is sound, and made from the database, project and code as they are.

    `tell` is told what is wrong with an edition that is not sound.
    """
    try:
        edition = current_edition(directory)
    except PublicationError as error:
        tell(str(error))
        return False
    if edition is None:
        return False
    with connected(database) as connection:
        return bool(edition.manifest["inputs"] == fingerprint(connection, project or current_project()))


def fingerprint(connection: Connection, project: Project) -> dict[str, str]:
    """Return what an edition is made from: fact files as loaded, tables of its own, the rest of the project, code."""
    facts = hashlib.sha256()
    for label, digest in connection.execute(select(FactFile.label, FactFile.sha256).order_by(FactFile.label)):
        facts.update(f"{label} {digest}\n".encode())
    code = {file for folder in _CODE for file in (PACKAGE / folder).rglob("*") if file.suffix in _CODE_ENDINGS}
    return {
        "facts": facts.hexdigest(),
        "own_tables": digest_of_own_tables(connection, own_tables(connection, project.settings.tables, TAKEN_NAMES)),
        "project": _digest_of(project.inputs(), project.folder),
        "code": _digest_of(code, PACKAGE),
    }


def _digest_of(files: Iterable[Path], folder: Path) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        digest.update(f"{file.relative_to(folder).as_posix()} {sha256_of(file)}\n".encode())
    return digest.hexdigest()


def _write_json(file: Path, value: object) -> None:
    file.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _sweep_drafts(directory: Path) -> None:
    """Remove what an interrupted run left behind."""
    for left in directory.glob(f"{_PREFIX_OF_DRAFTS}*"):
        if left.is_dir() and not left.is_symlink():
            # Whoever it started to draw pictures may still be at it; then the next run has the rest.
            shutil.rmtree(left, ignore_errors=True)
        else:
            left.unlink()


def _drop_old_editions(directory: Path, keep: int) -> None:
    for folder in kept_editions(directory)[keep:]:
        with alone(folder / MANIFEST) as nobody_has_it:
            if nobody_has_it:
                _drop(folder)


def _drop(folder: Path) -> None:
    """Remove a folder. It loses its name first, so that no part of it stands under its name if this is interrupted."""
    if not folder.exists():
        return
    dropped = Path(tempfile.mkdtemp(prefix=_PREFIX_OF_DRAFTS, dir=folder.parent))
    folder.rename(dropped / folder.name)
    shutil.rmtree(dropped, ignore_errors=True)
