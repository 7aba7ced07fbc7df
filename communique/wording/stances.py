"""Views as sentences: `Hillmark fears that the toll hurts fishers`."""

from __future__ import annotations

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
_SMALL_WITHIN = ("A ", "An ", "The ")


def view_in_words(holder: str, attitude: str, proposition: str, *, is_past: bool = False) -> str:
    """Return who thinks what of a proposition, as a sentence without a full stop; without attitude, whose view."""
    if not attitude:
        return f"View of {holder} on whether {_within(proposition)}"
    return f"{holder} {_VERBS[attitude][_is_several(holder) + 2 * is_past]} {_within(proposition)}"


def reservations(qualifier: str | None, condition: str | None, when: str | None) -> str:
    """Return what goes behind a view: its condition, and the source's words, also for `when` it was held last."""
    words = ", ".join(f"“{word}”" for word in (qualifier, when) if word)
    return (f", on condition that {condition}" if condition else "") + (f" ({words})" if words else "")


def _is_several(holder: str) -> bool:
    """Return whether a name speaks of several: `Western countries`, and not `United States`."""
    last = holder.rpartition(" ")[2]
    return last[:1].islower() and last.endswith("s") and not last.endswith("ss")


def _within(proposition: str) -> str:
    """Return a clause as it stands within a sentence."""
    return proposition[:1].lower() + proposition[1:] if proposition.startswith(_SMALL_WITHIN) else proposition
