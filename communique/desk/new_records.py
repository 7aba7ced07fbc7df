"""Records that nobody proposed: what a person fills in becomes entries, each with the card that shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import yaml

from communique.desk.decided_file import ADDED, CORRECTED, REJECTED, Outcome
from communique.desk.draft_file import LABEL, NAMES, Card, Pair, labels_in
from communique.desk.flow import ValueTypedError, flow, typed
from communique.desk.forms import EVIDENCE, KEYS, VIEW, Kind, form_of, kind_name, kinds
from communique.desk.journal import Entry
from communique.desk.refusals import DecisionError
from communique.factfiles.reading.yaml_faults import LOADER
from communique.factfiles.values.slugs import slugify

# What begins with a bracket in a field of these is words or an open date all the same, and no list.
_NEVER_LISTS = ("text", "date")
_AS_IT_IS = "text"
_TRUTH = ("true", "false")


def fields_typed(kind: Kind, asked: object, was: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of a card as a person typed them, without those left empty; DecisionError where one is none."""
    if not isinstance(asked, dict):
        raise DecisionError("There are no fields.")
    form = form_of(kind)
    lists = {name for name, field in form.items() if field["is_list"]}
    texts = {name: _AS_IT_IS for name, one in form.items() if one["sort"] in _NEVER_LISTS and name not in lists}
    try:
        fields = typed({name: str(text) for name, text in asked.items()}, {**texts, **was}, lists)
    except ValueTypedError as error:
        raise DecisionError(f"{error}.") from None
    for name, value in fields.items():
        if isinstance(value, dict) and value.keys() == {"edtf"} and not isinstance(was.get(name), dict):
            fields[name] = value["edtf"]
        elif form.get(name, {}).get("is_truth_or_list") and isinstance(value, str) and value not in _TRUTH:
            fields[name] = [one.strip() for one in value.split(",")]
    return fields


def addition(asked: Mapping[str, Any], cards: Mapping[str, Card], outcome: Outcome, number: int) -> Entry:
    """Return the entry of the journal that adds a record, or a part of one, as a person filled it in."""
    kind = tuple(str(asked.get("kind", "")).split("/"))
    if kind not in kinds():
        raise DecisionError("There is no such kind of record.")
    parent = _parent(kind, cards.get(str(asked.get("parent") or "")), outcome)
    fields, key = fields_typed(kind, asked.get("fields"), {}), " ".join(str(asked.get("key") or "").split())
    if kind in KEYS and not parent and not key:
        raise DecisionError(f"{KEYS[kind]} is still to be filled in.")
    _complete(kind, fields, slugs_of(cards.values(), outcome))
    if parent and (kind[-1] == EVIDENCE or kind[-1] in outcome.said(parent)):
        return _longer(parent, kind[-1], fields, outcome)
    if kind == VIEW and not parent:
        known = (one for one in cards.values() if _is_live(one, outcome, VIEW[:1], key))
        parent = next(known, None)
    of = parent.id if parent else None
    records: list[Entry] = []
    if kind == VIEW and not parent:
        of = f"{VIEW[0]}-new-{number}"
        records.append({"id": of, "kind": VIEW[:1], "key": "", "parent": None, "fields": {"slug": key}})
    stands_under = key if kind == (NAMES,) else ""
    own = {"id": f"{kind[-1]}-new-{number}", "kind": kind, "key": stands_under, "parent": of, "fields": fields}
    return {"op": ADDED, "records": [*records, own]}


def _parent(kind: Kind, parent: Card | None, outcome: Outcome) -> Card | None:
    """Return what a part is to be part of; DecisionError where it cannot be."""
    is_whole = len(kind) == 1 or (kind == VIEW and not parent)
    if is_whole != (parent is None) or (parent and parent.kind != kind[:-1]):
        raise DecisionError(f"Choose what the {kind_name(kind).lower()} is part of.")
    if parent and outcome.state(parent) == REJECTED:
        raise DecisionError("The record that it is to be part of is rejected: decide on that first.")
    return parent


def _complete(kind: Kind, fields: dict[str, Any], taken: Collection[str]) -> None:
    """Give a record the slug that it needs, if nobody did; DecisionError where something else is missing."""
    form = form_of(kind)
    if "slug" in form and form["slug"]["is_required"] and "slug" not in fields and (label := fields.get("label")):
        fields["slug"] = free_slug(str(label), taken)
    for name, field in form.items():
        if field["is_required"] and name not in fields:
            raise DecisionError(f"{field['name']} is still to be filled in.")
    order = list(form)
    for name in sorted(
        fields, key=lambda one: (one not in ("slug", "label"), one in ("at", EVIDENCE), _at(order, one))
    ):
        fields[name] = fields.pop(name)


def _at(order: list[str], name: str) -> int:
    return order.index(name) if name in order else len(order)


def free_slug(label: str, taken: Collection[str]) -> str:
    """Return a slug for a label that nothing else has."""
    slug = slugify(label)[:200].strip("-")
    numbers = (f"{slug}-{number}" for number in range(2, len(taken) + 3))
    return slug if slug not in taken else next(one for one in numbers if one not in taken)


def slugs_of(cards: Iterable[Card], outcome: Outcome) -> set[str]:
    """Return the slugs that the cards of a draft have."""
    return {str(slug) for card in cards if (slug := outcome.said(card).get("slug"))}


def _longer(parent: Card, name: str, part: dict[str, Any], outcome: Outcome) -> Entry:
    """Return the correction that puts a part into a list that its record has as a value."""
    fields = dict(outcome.said(parent))
    there = fields.get(name, [])
    one = part["at"] if part.keys() == {"at"} and name == EVIDENCE else part
    fields[name] = [*(there if isinstance(there, list) else [there]), one]
    return {"op": CORRECTED, "cards": [parent.id], "fields": fields}


def _is_live(card: Card, outcome: Outcome, kind: Kind, slug: str) -> bool:
    return card.kind == kind and outcome.state(card) != REJECTED and outcome.said(card).get("slug") == slug


def card_of(record: Entry, beside: Sequence[str]) -> Card:
    """Return the card of a record that was added, `beside` being the sentences of what it is part of."""
    node = yaml.compose(flow(record["fields"]), Loader=LOADER)
    if not isinstance(node, yaml.MappingNode):
        raise TypeError(record)
    pairs = [Pair(name.value, value, 0, 0, 0) for name, value in node.value]
    at = list(dict.fromkeys(label for name in ("at", EVIDENCE) for label in labels_in(record["fields"].get(name, ""))))
    at = at or [*beside]
    return Card(record["id"], tuple(record["kind"]), record["key"], node, pairs, [], at, parent=record["parent"])


def with_speaker(asked: Mapping[str, Any], labels: list[str]) -> Entry:
    """Return the entry of the journal that says who speaks from one sentence to another; nobody where it is blank."""
    first, last = str(asked.get("first")), str(asked.get("last"))
    if not (LABEL.fullmatch(first) and first in labels and last in labels):
        raise DecisionError("Choose the first and the last sentence of what is said.")
    if labels.index(last) < labels.index(first):
        first, last = last, first
    return {"op": "spoken_by", "first": first, "last": last, "speaker": " ".join(str(asked.get("speaker")).split())}
