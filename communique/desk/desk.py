"""A draft on the desk: its decisions so far, new ones, the last one undone, and the file that they make of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from communique.desk.carrying import Carrying
from communique.desk.decided_file import ACCEPTED, ADDED, CORRECTED, OPEN, REJECTED, Outcome, decided_file
from communique.desk.draft_file import NAMES, NOTHING, Card, DraftError, DraftFile, read_draft
from communique.desk.journal import Entry, Journal
from communique.desk.new_records import addition, card_of, fields_typed, with_speaker
from communique.desk.refusals import DecisionError, StaleError
from communique.desk.spoken_by import SPOKEN_BY, speakers_in
from communique.drafting.writing import without_text
from communique.schema.vocabulary import CodingReason

JOURNAL = ".journal"
FURNITURE = CodingReason.furniture.value
# Stands for a decision that is still to come, when what is decided so far is checked.
_TO_COME = CodingReason.transition.value
_WRITTEN_BY_HAND = "the file was changed elsewhere since the desk read it"
Writer = Callable[[Path, str], None]


class Desk:
    """A draft, its journal and what both make of it; `notice` tells what could not be carried over."""

    def __init__(self, file: Path, write: Writer) -> None:
        self.file, self.write, self.notice = file, write, ""
        self.journal = Journal(file.with_name(file.name + JOURNAL))
        self.draft: DraftFile
        self.decisions: list[Entry] = []
        self.saved: set[str] = set()
        self._added: dict[str, Card] = {}
        self.written = 0  # the decisions that the file has, the first ones
        self._replay()
        if sha256(self.on_disk()) not in self.saved:
            self.read_again()

    @property
    def number(self) -> int:
        """The number of entries in the journal: who decides names the one that they have seen."""
        return len(self.journal)

    @property
    def outcome(self) -> Outcome:
        """The outcome of the decisions: on each card the last one counts."""
        outcome = Outcome()
        reasons: dict[str, str] = {}
        for one in self.decisions:
            if one["op"] == NOTHING:
                reasons[one["label"]] = one["reason"]
            elif one["op"] == SPOKEN_BY:
                self._speak(one, outcome)
            for record in one.get("records", ()):
                outcome.added[record["id"]] = self._card(record, outcome)
                outcome.states[record["id"]] = ADDED
            for card in one.get("cards", ()):
                _decide(outcome, card, one)
        self._take_reasons_out(outcome)
        coded = self.coded(outcome)
        outcome.reasons = {label: reason for label, reason in reasons.items() if label not in coded}
        return outcome

    def cards(self, outcome: Outcome) -> dict[str, Card]:
        """Return the cards by their ids: those of the file, then those that a person added."""
        return self.draft.cards | outcome.added

    def coded(self, outcome: Outcome) -> set[str]:
        """Return the sentences that entries cite on which somebody has decided; names do not count."""
        found: set[str] = set()
        for card in self.cards(outcome).values():
            if outcome.state(card) not in (OPEN, REJECTED) and card.kind[0] != NAMES:
                found.update(outcome.cited(card))
        return found

    def speakers(self, outcome: Outcome) -> dict[str, str]:
        """Return who speaks in which sentences."""
        in_file = speakers_in(self.draft.root, list(self.draft.sentences))
        return in_file if outcome.speakers is None else outcome.speakers

    def _card(self, record: Entry, outcome: Outcome) -> Card:
        """Return the card of a record that was added, made once."""
        if record["id"] not in self._added:
            parent = record["parent"] or ""
            self._added[record["id"]] = card_of(record, self.draft.cards.get(parent) or outcome.added.get(parent))
        return self._added[record["id"]]

    def _speak(self, entry: Entry, outcome: Outcome) -> None:
        labels = list(self.draft.sentences)
        run = labels[labels.index(entry["first"]) : labels.index(entry["last"]) + 1]
        speakers = self.speakers(outcome) | dict.fromkeys(run, entry["speaker"])
        outcome.speakers = {label: who for label, who in speakers.items() if who}

    def _take_reasons_out(self, outcome: Outcome) -> None:
        """Reject the reasons why there is nothing to code in a sentence that a person found something in."""
        cards = [one for one in outcome.added.values() if outcome.state(one) != REJECTED and one.kind[0] != NAMES]
        found = {label for one in cards for label in outcome.cited(one)}
        for one in self.draft.cards.values():
            if one.kind == (NOTHING,) and one.key in found:
                outcome.states[one.id] = REJECTED

    def on_disk(self) -> str:
        """Return the file as it is now."""
        return text_of(self.file)

    def read_again(self) -> None:
        """Read the file anew, and carry over the decisions on whatever is still proposed in it."""
        text = self.on_disk()
        draft = read_draft(text)
        lost = 0
        kept: list[Entry] = []
        if self.decisions:
            outcome = self.outcome
            carrying = Carrying(self.decisions, self.written, self.cards(outcome), outcome, draft)
            kept, lost = carrying.kept, carrying.lost
        self.journal.add({"op": "draft", "text": text, "decisions": kept})
        self._replay()
        if lost:
            self.notice = f"The file was changed by hand: {lost} earlier decisions are about what is no longer in it."

    def decide(self, number: int, asked: Mapping[str, Any]) -> None:
        """Make a decision; raises DecisionError where it makes no sense, StaleError where another came first."""
        self._hold(number)
        self._add(self._decision(asked))

    def undo(self, number: int) -> None:
        """Take the last decision back."""
        self._hold(number)
        if not self.decisions:
            raise DecisionError("There is nothing to undo.")
        self._add({"op": "undo"})

    def save(self, number: int, *, with_text: bool = True) -> None:
        """Write the file that the decisions make; raises StaleError where somebody changed it meanwhile."""
        self._hold(number)
        if sha256(self.on_disk()) not in self.saved:
            raise StaleError(_WRITTEN_BY_HAND)
        if not with_text and not self.is_done:
            raise DecisionError("The sentences can be taken out when everything is decided.")
        text = self.decided()
        text = text if with_text else without_text(text)
        self._add({"op": "saved", "sha256": sha256(text)})
        self.write(self.file, text)

    @property
    def is_saved(self) -> bool:
        """Return whether the file holds all decisions."""
        return sha256(self.on_disk()) in {sha256(text := self.decided()), sha256(without_text(text))}

    @property
    def is_done(self) -> bool:
        """Return whether every proposal and every sentence is decided."""
        outcome = self.outcome
        return all(outcome.state(one) != OPEN for one in self.draft.cards.values()) and not self.left(outcome)

    def left(self, outcome: Outcome) -> list[str]:
        """Return the sentences that nothing cites yet and that have no reason."""
        accounted = self.coded(outcome) | outcome.reasons.keys()
        return [label for label in self.draft.sentences if label not in accounted]

    def decided(self) -> str:
        """Return the file that the decisions make, with its sentences."""
        return decided_file(self.draft, self.outcome)

    def to_check(self) -> str:
        """Return the decided part as a file that can be checked: the head as it stands, no proposals, no sentences."""
        outcome = self.outcome
        for card in self.cards(outcome).values():
            parent = outcome.states.get(card.parent or "")
            if parent == REJECTED or (outcome.state(card) == OPEN and not card.is_head):
                outcome.states[card.id] = REJECTED
            elif card.is_head:
                outcome.states.setdefault(card.id, ACCEPTED)
        for label in self.left(outcome):
            outcome.reasons[label] = _TO_COME
        return without_text(decided_file(self.draft, outcome))

    def open_slugs(self) -> set[str]:
        """Return the slugs of records that are still to be decided on, and which others may name already."""
        outcome = self.outcome
        cards = [card for card in self.draft.cards.values() if outcome.state(card) == OPEN]
        return {str(pair.value) for card in cards for pair in card.pairs if pair.name == "slug"}

    def _hold(self, number: int) -> None:
        if number != self.number:
            raise StaleError("another page decided meanwhile")

    def _add(self, entry: Entry) -> None:
        self.notice = ""
        self.journal.add(entry)
        self._play(entry)

    def _replay(self) -> None:
        for entry in self.journal.entries:
            self._play(entry)

    def _play(self, entry: Entry) -> None:
        if entry["op"] == "draft":
            self.draft, self.decisions = read_draft(entry["text"]), [*entry["decisions"]]
            self.saved.add(sha256(entry["text"]))
            self.written = 0
            self._added = {}
        elif entry["op"] == "saved":
            self.saved.add(entry["sha256"])
            self.written = len(self.decisions)
        elif entry["op"] == "undo":
            del self.decisions[-1:]
            self.written = min(self.written, len(self.decisions))
        else:
            self.decisions.append(entry)

    def _decision(self, asked: Mapping[str, Any]) -> Entry:
        op = asked.get("op")
        outcome = self.outcome
        if op == NOTHING:
            return self._reason(asked.get("label"), asked.get("reason"))
        if op == FURNITURE:
            return {"op": ACCEPTED, "cards": self._furniture()}
        if op == ADDED:
            return addition(asked, self.cards(outcome), outcome, self.number)
        if op == SPOKEN_BY:
            return with_speaker(asked, list(self.draft.sentences))
        card = self.cards(outcome).get(str(asked.get("card")))
        if not card or op not in (ACCEPTED, CORRECTED, REJECTED):
            raise DecisionError("There is no such proposal.")
        if op == REJECTED and card.is_head:
            raise DecisionError("The head cannot be rejected as a whole: correct what is wrong in it.")
        if card.parent and op != REJECTED and outcome.states.get(card.parent) == REJECTED:
            raise DecisionError("The record that it is part of is rejected: decide on that first.")
        decision = {"op": op, "cards": [card.id, *(self._parts(card, outcome) if op == REJECTED else ())]}
        return decision | ({"fields": _fields(card, asked.get("fields"))} if op == CORRECTED else {})

    def _parts(self, card: Card, outcome: Outcome) -> Iterator[str]:
        for one in self.cards(outcome).values():
            if one.parent == card.id:
                yield one.id
                yield from self._parts(one, outcome)

    def _furniture(self) -> list[str]:
        """Return the open proposals of furniture, all that is ever accepted at once."""
        outcome = self.outcome
        found = [one.id for one in self.draft.cards.values() if is_furniture(one) and outcome.state(one) == OPEN]
        if not found:
            raise DecisionError("No furniture is left to accept.")
        return found

    def _reason(self, label: object, reason: object) -> Entry:
        if label not in self.draft.sentences or reason not in [one.value for one in CodingReason]:
            raise DecisionError("Choose a sentence and one of the reasons.")
        if label in self.coded(self.outcome):
            raise DecisionError("A record rests on this sentence, so there is something to code in it.")
        return {"op": NOTHING, "label": label, "reason": reason}


def is_furniture(card: Card) -> bool:
    """Return whether a card proposes that a sentence is only furniture of its page."""
    return card.kind == (NOTHING,) and [one.value for one in card.pairs] == [FURNITURE]


def journal_of(file: Path) -> Path:
    """Return where the journal of a draft is, made if need be; raises DraftError where the file is no draft."""
    journal = file.with_name(file.name + JOURNAL)
    if not journal.exists():
        read_draft(text_of(file))
        journal.touch()
    return journal


def text_of(file: Path) -> str:
    """Return the text of a file; raises DraftError where it is not UTF-8."""
    try:
        return file.read_bytes().decode()
    except UnicodeDecodeError:
        raise DraftError(f"{file} is not UTF-8") from None


def sha256(text: str) -> str:
    """Return the SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _decide(outcome: Outcome, card: str, entry: Entry) -> None:
    """Let a decision count; to accept what a person wrote leaves it as they wrote it."""
    op = entry["op"]
    if op == ACCEPTED and card in outcome.added:
        op = CORRECTED if card in outcome.fields else ADDED
    elif op == CORRECTED:
        outcome.fields[card] = entry["fields"]
    outcome.states[card] = op


def _fields(card: Card, asked: object) -> dict[str, Any]:
    """Return a card's fields as a person typed them, without those left empty."""
    fields = fields_typed(card.kind, asked, {one.name: one.value for one in card.shown})
    if not fields:
        raise DecisionError("Nothing is left of it: reject it instead.")
    return fields
