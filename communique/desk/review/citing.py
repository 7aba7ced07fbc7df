"""What an entry cites, as items with their marks of doubt, and what one coding takes of it from another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

AT, EVIDENCE = "at", "evidence"
Item = dict[str, Any]


def items_of(entry: Mapping[str, Any]) -> list[Item]:
    """Return what an entry cites, each with its sentence: those for the whole first."""
    whole: list[Item] = [{AT: label} for label in str(entry.get(AT) or "").split()]
    cited = entry.get(EVIDENCE) or []
    return whole + [dict(one) if isinstance(one, dict) else {AT: one} for one in cited]


def cited_as(items: Iterable[Item], entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields by which an entry cites these: in short where it does so and all are plain."""
    items = list(items)
    are_plain = all(one.keys() == {AT} for one in items)
    if AT in entry and EVIDENCE not in entry and are_plain:
        return {AT: " ".join(one[AT] for one in items)}
    return {AT: None, EVIDENCE: [one[AT] if one.keys() == {AT} else one for one in items]}


def with_marks(items: Iterable[Item], other: Iterable[Item], marks: Collection[str]) -> list[Item]:
    """Return what is cited with some marks (how sure, whose word) as the other coding has them for the same."""
    theirs = {_what(one): one for one in other}
    mine = [_marked(one, theirs.pop(_what(one), None), marks) for one in items]
    sentences = {one[AT] for one in mine}
    return mine + [dict(one) for one in theirs.values() if one[AT] in sentences and set(marks) & one.keys()]


def with_sentences(items: Iterable[Item], other: Iterable[Item], wanted: Collection[str]) -> list[Item]:
    """Return what is cited as far as its sentences are wanted, and what the other coding cites of the rest."""
    mine = [one for one in items if one[AT] in wanted]
    missing = set(wanted) - {one[AT] for one in mine}
    return mine + [one for one in other if one[AT] in missing]


def _marked(item: Item, same: Item | None, marks: Collection[str]) -> Item:
    if same is None:
        return dict(item)
    return {name: value for name, value in item.items() if name not in marks} | {
        mark: same[mark] for mark in marks if mark in same
    }


def _what(item: Item) -> tuple[object, ...]:
    return item[AT], item.get("field", "")
