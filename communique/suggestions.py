"""What somebody probably meant who wrote something unknown."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import fuzz, process, utils

# Of 100: how alike two words are at least where one is taken for a slip of the other.
ALIKE = 70


def likest(written: str, known: Iterable[str], alike: float = ALIKE) -> str:
    """Return what is likest among those that are known, the first of several; nothing where none is like it."""
    found = process.extractOne(
        written, list(known), scorer=fuzz.ratio, processor=utils.default_process, score_cutoff=alike
    )
    return str(found[0]) if found else ""
