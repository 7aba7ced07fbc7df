"""Views as sentences: `Hillmark fears that the toll hurts fishers`."""

from __future__ import annotations

from communique.wording.grammar import is_several, within_sentence

# By attitude, as a report in indirect speech: of one holder, of several, and both in the past.
_VERBS = {
    "is for": ("supports the idea that", "support the idea that", "supported the idea that", "supported the idea that"),
    "accepts": ("accepts that", "accept that", "accepted that", "accepted that"),
    "takes no side": (
        "takes no side on whether",
        "take no side on whether",
        "took no side on whether",
        "took no side on whether",
    ),
    "does not support": (
        "does not support the idea that",
        "do not support the idea that",
        "did not support the idea that",
        "did not support the idea that",
    ),
    "fears": ("fears that", "fear that", "feared that", "feared that"),
    "is against": (
        "is against the idea that",
        "are against the idea that",
        "was against the idea that",
        "were against the idea that",
    ),
}


def view_in_words(holder: str, attitude: str, proposition: str, *, is_past: bool = False) -> str:
    """Return who thinks what of a proposition, as a sentence without a full stop; without attitude, whose view."""
    if not attitude:
        return f"View of {within_sentence(holder)} on whether {within_sentence(proposition)}"
    return f"{holder} {_VERBS[attitude][is_several(holder) + 2 * is_past]} {within_sentence(proposition)}"


def reservations(qualifier: str | None, condition: str | None, when: str | None) -> str:
    """Return what goes behind a view: its condition, and the source's words, also for `when` it was held last."""
    words = ", ".join(f"“{word}”" for word in (qualifier, when) if word)
    return (f", on condition that {condition}" if condition else "") + (f" ({words})" if words else "")
