"""Search for slugs as somebody types: over the database, the project's files and the draft's own records.

Each word that is typed begins a word of a name: `rep hill` finds the Republic of Hillmark. What a record is called in
other spellings, and in other scripts, is searched, too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import Any

import yaml
from sqlalchemy import Connection, func, select

from communique.desk.decided_file import REJECTED, Outcome
from communique.desk.draft_file import NAMES, Card
from communique.desk.flow import plain
from communique.desk.forms import form_of, kind_of_list
from communique.factfiles.reading.yaml_faults import LOADER
from communique.schema import Base
from communique.wording.spelling import words_of

MOST = 12
T = Base.metadata.tables
Stamp = tuple[int, int]


@dataclass
class Thing:
    """A record that a field may lead to, under what it is called; `sort` is the type of an actor or place."""

    slug: str
    kind: str
    label: str
    sort: str = ""
    names: set[str] = field(default_factory=set)

    @cached_property
    def _folded(self) -> list[list[str]]:
        return [words_of(name) for name in {self.label, self.slug, *self.names}]

    def rank(self, typed: Sequence[str]) -> int | None:
        """Return how well it fits what is typed, less being better and 0 its whole name; None where it does not."""
        ranks = [rank for words in self._folded if (rank := _rank(words, typed)) >= 0]
        if ranks:
            return min(ranks)
        everything = [word for words in self._folded for word in words]
        return len(_RANKS) if all(_begins(everything, one) for one in typed) else None


def _rank(words: Sequence[str], typed: Sequence[str]) -> int:
    """Return 0 where it is the whole name, 1 where it begins so, 2 where it has such words, -1 where it has not."""
    return next((rank for rank, fits in enumerate(_RANKS) if fits(words, typed)), -1)


def _begins(words: Iterable[str], typed: str) -> bool:
    return any(word.startswith(typed) for word in words)


_RANKS: Sequence[Callable[[Sequence[str], Sequence[str]], bool]] = (
    lambda words, typed: list(words) == list(typed),
    lambda words, typed: " ".join(words).startswith(" ".join(typed)),
    lambda words, typed: all(_begins(words, one) for one in typed),
)


class Search:
    """The things that there are: those of `corpus`, read once, and of files that are read anew when they change."""

    def __init__(self, corpus: Callable[[], dict[str, Thing]], files: Callable[[], Iterable[Path]]) -> None:
        self._corpus, self._files = corpus, files
        self._lock = Lock()
        self._known: dict[str, Thing] | None = None
        self._read: dict[Path, tuple[Stamp, list[Thing]]] = {}
        self._all: tuple[list[Stamp], dict[str, Thing]] = ([], {})

    def things(self) -> dict[str, Thing]:
        """Return the things of the corpus and the files, by slug."""
        with self._lock:
            if self._known is None:
                self._known = self._corpus()
            files = [self._of_file(file) for file in self._files()]
            stamps = [stamp for stamp, _ in files]
            if self._all[0] != stamps or not self._all[1]:
                found = dict(self._known)
                for _, things in files:
                    for one in things:
                        _add(found, one)
                self._all = stamps, found
            return dict(self._all[1])

    def _of_file(self, file: Path) -> tuple[Stamp, list[Thing]]:
        try:
            stat = file.stat()
        except OSError:
            return (0, 0), []
        stamp = stat.st_mtime_ns, stat.st_size
        if file not in self._read or self._read[file][0] != stamp:
            self._read[file] = stamp, list(things_in(file.read_bytes().decode("utf-8", "replace")))
        return self._read[file]

    def find(self, typed: str, kinds: Sequence[str], own: Mapping[str, Thing], first: Sequence[str]) -> list[Thing]:
        """Return what fits what is typed, best first: those of some kinds before others, and the draft's own.

        Without anything typed these are the slugs in `first`, which the sentence at hand names, of these kinds alone.
        """
        there = self.things()
        for one in own.values():
            _add(there, one)
        words = words_of(typed)
        if not words:
            found = [there[slug] for slug in dict.fromkeys(first) if slug in there]
            return [one for one in found if not kinds or one.kind in kinds][:MOST]
        ranked = [(rank, one) for one in there.values() if (rank := one.rank(words)) is not None]
        ranked.sort(
            key=lambda pair: (
                bool(kinds) and pair[1].kind not in kinds,
                pair[0],
                pair[1].slug not in own and pair[1].slug not in first,
                "/" in pair[1].slug,
                len(pair[1].label),
                pair[1].slug,
            )
        )
        return [one for _, one in ranked[:MOST]]


def _add(things: dict[str, Thing], one: Thing) -> None:
    """Add a thing, or what it is called to the one that has its slug; who only has names for it knows no kind."""
    known = things.get(one.slug, one)
    if not known.kind:
        known, one = one, known
    things[one.slug] = Thing(known.slug, known.kind, known.label, known.sort, known.names | one.names | {one.label})


def things_of(connection: Connection) -> dict[str, Thing]:
    """Return the records of a database by slug, with every spelling of their names."""
    records, actors, places, names = T["records"], T["actors"], T["places"], T["names"]
    sort = func.coalesce(actors.c.type, places.c.type, "")
    rows = connection.execute(
        select(records.c.slug, records.c.kind, records.c.label, sort)
        .outerjoin(actors, actors.c.id == records.c.id)
        .outerjoin(places, places.c.id == records.c.id)
    )
    found = {slug: Thing(slug, kind, label or slug, sort) for slug, kind, label, sort in rows}
    for slug, name in connection.execute(select(records.c.slug, names.c.name).join(records).distinct()):
        found[slug].names.add(name)
    return found


def things_in(text: str) -> Iterator[Thing]:
    """Yield the things that a fact file declares, and the names that it has for others."""
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.YAMLError:
        return
    content = plain(root) if root else None
    for name, entries in content.items() if isinstance(content, dict) else ():
        if name == NAMES and isinstance(entries, dict):
            for slug, names in entries.items():
                yield Thing(slug, "", slug, names=_names(names))
        elif name == "document" and isinstance(entries, dict):
            yield from _things(name, [entries])
        elif isinstance(entries, list):
            yield from _things(name, entries)


def _things(listed: str, entries: list[Any]) -> Iterator[Thing]:
    for one in entries:
        if not isinstance(one, dict):
            continue
        if isinstance(slug := one.get("slug"), str) and "label" in one and (kind := kind_of_list(listed)):
            sort = one.get("type", "") if kind in ("actor", "place") else ""
            yield Thing(slug, kind, str(one["label"]), str(sort), _names(one.get(NAMES)))
        for name, value in one.items():
            if isinstance(value, list) and name != NAMES:
                yield from _things(name, value)


def _names(entries: Any) -> set[str]:
    some = entries if isinstance(entries, list) else ()
    return {str(one["name"]) for one in some if isinstance(one, dict) and one.get("name")}


def things_on(cards: Mapping[str, Card], outcome: Outcome) -> dict[str, Thing]:
    """Return the records that a draft's own cards tell of, proposed or not, with the names that it has for others."""
    found: dict[str, Thing] = {}
    for card in cards.values():
        if outcome.state(card) == REJECTED:
            continue
        said = outcome.said(card)
        if card.kind == (NAMES,) and said.get("name"):
            _add(found, Thing(card.key, "", card.key, names={str(said["name"])}))
        elif (slug := said.get("slug")) and (kind := kind_of_list(card.kind[-1])):
            _add(found, Thing(str(slug), kind, str(said.get("label") or slug)))
    return found


def slugs_in(label: str, cards: Mapping[str, Card], outcome: Outcome) -> list[str]:
    """Return the slugs that the cards of a sentence name, which its next record is likely to name, too."""
    found: list[str] = []
    for card in cards.values():
        if outcome.state(card) == REJECTED or label not in outcome.cited(card):
            continue
        said = outcome.said(card)
        found += [card.key] if card.kind == (NAMES,) else [str(said["slug"])] if "slug" in said else []
        for name, one in form_of(card.kind).items():
            if one["sort"] == "reference" and (value := said.get(name)):
                found += value if isinstance(value, list) else [value]
    return [one for one in found if isinstance(one, str)]
