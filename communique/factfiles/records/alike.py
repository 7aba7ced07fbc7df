"""Whether two spellings may be of one name: in another script, order or transcription, or with a slip of the pen.

Words are compared one by one. A word too many, or another word, makes another name: Australia and Austria, the railway
from Oslo to Bergen and the one from Oslo to Drammen. So does an ending, which makes a woman's surname, an adjective or
another country: Novotná, Austrian, Nigeria.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz

Words = tuple[str, ...]

_WORD = re.compile(r"[a-z]+|\d+")
_APOSTROPHES = str.maketrans("", "", "'`\u2018\u2019\u02bb\u02bc\u02bf")
# What two spellings of one name may differ by.
_SMALL = frozenset(
    re.findall(
        r"\w+",
        "a an and at city construction dr federal for in its kingdom mr mrs ms of official on project republic state "
        "territory the",
    )
)
# With one of these, it matters who comes first.
_ONE_WAY = {"after", "against", "before", "by", "from", "into", "over", "than", "through", "to"}
_ROMAN = re.compile(r"[ivx]+")
_PLURAL = re.compile(r"(?<=..[^s])s$")
# How one sound is written in different transcriptions.
_SOUNDS = [
    (re.compile(letters), instead)
    for letters, instead in (
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("sch", "sh"),
        ("dzh|zh|dj", "j"),
        ("ck|q|c(?!h)", "k"),
        ("w", "v"),
        ("oo|ou", "u"),
        ("ee|[iy]+", "i"),
        ("ks", "x"),
        (r"(.)\1+", r"\1"),
        ("(?<=[aeiou])h$", ""),
    )
]
_VOWELS = re.compile("[aeiou]")
_MOST_SLIPS = 2
# A slip of the pen leaves so many percent of a word that has so many letters; less is enough where the word is long, or
# the rest of the name is the same.
_LETTERS, _LETTERS_OF_LONG, _LETTERS_BESIDE = 5, 8, 4
_NEAR, _NEAR_OF_LONG, _NEAR_BESIDE = 85, 80, 70


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    """Return a word as it sounds, however it is transcribed."""
    if word.isdigit() or _ROMAN.fullmatch(word):
        return word
    sound = _PLURAL.sub("", word)
    for letters, instead in _SOUNDS:
        sound = letters.sub(instead, sound)
    return sound


@lru_cache(maxsize=100_000)
def skeleton(word: str) -> str:
    """Return the first letter of a word and its other consonants, which words with a slip mostly have in common."""
    return word[:1] + _VOWELS.sub("", word[1:])


def words_of(spelling: str) -> Words:
    """Return the words of a spelling in any script, as they sound, without those that tell nothing apart."""
    plain = spelling if spelling.isascii() else anyascii(spelling)
    return _sounds(_WORD.findall(plain.translate(_APOSTROPHES).lower()))


def words_of_slug(slug: str) -> Words:
    """Return the words of a slug, as they sound."""
    return _sounds(slug.split("-"))


def _sounds(words: list[str]) -> Words:
    return tuple([_sound(word) for word in words if word not in _SMALL] or words)


def outline(words: Words) -> Words:
    """Return what a name has in common with all that are `alike`, but for what it may leave out."""
    return tuple(sorted([skeleton(word) for word in words]))


def alike(one: Words, other: Words, *, persons: bool = False, in_order: bool = False, loosely: bool = False) -> bool:
    """Return whether two spellings may be of one name.

    Of persons, the surname alone may stand for the whole, and a letter for a first name. `in_order`: these are
    sentences, in which the order of words matters. `loosely`: one may have words that the other leaves out.
    """
    if one == other or "".join(one) == "".join(other):
        return True
    if in_order or _ONE_WAY.intersection(one) or _ONE_WAY.intersection(other):
        return len(one) == len(other) and _are_slips([(a, b) for a, b in zip(one, other, strict=True) if a != b], one)
    rest, other_rest = _without(one, other), _without(other, one)
    if not rest or not other_rest:
        return rest == other_rest or _is_part(one, other, persons=persons, loosely=loosely)
    if len(rest) != len(other_rest) or len(rest) > _MOST_SLIPS:
        return False
    orders = [list(zip(rest, some, strict=True)) for some in (other_rest, other_rest[::-1])]
    return any(_are_slips(pairs, one, persons=persons) for pairs in orders)


def _without(one: Words, other: Words) -> list[str]:
    return list((Counter(one) - Counter(other)).elements())


def _is_part(one: Words, other: Words, *, persons: bool, loosely: bool) -> bool:
    """Return whether the shorter of two spellings, whose words the longer all has, may stand for it."""
    short, long = sorted((one, other), key=len)
    return (persons and short[-1] == long[-1]) or (loosely and len(short) > 1)


def _are_slips(pairs: Sequence[tuple[str, str]], words: Words, *, persons: bool = False) -> bool:
    has_more = len(words) > len(pairs)
    return len(pairs) <= _MOST_SLIPS and all(_is_slip(*pair, has_more=has_more, persons=persons) for pair in pairs)


def _is_slip(one: str, other: str, *, has_more: bool, persons: bool) -> bool:
    """Return whether two words may be one; `has_more`: further words of the two names are the same."""
    short, long = sorted((one, other), key=len)
    if persons and has_more and len(short) == 1:
        return long.startswith(short)
    if long.startswith(short) or skeleton(one) != skeleton(other):
        return False
    return fuzz.ratio(one, other) >= _least_near(len(short), has_more=has_more)


def _least_near(letters: int, *, has_more: bool) -> float:
    if has_more and letters >= _LETTERS_BESIDE:
        return _NEAR_BESIDE
    if letters >= _LETTERS:
        return _NEAR_OF_LONG if letters >= _LETTERS_OF_LONG else _NEAR
    return math.inf
