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
    for word in found(text, words):
        parts += [escape(text[end : word.start()]), Markup("<mark>{}</mark>").format(word[0])]
        end = word.end()
    return Markup("").join([*parts, escape(text[end:])])


def snippet(text: str, words: AbstractSet[str], most: int = SNIPPET_CHARACTERS) -> str:
    """Return the text, or of a long one the part that begins shortly before the first of the words."""
    if len(text) <= most:
        return text
    word = next(iter(found(text, words)), None)
    start = max(0, word.start() - _LEAD) if word and word.end() > most else 0
    cut = text[start : start + most]
    if start:
        cut = f"…{cut.partition(' ')[2] or cut}"
    return f"{cut.rpartition(' ')[0] or cut}…" if start + most < len(text) else cut


def found(text: str, words: AbstractSet[str]) -> list[re.Match[str]]:
    """Return where the text has one of the words, however spelled."""
    return [one for one in WORD.finditer(text) if fold_word(one.group()) in words]
