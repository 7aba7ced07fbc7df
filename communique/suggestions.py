"""What somebody probably meant who wrote something unknown."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

# Of 100: how alike two words are at least where one is taken for a slip of the other.
ALIKE = 70
_SHOWN_OF_A_MISTAKE = 80


def likest(written: str, known: Iterable[str], alike: float = ALIKE) -> str:
    """Return what is likest among those that are known, the first of several; nothing where none is like it."""
    found = process.extractOne(
        written, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=alike
    )
    return str(found[0]) if found else ""


def did_you_mean(written: str, known: Iterable[str]) -> str:
    """Return a question, with a blank in front, for what is likest; nothing where none is like it."""
    alike = likest(written, known)
    return f" Did you mean {quoted(alike)}?" if alike else ""


def quoted(written: str) -> str:
    """Return what somebody wrote, short enough for a message."""
    cut = written if len(written) <= _SHOWN_OF_A_MISTAKE else f"{written[:_SHOWN_OF_A_MISTAKE]}…"
    return f"“{cut}”"
