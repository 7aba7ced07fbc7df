"""A text to be drafted: its sentences, and what of its page says about it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from communique.factfiles.texts.normalise import normalise, sha256
from communique.factfiles.texts.segment import Sentence, sentences


@dataclass(frozen=True)
class SourceText:
    """The words of a source, one paragraph a line, and what is known of it from beside them.

    `data` are the bytes of the text as it is to be kept; title, author, day (ISO 8601), publisher and address are None
    where nothing but the text says them.
    """

    words: str
    language: str
    title: str | None = None
    author: str | None = None
    day: str | None = None
    publisher: str | None = None
    url: str | None = None
    data: bytes = field(default=b"", kw_only=True)

    @cached_property
    def normalised(self) -> str:
        """The text that locators point into."""
        return normalise(self.words)

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences, in order."""
        return list(sentences(self.words, self.language))

    @cached_property
    def by_label(self) -> dict[str, Sentence]:
        """Its sentences by their labels."""
        return {one.label: one for one in self.sentences}

    def paragraphs(self) -> Iterator[list[Sentence]]:
        """Yield the sentences of each paragraph."""
        found: dict[int, list[Sentence]] = {}
        for one in self.sentences:
            found.setdefault(one.paragraph, []).append(one)
        yield from found.values()

    @property
    def hashes(self) -> dict[str, str | int]:
        """The hashes of the file and of the normalised text, and its length, as a document file has them."""
        return {
            "file_sha256": hashlib.sha256(self.data or self.words.encode()).hexdigest(),
            "text_sha256": sha256(self.normalised),
            "characters": len(self.normalised),
        }


@dataclass
class Span:
    """Words of a sentence: where they begin and end in it (characters, end exclusive)."""

    sentence: Sentence = field(repr=False)
    start: int
    end: int

    @property
    def words(self) -> str:
        """The words, as printed."""
        return self.sentence.text[self.start : self.end]

    @property
    def label(self) -> str:
        """The sentence, as coders cite it."""
        return self.sentence.label

    @property
    def before(self) -> str:
        """The part of the sentence before them."""
        return self.sentence.text[: self.start]

    @property
    def behind(self) -> str:
        """The part of the sentence behind them."""
        return self.sentence.text[self.end :]
