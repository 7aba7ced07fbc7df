"""New entries of the gazetteer on the desk: those that a draft proposes, and those that a person adds by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from communique.desk.draft_file import HEAD, NAMES, Card, DraftFile
from communique.desk.forms import listed_kinds
from communique.desk.journal import Entry
from communique.desk.new_records import fields_typed
from communique.desk.refusals import DecisionError
from communique.desk.standing import LISTED, SAME, Standing, added_card, with_entry
from communique.factfiles.values.slugs import slugify

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def new_entry(now: Standing, kind: tuple[str, ...], asked: object) -> Entry:
    """Return the decision to add an entry that a person typed; its slug is made of its label where none is given."""
    if kind not in listed_kinds():
        raise DecisionError("Choose what to add.")
    listed, fields = kind[-1], fields_typed(kind, asked, {})
    if not fields.get("label"):
        raise DecisionError("Say what it is called: its label.")
    slug = str(fields.pop("slug", "")) or slugify(str(fields["label"]))
    _refuse(now, slug)
    entry = {"slug": slug, **fields}
    name = f"{_slug_of_head(now.draft)}-new"
    card = added_card(with_entry(now.gazetteer, name, listed, entry), listed, slug)
    return {"op": LISTED, "list": listed, "name": name, "entry": entry, "cards": [card.id]}


def renaming(now: Standing, old: str, new: str) -> dict[str, Any]:
    """Return the part of a decision by which a slug of a draft becomes another, wherever the draft names it."""
    _refuse(now, new)
    return {"old": old, "new": new}


def same_as(now: Standing, card: Card, parts: Iterable[str], asked: Mapping[str, Any]) -> Entry:
    """Return the decision that an entry is of something that has a slug, which the draft is to name instead.

    The entry goes, with its `parts`, where the gazetteer or this draft has the other; a record of the corpus alone is
    told of by it from now on, and the entry is still to be decided on. A name may be decided on for what it names.
    """
    if card.kind[0] == NAMES:
        return _same_as_named(now, card.key, str(asked.get("to", "")).strip())
    old, new = now.slug_of(card), str(asked.get("to", "")).strip()
    if not old:
        raise DecisionError("This proposal has no slug, so it cannot be the same as another.")
    _refuse_itself(old, new)
    is_twice = card.is_of_gazetteer or _is_taken(now, new)
    return {"op": SAME, "cards": [card.id, *parts] if is_twice else [], "old": old, "new": new}


def _same_as_named(now: Standing, old: str, new: str) -> Entry:
    """Return the decision that what a name is of is something else: on its entry, where the draft has one."""
    entry = next((one for one in now.cards.values() if now.slug_of(one) == old), None)
    if entry:
        parts = [one.id for one in now.cards.values() if one.parent == entry.id]
        return same_as(now, entry, parts, {"to": new})
    _refuse_itself(old, new)
    return {"op": SAME, "cards": [], "old": old, "new": new}


def _refuse_itself(old: str, new: str) -> None:
    if "/" in new:
        raise DecisionError(
            f"The address {new} is made of what that record names. Take the slug out of this one with Correct: it gets "
            "the same address if it names the same."
        )
    if not _SLUG.fullmatch(new) or new == old:
        raise DecisionError(f"{new or 'Nothing'} is no slug of another; choose one that the corpus or this draft has.")


def is_listed(gazetteer: DraftFile, slug: str) -> bool:
    """Return whether a gazetteer has an entry with this slug, decided on or not."""
    entries = [one for _, listed in gazetteer.root.value if isinstance(listed.value, list) for one in listed.value]
    pairs = [pair for one in entries if isinstance(one.value, list) for pair in one.value]
    return any(name.value == "slug" and value.value == slug for name, value in pairs)


def _refuse(now: Standing, slug: str) -> None:
    if not _SLUG.fullmatch(slug):
        raise DecisionError(f"{slug}: no slug; write it of a-z, 0-9 and hyphens.")
    if _is_taken(now, slug):
        raise DecisionError(f"{slug} is the slug of another entry of this draft already.")


def _is_taken(now: Standing, slug: str) -> bool:
    return is_listed(now.gazetteer, slug) or any(now.slug_of(one) == slug for one in now.cards.values())


def _slug_of_head(draft: DraftFile) -> str:
    head = next(value for key, value in draft.root.value if key.value == HEAD)
    return next((str(value.value) for name, value in head.value if name.value == "slug"), "draft")
