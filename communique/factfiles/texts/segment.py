"""From a text to its sentences, named as coders cite them: `P13.S4` is sentence 4 of paragraph 13."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass

import sentencex

from communique.factfiles.texts.normalise import normalise, sha256

# What ends with a stop and is no sentence: the number of a point (`2.`, `1.3.`), initials (`Э.`, also at the end of a
# Russian sentence that breaks off with them), and what stands before the news (`OSLO, December 7. /NTB/.`).
_POINT = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})*[.)]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}|.*\s(?:[А-ЯЁ]\.[ -]?){1,2}", re.DOTALL)
_PLACE_AND_DAY = re.compile(r"[^\W\d_a-zа-яё][^a-zа-яё]+(?:, [^.]{1,30})?\.")
_AGENCY = re.compile(r"/[^/]{2,30}/\.?")
# What French calls whoever is named next: `M. Martin`.
_FRENCH_TITLE = re.compile(r"(?:.*[\s(])?(?:MM?|Mmes?|Mlles?|Mgr|Dr|Pr)\.", re.DOTALL)


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
    for number, (start, end) in enumerate(_joined(line, list(_pieces(line, language)), language), 1):
        yield Sentence(paragraph, number, offset + start, offset + end, line[start:end])


def _pieces(line: str, language: str) -> Iterator[tuple[int, int]]:
    end = 0
    for piece in filter(None, (piece.strip() for piece in sentencex.segment(language, line))):
        start = line.index(piece, end)
        end = start + len(piece)
        yield start, end


def _joined(line: str, pieces: list[tuple[int, int]], language: str) -> list[tuple[int, int]]:
    """Return the pieces of a line, those together that a stop divides which ends no sentence."""
    joined: list[tuple[int, int]] = []
    for start, end in pieces:
        if joined and _goes_on(line[slice(*joined[-1])], line[joined[-1][1] : start], line[start:end], language):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return joined


def _goes_on(before: str, between: str, after: str, language: str) -> bool:
    """Return whether a sentence goes on behind a stop."""
    if not between:  # the stop is within a word, as in BB.LV, unless a space was forgotten behind it
        return not after[:1].isupper() or not after[1:2].islower()
    if _AGENCY.fullmatch(after):
        return bool(_PLACE_AND_DAY.fullmatch(before))
    if language.partition("-")[0] == "fr" and _FRENCH_TITLE.fullmatch(before):
        return True
    place_and_day, space, last = before.rpartition(" ")
    is_dateline = _AGENCY.fullmatch(last) and (not space or _PLACE_AND_DAY.fullmatch(place_and_day))
    return bool(is_dateline or _POINT.fullmatch(before) or _INITIALS.fullmatch(before))


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
