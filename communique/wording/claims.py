"""Claimed values in a reader's words: a value is what fact files write, read with the meanings of its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from communique.wording.figures import unit_behind
from communique.wording.terms import term_in_words
from communique.wording.values import value_in_words

# Between a member of a set and what it is there, as fact files have it.
_ROLE = " as "
_YES_NO = {"true": "yes", "false": "no"}
# Their bounds are counted in units that no reader would, and their values say their own.
_UNITS_APART = {"day", "min", "mo"}


def claim_in_words(claim: Mapping[str, Any], terms: Mapping[str, str] | None = None) -> str:
    """Return a claim's value: a record by its label (`thing`), a term, date, sum or number in words.

    The claim has `field`, `value`, `unit`, `thing` and perhaps `standing`; `terms` are the meanings of its field's.
    """
    value = str(claim["value"])
    if claim.get("standing") == "not representable":  # it is in our words
        return value
    if claim["thing"]:
        return member_in_words(str(claim["thing"]), value.partition(_ROLE)[2])
    if terms:
        return term_said(value, terms)[0] or value
    if value in _YES_NO and claim["field"].startswith("is_"):
        return _YES_NO[value]
    return value_in_words(with_unit(value, claim["unit"]))


def member_in_words(label: str, role: str | None = None) -> str:
    """Return what a set has: a record by its label, with what it is there."""
    return f"{label.removesuffix(' (territory)')} ({term_in_words(role)})" if role else label


def term_said(value: str, terms: Mapping[str, str]) -> tuple[str | None, str | None]:
    """Return a term in words, and what it means where that says more; a code says nothing, so its meaning is told."""
    meaning, words = terms.get(value), term_in_words(value)
    return (meaning, None) if words.isdigit() else (words, meaning if meaning != words else None)


def with_unit(value: str, unit: str | None) -> str:
    """Return a number with the unit that it is counted in; what names its own, and what is no number, as it is."""
    is_counted = unit and unit not in _UNITS_APART and value[-1:].isdigit()
    return f"{value}{unit_behind(str(unit), is_one=value == '1')}" if is_counted else value


def is_named_by(document: str, voice: str, mouth: str | None) -> bool:
    """Return whether a document's own label begins with whose word it is: `Brown, Weekly, 3 May 2031`."""
    first = document.split(", ", 1)[0]
    return not mouth and (first == voice or first in voice.split(" "))
