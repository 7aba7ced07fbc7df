"""The word that somebody probably types next, from what this project's coders wrote before and from the text itself.

A word is looked for behind the two words before it, behind the one before it, and then by its first letters alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from threading import Lock

from sqlalchemy import Connection, select

from communique.schema import Base

# What coders write in words of their own, by table; of each the latest.
OWN_WORDS = {
    "accounts": ("label", "summary", "note", "scope"),
    "records": ("label", "summary", "note"),
    "documents": ("reliability_note",),
    "financings": ("purpose",),
    "relations": ("qualifier",),
    "stances": ("qualifier", "condition"),
}
_MOST_TEXTS = 3000
# A word of the text that is being coded, and one of the sentence at hand, count as much as so many elsewhere.
_TEXT, _SENTENCE = 3, 12
_LEAST_SAVED = 2
_AROUND = "\"'()[]«»“”.,;:!?"
Field = tuple[str, str]  # the name of a field and what it says


@dataclass
class Words:
    """A count of which word follows which, by none, one and two words before it."""

    after: dict[tuple[str, ...], Counter[str]] = field(default_factory=dict)

    def read(self, words: Sequence[str], weight: int = 1) -> None:
        """Take in the words of a text, the name of its field standing before them."""
        for place in range(1, len(words)):
            for before in (words[max(0, place - 2) : place], words[place - 1 : place], ()):
                self.after.setdefault(tuple(before), Counter())[words[place]] += weight


@dataclass
class SuggestedWords:
    """Suggests words; `corpus` gives what was written before, and is asked once."""

    corpus: Callable[[], Iterable[Field]]
    _lock: Lock = field(default_factory=Lock)
    _known: Words | None = None

    def next(self, typed: str, name: str, said: Words, passed: Collection[str]) -> str:
        """Return the word that `typed`, of a field, probably ends in or goes on with; empty where none is likely.

        `said` are the words of the text and of its cards; `passed` were shown already and not meant.
        """
        *before, begun = re.split(r"\s+", f"{_start(name)} {typed}")
        for known in (tuple(before[-2:]), tuple(before[-1:]), ()):
            if not known and not begun:
                break
            counted = Counter[str]()
            for some in (said, self._learned()):
                for word, often in some.after.get(known, {}).items():
                    if word.startswith(begun) and len(word) - len(begun) >= _LEAST_SAVED and word not in passed:
                        counted[word] += often
            if counted:
                return min(counted, key=lambda one: (-counted[one], one))
        return ""

    def _learned(self) -> Words:
        with self._lock:
            if self._known is None:
                self._known = Words()
                for one in self.corpus():
                    self._known.read(_with_field(one))
            return self._known


def words_at_hand(here: str, text: Iterable[str], own: Iterable[Field]) -> Words:
    """Return the words of the sentence at hand, of the whole text, and of what a draft's cards say."""
    said = Words()
    for sentence, weight in ((here, _SENTENCE), *((one, _TEXT) for one in text)):
        said.read(["", *(word.strip(_AROUND) for word in sentence.split())], weight)
    for one in own:
        said.read(_with_field(one), _TEXT)
    return said


def _start(name: str) -> str:
    return f"\0{name}"


def _with_field(one: Field) -> list[str]:
    return [_start(one[0]), *one[1].split()]


def own_words_in(connection: Connection) -> Iterator[Field]:
    """Yield what coders wrote in their own words in a database, with the names of the fields, the latest first."""
    for name, columns in OWN_WORDS.items():
        table = Base.metadata.tables[name]
        for column in (table.c[one] for one in columns):
            found = select(column).where(column.is_not(None)).order_by(table.c.id.desc()).limit(_MOST_TEXTS)
            yield from ((column.name, str(text)) for text in connection.execute(found).scalars())
