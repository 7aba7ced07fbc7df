"""Views as sentences: `Hillmark fears that the toll hurts fishers`."""

from __future__ import annotations

from communique.wording.grammar import begin_sentence, is_several, with_article, within_sentence

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
    # To be against an idea may be to doubt it; what is meant is that it be not so.
    "is against": ("is against this:", "are against this:", "was against this:", "were against this:"),
}


def view_in_words(holder: str, attitude: str, proposition: str, *, is_past: bool = False) -> str:
    """Return who thinks what of a proposition, as a sentence without a full stop; without attitude, whose view."""
    if not attitude:
        return f"View of {with_article(within_sentence(holder))} on whether {within_sentence(proposition)}"
    verb = _VERBS[attitude][is_several(holder) + 2 * is_past]
    return f"{begin_sentence(with_article(holder))} {verb} {within_sentence(proposition)}"


def reservations(qualifier: str | None, condition: str | None, when: str | None) -> str:
    """Return what goes behind a view: its condition, and the source's words, also for `when` it was held last."""
    words = ", ".join(f"“{word}”" for word in (qualifier, when) if word)
    return (f", on condition that {condition}" if condition else "") + (f" ({words})" if words else "")
