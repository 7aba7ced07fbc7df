"""Parts: a dataset's rows as documents of so many rows each, in lines of JSON, the bulk form of fact files."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from communique.factfiles.records.catalogue import OF_A_DATASET
from communique.factfiles.texts.normalise import normalise, sha256
from communique.factfiles.values.slugs import slugify
from communique.importing.mapping import Locator
from communique.importing.readers.rows import Row
from communique.importing.records import Recipe
from communique.wording import date_in_words

ROWS_A_PART = 1_000
# How the names of gazetteer files begin in a database.
GAZETTEER = "gazetteer/"
# How the names of those end that tell what datasets no longer have.
GIVEN_UP = "-given-up"
_PART = "-part-"
_FILE = "{file}"
_COLUMN = re.compile(r"\{[^{}]*\}")
_ENCODER = msgspec.json.Encoder()


def file_sha256(file: Path) -> str:
    """Return SHA-256 of a file's bytes, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def row_url(locator: Locator) -> str | None:
    """Return the address of a row, with {} where its number stands."""
    return _COLUMN.sub("{}", locator.link) if locator.link else None


class Head:
    """The head of a dataset's documents, of one file of it."""

    def __init__(self, recipe: Recipe, file: Path, digest: str) -> None:
        self.dataset = dataset = recipe.mapping.dataset
        self.mapping = recipe.name
        self.row_url = row_url(recipe.mapping.locator)
        self.digest = digest
        self.slug = dataset.slug.replace(_FILE, slugify(file.stem))
        self.title = dataset.title.replace(_FILE, file.stem)
        label = (dataset.label or dataset.title).replace(_FILE, file.stem)
        self.label = ", ".join(filter(None, (label, dataset.version and f"version {dataset.version}")))

    @property
    def gazetteer(self) -> str:
        """Return the name of the gazetteer file that declares what the rows need."""
        return OF_A_DATASET.removeprefix(GAZETTEER) + self.slug

    @property
    def given_up(self) -> str:
        """Return the name of the gazetteer file that tells what newer releases no longer have."""
        return f"{self.gazetteer}{GIVEN_UP}"

    @property
    def name_given_up(self) -> str:
        """Return what that file is called in a database."""
        return GAZETTEER + self.given_up

    @property
    def published_on(self) -> str | None:
        """Return when the release was published, in words."""
        published = msgspec.to_builtins(self.dataset.published_on)
        return date_in_words(published) if isinstance(published, str) else None

    def part_slug(self, number: int) -> str:
        """Return the slug of a part; the first has the dataset's own, so that it stays while the dataset grows."""
        return self.slug if number == 1 else f"{self.slug}{_PART}{number}"

    def is_of(self, name: str) -> bool:
        """Return whether a fact file is one of this dataset's."""
        if name in (GAZETTEER + self.gazetteer, self.name_given_up):
            return True
        slug = name.removeprefix("documents/")
        part = slug.removeprefix(self.slug).removeprefix(_PART)
        return slug != name and slug.startswith(self.slug) and (slug == self.slug or part.isdecimal())

    def document(self, number: int, first: int, last: int) -> dict[str, Any]:
        """Return what stands at the head of a part."""
        dataset = self.dataset
        rows = f"row {first:,}" if first == last else f"rows {first:,} to {last:,}"
        given = {
            "title": self.title,
            "publisher": dataset.publisher,
            "published_on": msgspec.to_builtins(dataset.published_on),
            "language": dataset.language,
            "source_type": "dataset",
            "reliability": dataset.reliability.value if dataset.reliability else None,
            "reliability_note": dataset.reliability_note,
            "url": dataset.url,
            "retrieved_on": dataset.retrieved_on,
            "file_sha256": self.digest,
            "license": dataset.license,
            "note": dataset.note,
            "version": dataset.version,
            "mapping": self.mapping,
            "row_url": self.row_url,
        }
        label = self.label if number == 1 else f"{self.label}, {rows}"
        head = {"slug": self.part_slug(number), "label": label}
        return head | {name: value for name, value in given.items() if value is not None}


class Part:
    """A part in the making: its rows, where each stands in its text, and the records that they make."""

    def __init__(self, head: Head, number: int) -> None:
        self.head = head
        self.number = number
        self.rows: list[int] = []
        self.labels: list[str] = []
        self.first_told: str | None = None
        self.passages: dict[str, dict[str, Any]] = {}
        self.nothing: dict[str, dict[str, str]] = {}
        self.records: dict[str, list[dict[str, Any]]] = {}
        self.lines: list[str] = []
        self.characters = 0

    @property
    def is_full(self) -> bool:
        """Return whether it has as many rows as a part has."""
        return len(self.rows) >= ROWS_A_PART

    def add(
        self, row: Row, label: str, records: list[tuple[str, dict[str, Any]]], skipped: dict[str, str] | None
    ) -> None:
        """Add a row, under what it is called, with its records or why it makes none."""
        line = normalise(" | ".join(row.cells.values())) or "-"
        start = self.characters + bool(self.rows)
        self.characters = start + len(line)
        self.passages[label] = {"start": start, "end": self.characters, "sha256": sha256(line)}
        self.rows.append(row.number)
        self.labels.append(label)
        self.lines.append(line)
        for section, record in records:
            self.records.setdefault(section, []).append(record)
        if skipped:
            self.nothing[label] = skipped
        else:
            self.first_told = self.first_told or label

    def content(self) -> dict[str, Any]:
        """Return it as a document file."""
        said_in = self.first_told or self.labels[0]
        self.nothing.pop(said_in, None)
        document = self.head.document(self.number, self.rows[0], self.rows[-1])
        document |= {"text_sha256": sha256("\n".join(self.lines)), "characters": self.characters, "at": said_in}
        nothing = {"nothing_to_code": self.nothing} if self.nothing else {}
        return {"document": document, "passages": self.passages, **nothing, **self.records}

    def write(self, stream: BinaryIO) -> None:
        """Write it as one line."""
        stream.write(_ENCODER.encode(self.content()) + b"\n")
