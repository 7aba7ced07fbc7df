"""Figures in a text: money, percentages, durations and measures, with their bounds, as a fact file writes them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from communique.drafting.languages import Language
from communique.drafting.text import Span
from communique.factfiles.texts.segment import Sentence

_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "₽": "RUB", "¥": "JPY", "₹": "INR", "₺": "TRY"}


@dataclass
class Figure(Span):
    """A figure in a sentence: `sort` is money, percent, duration or measure, `value` as a fact file writes it.

    `unit` is the currency (ISO 4217) or the unit (UCUM).
    """

    sort: str = ""
    value: str = ""
    unit: str = ""

    @property
    def written(self) -> str:
        """The figure with its unit, as an amount or a duration is written."""
        return f"{self.value} {self.unit}".strip()


class Figures:
    """The grammar of figures in a language."""

    def __init__(self, language: Language) -> None:
        self.language = language
        low, high = (_scales(language, end) for end in ("low", "high"))
        bound = "|".join(f"(?P<{name}>{words})" for name, words in language.table("bounds").items())
        currency = "|".join(f"(?P<{code}>{words})" for code, words in language.table("currencies").items())
        unit = "|".join(f"(?:{words})" for words in language.table("units").values())
        duration = "|".join(f"(?:{words})" for words in language.table("durations").values())
        self._thousands = re.compile(rf"(?:{language.words('thousands')})(?=\d{{3}}(?!\d))")
        number = f"(?:{language.frame('number', thousands=language.words('thousands'))}|{_spelt(language)})"
        signs = "".join(_SIGNS)
        ends = rf"(?P<low>{number})(?:[ -]?(?:{low})(?!\w))?"
        to = rf" ?(?:{language.words('range')}) ?(?:[{signs}]|US\$)?"
        upper = rf"(?:{to}(?P<high>{number})(?:[ -]?(?:{high})(?!\w))?)?"
        start = rf"(?:\b(?:{bound})\s+)?(?:\b(?:{language.words('from')})\s+)?"
        figure = rf"{ends}{upper}"
        self._patterns = {
            "money": re.compile(rf"{start}(?P<sign>US\$|[{signs}]) ?{figure}", re.IGNORECASE),
            "named money": re.compile(rf"{start}(?<![\w.,]){figure}[ -](?:{currency})(?!\w)", re.IGNORECASE),
            "percent": re.compile(rf"{start}(?<![\w.,]){figure} ?(?:{language.words('percent')})(?!\w)", re.IGNORECASE),
            "duration": re.compile(rf"{start}(?<![\w.,]){figure}[ -](?P<unit>{duration})(?!\w)", re.IGNORECASE),
            "measure": re.compile(rf"{start}(?<![\w.,]){figure}[ -](?P<unit>{unit})(?!\w)", re.IGNORECASE),
        }

    def figures(self, sentence: Sentence) -> Iterator[Figure]:
        """Yield the figures in a sentence, in order."""
        taken: list[Figure] = []
        for sort, pattern in self._patterns.items():
            for match in pattern.finditer(sentence.text):
                if any(match.start() < one.end and one.start < match.end() for one in taken):
                    continue
                if found := self._figure(sentence, sort, match):
                    taken.append(found)
        yield from sorted(taken, key=lambda one: one.start)

    def _figure(self, sentence: Sentence, sort: str, match: re.Match[str]) -> Figure | None:
        value = self._value(match)
        if sort.endswith("money"):
            unit = self._currency(match)
            return Figure(sentence, *match.span(), "money", value, unit)
        if sort == "percent":
            return Figure(sentence, *match.span(), sort, value, "%")
        table = "durations" if sort == "duration" else "units"
        named = [name for name, words in self.language.table(table).items() if _is(words, match["unit"])]
        if not named:
            return None
        unit = named[0]
        if sort == "duration" and value.split()[-1] != "1":
            unit += "s"
        return Figure(sentence, *match.span(), sort, value, unit)

    def _currency(self, match: re.Match[str]) -> str:
        groups = match.groupdict()
        if groups.get("sign"):
            return _SIGNS[groups["sign"][-1]]
        return next(code for code in self.language.table("currencies") if groups.get(code))

    def _value(self, match: re.Match[str]) -> str:
        groups = match.groupdict()
        low, high = self._number(groups["low"]), groups.get("high") and self._number(groups["high"])
        scales = [
            next((name for name in self.language.table("scales") if groups.get(f"{end}_{name}")), "")
            for end in ("low", "high")
        ]
        bound = next((name.replace("_", " ") for name in self.language.table("bounds") if groups.get(name)), "")
        if high:
            return f"{low} to {high} {scales[1] or scales[0]}".strip()
        return f"{bound} {low} {scales[0]}".strip()

    def _number(self, printed: str) -> str:
        """Return a printed number with a decimal point and nothing else: `17,000` -> `17000`, `4,5` -> `4.5`."""
        for words, value in self.language.table("numbers").items():
            if _is(str(words), printed):
                return str(value)
        plain = self._thousands.sub("", printed).replace(",", ".")
        return f"{Decimal(plain):f}"


def _scales(language: Language, end: str) -> str:
    return "|".join(f"(?P<{end}_{name}>{words})" for name, words in language.table("scales").items())


def _spelt(language: Language) -> str:
    return "|".join(rf"\b(?:{words})\b" for words in language.table("numbers"))


def _is(words: str, printed: str) -> bool:
    return bool(re.fullmatch(words, printed, re.IGNORECASE))
