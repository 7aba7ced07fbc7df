"""Proposals: entries of a fact file that a program reads off a text, each with the sentences that it was read from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

Entry = dict[str, Any]


@dataclass
class Proposal:
    """An entry of one of a file's lists, without its sentences; `nested` are the entries of its own lists.

    `key` is what it stands under in a list that has keys, such as the slug whose name it is. `fields` are the sentences
    that say single fields, where several are cited for the whole. `spans` are where in a sentence the words of an event
    stand. `asks` is for the person who decides.
    """

    section: str
    entry: Entry
    at: list[str]
    key: str = ""
    nested: dict[str, list[Proposal]] = field(default_factory=dict)
    fields: dict[str, str] = field(default_factory=dict)
    asks: str = ""
    spans: dict[str, tuple[int, int]] = field(default_factory=dict)

    def cite(self, *labels: str) -> None:
        """Add sentences that it rests on, each once."""
        self.at += [label for label in labels if label not in self.at]

    def add(self, part: Proposal) -> Proposal:
        """Add a part, or its sentences to the part of it that says the same, and return that."""
        for known in self.nested.setdefault(part.section, []):
            if all(known.entry.get(name) in (None, value) for name, value in part.entry.items()):
                known.entry |= part.entry
                known.cite(*part.at)
                return known
        self.nested[part.section].append(part)
        return part


@dataclass
class Draft:
    """All proposals for a text: of its head, of its lists, and of things that the gazetteer lacks.

    `hints` are sentences in which a person should look for what no program can put into words, with what to look for.
    """

    head: Entry = field(default_factory=dict)
    head_at: dict[str, str] = field(default_factory=dict)
    proposals: list[Proposal] = field(default_factory=list)
    gazetteer: dict[str, dict[str, Entry]] = field(default_factory=dict)
    hints: dict[str, list[str]] = field(default_factory=dict)

    def add(self, found: Iterable[Proposal]) -> None:
        """Add proposals."""
        self.proposals += found

    def of(self, section: str) -> list[Proposal]:
        """Return the proposals for one list."""
        return [one for one in self.proposals if one.section == section]

    def everything(self) -> Iterator[Proposal]:
        """Yield the proposals, those that are nested behind the one that they are part of."""
        for one in self.proposals:
            yield from _with_parts(one)

    @property
    def cited(self) -> set[str]:
        """The sentences for which something is proposed, names apart."""
        labels = {label for one in self.everything() if one.section != "names" for label in one.at}
        return labels | set(self.head_at.values())

    def declare(self, listed: str, slug: str, entry: Entry) -> str:
        """Propose an entry for a list of the gazetteer, and return its slug."""
        self.gazetteer.setdefault(listed, {}).setdefault(slug, {"slug": slug, **entry})
        return slug

    def hint(self, label: str, what: str) -> None:
        """Note where a person should look."""
        if what not in self.hints.setdefault(label, []):
            self.hints[label].append(what)


def _with_parts(one: Proposal) -> Iterator[Proposal]:
    yield one
    for parts in one.nested.values():
        for part in parts:
            yield from _with_parts(part)
