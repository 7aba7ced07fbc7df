"""Decisions carried over to a file that was changed by hand: by what entries say, whatever their places are now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from communique.desk.decided_file import ACCEPTED, ADDED, CORRECTED, Outcome
from communique.desk.draft_file import NOTHING, Card, DraftFile
from communique.desk.journal import Entry
from communique.desk.spoken_by import SPOKEN_BY
from communique.desk.standing import LISTED


class Carrying:
    """Decisions on a draft as they were, and the file as it is now.

    The first `written` of them the file had before it was changed, so that it is the file's to say what became of them;
    those behind are decided still. `kept` are the decisions that go on, `lost` is the number of those whose records are
    no longer there.
    """

    def __init__(
        self,
        decisions: Sequence[Entry],
        written: int,
        cards: Mapping[str, Card],
        outcome: Outcome,
        now: DraftFile,
    ) -> None:
        self.cards, self.outcome, self.draft = cards, outcome, now
        self.now = self._now()
        self.settled: set[str] = set()
        self.added: set[str] = set()
        self.kept: list[Entry] = []
        self.lost = 0
        for number, one in enumerate(decisions):
            self.is_written = number < written
            self._carry(one)

    def _now(self) -> dict[str, str]:
        """Return the ids that cards have now, by those that they had: by what they say, said first, or are called."""
        there: dict[str, str] = {}
        for card in self.draft.cards.values():
            for said in self._sayings(card, Outcome(), card.parent):
                there.setdefault(said, card.id)
        now = {one: one for one in self.cards if one in self.draft.cards}
        for card in self.cards.values():
            parent = now.get(card.parent or "", card.parent)
            found = next((there[one] for one in self._sayings(card, self.outcome, parent) if one in there), None)
            if found and card.id not in now:
                now[card.id] = found
        return now

    def _sayings(self, card: Card, outcome: Outcome, parent: str | None) -> Iterator[str]:
        for fields in (outcome.said(card), _fields(card)):
            yield repr((card.kind, card.key, sorted(fields.items(), key=lambda one: one[0]), parent))
        if slug := _fields(card).get("slug"):
            yield repr((card.kind, slug))

    def _carry(self, decision: Entry) -> None:
        if decision["op"] in (NOTHING, SPOKEN_BY):
            labels = {decision[name] for name in ("label", "first", "last") if name in decision}
            is_there = labels <= self.draft.sentences.keys()
            self._keep(decision, is_kept=is_there and not self.is_written, is_lost=not is_there)
        elif decision["op"] == ADDED:
            self._carry_records(decision)
        elif decision["op"] == LISTED:
            self._carry_listed(decision)
        else:
            ids = [self.now.get(one, one) for one in decision["cards"] if self._concerns(one, decision)]
            is_lost = not any(one in self.settled and one in self.now for one in decision["cards"])
            is_rename = "new" in decision and not self.is_written
            self._keep(dict(decision) | {"cards": ids}, is_kept=bool(ids) or is_rename, is_lost=is_lost)

    def _carry_records(self, decision: Entry) -> None:
        missing = [one for one in decision["records"] if one["id"] not in self.now]
        records = [
            dict(one) | {"parent": self.now.get(one["parent"] or "", one["parent"])}
            for one in missing
            if not self.is_written and self._is_there(one["parent"])
        ]
        self.added |= {one["id"] for one in records}
        self.settled |= {one["id"] for one in decision["records"]}
        self._keep(dict(decision) | {"records": records}, is_kept=bool(records), is_lost=bool(missing))

    def _carry_listed(self, decision: Entry) -> None:
        slug = decision["entry"]["slug"]
        is_there = any(one.is_of_gazetteer and one.slug == slug for one in self.draft.cards.values())
        self.added |= set() if self.is_written else set(decision["cards"])
        self.settled |= set(decision["cards"])
        self._keep(decision, is_kept=not self.is_written and not is_there, is_lost=False)

    def _keep(self, decision: Entry, *, is_kept: bool, is_lost: bool) -> None:
        if is_kept:
            self.kept.append(decision)
        else:
            self.lost += is_lost

    def _is_there(self, parent: str | None) -> bool:
        return not parent or parent in self.now or parent in self.added

    def _concerns(self, card: str, decision: Entry) -> bool:
        """Return whether a decision still says something of a card; to unmark a proposal by hand decides on it."""
        was_settled = card in self.settled
        if decision["op"] in (ACCEPTED, CORRECTED):
            self.settled.add(card)
        if card not in self.now:
            return card in self.added
        there = self.draft.cards[self.now[card]]
        if there.is_proposed:
            return there.id == card
        is_said = decision["op"] == ACCEPTED or decision.get("fields") == _fields(there)
        return not self.is_written and not is_said and (was_settled or there.id == card)


def _fields(card: Card) -> dict[str, Any]:
    return {one.name: one.value for one in card.shown}
