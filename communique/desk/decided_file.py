"""The file that decisions make of a draft: only what was decided changes in it, comments and form stay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from communique.desk.draft_file import (
    HEAD,
    NAMES,
    NOTHING,
    Card,
    DraftFile,
    Pair,
    comments_above,
    is_entries,
    line_start,
)
from communique.desk.flow import flow
from communique.factfiles.reading.drafts import MARK, SENTENCE

ACCEPTED, CORRECTED, REJECTED = "accepted", "corrected", "rejected"
Edit = tuple[int, int, str]


@dataclass
class Outcome:
    """Decisions on cards by their ids: which way, the fields of those corrected, and reasons for sentences."""

    states: dict[str, str] = field(default_factory=dict)
    fields: dict[str, dict[str, Any]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)


def decided_file(draft: DraftFile, outcome: Outcome) -> str:
    """Return a draft's text with the decided proposals unmarked, the rejected ones gone, and the reasons added."""
    text = draft.text
    for start, end, instead in sorted(_Edits(draft, outcome).all(), reverse=True):
        text = text[:start] + instead + text[end:]
    return text


class _Edits:
    def __init__(self, draft: DraftFile, outcome: Outcome) -> None:
        self.draft, self.outcome, self.text = draft, outcome, draft.text

    def all(self) -> Iterator[Edit]:
        has_reasons_list = False
        for key, value in self.draft.root.value:
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
        if self.outcome.reasons and not has_reasons_list:
            head = next(value for key, value in self.draft.root.value if key.value == HEAD)
            yield from self.reasons(self.line_end(head), f"\n{NOTHING}:\n")

    def top(self, name: str, node: yaml.Node) -> tuple[list[Edit], bool]:
        """Return the edits of a file's list, and whether nothing is left of it."""
        if name == HEAD:
            return list(self.entry(node)), False
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
        card = self.draft.card_of(node)
        return card is not None and self.outcome.states.get(card.id) == REJECTED

    def entry(self, node: yaml.Node) -> Iterator[Edit]:
        """Yield the edits of an entry that stays, and of the entries in it."""
        if not isinstance(node, yaml.MappingNode):
            return
        card = self.draft.card_of(node)
        if card and (state := self.outcome.states.get(card.id)):
            fields = self.outcome.fields[card.id] if state == CORRECTED else None
            yield from self.unmarked(card, fields)
        for name, value in node.value:
            if is_entries(name.value, value):
                edits, is_gone = self.some([(one, one) for one in value.value])
                yield from [(*self.lines(name, value), "")] if is_gone else edits

    def unmarked(self, card: Card, fields: Mapping[str, Any] | None) -> Iterator[Edit]:
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
