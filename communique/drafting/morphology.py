"""The forms of words: how a name or an office that is printed in some case is called where one looks it up."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import zip_longest
from typing import Any, Protocol

from communique.errors import CommuniqueError

_WORD = re.compile(r"[^\W\d_][\w-]*")
_PART = re.compile(r"[^\W\d_]\w*")
_CASES = ("nomn", "gent", "datv", "accs", "ablt", "loct")
_GENDERS = ("masc", "femn")
# Whoever holds an office in the news is more often a man.
_GENDER_PRIOR = {"masc": 1.5, "femn": 1.0}
_OF_PERSONS = frozenset({"Name", "Surn", "Patr"})
_OF_A_COMMON_NOUN, _OF_ONE_WITHOUT_CASES, _UNLIKELY = 0.3, 0.5, 0.001
# Foreign names that end so stay as they are in all cases; other vowels may be the ending of one.
_STAYS = re.compile(r".*[иоэ]", re.IGNORECASE)
# Surnames of women that end so do, too.
_CONSONANT = re.compile(r".*[бвгджзклмнпрстфхцчшщ]", re.IGNORECASE)
_SHORT = 3
# The first half of an adjective of two states: `российско-`, `армяно-`.
_HALVES = ((re.compile(r"(.*[сц]к)о"), "ий"), (re.compile(r"(.*)о"), "ский"))


class Morphology(Protocol):
    """The things that a language does to its words."""

    inflects: bool

    def lemmas(self, word: str, *, is_nominative: bool = False) -> frozenset[str]:
        """Return all first forms that a word may have, in small letters; `is_nominative`: that is its case in print."""

    def nominative(self, phrase: str) -> str:
        """Return an office in the nominative: its first noun and what stands before that; the rest depends on it."""

    def nominative_of_person(self, name: str, beside: str = "") -> str:
        """Return a person's name in the nominative; `beside` is a noun in the same case, such as the office."""

    def can_be_name(self, word: str) -> bool:
        """Return whether a capitalised word may be part of a person's name, as far as a dictionary can say."""

    def can_be_names(self, words: str) -> bool:
        """Return whether capitalised words may be a person's name: a given or foreign one tells that of the rest."""

    def is_given_name(self, word: str) -> bool:
        """Return whether a dictionary has a word as a given name."""


class Uninflected:
    """A language whose names have one form."""

    inflects = False

    def lemmas(self, word: str, *, is_nominative: bool = False) -> frozenset[str]:
        """Return the word itself."""
        del is_nominative
        return frozenset({word.casefold()})

    def nominative(self, phrase: str) -> str:
        """Return an office as it is printed."""
        return phrase

    def nominative_of_person(self, name: str, beside: str = "") -> str:
        """Return a name as it is printed."""
        del beside
        return name

    def can_be_name(self, word: str) -> bool:
        """Return that any word may be: there is no dictionary to ask."""
        return bool(word)

    def can_be_names(self, words: str) -> bool:
        """Return that any words may be."""
        return bool(words)

    def is_given_name(self, word: str) -> bool:
        """Return that no word is known to be one."""
        del word
        return False


class MorphologyError(CommuniqueError):
    """The dictionary of a language is not installed."""


@dataclass(frozen=True)
class _Form:
    """What a word may be: its case and gender (empty for any), its nominative and how likely that is."""

    case: str
    gender: str
    nominative: str
    weight: float


class Russian:
    """Russian words, by the dictionary of pymorphy3."""

    inflects = True

    @cached_property
    def _analyzer(self) -> Any:
        try:
            import pymorphy3  # noqa: PLC0415  optional: only texts in Russian need it
        except ModuleNotFoundError:
            raise MorphologyError("The dictionary of Russian is not installed; run `pip install pymorphy3`") from None
        return pymorphy3.MorphAnalyzer(lang="ru")

    def _parses(self, word: str) -> list[Any]:
        return list(self._analyzer.parse(word.lower()))

    @lru_cache(maxsize=100_000)  # noqa: B019  there is one in a process, and it is kept anyway
    def lemmas(self, word: str, *, is_nominative: bool = False) -> frozenset[str]:
        """Return the first forms that a word may have, without `ё`; of half an adjective, the whole one."""
        parses = self._parses(word)
        in_nominative = [one for one in parses if one.tag.case == "nomn"] if is_nominative else []
        found = {one.normal_form for one in in_nominative or parses} | {word.casefold()}
        for half, ending in _HALVES:
            if match := half.fullmatch(word.casefold()):
                found.add(match[1] + ending)
        return frozenset(one.replace("ё", "е") for one in found)

    def nominative(self, phrase: str) -> str:
        """Return an office in the nominative: `первым заместителем министра` -> `первый заместитель министра`."""
        words = list(_WORD.finditer(phrase))
        for place, word in enumerate(words):
            if noun := self._noun(word[0]):
                head = noun.inflect({"nomn"}) or noun
                before = [self._agreeing(one[0], head.tag) for one in words[:place]]
                forms = [*before, _cased(word[0], head.word)]
                return _replaced(phrase, words, forms)
        return phrase

    def _noun(self, word: str) -> Any:
        """Return how a word is read as a noun, in the singular if it can be; None where it is none."""
        parses = self._parses(word)
        nouns = [one for one in parses if one.tag.POS == "NOUN"]
        if not nouns or parses[0].tag.POS in ("ADJF", "PRTF", "CONJ", "PREP"):
            return None
        return max(nouns, key=lambda one: ("sing" in one.tag, one.score))

    def _agreeing(self, word: str, noun: Any) -> str:
        """Return an adjective as it stands before a noun in the nominative; any other word as it is."""
        wanted = {"nomn", noun.number} | ({noun.gender} if noun.number == "sing" and noun.gender else set())
        adjective = next((one for one in self._parses(word) if one.tag.POS in ("ADJF", "PRTF")), None)
        form = adjective.inflect(wanted) if adjective else None
        return _cased(word, form.word) if form else word

    def nominative_of_person(self, name: str, beside: str = "") -> str:
        """Return a name in the nominative, all words of which are taken to be in one case and of one gender."""
        words = list(_PART.finditer(name))
        forms = [list(self._forms_of_name(one[0])) for one in words]
        noun = self._noun(beside) if beside else None
        hints = [_Form(str(one.tag.case), "", "", one.score) for one in self._parses(beside)] if noun else []

        def likelihood(case: str, gender: str) -> float:
            some = [_best(one, case, gender) for one in (*forms, *([hints] if hints else []))]
            known = sum(math.log(one.weight if one else _UNLIKELY) for one in some)
            return known + math.log(_GENDER_PRIOR[gender]) + (0.1 if case == "nomn" else 0.0)

        choices = [(case, gender) for case in _CASES for gender in _GENDERS]
        case, gender = max(choices, key=lambda one: likelihood(*one))
        found = [_best(some, case, gender) for some in forms]
        names = [one.nominative if one else word[0] for one, word in zip(found, words, strict=True)]
        return _replaced(name, words, names)

    def _forms_of_name(self, word: str) -> Iterator[_Form]:
        """Yield what a word of a name may be."""
        if "." in word or len(word) == 1:
            yield _Form("", "", word, 1.0)
            return
        parses = [one for one in self._parses(word) if one.tag.POS == "NOUN" and one.tag.number != "plur"]
        is_known = any(_OF_PERSONS & one.tag.grammemes for one in parses) and self._analyzer.word_is_known(word.lower())
        if _STAYS.fullmatch(word) and not is_known:
            yield _Form("", "", word, 1.0)
            return
        if not is_known and _CONSONANT.fullmatch(word):
            yield _Form("", "femn", word, _OF_A_COMMON_NOUN)
        for one in parses or [one for one in self._parses(word) if one.tag.POS == "ADJF"]:
            form = one.inflect({"nomn"})
            weight = one.score * (1.0 if _OF_PERSONS & one.tag.grammemes else _OF_A_COMMON_NOUN)
            weight *= _OF_ONE_WITHOUT_CASES if "Fixd" in one.tag else 1.0
            case = "" if "Fixd" in one.tag else str(one.tag.case or "")
            yield _Form(case, str(one.tag.gender or ""), _cased(word, (form or one).word), weight)

    @lru_cache(maxsize=100_000)  # noqa: B019  there is one in a process, and it is kept anyway
    def can_be_name(self, word: str) -> bool:
        """Return whether a word is short, unknown, or one for a living being: others are no part of a name."""
        if len(word) <= _SHORT or not self._analyzer.word_is_known(word.lower()):
            return True
        return any({*_OF_PERSONS, "anim"} & one.tag.grammemes for one in self._parses(word) if one.tag.POS == "NOUN")

    def can_be_names(self, words: str) -> bool:
        """Return whether a given name or an unknown word begins some words, or each of them may be part of a name."""
        first, *rest = words.split()
        is_foreign = len(first) > _SHORT and not self._analyzer.word_is_known(first.lower())
        return is_foreign or self.is_given_name(first) or all(self.can_be_name(word) for word in (first, *rest))

    @lru_cache(maxsize=100_000)  # noqa: B019  there is one in a process, and it is kept anyway
    def is_given_name(self, word: str) -> bool:
        """Return whether the dictionary has a word as a given name."""
        is_known = self._analyzer.word_is_known(word.lower())
        return is_known and any("Name" in one.tag for one in self._parses(word))


_BY_NAME: dict[str, Morphology] = {"": Uninflected(), "russian": Russian()}


def morphology(name: str) -> Morphology:
    """Return the morphology that a language's words.yaml names; the trivial one where it names none.

    MorphologyError where its dictionary is not installed.
    """
    found = _BY_NAME[name]
    found.lemmas("")
    return found


def _best(forms: list[_Form], case: str, gender: str) -> _Form | None:
    """Return the likeliest of a word's forms that has a case and a gender."""
    fitting = [one for one in forms if one.case in ("", case) and one.gender in ("", gender)]
    return max(fitting, key=lambda one: one.weight, default=None)


def _replaced(phrase: str, words: list[re.Match[str]], forms: list[str]) -> str:
    """Return a phrase with other forms of its first words."""
    parts, end = [], 0
    for word, form in zip(words, forms, strict=False):
        parts += [phrase[end : word.start()], form]
        end = word.end()
    return "".join([*parts, phrase[end:]])


def _cased(like: str, word: str) -> str:
    """Return a word with capitals where another form of it has them, and with `ё` only where that has it."""
    letters = zip_longest(word, like[: len(word)])
    word = "".join("е" if (one, printed) == ("ё", "е") else one for one, printed in letters)
    if like.isupper() and len(like) > 1:
        return word.upper()
    printed, parts = like.split("-"), word.split("-")
    if len(printed) != len(parts):
        return word[:1].upper() + word[1:] if like[:1].isupper() else word
    return "-".join(
        part[:1].upper() + part[1:] if one[:1].isupper() else part for one, part in zip(printed, parts, strict=True)
    )
