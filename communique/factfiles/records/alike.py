"""Whether two spellings may be of one name: in another script, order or transcription, or with a slip of the pen.

Words are compared one by one. A word too many, or another word, makes another name: Australia and Austria, the railway
from Oslo to Bergen and the one from Oslo to Drammen. So does an ending, which makes a woman's name, an adjective or
another country: Novotná, Alexandra, Austrian, Nigeria; but a body may be called Austrian or Austria's.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from communique.wording import spelling

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
# How one sound is written in different transcriptions.
_SOUNDS = [
    (re.compile(letters), instead)
    for letters, instead in (
        ("(?<=.)x", "ks"),
        ("kh", "h"),
        ("gh", "g"),
        ("ph", "f"),
        ("sch", "sh"),
        ("dzh|zh|dj", "j"),
        ("ck|q|c(?!h)", "k"),
        ("w", "v"),
        ("z", "s"),
        ("oo|ou", "u"),
        ("ee|[iy]+", "i"),
        (r"(.)\1+", r"\1"),
        ("^i(?=[aeou])", ""),
        ("(?<=[aeiou])h$", ""),
        # A plural.
        ("(?<=..[^s])s$", ""),
    )
]
_SYNONYMS = {"railroad": "railway"}
# Of Turkish and Azerbaijani, as English has them: a name with one of these letters is in such a spelling throughout.
_TURKIC = str.maketrans({"c": "j", "x": "kh", "ç": "ch", "ş": "sh", "ğ": "gh", "ə": "a", "ı": "i"})
_IS_TURKIC = re.compile("[çşğəı]")
_DOUBLED = re.compile(r"(.)\1+")
# Of the name of a state, or of what a body is for.
_ENDINGS = {"an", "ian", "al", "ari"}
_MOST_SLIPS = 2
# A slip of the pen leaves so many percent of a word that has so many letters; less is enough where the word is long, or
# the rest of the name is the same.
_LETTERS, _LETTERS_OF_LONG, _LETTERS_BESIDE = 5, 8, 4
_NEAR, _NEAR_OF_LONG, _NEAR_BESIDE, _NEAR_BESIDE_OF_PERSONS = 85, 80, 65, 70
# Where a short word stands alone, many consonants that are the same say more than its vowels.
_CONSONANTS = 3
# A consonant too many, or two that changed places, is a slip in words of so many letters.
_LETTERS_WITH_ONE_MORE, _LETTERS_WITH_ONE_MORE_BESIDE = 6, 5


@lru_cache(maxsize=100_000)
def _sound(word: str) -> str:
    """Return a word as it sounds, however it is transcribed."""
    if word.isdigit() or _ROMAN.fullmatch(word):
        return word
    sound = _SYNONYMS.get(word, word)
    for letters, instead in _SOUNDS:
        sound = letters.sub(instead, sound)
    return sound


@lru_cache(maxsize=100_000)
def _skeleton(word: str) -> str:
    """Return what words with a slip mostly have in common: consonants, of which *g* and *q* may be *k*."""
    return _DOUBLED.sub(r"\1", spelling.skeleton(word).replace("g", "k")) if word.isalpha() else word


def words_of(written: str) -> Words:
    """Return the words of a spelling in any script, as they sound, without those that tell nothing apart."""
    plain = written if written.isascii() else anyascii(written)
    return _sounds(_WORD.findall(plain.translate(_APOSTROPHES).lower()))


def readings(written: str) -> Iterator[Words]:
    """Yield the words of a spelling; of one in Turkic letters also those that they sound like."""
    yield words_of(written)
    if _IS_TURKIC.search(small := written.lower()):
        yield words_of(small.translate(_TURKIC))


def words_of_slug(slug: str) -> Words:
    """Return the words of a slug, as they sound."""
    return _sounds(slug.split("-"))


def _sounds(words: list[str]) -> Words:
    return tuple([_sound(word) for word in words if word not in _SMALL] or words)


def outline(words: Words) -> Words:
    """Return what a name has in common with all that are `alike`, but for what it may leave out."""
    return tuple(sorted([_skeleton(word) for word in words]))


def near_outlines(words: Words) -> Iterator[Words]:
    """Yield the outlines that a name has if a consonant of one word is a slip."""
    bones = [_skeleton(word) for word in words]
    least = _LETTERS_WITH_ONE_MORE_BESIDE if len(words) > 1 else _LETTERS_WITH_ONE_MORE
    for place, word in enumerate(words):
        if len(word) >= least - 1 and len(bones[place]) >= _CONSONANTS - 1 and word.isalpha():
            rest = bones[:place] + bones[place + 1 :]
            yield from (tuple(sorted([*rest, some])) for some in _with_one_less(bones[place]))


@lru_cache(maxsize=100_000)
def _with_one_less(bones: str) -> frozenset[str]:
    return frozenset(_DOUBLED.sub(r"\1", bones[:at] + bones[at + 1 :]) for at in range(len(bones)))


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
    return (persons and (short[-1] == long[-1] or len(short) > 1)) or (loosely and len(short) > 1)


def _are_slips(pairs: Sequence[tuple[str, str]], words: Words, *, persons: bool = False) -> bool:
    has_more = len(words) > len(pairs)
    return len(pairs) <= _MOST_SLIPS and all(_is_slip(*pair, has_more=has_more, persons=persons) for pair in pairs)


def _is_slip(one: str, other: str, *, has_more: bool, persons: bool) -> bool:
    """Return whether two words may be one; `has_more`: further words of the two names are the same."""
    short, long = sorted((one, other), key=len)
    if persons and has_more and len(short) == 1:
        return long.startswith(short)
    if long.startswith(short):
        ending = long.removeprefix(short)
        return has_more and not persons and len(short) >= _LETTERS_BESIDE and (len(ending) == 1 or ending in _ENDINGS)
    if persons and one.endswith("a") != other.endswith("a"):
        return False
    bones, other_bones = _skeleton(one), _skeleton(other)
    if bones == other_bones and len(long) - len(short) <= _MOST_SLIPS:
        return fuzz.ratio(one, other) >= _least_near(len(short), len(bones), has_more=has_more, persons=persons)
    least = _LETTERS_WITH_ONE_MORE_BESIDE if has_more else _LETTERS_WITH_ONE_MORE
    is_one_more = len(short) != len(long) or sorted(bones) == sorted(other_bones)
    return len(long) >= least and is_one_more and OSA.distance(bones, other_bones) == OSA.distance(one, other) == 1


def _least_near(letters: int, consonants: int, *, has_more: bool, persons: bool) -> float:
    if has_more and letters >= _LETTERS_BESIDE:
        return _NEAR_BESIDE_OF_PERSONS if persons else _NEAR_BESIDE
    if letters >= _LETTERS:
        return _NEAR_OF_LONG if letters >= _LETTERS_OF_LONG or consonants >= _CONSONANTS else _NEAR
    return math.inf
