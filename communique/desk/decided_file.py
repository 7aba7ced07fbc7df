"""The file that decisions make of a draft: only what was decided changes in it, comments and form stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from communique.desk.blocks import Blocks
from communique.desk.draft_file import (
    HEAD,
    NAMES,
    NOTHING,
    PASSAGES,
    Card,
    DraftFile,
    Pair,
    comments_above,
    is_entries,
    labels_in,
    line_start,
)
from communique.desk.flow import flow, plain
from communique.desk.spoken_by import SPOKEN_BY, runs_of
from communique.factfiles.reading.drafts import MARK, SENTENCE
from communique.factfiles.reading.entries import DocumentFile
from communique.factfiles.reading.shapes import fields_of

ACCEPTED, CORRECTED, REJECTED, ADDED, OPEN = "accepted", "corrected", "rejected", "added", "open"
Edit = tuple[int, int, str]
_ORDER = list(fields_of(DocumentFile))


@dataclass
class Outcome:
    """Decisions on cards by their ids: which way, the fields of those corrected, and reasons for sentences.

    `added` are the cards that a person added. `speakers` says who speaks in which sentences, None where nobody decided
    on that and the file says it as before.
    """

    states: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    added: dict[str, Card] = field(default_factory=dict)
    speakers: dict[str, str] | None = None

    def state(self, card: Card) -> str:
        """Return what was decided on a card; what the file has without a mark was accepted before."""
        return self.states.get(card.id) or (OPEN if card.is_proposed else ACCEPTED)

    def said(self, card: Card) -> dict[str, Any]:
        """Return the fields of a card, as corrected."""
        if self.states.get(card.id) == CORRECTED:
            return self.fields[card.id]
        return {one.name: one.value for one in card.shown}

    def cited(self, card: Card) -> list[str]:
        """Return the sentences that a card cites, as corrected."""
        fields = self.fields[card.id] if self.states.get(card.id) == CORRECTED else {}
        found = [label for name in ("at", "evidence") if name in fields for label in labels_in(fields[name])]
        return list(dict.fromkeys(found)) or card.at

    def parts(self, parent: str | None) -> list[Card]:
        """Return the cards that were added to another one, or of None those that are part of none."""
        return [one for one in self.added.values() if one.parent == parent and self.state(one) != REJECTED]


def decided_file(draft: DraftFile, outcome: Outcome) -> str:
    """Return a draft's text with the decided proposals unmarked, the rejected ones gone, and the reasons added."""
    text = draft.text
    for start, end, instead in sorted(Edits(draft, outcome).all(), reverse=True):
        text = text[:start] + instead + text[end:]
    return text


class Edits:
    """The edits that decisions make in the text of a file: entries, their fields, and the lines that they stand on."""

    def __init__(self, draft: DraftFile, outcome: Outcome) -> None:
        self.draft, self.outcome, self.text = draft, outcome, draft.text
        words = {one.label: one.text for one in draft.sentences.values()}
        self.blocks = Blocks(outcome.said, lambda card: outcome.parts(card.id), outcome.cited, words)
        # What is added to a list or to the whole file, by the list.
        self.new: dict[str, list[Card]] = {}
        for one in outcome.parts(None):
            self.new.setdefault(one.kind[0], []).append(one)

    def all(self) -> Iterator[Edit]:
        """Yield all of them."""
        has_reasons_list = False
        for key, value in self.draft.root.value:
            if key.value == SPOKEN_BY and self.outcome.speakers is not None:
                yield (*self.lines(key, value), self.spoken())
                continue
            edits, is_gone = self.top(key.value, value)
            if key.value == NOTHING and isinstance(value, yaml.MappingNode) and value.value:
                has_reasons_list = not is_gone
            if is_gone:
                start, end = self.lines(key, value)
                yield max(start - 1, 0) if self.text[start - 2 : start] == "\n\n" else start, end, ""
            else:
                yield from edits
                if key.value == NOTHING and has_reasons_list:
                    yield from self.reasons(self.line_end(value), "")
        if self.draft.sentences:  # and it is no gazetteer
            yield from self.new_lists(has_reasons_list=has_reasons_list)

    def new_lists(self, *, has_reasons_list: bool) -> Iterator[Edit]:
        """Yield what is added as lists that the file has not: behind the head, or before the locators."""
        tops = {key.value: (key, value) for key, value in self.draft.root.value}
        behind_head = self.line_end(tops[HEAD][1])
        if not has_reasons_list:
            yield from self.reasons(behind_head, f"\n{NOTHING}:\n")
        if SPOKEN_BY not in tops and self.outcome.speakers:
            yield behind_head, behind_head, f"\n{self.spoken()}"
        is_last = self.draft.root.value[-1][0].value == PASSAGES
        end = self.lines(*tops[PASSAGES])[0] if is_last else len(self.text)
        lists = [f"{name}:\n{self.added_to(name, '  ')}" for name in sorted(self.new, key=_ORDER.index)]
        if lists:
            yield end, end, "\n".join(lists) + "\n" if is_last else "\n" + "\n".join(lists)

    def spoken(self) -> str:
        """Return the list of who speaks from where to where; empty where nobody does."""
        runs = runs_of(self.outcome.speakers or {}, list(self.draft.sentences))
        return "".join([f"{SPOKEN_BY}:\n", *(f"  {flow(who)}: {run}\n" for who, run in runs.items())]) if runs else ""

    def added_to(self, name: str, indent: str) -> str:
        """Return the lines of what is added to a list of the file."""
        cards = self.new.get(name, [])
        if name != NAMES:
            return "".join(f"{line}\n" for line in self.blocks.items(cards, indent))
        lines = []
        for slug in dict.fromkeys(one.key for one in cards):
            lines += [f"{indent}{flow(slug)}:"]
            lines += self.blocks.items([one for one in cards if one.key == slug], f"{indent}  ")
        return "".join(f"{line}\n" for line in lines)

    def top(self, name: str, node: yaml.Node) -> tuple[list[Edit], bool]:
        """Return the edits of a file's list, and whether nothing is left of it."""
        if name == HEAD:
            return list(self.entry(node)), False
        edits, is_gone = self.listed(name, node)
        if not (new := self.new.get(name)):
            return edits, is_gone
        if not isinstance(node, yaml.CollectionNode) or node.flow_style:
            return self.opened(name, node), False
        if isinstance(node, yaml.MappingNode):
            edits += self.names_beside(node, new)
        at = self.line_end(node)
        edits.append((at, at, self.added_to(name, " " * node.start_mark.column)))
        del self.new[name]
        return edits, False

    def opened(self, name: str, node: yaml.Node) -> list[Edit]:
        """Return the edit that has a list on one line, or an empty one, stand on several, with what is added to it."""
        there = plain(node) or ()
        kept = [
            f"  {flow(one)}: {flow(there[one])}" if isinstance(there, dict) else f"  - {flow(one)}" for one in there
        ]
        lines = "\n".join([*kept, self.added_to(name, "  ").rstrip("\n")])
        del self.new[name]
        return [(node.start_mark.index, self.draft.end(node), f"\n{lines}")]

    def names_beside(self, node: yaml.MappingNode, new: list[Card]) -> Iterator[Edit]:
        """Yield names that are added to those of a thing that has some in the file, and take them out of the new."""
        for key, value in node.value:
            cards = [one for one in new if one.key == key.value]
            if cards and isinstance(value, yaml.SequenceNode) and not all(map(self.is_rejected, value.value)):
                at, indent = self.line_end(value), " " * value.start_mark.column
                new[:] = [one for one in new if one not in cards]
                yield at, at, "".join(f"{line}\n" for line in self.blocks.items(cards, indent))

    def listed(self, name: str, node: yaml.Node) -> tuple[list[Edit], bool]:
        """Return the edits of what stands in a list of the file, and whether nothing is left of it."""
        if name in (NOTHING, NAMES) and isinstance(node, yaml.MappingNode):
            return self.some([(key, value) for key, value in node.value])
        if isinstance(node, yaml.SequenceNode):
            return self.some([(one, one) for one in node.value])
        return [], False

    def some(self, parts: list[tuple[yaml.Node, yaml.Node]]) -> tuple[list[Edit], bool]:
        """Return the edits of entries, or of lists of them, each with where its lines begin; and whether all go."""
        edits: list[Edit] = []
        gone = 0
        for begin, node in parts:
            if isinstance(node, yaml.SequenceNode):
                inside, is_gone = self.some([(one, one) for one in node.value])
            else:
                inside, is_gone = list(self.entry(node)), self.is_rejected(node)
            edits += [(*self.lines(begin, node), "")] if is_gone else inside
            gone += is_gone
        return edits, bool(parts) and gone == len(parts)

    def is_rejected(self, node: yaml.Node) -> bool:
        """Return whether an entry goes."""
        card = self.draft.card_of(node)
        return card is not None and self.outcome.states.get(card.id) == REJECTED

    def entry(self, node: yaml.Node) -> Iterator[Edit]:
        """Yield the edits of an entry that stays, and of the entries in it."""
        if not isinstance(node, yaml.MappingNode):
            return
        card = self.draft.card_of(node)
        parts = self.outcome.parts(card.id) if card else []
        if card and parts and node.flow_style:
            yield node.start_mark.index, self.draft.end(node), self.instead(card)
            return
        if card and (state := self.outcome.states.get(card.id)):
            fields = self.outcome.fields[card.id] if state == CORRECTED else None
            yield from self.unmarked(card, fields)
        for name, value in node.value:
            if is_entries(name.value, value):
                edits, is_gone = self.some([(one, one) for one in value.value])
                if new := [one for one in parts if one.kind[-1] == name.value]:
                    at, indent = self.line_end(value), " " * value.start_mark.column
                    edits += [(at, at, "".join(f"{line}\n" for line in self.blocks.items(new, indent)))]
                    parts = [one for one in parts if one not in new]
                yield from [(*self.lines(name, value), "")] if is_gone and not new else edits
        if parts:
            at, indent = self.line_end(node), " " * node.value[0][0].start_mark.column
            yield at, at, "".join(f"{line}\n" for line in self.blocks.lists(parts, indent))

    def instead(self, card: Card) -> str:
        """Return the lines that an entry of one line becomes when something is added to it."""
        start = card.node.start_mark.index
        indent = " " * (start - line_start(self.text, start))
        written = self.blocks.instead(card, indent)
        return written if card.id not in self.outcome.states else written.removeprefix(f"{MARK}\n{indent}")

    def unmarked(self, card: Card, fields: Mapping[str, Any] | None) -> Iterator[Edit]:
        """Yield the edits that leave a card's entry without marks, and with these fields where they are given."""
        changed = card.pairs if fields is None else list(self.kept(card, fields))
        spans = [(one.value_start, one.end) for one in card.pairs if one not in changed]
        for mark in card.marks:
            if not any(start <= mark < end for start, end in spans):
                yield mark, self.behind_mark(mark), ""
        if fields is not None:
            yield from self.corrected(card, fields)

    def kept(self, card: Card, fields: Mapping[str, Any]) -> Iterator[Pair]:
        """Yield the fields of a card that a correction leaves as they are."""
        shown = [one.name for one in card.shown]
        for one in card.pairs:
            if one.name not in shown or (one.name in fields and fields[one.name] == one.value):
                yield one

    def behind_mark(self, mark: int) -> int:
        """Return where what is marked begins, on the next line where nothing else stands between."""
        end = mark + len(MARK)
        return end + len(self.text[end:]) - len(self.text[end:].lstrip())

    def corrected(self, card: Card, fields: Mapping[str, Any]) -> Iterator[Edit]:
        """Yield the edits of fields that were corrected, left out, or added."""
        kept = list(self.kept(card, fields))
        for one in card.pairs:
            if one not in kept and one.name in fields:
                space = " " if self.text[one.value_start - 1] == ":" else ""
                yield one.value_start, one.end, f"{space}{flow(fields[one.name])}"
        stay = [one for one in card.pairs if one in kept or one.name in fields]
        yield from self.left_out(card.pairs, stay)
        known = {one.name for one in card.pairs}
        added = [f"{flow(name)}: {flow(value)}" for name, value in fields.items() if name not in known]
        indent = " " * (card.pairs[0].start - line_start(self.text, card.pairs[0].start))
        between = ", " if card.node.flow_style else f"\n{indent}"
        if added:
            yield stay[-1].end, stay[-1].end, "".join(between + one for one in added)

    def left_out(self, pairs: list[Pair], stay: list[Pair]) -> Iterator[Edit]:
        """Yield the edits that take runs of fields out, with what divides them from the next or the last."""
        at = 0
        while at < len(pairs):
            run = at
            while run < len(pairs) and pairs[run] not in stay:
                run += 1
            if run > at:
                is_last = run == len(pairs)
                yield (
                    (pairs[at - 1].end, pairs[run - 1].end, "") if is_last else (pairs[at].start, pairs[run].start, "")
                )
            at = run + 1

    def reasons(self, at: int, heading: str) -> Iterator[Edit]:
        """Yield the edit that adds the reasons why nothing is coded from sentences."""
        lines = [
            f"  {SENTENCE} {one.label} {one.text}\n  {one.label}: {{reason: {self.outcome.reasons[one.label]}}}\n"
            for one in self.draft.sentences.values()
            if one.label in self.outcome.reasons
        ]
        if lines:
            yield at, at, heading + "".join(lines)

    def lines(self, begin: yaml.Node, node: yaml.Node) -> tuple[int, int]:
        """Return where the lines of an entry begin and end, with the comments above it."""
        start = line_start(self.text, begin.start_mark.index)
        return start - sum(map(len, comments_above(self.text, start))), self.line_end(node)

    def line_end(self, node: yaml.Node) -> int:
        """Return where the line behind a node begins."""
        end = self.text.find("\n", self.draft.end(node))
        return len(self.text) if end < 0 else end + 1
