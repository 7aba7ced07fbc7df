"""Figures in prose, English and Russian: every number that words and digits of a sentence may stand for.

Read generously, to find out whether a number is printed there at all: of what has two readings, such as `1,300`, both
are yielded; which of them is meant is the coder's to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

# By how each word of a scale begins, in both languages, or is abbreviated; the longest first.
_SCALES = {
    r"trillions?|trn|tn|триллион\w*|трлн": 12,
    r"billions?|bln|bn|миллиард\w*|млрд": 9,
    r"millions?|mln|mn|миллион\w*|млн": 6,
    r"thousands?|тысяч\w*|тыс": 3,
    r"hundreds?|сотн\w+|сотен": 2,
}
_SCALE = "|".join(f"(?P<e{power}>{words})" for words, power in _SCALES.items())
# Right behind digits it may be a letter: `40b`.
_LETTERS = {"b": 9, "m": 6, "k": 3}
_WORDS: dict[str, int | Decimal] = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5,
    "sixth": 6, "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12, "once": 1,
    "twice": 2, "both": 2, "dozen": 12, "half": Decimal("0.5"), "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "семь": 7, "семи": 7, "семью": 7,
}  # fmt: skip
# Russian words by their stems, and how these may end: as nouns, numerals and adjectives do.
_STEMS: dict[str, int | Decimal] = {
    "одиннадцат": 11, "двенадцат": 12, "тринадцат": 13, "четырнадцат": 14, "пятнадцат": 15, "шестнадцат": 16,
    "семнадцат": 17, "восемнадцат": 18, "девятнадцат": 19, "двадцат": 20, "тридцат": 30, "сорок": 40, "пятьдесят": 50,
    "пятидесят": 50, "шестьдесят": 60, "шестидесят": 60, "семьдесят": 70, "семидесят": 70, "восемьдесят": 80,
    "восьмидесят": 80, "девяност": 90, "двест": 200, "двухсот": 200, "трист": 300, "трехсот": 300, "трёхсот": 300,
    "четырест": 400, "четырехсот": 400, "четырёхсот": 400, "пятьсот": 500, "пятисот": 500, "шестьсот": 600,
    "шестисот": 600, "семьсот": 700, "семисот": 700, "восемьсот": 800, "восьмисот": 800, "девятьсот": 900,
    "девятисот": 900, "ст": 100, "десят": 10, "девят": 9, "восем": 8, "восьм": 8, "седьм": 7, "шест": 6,
    "пят": 5, "четверт": 4, "четвёрт": 4, "четыр": 4, "четырьм": 4, "трет": 3, "трем": 3, "трём": 3, "тр": 3,
    "втор": 2, "дв": 2, "двум": 2, "двумя": 2, "двух": 2, "перв": 1, "одн": 1, "один": 1, "полтор": Decimal("1.5"),
    "половин": Decimal("0.5"),
}  # fmt: skip
_ENDINGS = (
    "ь|и|ью|ьми|ьмя|мя|а|я|о|у|ю|е|ё|ы|ый|ий|ой|ая|ья|ое|ье|ее|ого|ьего|ей|ьей|ому|ьему|ом|ьем|ем|ую|ью|ые|ьи|ие|ых|ех|ёх"
    "|ьих|их|ым|им|ьим|ыми|ими|ам|ами|ах"
)
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_STEM = "|".join(sorted(_STEMS, key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:[ ,.']\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_NO_LETTER_BEFORE, _NO_LETTER_BEHIND = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_TOKEN = re.compile(
    rf"(?P<digits>(?<![\d.,])(?:{_DIGITS}))(?P<letter>[bmk]{_NO_LETTER_BEHIND})?"
    rf"|{_NO_LETTER_BEFORE}(?P<half>пол)(?=миллиард|миллион|триллион)"
    rf"|{_NO_LETTER_BEFORE}(?P<word>{_WORD}){_NO_LETTER_BEHIND}"
    rf"|{_NO_LETTER_BEFORE}(?P<stem>{_STEM})(?:{_ENDINGS})?{_NO_LETTER_BEHIND}"
    rf"|(?:{_NO_LETTER_BEFORE}|(?<=пол))(?:{_SCALE}){_NO_LETTER_BEHIND}",
    re.IGNORECASE,
)
_ROMAN = re.compile(r"\b[IVXLC]+\b")
_OF_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# Between the two ends of a range, perhaps with a currency, and within one number.
_TO = re.compile(r"\W*(?:to|and|or|до|и|или)?\W*(?:\w{0,3}\$|[€£₽])?\W*", re.IGNORECASE)
_JOINED = re.compile(r"[\s-]*(?:and |и )?(?:an? |с )?", re.IGNORECASE)
_ONE, _HALF = Decimal(1), Decimal("0.5")
_HUNDRED, _TEN = 100, 10
_HUNDREDS = 2


class _Token(NamedTuple):
    """A number in all its readings, or a power of ten that it is times."""

    start: int
    end: int
    values: tuple[Decimal, ...] = ()
    power: int = 0
    is_digits: bool = False

    def follows(self, other: _Token) -> bool:
        """Return whether it is a part of the number that another one begins: `twenty` `five`, `five` `million`."""
        if self.power or other.power:
            return not (self.power and other.power) or other.power == _HUNDREDS or self.power < other.power
        if self.is_digits or other.is_digits:
            return self.values == (_HALF,)
        (mine,), (before,) = self.values, other.values
        return mine == _HALF or (mine < _TEN <= before < _HUNDRED and before % _TEN == 0) or mine < _HUNDRED <= before


def figures_in(text: str) -> set[Decimal]:
    """Return every number that a text may name, in digits or words; a power of ten by itself is one of it."""
    runs, found = list(_runs(text)), set[Decimal]()
    for run in runs:
        found |= _worth(run)
    for one, other in pairwise(runs):
        # `from 4 to 5 billion`
        power = max((token.power for token in other), default=0)
        if len(one) == 1 and one[0].values and power and _TO.fullmatch(text[one[0].end : other[0].start]):
            found |= {value.scaleb(power) for value in one[0].values}
    return found | {Decimal(_roman(match[0])) for match in _ROMAN.finditer(text)}


def _runs(text: str) -> Iterator[list[_Token]]:
    """Yield the tokens that make one number together: `3 million 162 thousand`, `twenty-five`."""
    run: list[_Token] = []
    for token in _tokens(text):
        if run and not (_JOINED.fullmatch(text[run[-1].end : token.start]) and token.follows(run[-1])):
            yield run
            run = []
        run.append(token)
    if run:
        yield run


def _tokens(text: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(text):
        start, end, kind = *match.span(), match.lastgroup or ""
        if match["digits"]:
            yield _Token(start, match.end("digits"), tuple(_readings(match["digits"])), is_digits=True)
            if match["letter"]:
                yield _Token(match.start("letter"), end, power=_LETTERS[match["letter"].lower()])
        elif kind.startswith("e"):
            yield _Token(start, end, power=int(kind[1:]))
        else:
            value = _HALF if match["half"] else (_WORDS if match["word"] else _STEMS)[match[kind].lower()]
            yield _Token(start, end, (Decimal(value),))


def _readings(digits: str) -> Iterator[Decimal]:
    """Yield what digits may stand for: a comma or a stop may divide thousands, or begin a fraction."""
    *before, last = re.split("[ ,.']", digits)
    if not before:
        yield Decimal(last)
        return
    if all(len(part) == len("000") for part in (*before[1:], last)):
        yield Decimal("".join((*before, last)))
    if digits[-len(last) - 1] in ",.":
        yield Decimal(f"{''.join(before)}.{last}")
    yield from (Decimal(part) for part in re.split("[ ']", digits) if part.isdecimal())


def _worth(run: list[_Token]) -> set[Decimal]:
    """Return what a run of tokens, and what each beginning of it, adds up to in all readings."""
    found, total, open_values = set[Decimal](), {Decimal(0)}, set[Decimal]()
    for token in run:
        if token.power == _HUNDREDS:
            open_values = {value * _HUNDRED for value in open_values or {_ONE}}
        elif token.power:
            scaled = {value.scaleb(token.power) for value in open_values or {_ONE}}
            total, open_values = {before + value for before in total for value in scaled}, set()
            found |= scaled
        else:
            open_values = {before + value for before in open_values or {Decimal(0)} for value in token.values}
        found |= {before + value for before in total for value in open_values or {Decimal(0)}} | open_values
    return found


def _roman(written: str) -> int:
    values = [_OF_ROMAN[letter] for letter in written]
    return sum(-one if one < other else one for one, other in pairwise([*values, 0]))
