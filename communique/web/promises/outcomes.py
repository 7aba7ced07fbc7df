"""What can become of a promise: its word, and a shape that tells it apart without colour."""

from collections.abc import Iterable
from typing import NamedTuple


class Outcome(NamedTuple):
    """An outcome: its word as the report has it, a sign to stand before it, and how it is coloured."""

    word: str
    sign: str
    tone: str


OUTCOMES = {
    one.word: one
    for one in (
        Outcome("kept", "✓", "kept"),
        Outcome("kept late", "✓", "kept late"),
        Outcome("kept in part", "◐", "kept"),
        Outcome("broken", "✕", "failed"),
        Outcome("cancelled", "⊘", "failed"),
        Outcome("overdue without news", "?", "overdue"),
        Outcome("overdue", "!", "overdue"),
        Outcome("delayed", "→", "moved"),
        Outcome("brought forward", "←", "moved"),
        Outcome("not yet due", "○", "open"),
        Outcome("without a day", "–", "open"),
    )
}


def counted(words: Iterable[str]) -> list[tuple[Outcome, int]]:
    """Return how many promises came to each outcome that occurs, in the order above."""
    found = list(words)
    return [(one, found.count(one.word)) for one in OUTCOMES.values() if one.word in found]
