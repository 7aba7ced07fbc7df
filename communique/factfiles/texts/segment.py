"""From a text to its sentences, named as coders cite them: `P13.S4` is sentence 4 of paragraph 13."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from communique.factfiles.texts.normalise import normalise, sha256


@dataclass(frozen=True)
class Sentence:
    """A sentence: position, offsets (characters, end exclusive) and words in the normalised text."""

    paragraph: int
    number: int
    start: int
    end: int
    text: str

    @property
    def label(self) -> str:
        """As coders cite it, such as `P13.S4`."""
        return f"P{self.paragraph}.S{self.number}"

    @property
    def sha256(self) -> str:
        """SHA-256 of its words, in hexadecimal."""
        return sha256(self.text)


def sentences(text: str, language: str = "en") -> Iterator[Sentence]:
    """Yield the sentences of a text, in order, with offsets into its normalised form."""
    start_of_paragraph = 0
    for paragraph, line in enumerate(normalise(text).split("\n"), 1):
        yield from _sentences_of(paragraph, line, start_of_paragraph, language)
        start_of_paragraph += len(line) + 1


def _sentences_of(paragraph: int, line: str, offset: int, language: str) -> Iterator[Sentence]:
    end = 0
    pieces = [piece.strip() for piece in sentencex.segment(language, line)]
    for number, piece in enumerate(filter(None, pieces), 1):
        start = line.index(piece, end)
        end = start + len(piece)
        yield Sentence(paragraph, number, offset + start, offset + end, piece)


def document_head(data: bytes, text: str, language: str = "en") -> str:
    """Return what a document file says of its text: hashes of the file and of the normalised text, and its length."""
    normalised = normalise(text)
    return (
        f"document:\n  language: {language}\n"
        f"  file_sha256: {hashlib.sha256(data).hexdigest()}\n"
        f"  text_sha256: {sha256(normalised)}\n  characters: {len(normalised)}\n"
    )


def locators(text: str, language: str = "en") -> str:
    """Return the `passages:` part of a document file, as YAML, for a coder to paste."""
    lines = ["passages:"]
    for sentence in sentences(text, language):
        lines.append(f"  {sentence.label}:")
        lines.append(f"    {{start: {sentence.start}, end: {sentence.end},")
        lines.append(f"     sha256: {sentence.sha256}}}")
    return "\n".join(lines) + "\n"
