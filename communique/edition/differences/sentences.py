"""Changes as sentences: `Grey Ferry loan: the amount was €40 million, is now €60 million (Quill 2031, ¶4.1).`"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from communique.edition.differences.changes import Change, Sort
from communique.edition.differences.compared_fields import WITHOUT_WORDS
from communique.edition.differences.told_values import WHOLE
from communique.wording import kind_in_words, plural, term_in_words
from communique.wording.field_names import field_within_sentence, is_several

# What a new record is called in a sentence, where the heading of its kind is no noun.
_KINDS = {"agenda item": "subject on the table", "financing": "financing"}
_TYPES = {"country": "state"}
_PROSE = {
    "summary",
    "note",
    "reference",
    "title",
    "reliability_note",
    "purpose",
    "qualifier",
    "condition",
    "label",
    "attitude",
}
Covered = Mapping[str, Any]


def sentence_of(change: Change, type_of_actor: str | None = None, covered: Covered | None = None) -> str:
    """Return a change as a sentence; of a new document `covered` tells how many records it speaks of."""
    if change.sort is Sort.NEW:
        return _new(change, type_of_actor, covered)
    return _SENTENCES[change.sort](change)


def _new(change: Change, type_of_actor: str | None, covered: Covered | None) -> str:
    noun = _noun(change.kind, type_of_actor)
    said = f"New {noun}: {change.label}{_in(change.new_sources)}."
    if not covered:
        return said
    records = plural(covered["records"], "record")
    return f"{said} It speaks of {records}, {covered['of_these_new']:,} of them new."


def _noun(kind: str, type_of_actor: str | None) -> str:
    if type_of_actor:
        return _TYPES.get(type_of_actor, term_in_words(type_of_actor))
    return _KINDS.get(kind) or kind_in_words(kind).lower()


def _gone(change: Change) -> str:
    why = f" {_closed(change.why)}" if change.why else ""
    sources = f" (it was in {change.old_sources})" if change.old_sources else ""
    return f"Gone: {change.label}{sources}.{why}"


def _renamed(change: Change) -> str:
    why = f" {_closed(change.why)}" if change.why else ""
    return f"{_label(change)} the address {change.former_slug} is now {change.slug}.{why}"


def _merged(change: Change) -> str:
    why = f" {_closed(change.why)}" if change.why else ""
    before = change.old_value if change.old_value != change.label else change.former_slug
    return f"{before} is now part of {change.label}, at the address {change.slug}.{why}"


def _changed(change: Change) -> str:
    field = str(change.field)
    subject, was, is_ = field_within_sentence(field), *(("were", "are") if is_several(field) else ("was", "is"))
    if change.field == WHOLE:
        said = f"it is said{_in(change.new_sources)}"
    elif change.old_value and change.old_value == change.new_value:
        said = f"{subject} {is_} {_value(change, change.new_value)}{_in(change.new_sources)}, as before"
    elif field in WITHOUT_WORDS or change.old_value == change.new_value:
        said = f"{subject} {'have' if is_several(field) else 'has'} changed{_in(change.new_sources)}"
    elif change.old_value is None:
        said = f"{subject} {was} blank, {is_} now {_value(change, change.new_value)}{_in(change.new_sources)}"
    elif change.new_value is None:
        said = f"{subject} {was} {_value(change, change.old_value)}{_in(change.old_sources)}, {is_} now blank"
    else:
        values = (_value(change, change.old_value), _value(change, change.new_value))
        said = f"{subject} {was} {values[0]}, {is_} now {values[1]}{_in(change.new_sources)}"
    return f"{_label(change)} {said}{_because(change)}"


def _label(change: Change) -> str:
    """Return what the record is called, as what is said of it goes on from there."""
    return f"{change.label} \N{EN DASH}" if ":" in change.label else f"{change.label}:"


def _because(change: Change) -> str:
    """Return why, as a clause, or as a sentence of its own where somebody wrote one."""
    if not change.why:
        return "."
    if change.why[:1].isupper():
        return f". {_closed(change.why)}"
    source = f" (until then: {change.old_sources})" if change.sort is Sort.REPLACED and change.old_sources else ""
    return f"; {change.why}{source}."


def _newly_disputed(change: Change) -> str:
    others = f" Others: {change.other_values}." if change.other_values else ""
    if change.field == WHOLE:
        denied = f": {change.other_values}" if change.other_values else ""
        said = f" It is said in {change.new_sources}." if change.new_sources else ""
        return f"{_label(change)} that it is so is now disputed{denied}.{said}"
    stands = f" What stands: {_value(change, change.new_value)}{_in(change.new_sources)}." if change.new_value else ""
    return f"{_label(change)} {field_within_sentence(str(change.field))} {_are(change)} now disputed.{stands}{others}"


def _no_longer_disputed(change: Change) -> str:
    if change.field == WHOLE:
        return f"{_label(change)} that it is so is no longer disputed{_in(change.new_sources)}."
    stands = f" It is {_value(change, change.new_value)}{_in(change.new_sources)}." if change.new_value else ""
    return f"{_label(change)} {field_within_sentence(str(change.field))} {_are(change)} no longer disputed.{stands}"


def _are(change: Change) -> str:
    return "are" if is_several(str(change.field)) else "is"


def _value(change: Change, value: str | None) -> str:
    """Return a value as it stands in a sentence: what is prose in quotation marks."""
    return f"“{value}”" if change.field in _PROSE and value else value or "blank"


def _in(sources: str | None) -> str:
    return f" ({sources})" if sources else ""


def _closed(sentence: str | None) -> str:
    said = str(sentence or "").strip()
    return said if said.endswith((".", "!", "?")) else f"{said}."


_SENTENCES: dict[Sort, Callable[[Change], str]] = {
    Sort.NEWLY_DISPUTED: _newly_disputed,
    Sort.REPLACED: _changed,
    Sort.CHANGED: _changed,
    Sort.NO_LONGER_DISPUTED: _no_longer_disputed,
    Sort.RENAMED: _renamed,
    Sort.MERGED: _merged,
    Sort.GONE: _gone,
}
