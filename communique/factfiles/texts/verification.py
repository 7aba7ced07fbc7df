"""Proving the locators: is every sentence that the database points at in the reader's copy?"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, select

from communique.errors import CommuniqueError, escape_control_characters
from communique.factfiles.texts.normalise import normalise, sha256
from communique.factfiles.texts.segment import sentences
from communique.schema import Base, Passage
from communique.wording import plural

# No article is as long.
MAX_BYTES = 64 * 1024 * 1024
DOCUMENTS = Base.metadata.tables["documents"]


class CopyError(CommuniqueError):
    """A reader's copy cannot be read."""


@dataclass
class Copy:
    """A reader's copy of some text, normalised."""

    path: Path
    file_sha256: str
    text: str

    @cached_property
    def starts(self) -> dict[str, int]:
        """Return where the sentences stand that it has, by their hashes."""
        return {sentence.sha256: sentence.start for sentence in sentences(self.text)}


@dataclass
class Proof:
    """The outcome of holding a reader's copy against a document's sentences, by their labels."""

    document: str
    copy: Copy | None
    is_same_file: bool = False
    in_place: list[str] = field(default_factory=list)
    moved: dict[str, int] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def is_proven(self) -> bool:
        """Every sentence stands where the database says."""
        return self.copy is not None and not self.moved and not self.missing

    def summary(self) -> str:
        """Return one line for a reader."""
        if self.copy is None:
            return f"{self.document}: no copy at hand, nothing proven"
        total = len(self.in_place) + len(self.moved) + len(self.missing)
        same = "the very file" if self.is_same_file else "another copy"
        return (
            f"{self.document}: {len(self.in_place)} of {plural(total, 'sentence')} in place, {len(self.moved)} moved, "
            f"{len(self.missing)} missing ({same}: {self.copy.path})"
        )

    def details(self) -> list[str]:
        """Return one line for each sentence that is not in place."""
        moved = [f"{label}: moved, now at character {start}" for label, start in self.moved.items()]
        return moved + [f"{label}: missing" for label in self.missing]


def verify_texts(connection: Connection, texts: Iterable[Path]) -> list[Proof]:
    """Prove every document of the database against the copies that are most like it."""
    copies = list(read_copies(texts))
    documents = connection.execute(select(DOCUMENTS).order_by(DOCUMENTS.c.label)).all()
    proofs = []
    for document in documents:
        passages = connection.execute(
            select(Passage.label, Passage.start_char, Passage.end_char, Passage.sha256)
            .where(Passage.document_id == document.id)
            .order_by(Passage.start_char)
        ).all()
        tried = [
            _prove(document, [(p.label, p.start_char, p.end_char, p.sha256) for p in passages], copy) for copy in copies
        ]
        likely = [proof for proof in tried if proof.in_place or proof.moved]
        proofs.append(max(likely, key=lambda proof: len(proof.in_place)) if likely else Proof(document.label, None))
    return proofs


def read_copies(texts: Iterable[Path]) -> Iterator[Copy]:
    """Yield the copies in files, and in the text files of folders; CopyError where one cannot be read."""
    for path in texts:
        files = sorted(file for file in path.rglob("*.txt") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            data = _read(file)
            yield Copy(file, hashlib.sha256(data).hexdigest(), normalise(_decoded(data)))


def _decoded(data: bytes) -> str:
    """Return the text of a copy, which Windows may have saved as UTF-16."""
    is_utf_16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if is_utf_16 else "utf-8", errors="replace")


def _read(file: Path) -> bytes:
    shown = escape_control_characters(str(file))
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise CopyError(f"{shown} cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise CopyError(f"{shown} is larger than {MAX_BYTES} bytes, as no text is; name another file")
    return data


def _prove(document: Row[Any], passages: Sequence[tuple[str, int, int, str]], copy: Copy) -> Proof:
    proof = Proof(document.label, copy, document.file_sha256 == copy.file_sha256)
    for label, start, end, digest in passages:
        if sha256(copy.text[start:end]) == digest:
            proof.in_place.append(label)
            continue
        if digest in copy.starts:
            proof.moved[label] = copy.starts[digest]
        else:
            proof.missing.append(label)
    return proof
