"""Marking what was found in a text, and cutting a long text to what is around it."""

import re
from collections.abc import Set as AbstractSet

from markupsafe import Markup, escape

from communique.wording.spelling import fold_word

SNIPPET_CHARACTERS = 220
WORD = re.compile(r"[^\W_]+")
_LEAD = 60


def highlight(text: str, words: AbstractSet[str]) -> Markup:
    """Return the text with each of the words in `<mark>`, however spelled, and all else escaped."""
    parts, end = [], 0
    for found in _found(text, words):
        parts += [escape(text[end : found.start()]), Markup("<mark>{}</mark>").format(found.group())]
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])


def snippet(text: str, words: AbstractSet[str], most: int = SNIPPET_CHARACTERS) -> str:
    """Return the text, or of a long one the part that begins shortly before the first of the words."""
    if len(text) <= most:
        return text
    found = next(iter(_found(text, words)), None)
    start = max(0, found.start() - _LEAD) if found and found.end() > most else 0
    cut = text[start : start + most]
    before, after = "…" if start else "", "…" if start + most < len(text) else ""
    if before:
        cut = cut.partition(" ")[2] or cut
    if after:
        cut = cut.rpartition(" ")[0] or cut
    return f"{before}{cut}{after}"


def _found(text: str, words: AbstractSet[str]) -> list[re.Match[str]]:
    return [one for one in WORD.finditer(text) if fold_word(one.group()) in words]
