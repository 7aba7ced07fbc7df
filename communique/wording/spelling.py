"""Spelling: words in the letters a to z, and what stays of a word when it is spelled by ear.

The snapshot is made with these functions and asked with them, so that both sides fold alike.
"""

import re
import unicodedata

from anyascii import anyascii

_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 50
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_VOWELS = re.compile(r"[aeiouh]+")
_TWICE = re.compile(r"(.)\1+")
# Letters for which one transliteration has these and another has those.
_SOUNDS = (
    *(("dzh", "j"), ("zh", "j"), ("kh", "x"), ("gh", "g"), ("ch", "c"), ("sh", "s"), ("ph", "f"), ("ck", "k")),
    *(("w", "v"), ("q", "k"), ("y", "i"), ("ee", "i"), ("oo", "u"), ("ou", "u"), ("aa", "a")),
)
_HEARD = dict(_SOUNDS)
_SOUND = re.compile("|".join(_HEARD))
_ALIKE = str.maketrans("cxj", "kkz")


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters a to z and digits; `Łódź` is `lodz`, `Пётр` is `petr`."""
    if text.isascii():
        return _WORD.findall(text.lower())
    return [folded for word in _WORD.findall(unicodedata.normalize("NFC", text)) if (folded := fold_word(word))]


def fold_word(word: str) -> str:
    """Return one word in small letters a to z and digits; nothing is left of what has none."""
    return _NO_LETTER.sub("", anyascii(word).lower())


def fold(text: str) -> str:
    """Return a text's words in small letters a to z, with single spaces between."""
    return " ".join(words_of(text))


def fold_if_foreign(*texts: str | None) -> str | None:
    """Return those of the texts that have words in other letters, folded; None where there is none."""
    foreign = [fold(text) for text in texts if text and _is_foreign(text)]
    return " ".join(foreign) or None


def _is_foreign(text: str) -> bool:
    """Return whether a word of the text is not written in plain letters; a dash or a quotation mark is no word."""
    return not text.isascii() and any(not word.isascii() for word in _WORD.findall(text))


def by_ear(word: str) -> str:
    """Return a folded word with one letter for a sound: `nakhichevan` is `naxicevan`."""
    return _SOUND.sub(lambda sound: _HEARD[sound.group()], word)


def skeleton(word: str) -> str:
    """Return a folded word without what transliterations differ in: vowels, h, doubled letters. `bergen` is `brgn`.

    A word that begins with a vowel keeps an `a` for it.
    """
    heard = by_ear(word)
    first = "a" if _VOWELS.match(heard.lstrip("h")) else ""
    return first + _TWICE.sub(r"\1", _VOWELS.sub("", heard).translate(_ALIKE))


def as_words(typed: object) -> str:
    """Return what was typed as words that SQLite's full-text index takes as such, in small letters a to z."""
    return " ".join(f'"{word}"' for word in fold(str(typed or "")).split()[:_MOST_WORDS]) or '""'
