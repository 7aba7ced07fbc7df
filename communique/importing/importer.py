"""Datasets into a database: rows made into documents, handed to the checks and the loader of fact files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
from sqlalchemy import Connection, select

from communique.database.connection import connected
from communique.factfiles.coding.coders import coders_for
from communique.factfiles.files import check_files, load_files
from communique.factfiles.loading.batch import LoadSummary
from communique.factfiles.reading.problems import FactFileError
from communique.importing.faults import Faults
from communique.importing.make import Made, Making, write_gazetteer
from communique.importing.parts import GAZETTEER, Head, file_sha256
from communique.importing.places import Places
from communique.importing.readers.archive import unpacked
from communique.importing.readers.files import read_rows
from communique.importing.readers.rows import ReadingError
from communique.importing.records import Recipe
from communique.importing.release import Release, release_of
from communique.importing.resolvers import Directory, known_records
from communique.progress import bar
from communique.project import SILENT, Settings
from communique.schema import FactFile

# Rows that a sample shows.
SAMPLE = 10
_PARTS, _GAZETTEER, _GIVEN_UP = "dataset.jsonl", "gazetteer.jsonl", "given-up.jsonl"


@dataclass
class Imported:
    """The result of an import: what was made of the rows, what was declared, what the load changed."""

    made: Made
    declared: int
    loaded: LoadSummary
    gone: int = 0


@dataclass
class Sample:
    """The first rows as records, and what they declare."""

    rows: list[tuple[str, list[tuple[str, dict[str, Any]]]]]
    declared: dict[str, list[dict[str, Any]]]


@dataclass
class _Files:
    """The fact files that were made of the rows, on disk."""

    made: Made
    head: Head
    gazetteer: Path
    parts: Path
    places: Places
    declared: int

    @property
    def files(self) -> list[Path]:
        """Return the fact files, the gazetteer first."""
        return [*([self.gazetteer] if self.declared else []), self.parts]


def import_dataset(url: str, recipe: Recipe, file: Path, settings: Settings = SILENT) -> Imported:
    """Load a dataset's file into a database, in one transaction or, if anything is at fault, not at all.

    Importing it again changes nothing; what an earlier import of it had and this one has not is taken out. Raises
    ImportFaultsError with the faults of all rows, ReadingError where the file is not as the mapping says.
    """
    with _made(url, recipe, file, settings) as made, _as_rows(made), coders_for(made.files) as coders:
        release = _release(url, made)
        followed = partial(_write_given_up, release, recipe, made.parts.with_name(_GIVEN_UP))
        loaded = load_files(url, made.files, _gone(made, release), None, coders, then=followed)
        warned = [made.places.of(problem) for problem in loaded.warnings.first]
        return Imported(
            made.made,
            made.declared,
            gone=release.gone,
            loaded=replace(loaded, warnings=replace(loaded.warnings, first=warned)),
        )


def sample_dataset(url: str, recipe: Recipe, file: Path, settings: Settings = SILENT) -> Sample:
    """Return the first rows as records, checked against the database; loads nothing.

    Raises what `import_dataset` raises, of these rows.
    """
    with _made(url, recipe, file, settings, SAMPLE) as made, _as_rows(made), connected(url) as connection:
        check_files(made.files, connection)
        content = msgspec.json.decode(made.parts.read_bytes())
        declared = msgspec.json.decode(made.gazetteer.read_bytes()) if made.declared else {}
        declared.pop("gazetteer", None)
        return Sample(list(_by_row(content)), declared)


def remove_dataset(url: str, recipe: Recipe, files: Sequence[Path]) -> tuple[LoadSummary, list[str]]:
    """Take out of a database all that a dataset's files said; return what the load changed, and what had to stay.

    What they declare in the gazetteer stays where others name it. ReadingError where nothing of them is loaded.
    """
    heads = [Head(recipe, file, "") for file in files]
    with connected(url) as connection:
        names = [name for head in heads for name in _loaded_of(connection, head)]
    if not names:
        raise ReadingError(f"nothing of {', '.join(head.slug for head in heads)} is loaded")
    try:
        return load_files(url, [], names), []
    except FactFileError:  # somebody names what they declare
        kept = [name for name in names if name.startswith(GAZETTEER)]
        return load_files(url, [], [name for name in names if name not in kept]), kept


@contextmanager
def _made(url: str, recipe: Recipe, file: Path, settings: Settings, most: int = 0) -> Iterator[_Files]:
    """Give what is made of the rows, on disk while it is needed; raises what is wrong with them."""
    mapping, faults = recipe.mapping, Faults(file.name)
    head = Head(recipe, file, file_sha256(file))
    with connected(url) as connection:
        known = known_records(connection, GAZETTEER + head.gazetteer)
    directory = Directory(known, mapping.gazetteer, settings.language)
    _check_publisher(directory, recipe)
    with TemporaryDirectory(prefix="communique-") as folder:
        rows = read_rows(unpacked(file, mapping.reading, Path(folder)), mapping.reading)
        parts, gazetteer = Path(folder) / _PARTS, Path(folder) / _GAZETTEER
        with parts.open("wb") as stream, bar(mapping.checks.rows, "Reading") as advance:
            making = Making(recipe, rows, head, directory, faults)
            made = making.write(stream, advance, most) if most else making.write(stream, advance)
        faults.refuse()
        declared = write_gazetteer(directory, head, gazetteer)
        yield _Files(made, head, gazetteer, parts, Places(parts, file.name, rows, recipe, making.row_of), declared)


def _check_publisher(directory: Directory, recipe: Recipe) -> None:
    publisher = recipe.mapping.dataset.publisher
    if publisher not in directory.known:
        remedy = "add it to the mapping, under `gazetteer.actors`, with slug, label and type"
        raise ReadingError(f"the publisher {publisher} is unknown; {remedy}")


@contextmanager
def _as_rows(made: _Files) -> Iterator[None]:
    """Tell what is wrong with what was made as faults of the rows that it was made from."""
    try:
        yield
    except FactFileError as error:
        made.places.group(error.problems).refuse()
        raise


def _release(url: str, made: _Files) -> Release:
    """Return what is loaded of the dataset, before the file comes."""
    with connected(url) as connection:
        return release_of(connection, made.head, _loaded_of(connection, made.head))


def _gone(made: _Files, release: Release) -> list[str]:
    """Return the fact files of an earlier import that this one has no more, or has anew once all is loaded."""
    kept = {f"documents/{made.head.part_slug(number)}" for number in range(1, made.made.parts + 1)}
    kept |= {GAZETTEER + made.head.gazetteer} if made.declared else set()
    if release.is_another:
        return sorted({name for name in release.names if name not in kept} | release.former.keys())
    return [name for name in release.names if name not in {*kept, made.head.name_given_up}]


def _write_given_up(release: Release, recipe: Recipe, file: Path, connection: Connection) -> Path | None:
    """Write what a newer release no longer has, where anything is."""
    if not release.is_another:
        return None
    told = list(release.given_up(connection, msgspec.to_builtins(recipe.mapping.gazetteer.former)))
    file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in told))
    return file if told else None


def _loaded_of(connection: Connection, head: Head) -> list[str]:
    return [name for name in connection.scalars(select(FactFile.label).order_by(FactFile.label)) if head.is_of(name)]


def _by_row(content: dict[str, Any]) -> Iterator[tuple[str, list[tuple[str, dict[str, Any]]]]]:
    """Yield the rows of a document, each with its records and the lists that these stand in."""
    lists = {name: some for name, some in content.items() if isinstance(some, list)}
    for label in content["passages"]:
        records = [(name, one) for name, some in lists.items() for one in some if one.get("at") == label]
        if records:
            yield label, records
