"""A document's file brought to another segmentation of its text: what cites a sentence follows it by its hash.

The file is edited as text, so that its comments and its form stay.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import Match, SequenceMatcher
from typing import TypeVar

from communique.errors import CommuniqueError
from communique.factfiles.texts.normalise import normalise, sha256
from communique.factfiles.texts.segment import Sentence, locators, sentences

_LABEL = re.compile(r"P\d+\.S\d+")
# Labels one behind the other, in one string or one list; a sentence that became part of another is cited once.
_LABELS = re.compile(rf"(?<![\w.]){_LABEL.pattern}(?:(?: |, ){_LABEL.pattern})*(?![\w.])")
_BETWEEN = re.compile(r"(?<=\d)(?: |, )(?=P)")
# The block with all that is indented below it; what stands behind the last of that is of what follows.
_PASSAGES = re.compile(r"^passages:[^\n]*\n(?:(?:[ \t]*\r?\n|#[^\n]*\n)*[ \t]+[^\s][^\n]*(?:\n|\Z))*", re.MULTILINE)
_HEAD = re.compile(r"^(?P<key> +(?P<name>file_sha256|text_sha256|characters): *)(?P<value>[^\s#]+)", re.MULTILINE)


class ResegmentError(CommuniqueError):
    """A file cannot follow its text; nothing was changed."""


@dataclass(frozen=True)
class Place:
    """A sentence as a file has it: its label, where it begins and ends (characters), and its hash."""

    label: str
    start: int
    end: int
    sha256: str


_One = TypeVar("_One", Place, Sentence)


@dataclass
class Moves:
    """The new labels of each old one, and what a coder has to look at: sentences whose words changed, and new ones."""

    labels: dict[str, list[str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)

    @property
    def moved(self) -> int:
        """The number of sentences that are called otherwise than before."""
        return sum(after != [before] for before, after in self.labels.items())


def resegment(written: str, before: Sequence[Place], data: bytes, text: str, language: str) -> tuple[str, Moves]:
    """Return what a document's file becomes with the sentences of a text, and what moved.

    `written` is the file, `before` its sentences, `data` the bytes of the text. Raises ResegmentError, with all that
    keeps it from that, where sentences are gone that the file speaks of.
    """
    moves = _moves(before, list(sentences(text, language)))
    gone = [one.label for one in before if one.label not in moves.labels and _speaks_of(written, one.label)]
    if gone:
        raise ResegmentError(
            f"the text has no longer {', '.join(gone)}; take out what cites them, in `nothing_to_code`, too"
        )
    beside = _PASSAGES.split(written)
    if len(beside) != len(("before", "behind")):
        raise ResegmentError("`passages` does not stand by itself, as a block; write it so")
    head, rest = (_renamed(part, moves.labels) for part in beside)
    end = "\r\n" if "\r\n" in written else "\n"
    values = {
        "file_sha256": hashlib.sha256(data).hexdigest(),
        "text_sha256": sha256(normalise(text)),
        "characters": str(len(normalise(text))),
    }
    head, rest = (_HEAD.sub(lambda found: found["key"] + values[found["name"]], part) for part in (head, rest))
    return head + locators(text, language).replace("\n", end) + rest, moves


def _moves(before: Sequence[Place], after: Sequence[Sentence]) -> Moves:
    moves = Moves(_elsewhere(before, after))
    # What went elsewhere is in nobody's way.
    stayed = [one for one in before if one.label not in moves.labels]
    taken = {new for labels in moves.labels.values() for new in labels}
    found = [one for one in after if one.label not in taken]
    for _, first, last, new_first, new_last in _compared(stayed, found).get_opcodes():
        old, new = stayed[first:last], found[new_first:new_last]
        if old and new:
            moves.labels |= _follow(old, new)
            moves.changed += _changed(old, new, moves.labels)
        elif new:
            moves.new += [one.label for one in new]
    return moves


def _compared(before: Sequence[Place], after: Sequence[Sentence]) -> SequenceMatcher[str]:
    return SequenceMatcher(None, [one.sha256 for one in before], [one.sha256 for one in after], autojunk=False)


def _elsewhere(before: Sequence[Place], after: Sequence[Sentence]) -> dict[str, list[str]]:
    """Return the new labels of sentences that are there once, before and after, and not between the same others."""
    in_order = {place for block in _compared(before, after).get_matching_blocks() for place in _places(block)}
    once = {digest: one.label for digest, one in _once(after).items() if digest in _once(before)}
    return {one.label: [once[one.sha256]] for at, one in enumerate(before) if at not in in_order and one.sha256 in once}


def _places(block: Match) -> range:
    return range(block.a, block.a + block.size)


def _once(given: Iterable[_One]) -> dict[str, _One]:
    """Return the sentences whose words no other has, by their hashes."""
    given = list(given)
    times = Counter(one.sha256 for one in given)
    return {one.sha256: one for one in given if times[one.sha256] == 1}


def _follow(old: Sequence[Place], new: Sequence[Sentence]) -> dict[str, list[str]]:
    """Return where sentences went that stand between two that are the same; those that went nowhere are left out."""
    if old[-1].end - old[0].start == new[-1].end - new[0].start:  # the same words, divided otherwise
        shift = new[0].start - old[0].start
        return {one.label: [s.label for s in new if _overlap(one, s, shift)] for one in old}
    if len(old) == len(new):
        return {one.label: [other.label] for one, other in zip(old, new, strict=True)}
    return {}


def _overlap(one: Place, other: Sentence, shift: int) -> bool:
    return one.start + shift < other.end and other.start < one.end + shift


def _changed(old: Sequence[Place], new: Sequence[Sentence], labels: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Yield the sentences whose words are not those that were coded, by their new labels."""
    known = {one.sha256 for one in old}
    is_divided = old[-1].end - old[0].start == new[-1].end - new[0].start
    followed = {label for one in old for label in labels.get(one.label, ())}
    yield from (one.label for one in new if one.label in followed and one.sha256 not in known and not is_divided)


def _speaks_of(written: str, label: str) -> bool:
    return label in _LABEL.findall(_PASSAGES.sub("", written))


def _renamed(part: str, labels: Mapping[str, Sequence[str]]) -> str:
    return _LABELS.sub(lambda found: _each_once(found[0], labels), part)


def _each_once(written: str, labels: Mapping[str, Sequence[str]]) -> str:
    between = _BETWEEN.search(written)
    after: Iterable[str] = (new for old in _LABEL.findall(written) for new in labels.get(old, [old]))
    return (between[0] if between else " ").join(dict.fromkeys(after))
