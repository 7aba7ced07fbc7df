"""A draft read with its marks kept: its sentences, and its proposals as cards, each with its place in the file."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import yaml

from communique.desk.flow import flow, plain
from communique.errors import CommuniqueError
from communique.factfiles.reading.drafts import MARK, SENTENCE
from communique.factfiles.reading.yaml_faults import LOADER

HEAD, NAMES, NOTHING, PASSAGES = "document", "names", "nothing_to_code", "passages"
GAZETTEER = "gazetteer"
# What a program writes of a text, and nobody decides on.
TRACES = frozenset({"file_sha256", "text_sha256", "characters", "text"})
LABEL = re.compile(r"P[1-9][0-9]*\.S[1-9][0-9]*")
_SENTENCE = re.compile(rf"^[ \t]*{re.escape(SENTENCE)} ({LABEL.pattern}|\?) (.*)$", re.MULTILINE)
_COMMENT = re.compile(r"[ \t]*#")
_CITING = ("at", "evidence")
_DIGITS = 10
_NO_GAZETTEER = "the gazetteer beside the draft is none; `communique draft TEXT` writes one"
_NO_DRAFT = "this is no draft of a document; `communique draft TEXT` writes one"


class DraftError(CommuniqueError):
    """A file is not a draft that can be decided on; the text says why and what to do."""


@dataclass(frozen=True)
class Sentence:
    """A sentence of the text, and what to look for in it."""

    label: str
    text: str
    hints: tuple[str, ...] = ()


@dataclass
class Pair:
    """A field of an entry: its name, its value, and where they stand (characters, end exclusive)."""

    name: str
    node: yaml.Node
    start: int
    value_start: int
    end: int

    @property
    def value(self) -> Any:
        """The value as text, lists and mappings."""
        return plain(self.node)


@dataclass
class Card:
    """An entry: one with something to decide on, or one that the file has already or a person added.

    `kind` are the lists that it stands in, such as meetings and participants; `key` is the slug or sentence that it
    stands under. `pairs` are its fields but for its lists of entries; of a head with proposals only those are shown.
    `marks` are where the marks begin.
    """

    id: str
    kind: tuple[str, ...]
    key: str
    node: yaml.MappingNode
    pairs: list[Pair]
    marks: list[int]
    at: list[str]
    asks: str = ""
    parent: str | None = None

    @property
    def is_head(self) -> bool:
        """Return whether it is the document's head, which every file needs."""
        return self.kind == (HEAD,)

    @property
    def is_proposed(self) -> bool:
        """Return whether a program proposes it, so that somebody has to decide on it."""
        return bool(self.marks)

    @property
    def is_of_gazetteer(self) -> bool:
        """Return whether it is an entry of the gazetteer, which names a thing and cites nothing."""
        return self.kind[0] == GAZETTEER

    @property
    def slug(self) -> str:
        """The slug that it gives a thing, but for the head; empty where it gives none."""
        return next((str(one.value) for one in self.pairs if one.name == "slug" and not self.is_head), "")

    def names(self, slug: str) -> bool:
        """Return whether it names what has this slug."""
        return slug == self.key or any(slug in _scalars(one.node) for one in self.pairs)

    @property
    def shown(self) -> list[Pair]:
        """The fields to decide on."""
        if not self.is_head:
            return self.pairs
        if self.is_proposed:
            return [one for one in self.pairs if one.node.tag == MARK]
        return [one for one in self.pairs if one.name not in TRACES]


@dataclass
class DraftFile:
    """A draft: its text, its tree, its sentences in order, and its cards by their ids."""

    text: str
    root: yaml.MappingNode
    sentences: dict[str, Sentence]
    cards: dict[str, Card] = field(default_factory=dict)

    @cached_property
    def named(self) -> dict[str, list[str]]:
        """The sentences for which something is proposed that names a thing, by its slug."""
        found: dict[str, list[str]] = {}
        for card in self.cards.values():
            for word in {card.key, *(word for one in card.pairs for word in _scalars(one.node))}:
                found.setdefault(word, []).extend(card.at)
        return found

    def card_of(self, node: yaml.Node) -> Card | None:
        """Return the card of an entry."""
        return next((card for card in self.cards.values() if card.node is node), None)

    def end(self, node: yaml.Node) -> int:
        """Return where a node's last character ends; the parser counts what follows a block as part of it."""
        if isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
            last = node.value[-1]
            return self.end(last[1] if isinstance(last, tuple) else last)
        end = node.end_mark.index
        return node.start_mark.index + len(self.text[node.start_mark.index : end].rstrip())


def read_draft(text: str) -> DraftFile:
    """Read a draft; raises DraftError where it is none."""
    root = _mapping(text, _NO_DRAFT)
    tops = {key.value: value for key, value in root.value}
    if not isinstance(tops.get(PASSAGES), yaml.MappingNode) or not isinstance(tops.get(HEAD), yaml.MappingNode):
        raise DraftError(_NO_DRAFT)
    sentences = _sentences(text, tops[PASSAGES])
    if not any(one.text for one in sentences.values()):
        raise DraftError("the text's sentences are not in it, so there is nothing to decide by; draft the text again")
    draft = DraftFile(text, root, sentences)
    _Cards(draft).read(tops)
    return draft


def read_gazetteer(text: str) -> DraftFile:
    """Read the gazetteer's part of a draft, which may be empty; raises DraftError where it is none."""
    root = _mapping(text or "{}", _NO_GAZETTEER)
    gazetteer = DraftFile(text, root, {})
    for name, node in root.value:
        for one in node.value if isinstance(node, yaml.SequenceNode) else ():
            _Cards(gazetteer).entry(one, (GAZETTEER, name.value))
    return gazetteer


def _mapping(text: str, otherwise: str) -> yaml.MappingNode:
    try:
        root = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DraftError(
            f"line {line} cannot be read ({error.problem}); `communique check` says how to mend it"
        ) from None
    if not isinstance(root, yaml.MappingNode):
        raise DraftError(otherwise)
    return root


def labels_in(value: Any) -> list[str]:
    """Return the sentences that a value names, each once."""
    return list(dict.fromkeys(LABEL.findall(flow(value))))


def is_entries(name: str, node: yaml.Node) -> bool:
    """Return whether a field is a list of entries, each of which is decided on by itself."""
    is_list = isinstance(node, yaml.SequenceNode) and not node.flow_style and name not in _CITING
    return is_list and all(isinstance(one, yaml.MappingNode) for one in node.value)


def _sentences(text: str, passages: yaml.MappingNode) -> dict[str, Sentence]:
    begin = text.rfind(f"\n{PASSAGES}:", 0, passages.start_mark.index)
    words: dict[str, str] = {}
    hints: dict[str, list[str]] = {}
    last = ""
    for found in _SENTENCE.finditer(text, max(begin, 0)):
        if found[1] == "?":
            hints.setdefault(last, []).append(found[2])
        else:
            last = found[1]
            words[last] = found[2]
    labels = [key.value for key, _ in passages.value]
    return {one: Sentence(one, words.get(one, ""), tuple(hints.get(one, ()))) for one in labels}


class _Cards:
    """Finds the cards of a draft."""

    def __init__(self, draft: DraftFile) -> None:
        self.draft = draft

    def read(self, tops: dict[str, yaml.Node]) -> None:
        self.entry(tops[HEAD], (HEAD,))
        for name, node in tops.items():
            if name in (NOTHING, NAMES) and isinstance(node, yaml.MappingNode):
                for key, value in node.value:
                    for one in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                        self.entry(one, (name,), key.value)
            elif isinstance(node, yaml.SequenceNode):
                for one in node.value:
                    self.entry(one, (name,))

    def entry(self, node: yaml.Node, kind: tuple[str, ...], key: str = "", parent: Card | None = None) -> None:
        if not isinstance(node, yaml.MappingNode):
            return
        own = [(name, value) for name, value in node.value if not is_entries(name.value, value)]
        card = self.card(node, own, kind, key, parent)
        self.draft.cards[card.id] = card
        for name, value in node.value:
            if is_entries(name.value, value):
                for part in value.value:
                    self.entry(part, (*kind, name.value), parent=card)

    def card(
        self,
        node: yaml.MappingNode,
        own: list[tuple[yaml.Node, yaml.Node]],
        kind: tuple[str, ...],
        key: str,
        parent: Card | None,
    ) -> Card:
        marks = [node.start_mark.index] if node.tag == MARK else []
        marks += [found for _, value in own for found in _marks_in(value)]
        pairs = [self.pair(*one) for one in own]
        at = self.cited(own, kind, key) or (parent.at if parent else self.cited_within(node))
        asks, of = self.asks(node) if marks else "", parent.id if parent else None
        said: list[object] = [
            kind,
            key,
            [(one.name, flow(one.value)) for one in pairs],
            of or "",
            *([] if marks else ["decided"]),
        ]
        return Card(self.id_of(kind, said), kind, key, node, pairs, marks, at, asks, of)

    def pair(self, name: yaml.Node, value: yaml.Node) -> Pair:
        return Pair(name.value, value, name.start_mark.index, value.start_mark.index, self.draft.end(value))

    def id_of(self, kind: tuple[str, ...], said: list[object]) -> str:
        """Return an id by what an entry says, so that it stays when other parts of the file are edited by hand."""
        of = f"{kind[-1]}-{hashlib.sha256(repr(said).encode()).hexdigest()[:_DIGITS]}"
        number = sum(one == of or one.startswith(f"{of}-") for one in self.draft.cards)
        return f"{of}-{number + 1}" if number else of

    def cited(self, own: list[tuple[yaml.Node, yaml.Node]], kind: tuple[str, ...], key: str) -> list[str]:
        if kind == (NOTHING,):
            return [key]
        found = [label for name, value in own if name.value in _CITING for label in labels_in(plain(value))]
        return list(dict.fromkeys(found))

    def cited_within(self, node: yaml.MappingNode) -> list[str]:
        """Return the sentences of an entry's own entries, where it has none itself, such as a view's proposition."""
        lists = [value for name, value in node.value if is_entries(name.value, value)]
        found = [label for some in lists for one in some.value for label in self.cited(one.value, (), "")]
        return list(dict.fromkeys(found))

    def asks(self, node: yaml.Node) -> str:
        """Return what is asked in the comments above an entry."""
        lines = comments_above(self.draft.text, line_start(self.draft.text, node.start_mark.index))
        asked = [line.strip().removeprefix("#").strip() for line in lines if not line.strip().startswith(SENTENCE)]
        return " ".join(asked)


def line_start(text: str, at: int) -> int:
    """Return where the line begins that a character stands in."""
    return text.rfind("\n", 0, at) + 1


def comments_above(text: str, at: int) -> list[str]:
    """Return the lines directly above one that are comments, each with its line break."""
    lines: list[str] = []
    while at and _COMMENT.match(line := text[line_start(text, at - 1) : at]):
        lines.insert(0, line)
        at -= len(line)
    return lines


def _scalars(node: yaml.Node) -> Iterator[str]:
    if isinstance(node, yaml.ScalarNode):
        yield node.value
    for one in node.value if isinstance(node, yaml.CollectionNode) else ():
        yield from _scalars(one[1] if isinstance(one, tuple) else one)


def _marks_in(node: yaml.Node) -> Iterator[int]:
    if node.tag == MARK:
        yield node.start_mark.index
    if isinstance(node, yaml.CollectionNode):
        for one in node.value:
            for part in one if isinstance(one, tuple) else (one,):
                yield from _marks_in(part)
