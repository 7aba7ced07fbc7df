"""Entries that a person added, as lines of a fact file in block style."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.desk.draft_file import NAMES, Card
from communique.desk.flow import flow
from communique.factfiles.reading.drafts import MARK, SENTENCE

_STEP = "  "


@dataclass(frozen=True)
class Blocks:
    """Entries as lines: `fields` gives what a card says, `parts` the added cards in it, `words` those of a sentence."""

    fields: Callable[[Card], Mapping[str, Any]]
    parts: Callable[[Card], Sequence[Card]]
    cites: Callable[[Card], Sequence[str]]
    words: Mapping[str, str]

    def lists(self, cards: Sequence[Card], indent: str) -> Iterator[str]:
        """Yield the lists that hold some cards."""
        for name in dict.fromkeys(one.kind[-1] for one in cards):
            yield f"{indent}{name}:"
            yield from self.items([one for one in cards if one.kind[-1] == name], indent + _STEP)

    def items(self, cards: Sequence[Card], indent: str) -> Iterator[str]:
        """Yield cards as entries of a list: parts of a record on a line each, others over several lines."""
        for one in cards:
            yield from self.item(one, indent)

    def item(self, card: Card, indent: str) -> Iterator[str]:
        """Yield one entry of a list, below its sentences."""
        has_lines = len(card.kind) == 1 and card.kind != (NAMES,)
        if has_lines:
            yield from self.sentences(card, indent)
        if has_lines or self.parts(card):
            first, *rest = self.block(card, indent + _STEP)
            yield f"{indent}- {first.strip()}"
            yield from rest
        else:
            yield f"{indent}- {flow(dict(self.fields(card)))}"

    def block(self, card: Card, indent: str) -> Iterator[str]:
        """Yield the fields of a card and the cards added to it, a line each."""
        yield from (f"{indent}{flow(name)}: {flow(value)}" for name, value in self.fields(card).items())
        yield from self.lists(self.parts(card), indent)

    def instead(self, card: Card, indent: str) -> str:
        """Return what stands instead of an entry on one line that is added to, its mark kept."""
        is_marked = card.node.tag == MARK
        lines = list(self.block(card, indent))
        return f"{MARK}\n" + "\n".join(lines) if is_marked else "\n".join(lines).lstrip()

    def sentences(self, card: Card, indent: str) -> Iterator[str]:
        """Yield the sentences of a card as comments."""
        yield from (f"{indent}{SENTENCE} {one} {self.words[one]}" for one in self.cites(card) if one in self.words)
