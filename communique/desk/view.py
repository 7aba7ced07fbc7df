"""The desk as the page shows it: sentences, cards and progress, as JSON."""

from __future__ import annotations

from typing import Any

from communique.desk.decided_file import OPEN, Outcome
from communique.desk.desk import Desk, is_furniture
from communique.desk.draft_file import HEAD, NAMES, NOTHING, Card
from communique.desk.flow import inputs
from communique.desk.forms import KEYS, Kind, also_called, field_name, form_of, kind_meaning, kind_name, kinds
from communique.desk.minutes import minutes, seconds_of
from communique.schema.vocabulary import CodingReason

LEFT, DECIDED = "left", "decided"
State = dict[str, Any]


def state_of(desk: Desk) -> State:
    """Return everything that the page shows of a desk."""
    outcome = desk.outcome
    all_cards = list(desk.cards(outcome).values())
    sentences = _sentences(desk, outcome, all_cards)
    open_cards = [one for one in all_cards if outcome.state(one) == OPEN]
    spent = seconds_of(desk.journal.entries)
    proposals = sum(one.is_proposed for one in all_cards)
    return {
        "number": desk.number,
        "file": desk.file.name,
        "sentences": sentences,
        "cards": [_card(card, outcome) for card in all_cards],
        "proposals": proposals,
        "decided_cards": proposals - len(open_cards),
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


def forms_of(_desk: Desk) -> State:
    """Return the kinds of entries, each with its form, and the reasons why there may be nothing to code."""
    reasons = [{"term": one.value, "meaning": one.meaning} for one in CodingReason]
    forms = {"/".join(kind): form_of(kind) for kind in [(HEAD,), (NOTHING,), *kinds()]}
    return {"forms": forms, "kinds": [_kind(one) for one in kinds()], "reasons": reasons}


def _kind(kind: Kind) -> State:
    return {
        "kind": "/".join(kind),
        "title": kind_name(kind),
        "meaning": kind_meaning(kind),
        "also": also_called(kind),
        "key": KEYS.get(kind, ""),
    }


def _sentences(desk: Desk, outcome: Outcome, cards: list[Card]) -> list[State]:
    left, speakers = set(desk.left(outcome)), desk.speakers(outcome)
    by_label: dict[str, list[Card]] = {}
    for card in cards:
        for label in outcome.cited(card):
            by_label.setdefault(label, []).append(card)
    found = []
    for one in desk.draft.sentences.values():
        citing = by_label.get(one.label, [])
        is_open = any(outcome.state(card) == OPEN for card in citing)
        state = OPEN if is_open else LEFT if one.label in left else DECIDED
        found.append(
            {
                "label": one.label,
                "paragraph": one.label.partition(".")[0],
                "text": one.text,
                "hints": [hint for hint in one.hints if hint != "nothing is proposed for it"],
                "state": state,
                "reason": outcome.reasons.get(one.label, ""),
                "speaker": speakers.get(one.label, ""),
                "cards": [card.id for card in citing],
            }
        )
    return found


def _card(card: Card, outcome: Outcome) -> State:
    shown = {name: text for field, value in outcome.said(card).items() for name, text in inputs(field, value).items()}
    return {
        "id": card.id,
        "kind": "/".join(card.kind),
        "title": kind_name(card.kind) + (f" of {card.key}" if card.kind == (NAMES,) else ""),
        "is_head": card.is_head,
        "is_proposed": card.is_proposed,
        "is_name": card.kind == (NAMES,),
        "has_slug": bool(card.slug),
        "thing": card.key if card.kind == (NAMES,) else card.slug,
        "parent": card.parent,
        "asks": card.asks,
        "at": outcome.cited(card),
        "state": outcome.state(card),
        "fields": [{"field": name, "name": field_name(name), "value": value} for name, value in shown.items()],
    }
