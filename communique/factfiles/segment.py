"""From a text to its sentences, named as coders cite them: `P13.S4` is sentence 4 of paragraph 13."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import sentencex

from communique.factfiles.normalise import FRAGMENT_WORDS, normalise, printed_paragraphs, sha256


@dataclass(frozen=True)
class Sentence:
    """A sentence: position, offsets (characters, end exclusive) and words in the normalised text; words as printed."""

    paragraph: int
    number: int
    start: int
    end: int
    text: str
    printed: tuple[str, ...]

    @property
    def label(self) -> str:
        """As coders cite it, such as `P13.S4`."""
        return f"P{self.paragraph}.S{self.number}"

    @property
    def sha256(self) -> str:
        """SHA-256 of its words, in hexadecimal."""
        return sha256(self.text)

    @property
    def fragment(self) -> str | None:
        """The text directive of a link to the sentence, as printed; None where it would repeat most of a short one."""
        count = min(FRAGMENT_WORDS, len(self.printed) // 3)
        if count <= 1:
            return None
        return ",".join(_directive(part) for part in (self.printed[:count], self.printed[-count:]))


def sentences(text: str, language: str = "en") -> Iterator[Sentence]:
    """Yield the sentences of a text, in order, with offsets into its normalised form."""
    start_of_paragraph = 0
    for paragraph, printed in enumerate(printed_paragraphs(text), 1):
        line = normalise(printed)
        yield from _sentences_of(paragraph, line, printed.split(), start_of_paragraph, language)
        start_of_paragraph += len(line) + 1


def _sentences_of(paragraph: int, line: str, printed: list[str], offset: int, language: str) -> Iterator[Sentence]:
    start = word = 0
    pieces = [piece.strip() for piece in sentencex.segment(language, line)]
    for number, piece in enumerate(filter(None, pieces), 1):
        start = line.index(piece, start)
        words = len(piece.split())
        end = start + len(piece)
        yield Sentence(paragraph, number, offset + start, offset + end, piece, tuple(printed[word : word + words]))
        start, word = end, word + words


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
        fragment = f', fragment: "{sentence.fragment}"' if sentence.fragment else ""
        lines.append(f"     sha256: {sentence.sha256}{fragment}}}")
    return "\n".join(lines) + "\n"


def _directive(words: tuple[str, ...]) -> str:
    # A hyphen means something in a text directive, and quote() leaves it alone.
    return quote(" ".join(words), safe="").replace("-", "%2D")
