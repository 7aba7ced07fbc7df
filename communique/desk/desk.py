"""A draft on the desk: its decisions so far, new ones, the last one undone, and the files that they make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from communique.desk.carrying import Carrying
from communique.desk.decided_file import ACCEPTED, ADDED, CORRECTED, OPEN, REJECTED, Outcome, decided_file
from communique.desk.draft_file import GAZETTEER, NOTHING, Card, DraftError, DraftFile, read_draft, read_gazetteer
from communique.desk.gazetteer_cards import new_entry, renaming, same_as
from communique.desk.journal import Entry, Journal
from communique.desk.minutes import closing
from communique.desk.new_records import addition, fields_typed, with_speaker
from communique.desk.refusals import DecisionError, StaleError
from communique.desk.replay import Replay, sha256
from communique.desk.spoken_by import SPOKEN_BY
from communique.desk.standing import SAME, Standing, names_together, standing
from communique.drafting.writing import without_text
from communique.schema.vocabulary import CodingReason

JOURNAL, BESIDE = ".journal", ".gazetteer.yaml"
FURNITURE = CodingReason.furniture.value
# Stands for a decision that is still to come, when what is decided so far is checked.
TO_COME = CodingReason.transition.value
_IS_CLOSED = "this draft is done, and its sentences are gone: what is to change now, change in the file"
_WRITTEN_BY_HAND = "the file was changed elsewhere since the desk read it"
Writer = Callable[[Path, str], None]


class Desk:
    """A draft, its journal and what both make of it; `notice` tells what could not be carried over."""

    def __init__(self, file: Path, write: Writer) -> None:
        self.file, self.write, self.notice = file, write, ""
        self.beside = beside(file)
        self.journal = Journal(file.with_name(file.name + JOURNAL))
        self.replay = Replay.of(self.journal.entries)
        self._standing: Standing | None = None
        if self.replay.is_closed:
            raise DraftError(_IS_CLOSED)
        if self._is_changed():
            self.read_again()

    @property
    def standing(self) -> Standing:
        """The draft and its part of the gazetteer, as the decisions leave them."""
        if self._standing is None:
            self._standing = standing(*self.replay.base, self.decisions)
        return self._standing

    @property
    def decisions(self) -> list[Entry]:
        """The decisions that stand, in order."""
        return self.replay.decisions

    @property
    def draft(self) -> DraftFile:
        """The draft, its proposals as they are but for slugs that were renamed."""
        return self.standing.draft

    @property
    def number(self) -> int:
        """The number of entries in the journal: who decides names the one that they have seen."""
        return len(self.journal)

    @property
    def outcome(self) -> Outcome:
        """The outcome of the decisions: on each card the last one counts."""
        found = self.standing.outcome
        return replace(
            found,
            states=dict(found.states),
            fields=dict(found.fields),
            reasons=dict(found.reasons),
            added=dict(found.added),
        )

    def cards(self, outcome: Outcome) -> dict[str, Card]:
        """Return the cards by their ids: those of the draft, those that a person added, those of the gazetteer."""
        return replace(self.standing, outcome=outcome).cards

    def speakers(self, outcome: Outcome) -> dict[str, str]:
        """Return who speaks in which sentences."""
        return replace(self.standing, outcome=outcome).speakers()

    def on_disk(self) -> tuple[str, str]:
        """Return the file and the gazetteer beside it as they are now; nothing where there is none."""
        return text_of(self.file), text_of(self.beside) if self.beside.exists() else ""

    def read_again(self) -> None:
        """Read the files anew, and carry over the decisions on whatever is still proposed in them."""
        self._hold_open()
        text, gazetteer = self.on_disk()
        draft, lost = read_draft(text), 0
        kept: list[Entry] = []
        if self.decisions:
            now = replace(draft, cards=draft.cards | read_gazetteer(gazetteer).cards)
            outcome = self.outcome
            carrying = Carrying(self.decisions, self.replay.written, self.cards(outcome), outcome, now)
            kept, lost = carrying.kept, carrying.lost
        self._add({"op": "draft", "text": text, "gazetteer": gazetteer, "decisions": kept})
        if lost:
            self.notice = f"The file was changed by hand: {lost} earlier decisions are about what is no longer in it."

    def decide(self, number: int, asked: Mapping[str, Any]) -> None:
        """Make a decision; raises DecisionError where it makes no sense, StaleError where another came first."""
        self._hold(number)
        decision = self._decision(asked)
        self._add({**decision, "sentence": self._where(asked, decision)})
        self.notice = self._still_named(decision)

    def undo(self, number: int) -> None:
        """Take the last decision back."""
        self._hold(number)
        if not self.decisions:
            raise DecisionError("There is nothing to undo.")
        self._add({"op": "undo", "sentence": self.decisions[-1].get("sentence", "")})

    def save(self, number: int, *, with_text: bool = True) -> None:
        """Write the files that the decisions make; raises StaleError where somebody changed one meanwhile.

        The journal knows both before either is written, so whoever is stopped between them has lost nothing.
        """
        self._hold(number)
        if self._is_changed():
            raise StaleError(_WRITTEN_BY_HAND)
        if not with_text and not self.is_done:
            raise DecisionError("The sentences can be taken out when everything is decided.")
        text, gazetteer = self.decided(), self.decided_gazetteer()
        text = text if with_text else without_text(text)
        self._add({"op": "saved", "sha256": sha256(text), "gazetteer_sha256": sha256(gazetteer)})
        if gazetteer or self.beside.exists():
            self.write(self.beside, gazetteer)
        self.write(self.file, text)

    @property
    def is_saved(self) -> bool:
        """Return whether the files hold all decisions."""
        text, gazetteer = self.on_disk()
        return text in ((made := self.decided()), without_text(made)) and gazetteer == self.decided_gazetteer()

    @property
    def is_text_gone(self) -> bool:
        """Return whether the file has no sentences any more, so that only the journal has them."""
        return self.is_done and self.on_disk()[0] == without_text(self.decided())

    def close(self, number: int) -> None:
        """Take the text, and with it all decisions, out of the journal: from then on nothing can be undone."""
        self._hold(number)
        if not self.is_text_gone or not self.is_saved:
            raise DecisionError("Decide on everything and save without the sentences first.")
        self.journal.close(closing(self.journal.entries))
        self.replay.is_closed = True

    @property
    def is_done(self) -> bool:
        """Return whether every proposal and every sentence is decided."""
        outcome = self.outcome
        return all(outcome.state(one) != OPEN for one in self.cards(outcome).values()) and not self.left(outcome)

    def left(self, outcome: Outcome) -> list[str]:
        """Return the sentences that nothing cites yet and that have no reason."""
        return replace(self.standing, outcome=outcome).left()

    def decided(self) -> str:
        """Return the file that the decisions make, with its sentences."""
        return self._made(self.outcome)

    def _made(self, outcome: Outcome) -> str:
        made = decided_file(self.draft, outcome)
        return names_together(made) if self.standing.is_renamed else made

    def decided_gazetteer(self) -> str:
        """Return the gazetteer's part that the decisions make."""
        outcome = self.outcome
        return decided_file(self.standing.gazetteer, Outcome(outcome.states, outcome.fields))

    def gazetteer_to_check(self) -> str:
        """Return the gazetteer's part with what is not decided yet taken as it is proposed."""
        states = dict.fromkeys(self.standing.gazetteer.cards, ACCEPTED) | self.outcome.states
        return decided_file(self.standing.gazetteer, Outcome(states, self.outcome.fields))

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
            outcome.reasons[label] = TO_COME
        return without_text(self._made(outcome))

    def open_slugs(self) -> set[str]:
        """Return the slugs of records that are still to be decided on, and which others may name already."""
        outcome = self.outcome
        cards = [card for card in self.draft.cards.values() if outcome.state(card) == OPEN]
        return {str(pair.value) for card in cards for pair in card.pairs if pair.name == "slug"}

    def _hold(self, number: int) -> None:
        self._hold_open()
        if number != self.number:
            raise StaleError("another page decided meanwhile")

    def _hold_open(self) -> None:
        if self.replay.is_closed:
            raise DecisionError(_IS_CLOSED.capitalize() + ".")

    def _is_changed(self) -> bool:
        """Return whether a file is neither as it was read nor as it was saved."""
        return any(sha256(one) not in self.replay.saved for one in self.on_disk())

    def _where(self, asked: Mapping[str, Any], decision: Entry) -> str:
        """Return the sentence at which a decision was made: as the page says, else the first that the card cites."""
        if (said := asked.get("sentence", decision.get("label"))) in self.draft.sentences:
            return str(said)
        known = self.standing.cards
        cards = [known[one] for one in (asked.get("card"), *decision.get("cards", ())) if one in known]
        return next((label for one in cards for label in one.at), "")

    def _still_named(self, decision: Entry) -> str:
        """Return what to look at after an entry of the gazetteer was rejected that others still name."""
        now, outcome = self.standing.cards, self.outcome
        gone = [now[one] for one in decision.get("cards", ()) if outcome.states.get(one) == REJECTED]
        for card in (one for one in gone if one.is_of_gazetteer and "new" not in decision):
            others = [one for one in now.values() if not one.is_of_gazetteer and outcome.state(one) != REJECTED]
            left = [one for one in others if one.names(card.slug)]
            if left:
                titles = ", ".join(dict.fromkeys(f"{one.kind[-1].replace('_', ' ')}" for one in left))
                return f"Rejected. Still naming {card.slug}: {titles}. Correct or reject those, too."
        return ""

    def _add(self, entry: Entry) -> None:
        self.notice, self._standing = "", None
        self.journal.add(entry)
        self.replay.take(self.journal.entries[-1])

    def _decision(self, asked: Mapping[str, Any]) -> Entry:
        op = asked.get("op")
        outcome = self.outcome
        if op == NOTHING:
            return self._reason(asked.get("label"), asked.get("reason"))
        if op == FURNITURE:
            return {"op": ACCEPTED, "cards": self._furniture()}
        if op == ADDED:
            return self._addition(asked, outcome)
        if op == SPOKEN_BY:
            return with_speaker(asked, list(self.draft.sentences))
        card = self.cards(outcome).get(str(asked.get("card")))
        if not card or op not in (ACCEPTED, CORRECTED, REJECTED, SAME):
            raise DecisionError("There is no such proposal.")
        return self._on_card(card, str(op), asked, outcome)

    def _addition(self, asked: Mapping[str, Any], outcome: Outcome) -> Entry:
        """Return the decision to add a record, or an entry of the gazetteer."""
        kind = tuple(str(asked.get("kind", "")).split("/"))
        if kind[0] == GAZETTEER:
            return new_entry(self.standing, kind, asked.get("fields"))
        return addition(asked, self.cards(outcome), outcome, self.number)

    def _on_card(self, card: Card, op: str, asked: Mapping[str, Any], outcome: Outcome) -> Entry:
        if op == SAME:
            return same_as(self.standing, card, self._parts(card, outcome), asked)
        if op == REJECTED and card.is_head:
            raise DecisionError("The head cannot be rejected as a whole: correct what is wrong in it.")
        if card.parent and op != REJECTED and outcome.states.get(card.parent) == REJECTED:
            raise DecisionError("The record that it is part of is rejected: decide on that first.")
        parts = self._parts(card, outcome) if op == REJECTED else ()
        decision: dict[str, Any] = {"op": op, "cards": [card.id, *parts]}
        return decision | (self._correction(card, asked.get("fields")) if op == CORRECTED else {})

    def _correction(self, card: Card, asked: object) -> dict[str, Any]:
        """Return the fields of a correction; a slug that changes in it changes wherever the draft names it."""
        fields = _fields(card, asked)
        was = self.standing.slug_of(card)
        if not was or (new := str(fields.get("slug", was))) == was:
            return {"fields": fields}
        return {"fields": fields | {"slug": was}, **renaming(self.standing, was, new)}

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
        if label in self.standing.coded():
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


def beside(file: Path) -> Path:
    """Return where the part of the gazetteer is that a draft proposes."""
    return file.with_name(f"{file.stem}{BESIDE}")


def _fields(card: Card, asked: object) -> dict[str, Any]:
    """Return a card's fields as a person typed them, without those left empty."""
    fields = fields_typed(card.kind, asked, {one.name: one.value for one in card.shown})
    if not fields:
        raise DecisionError("Nothing is left of it: reject it instead.")
    return fields
