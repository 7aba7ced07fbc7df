"""Which fact files in a database are a project's, so that `build` takes out what its folder no longer has.

A file is the project's once `build` or `load` found it in the project's folders. One that was loaded from elsewhere is
not, and no `build` takes it out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from communique.database.bookkeeping import PROJECT_FILES, has_project_files
from communique.database.one_of import one_of
from communique.factfiles.coding.fact_file import CodedFile, code_lines, code_yaml, lines_of
from communique.factfiles.reading.json_lines import SUFFIX
from communique.factfiles.reading.yaml_reader import MAX_BYTES
from communique.factfiles.records.catalogue import OF_A_DATASET, chunks
from communique.project import Settings
from communique.schema import Document, FactFile

_TABLE = PROJECT_FILES.c


def identity(settings: Settings) -> str:
    """Return what tells a project from others that are built into the same database."""
    return settings.id or settings.url or settings.title


def note_files(connection: Connection, project: str, names: Iterable[str]) -> None:
    """Note that fact files are a project's; where all of them are known to be, nothing is written."""
    known = _recorded_files(connection)
    ours = {name for one, name in known if one == project}
    if new := sorted(set(names) - ours):
        PROJECT_FILES.create(connection, checkfirst=True)
        connection.execute(insert(PROJECT_FILES), [{"project": project, "label": name} for name in new])


def forget_files(connection: Connection, names: Collection[str]) -> None:
    """Forget whose fact files were that are taken out."""
    if names and has_project_files(connection):
        for some in chunks(sorted(names)):
            connection.execute(delete(PROJECT_FILES).where(one_of(_TABLE.label, some)))


def files_gone(connection: Connection, project: str, files: Sequence[Path]) -> list[str]:
    """Return the names of the fact files that were the project's alone, and that are none of `files` any more."""
    ours = names_of_its_own(connection, project)
    stored = {digest: name for name, digest in _stored(connection).items() if name in ours}
    return sorted(_without(files, stored)) if stored else []


def names_of_its_own(connection: Connection, project: str) -> set[str]:
    """Return the names of the fact files that are the project's and no other's."""
    known = _recorded_files(connection)
    return {name for one, name in known if one == project} - {name for one, name in known if one != project}


def loaded_among(connection: Connection, names: Iterable[str]) -> list[str]:
    """Return those of the fact files of these names that are loaded."""
    return sorted(_stored(connection).keys() & set(names))


def loaded_of_others(connection: Connection, project: str, names: Iterable[str]) -> list[str]:
    """Return those of the fact files of these names that are loaded as another project's, too."""
    return loaded_among(connection, {name for one, name in _recorded_files(connection) if one != project} & set(names))


def others_loaded(connection: Connection, names: Collection[str]) -> bool:
    """Return whether any fact file is loaded but those of these names."""
    return not set(_stored(connection)) <= set(names)


def files_of_none(connection: Connection) -> list[str]:
    """Return the names of the loaded fact files that are no project's, and no dataset's, which are meant to stay."""
    imported = select(FactFile.label).join(Document, Document.fact_file_id == FactFile.id).where(Document.mapping > "")
    names = _stored(connection).keys() - {name for _, name in _recorded_files(connection)}
    return sorted(name for name in names - set(connection.scalars(imported)) if not name.startswith(OF_A_DATASET))


def _recorded_files(connection: Connection) -> set[tuple[str, str]]:
    if not has_project_files(connection):
        return set()
    return {(project, label) for project, label in connection.execute(select(_TABLE.project, _TABLE.label))}


def _stored(connection: Connection) -> dict[str, str]:
    return {row.label: row.sha256 for row in connection.execute(select(FactFile.label, FactFile.sha256))}


def _without(files: Sequence[Path], stored: Mapping[str, str]) -> set[str]:
    """Return the names that no file has; only files that are not stored as they are have to be read for theirs."""
    names = set(stored.values())
    for digest, _, _ in _pieces(files):
        names.discard(stored.get(digest, ""))
    if names:
        for digest, data, is_line in _pieces(files):
            if digest not in stored:
                names -= _names_in(data, is_line)
    return names


def _pieces(files: Iterable[Path]) -> Iterator[tuple[str, bytes, bool]]:
    """Yield what stands for one fact file each: a YAML file, or a line of JSON; its digest, bytes, and which it is."""
    for file in files:
        is_lines = file.suffix == SUFFIX
        try:
            with file.open("rb") as stream:
                for data in lines_of(stream) if is_lines else (stream.read(MAX_BYTES + 1),):
                    piece = data.rstrip(b" \t\r\n") if is_lines else data
                    yield hashlib.sha256(piece).hexdigest(), piece, is_lines
        except OSError:  # loading it will say why
            continue


def _names_in(data: bytes, is_line: bool) -> set[str]:
    coded = code_lines([data], "") if is_line else code_yaml(data, "")
    return {one.name for one in coded if isinstance(one, CodedFile)}
