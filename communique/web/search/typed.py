"""What was typed into a search box: words and quoted phrases. Anything makes sense; no character is an operator."""

import re
import unicodedata
from typing import NamedTuple

from communique.wording.spelling import words_of

MOST_CHARACTERS = 300
MOST_TERMS = 12
LONGEST_WORD = 60
# Of a name with it the name is meant; in a phrase it stands as it is.
_POSSESSIVE = re.compile(r"(?<=[^\W_])['’]s\b", re.IGNORECASE)
_QUOTED = re.compile(r'"([^"]*)"|([^"]+)')
# Quotation marks as they are typed and pasted.
_QUOTATION_MARKS = str.maketrans("“”„«»", '"""""')
# So common that they tell nothing, unless there is nothing else.
_COMMON = frozenset(["a", "an", "and", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"])
Words = tuple[str, ...]


class Typed(NamedTuple):
    """What was typed: for showing, and as terms, each a word or the words of a phrase, in small letters a to z."""

    text: str
    terms: tuple[Words, ...]
    is_cut: bool

    @property
    def folded(self) -> str:
        """All of it as one spelling."""
        return " ".join(word for term in self.terms for word in term)


def read_typed(text: str) -> Typed:
    """The terms of a text; very long ones are cut, which is said."""
    shown = " ".join(_printable(text[: MOST_CHARACTERS + 1]).split())
    terms = list(dict.fromkeys(term for term in _terms(shown[:MOST_CHARACTERS]) if term))
    kept = [term for term in terms if term[0] not in _COMMON or len(term) > 1] or terms
    is_cut = len(text) > MOST_CHARACTERS or len(kept) > MOST_TERMS
    return Typed(shown[:MOST_CHARACTERS], tuple(kept[:MOST_TERMS]), is_cut)


def _printable(text: str) -> str:
    """The text without what controls or directs: such a character could turn the page around it."""
    return "".join(" " if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Zl", "Zp"} else one for one in text)


def _terms(text: str) -> list[Words]:
    found: list[Words] = []
    for phrase, loose in _QUOTED.findall(text.translate(_QUOTATION_MARKS)):
        if phrase:
            found.append(_words(phrase))
        found.extend((word,) for word in _words(_POSSESSIVE.sub("", loose)))
    return found


def _words(text: str) -> Words:
    return tuple(word[:LONGEST_WORD] for word in words_of(text))
