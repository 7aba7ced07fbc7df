"""A draft as decisions leave it: its gazetteer with the entries that were added, slugs renamed, proposals decided.

A card keeps its id when a slug in it is renamed, so that decisions on it, before and after, are on the same card.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from communique.desk.decided_file import ACCEPTED, ADDED, CORRECTED, OPEN, REJECTED, Outcome
from communique.desk.draft_file import (
    GAZETTEER,
    HEAD,
    NAMES,
    NOTHING,
    Card,
    DraftError,
    DraftFile,
    line_start,
    read_draft,
    read_gazetteer,
)
from communique.desk.flow import flow, plain
from communique.desk.journal import Entry
from communique.desk.new_records import card_of
from communique.desk.spoken_by import SPOKEN_BY, speakers_in
from communique.factfiles.reading.drafts import MARK
from communique.factfiles.reading.yaml_faults import LOADER
from communique.factfiles.slug_edits import renamed_in

LISTED, SAME = "listed", "same"
_A_FILE, _QUOTING = Path("draft.yaml"), " quoting "


@dataclass
class Standing:
    """A draft and what it adds to the gazetteer, with the outcome of the decisions on both."""

    draft: DraftFile
    gazetteer: DraftFile
    outcome: Outcome = field(default_factory=Outcome)
    is_renamed: bool = False

    @property
    def cards(self) -> dict[str, Card]:
        """The cards of both, and those of records that a person added."""
        return {**self.draft.cards, **self.outcome.added, **self.gazetteer.cards}

    def decide(self, one: Entry) -> None:
        """Take a decision over."""
        op, outcome = one["op"], self.outcome
        if op == NOTHING:
            outcome.reasons[one["label"]] = one["reason"]
        elif op == SPOKEN_BY:
            self.speak(one)
        elif op == LISTED:
            self.gazetteer = with_entry(self.gazetteer, one["name"], one["list"], one["entry"])
        for record in one.get("records", ()):
            self.add(record)
            outcome.states[record["id"]] = ADDED
        for card in one.get("cards", ()):
            self.settle(card, one)
        if "new" in one:
            self.rename(one["old"], one["new"])

    def settle(self, card: str, one: Entry) -> None:
        """Let a decision on a card count; to accept what a person wrote leaves it as they wrote it."""
        op, outcome = {LISTED: ACCEPTED, SAME: REJECTED}.get(one["op"], str(one["op"])), self.outcome
        if op == ACCEPTED and card in outcome.added:
            op = CORRECTED if card in outcome.fields else ADDED
        elif op == CORRECTED:
            outcome.fields[card] = one["fields"]
        outcome.states[card] = op

    def add(self, record: Entry) -> None:
        """Put a record that a person added beside those of the draft."""
        of = record["parent"] or ""
        parent = self.draft.cards.get(of) or self.outcome.added.get(of)
        self.outcome.added[record["id"]] = _card(json.dumps(record), tuple(parent.at) if parent else ())

    def speak(self, one: Entry) -> None:
        """Note who speaks from one sentence to another."""
        labels = list(self.draft.sentences)
        run = labels[labels.index(one["first"]) : labels.index(one["last"]) + 1]
        speakers = self.speakers() | dict.fromkeys(run, one["speaker"])
        self.outcome.speakers = {label: who for label, who in speakers.items() if who}

    def speakers(self) -> dict[str, str]:
        """Return who speaks in which sentences."""
        in_file = speakers_in(self.draft.root, list(self.draft.sentences))
        return in_file if self.outcome.speakers is None else self.outcome.speakers

    def rename(self, old: str, new: str) -> None:
        """Give what has one slug another, wherever it is named, also in corrections and in what was added."""
        cards, outcome = self.cards, self.outcome
        self.draft = _renamed(self.draft, _draft(_with_slug(self.draft.text, old, new)))
        self.gazetteer = _renamed(self.gazetteer, read_gazetteer(_with_slug(self.gazetteer.text, old, new)))
        for card, fields in outcome.fields.items():
            if card in cards:
                outcome.fields[card] = _renamed_fields(cards[card], fields, old, new)
        for one in [*outcome.added.values()]:
            fields = _renamed_fields(one, {pair.name: pair.value for pair in one.pairs}, old, new)
            key = new if one.key == old else one.key
            record = {"id": one.id, "kind": one.kind, "parent": one.parent, "key": key, "fields": fields}
            self.add(record)
        if outcome.speakers is not None:
            outcome.speakers = {label: _renamed_voice(who, old, new) for label, who in outcome.speakers.items()}
        self.is_renamed = True

    def slug_of(self, card: Card) -> str:
        """Return the slug that a card gives a thing, as corrected; empty where it gives none."""
        return str(self.outcome.said(card).get("slug", card.slug)) if card.slug else ""

    def take_reasons_out(self) -> None:
        """Reject the reasons why there is nothing to code in a sentence that a person found something in."""
        outcome = self.outcome
        cards = [one for one in outcome.added.values() if outcome.state(one) != REJECTED and one.kind[0] != NAMES]
        found = {label for one in cards for label in outcome.cited(one)}
        for one in self.draft.cards.values():
            if one.kind == (NOTHING,) and one.key in found:
                outcome.states[one.id] = REJECTED
        coded = self.coded()
        outcome.reasons = {label: reason for label, reason in outcome.reasons.items() if label not in coded}

    def coded(self) -> set[str]:
        """Return the sentences that entries cite on which somebody has decided; names do not count."""
        outcome, found = self.outcome, set[str]()
        for card in (*self.draft.cards.values(), *outcome.added.values()):
            if outcome.state(card) not in (OPEN, REJECTED) and card.kind[0] != NAMES:
                found.update(outcome.cited(card))
        return found

    def left(self) -> list[str]:
        """Return the sentences that nothing cites yet and that have no reason."""
        accounted = self.coded() | self.outcome.reasons.keys()
        return [label for label in self.draft.sentences if label not in accounted]

    def decided(self) -> list[str]:
        """Return the sentences at which nothing is open any more."""
        outcome = self.outcome
        open_ = {label for one in self.cards.values() if outcome.state(one) == OPEN for label in outcome.cited(one)}
        return [label for label in self.draft.sentences if label not in {*open_, *self.left()}]

    def placed(self) -> Standing:
        """Return the same with each entry of the gazetteer at the first sentence that names it."""
        cards = {
            card.id: replace(card, at=[self.first(self.gazetteer.cards.get(card.parent or "", card))])
            for card in self.gazetteer.cards.values()
        }
        return replace(self, gazetteer=replace(self.gazetteer, cards=cards))

    def first(self, card: Card) -> str:
        """Return the first sentence that names what an entry of the gazetteer lists; of the text if none does."""
        named = self.draft.named.get(card.slug, ())
        labels = [str(one.value) for one in card.pairs if one.name == "label"]
        for one in self.draft.sentences.values():
            if one.label in named or any(label in one.text for label in labels):
                return one.label
        return next(iter(self.draft.sentences))


# Decisions are played again after each one; these are what takes long in that.
@lru_cache(maxsize=16)
def _draft(text: str) -> DraftFile:
    return read_draft(text)


@lru_cache(maxsize=2048)
def _card(record: str, beside: tuple[str, ...]) -> Card:
    return card_of(json.loads(record), beside)


@lru_cache(maxsize=64)
def _with_slug(text: str, old: str, new: str) -> str:
    return text and renamed_in(_A_FILE, text, old, new)


def standing(text: str, gazetteer: str, decisions: Iterable[Entry]) -> Standing:
    """Return a draft and its gazetteer as decisions leave them."""
    now = Standing(_draft(text), read_gazetteer(gazetteer))
    for one in decisions:
        now.decide(one)
    now.take_reasons_out()
    return now.placed()


def with_entry(gazetteer: DraftFile, name: str, listed: str, entry: Mapping[str, Any]) -> DraftFile:
    """Return a gazetteer with one entry more in one of its lists, marked as a proposal; `name` is for a new file."""
    text = gazetteer.text or f"{GAZETTEER}: {name}\n"
    line = f"- {MARK} {flow(entry)}\n"
    node = next((value for key, value in gazetteer.root.value if key.value == listed), None)
    if node is None:
        return _with_card(gazetteer, f"{text.rstrip()}\n\n{listed}:\n  {line}", listed, entry)
    if not isinstance(node, yaml.SequenceNode) or node.flow_style or not node.value:
        raise DraftError(f"{listed} of the gazetteer are in brackets; write them as a list, one entry a line")
    start = line_start(text, node.value[0].start_mark.index)
    indent, end = text[start : text.index("-", start)], _line_end(gazetteer, node)
    return _with_card(gazetteer, f"{text[:end].rstrip()}\n{indent}{line}{text[end:]}", listed, entry)


def _with_card(before: DraftFile, text: str, listed: str, entry: Mapping[str, Any]) -> DraftFile:
    """Return a gazetteer to which an entry was added; the cards that it had keep their ids."""
    after = read_gazetteer(text)
    new = added_card(after, listed, str(entry["slug"])).id
    ids = iter(before.cards)
    cards = [card if card.id == new else replace(card, id=next(ids)) for card in after.cards.values()]
    return replace(after, cards={card.id: card for card in cards})


def added_card(gazetteer: DraftFile, listed: str, slug: str) -> Card:
    """Return the card of an entry that was just added."""
    return next(one for one in reversed(gazetteer.cards.values()) if one.kind[-1] == listed and one.slug == slug)


def _renamed(before: DraftFile, after: DraftFile) -> DraftFile:
    """Return a file after a slug in it was renamed, with the ids of its cards as they were: they are in one order."""
    ids = dict(zip(after.cards, before.cards, strict=True))
    cards = {
        ids[one.id]: replace(one, id=ids[one.id], parent=ids.get(one.parent or "")) for one in after.cards.values()
    }
    return replace(after, cards=cards)


def _renamed_fields(card: Card, fields: Mapping[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the fields of a correction with a slug renamed where the form of their file has slugs."""
    if old not in repr(fields):
        return dict(fields)
    lists = card.kind[1:] if card.is_of_gazetteer else card.kind
    value: Any = {card.key: [fields]} if card.kind[0] == NAMES else fields
    if card.kind[0] not in (HEAD, NAMES):
        for name in reversed(lists[1:]):
            value = {name: [value]}
        value = [value]
    top = {lists[0]: value}
    text = flow(top if card.is_of_gazetteer else {HEAD: {}} | top)
    found: Any = _read(_with_slug(text, old, new))[lists[0]]
    for name in () if card.kind[0] in (HEAD, NAMES) else (*lists[1:], ""):
        found = found[0][name] if name else found[0]
    return dict(next(iter(found.values()))[0] if card.kind[0] == NAMES else found)


def _renamed_voice(who: str, old: str, new: str) -> str:
    return _QUOTING.join(new if one == old else one for one in who.split(_QUOTING))


def _read(text: str) -> Any:
    node = yaml.compose(text, Loader=LOADER)
    return plain(node) if node else {}


def names_together(text: str) -> str:
    """Return a file in which the spellings of a thing stand under its slug once, after two became one."""
    draft = read_draft(text)
    node = next((value for key, value in draft.root.value if key.value == NAMES), None)
    first: dict[str, int] = {}
    edits: list[tuple[int, int, str]] = []
    for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
        start, end = line_start(text, key.start_mark.index), _line_end(draft, value)
        if to := first.get(key.value):
            edits += [(start, end, ""), (to, to, text[text.index("\n", start) + 1 : end])]
        first.setdefault(key.value, end)
    for start, end, instead in sorted(edits, key=lambda edit: edit[0], reverse=True):
        text = text[:start] + instead + text[end:]
    return text


def _line_end(draft: DraftFile, node: yaml.Node) -> int:
    end = draft.text.find("\n", draft.end(node))
    return len(draft.text) if end < 0 else end + 1
