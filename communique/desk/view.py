"""The desk as the page shows it: sentences, cards and progress, as JSON."""

from __future__ import annotations

from typing import Any

from communique.desk.decided_file import CORRECTED, Outcome
from communique.desk.desk import Desk, is_furniture
from communique.desk.draft_file import GAZETTEER, NAMES, Card
from communique.desk.flow import inputs
from communique.desk.forms import field_name, form_of, kind_name
from communique.desk.gazetteer_cards import SORTS
from communique.desk.minutes import minutes, seconds_of
from communique.desk.standing import cited
from communique.schema.vocabulary import CodingReason

OPEN, LEFT, DECIDED = "open", "left", "decided"
State = dict[str, Any]


def state_of(desk: Desk) -> State:
    """Return everything that the page shows of a desk."""
    outcome = desk.outcome
    cards = [_card(card, outcome) for card in desk.cards.values()]
    sentences = _sentences(desk, outcome)
    open_cards = [one for one in desk.cards.values() if one.id not in outcome.states]
    spent = seconds_of(desk.journal.entries)
    return {
        "number": desk.number,
        "file": desk.file.name,
        "sentences": sentences,
        "cards": cards,
        "decided_cards": len(cards) - len(open_cards),
        "decided_sentences": sum(one["state"] == DECIDED for one in sentences),
        "furniture": sum(map(is_furniture, open_cards)),
        "is_saved": desk.is_saved,
        "is_done": desk.is_done,
        "is_text_gone": desk.is_text_gone,
        "is_closed": desk.replay.is_closed,
        "minutes": minutes(sum(spent.values())),
        "minutes_at": {label: minutes(seconds) for label, seconds in spent.items()},
        "can_undo": bool(desk.decisions) and not desk.replay.is_closed,
        "notice": desk.notice,
    }


def forms_of(desk: Desk) -> State:
    """Return the forms of the cards by their kinds, and the reasons why there may be nothing to code."""
    kinds = {card.kind for card in desk.cards.values()} | {(GAZETTEER, str(one["list"])) for one in SORTS}
    reasons = [{"term": one.value, "meaning": one.meaning} for one in CodingReason]
    return {"forms": {"/".join(kind): form_of(kind) for kind in kinds}, "reasons": reasons, "sorts": SORTS}


def _sentences(desk: Desk, outcome: Outcome) -> list[State]:
    left = set(desk.standing.left())
    cards = desk.cards.values()
    found = []
    for one in desk.draft.sentences.values():
        citing = [card.id for card in cards if one.label in cited(card, outcome)]
        is_open = any(card not in outcome.states for card in citing)
        state = OPEN if is_open else LEFT if one.label in left else DECIDED
        found.append(
            {
                "label": one.label,
                "paragraph": one.label.partition(".")[0],
                "text": one.text,
                "hints": [hint for hint in one.hints if hint != "nothing is proposed for it"],
                "state": state,
                "reason": outcome.reasons.get(one.label, ""),
                "cards": citing,
            }
        )
    return found


def _card(card: Card, outcome: Outcome) -> State:
    state = outcome.states.get(card.id, OPEN)
    fields = {one.name: one.value for one in card.shown} if state != CORRECTED else outcome.fields[card.id]
    shown = {name: text for field, value in fields.items() for name, text in inputs(field, value).items()}
    return {
        "id": card.id,
        "kind": "/".join(card.kind),
        "title": kind_name(card.kind) + (f" of {card.key}" if card.kind == (NAMES,) else ""),
        "is_head": card.is_head,
        "is_name": card.kind == (NAMES,),
        "has_slug": bool(card.slug),
        "parent": card.parent,
        "asks": card.asks,
        "at": cited(card, outcome),
        "state": state,
        "fields": [{"field": name, "name": field_name(name), "value": value} for name, value in shown.items()],
    }
