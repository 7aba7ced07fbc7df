"""What a text's language calls things: a folder a language, with its words and what it calls the states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import yaml
from anyascii import anyascii

from communique.drafting.morphology import Morphology, morphology
from communique.errors import CommuniqueError

_FOLDER = Path(__file__).resolve().parent
_SIGNS = dict.fromkeys(map(ord, "ьъЬЪ"), "")
_ONLY_WHERE_NEEDED = {"script", "morphology"}


class LanguageError(CommuniqueError):
    """Nothing is known of a language."""


@dataclass(frozen=True)
class Office:
    """An office as a language calls it: its pattern, what the gazetteer would call it, the rank of those who meet.

    `refers`: the words only refer to somebody whose office is called otherwise, such as *the leader*. `sends`: whoever
    holds it is sent to a state, which is part of the office.
    """

    pattern: re.Pattern[str]
    slug: str | None = None
    label: str | None = None
    rank: str | None = None
    heads: bool = False
    refers: bool = False
    sends: bool = False


@dataclass(frozen=True)
class State:
    """A state as a language calls it, beside its name in CLDR: its codes, adjectives, capital and further names."""

    code: str
    adjectives: tuple[str, ...] = ()
    capital: str | None = None
    names: tuple[str, ...] = ()


class Language:
    """The words of a language by which proposals are read off its texts."""

    def __init__(self, code: str, tables: Mapping[str, Mapping[str, Any]]) -> None:
        self.code, self._words, self._states = code, tables["words"], tables["states"]
        self.bodies, self.places = tables["bodies"], tables["places"]

    @cached_property
    def morphology(self) -> Morphology:
        """The morphology of the language; MorphologyError where the dictionary for that is not installed."""
        return morphology(self._words.get("morphology", ""))

    @property
    def script(self) -> str | None:
        """The script of its words (ISO 15924); None where that is the Latin one, in which slugs and labels are."""
        found: str | None = self._words.get("script")
        return found

    def label_of(self, name: str) -> str:
        """Return a name as a label has it: in Latin letters, without signs that have no sound of their own."""
        return anyascii(name.translate(_SIGNS)) if self.script else name

    @cached_property
    def states(self) -> list[State]:
        """The states."""
        return _states(self._states)

    @property
    def keys(self) -> set[str]:
        """The keys that it has words under."""
        return set(self._words) - _ONLY_WHERE_NEEDED

    @cached_property
    def offices(self) -> list[Office]:
        """The offices, in the order in which they are tried."""
        return [
            Office(
                _whole(one["words"]),
                one.get("slug"),
                one.get("label"),
                one.get("rank"),
                bool(one.get("heads")),
                bool(one.get("refers")),
                bool(one.get("sends")),
            )
            for one in self._words["offices"]
        ]

    def words(self, *keys: str) -> str:
        """Return the pattern of words that stand under a key, without bounds."""
        here: Any = self._words
        for key in keys:
            here = here[key]
        return "|".join(here) if isinstance(here, list) else str(here)

    def frame(self, *keys: str, **parts: str) -> str:
        """Return the pattern under a key, with other patterns in place of their names in braces."""
        return filled(self.words(*keys), **parts)

    def table(self, key: str) -> Mapping[str, Any]:
        """Return what stands under a key that has several, each a pattern or a figure."""
        found: Mapping[str, Any] = self._words[key]
        return found

    def listed(self, key: str) -> list[Any]:
        """Return what a list has, in order: patterns such as those of the months, or frames with how they are read."""
        found: list[Any] = self._words[key]
        return found

    @lru_cache(maxsize=1000)  # noqa: B019  there is one for each folder, and it is kept anyway
    def pattern(self, *keys: str) -> re.Pattern[str]:
        """Return the pattern of words that stand under a key, as whole words, without regard to case."""
        return _whole(self.words(*keys))

    def named(self, key: str) -> list[tuple[str, re.Pattern[str]]]:
        """Return the names and patterns under a key that has several."""
        return [(str(name), self.pattern(key, name)) for name in self.table(key)]

    def first(self, key: str, words: str) -> str | None:
        """Return the name of the first of several patterns under a key that stands in some words; None for none."""
        return next((name for name, pattern in self.named(key) if pattern.search(words)), None)


def language(code: str) -> Language:
    """Return what is known of a language (BCP 47); LanguageError where there is no folder of it."""
    return _language(code.partition("-")[0].lower())


@lru_cache
def _language(code: str) -> Language:
    if code not in languages():
        known = ", ".join(languages())
        raise LanguageError(
            f"{code}: no proposals can be read off texts in it, only in {known}; `communique segment` writes the head "
            "and locators of a text in any language, to code by hand"
        )
    folder = _FOLDER / code
    return Language(code, {name: _read(folder / f"{name}.yaml") for name in ("words", "states", "bodies", "places")})


@lru_cache
def states_of(code: str) -> list[State]:
    """Return the states as a language calls them, without its words."""
    return _states(_read(_FOLDER / code / "states.yaml"))


def _states(found: Mapping[str, Any]) -> list[State]:
    return [
        State(code, tuple(one.get("adjectives", ())), one.get("capital"), tuple(one.get("names", ())))
        for code, one in found.items()
    ]


def languages() -> list[str]:
    """Return the languages of which something is known."""
    return sorted(folder.name for folder in _FOLDER.iterdir() if (folder / "words.yaml").exists())


def whole_words(some: Iterable[str]) -> str:
    """Return a pattern for any of several words, the longest first."""
    return "|".join(re.escape(one) for one in sorted(some, key=len, reverse=True))


def filled(frame: str, **parts: str) -> str:
    """Return a pattern with others in place of their names in braces, each as a group."""
    for name, pattern in parts.items():
        frame = frame.replace(f"{{{name}}}", f"(?:{pattern})")
    return frame


def _whole(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)


def _read(file: Path) -> Mapping[str, Any]:
    if not file.exists():
        return {}
    found: Mapping[str, Any] = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return found
