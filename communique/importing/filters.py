"""Filters: what a cell means, by a mapping's code lists, numbers and dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from communique.factfiles.values.slugs import slugify
from communique.importing.mapping import Codes, Date, Mapping, Number, Pattern
from communique.importing.templates import Filter, UnfitError

_KEPT = 100_000


def filters_of(mapping: Mapping) -> dict[str, Filter]:
    """Return a mapping's filters by name, those that every mapping has included; resolvers are none of them."""
    found: dict[str, Filter] = {"slug": _slugs, "number": _numbers(Number())}
    found |= {name: _terms(name, codes) for name, codes in mapping.codes.items()}
    found |= {name: _numbers(number) for name, number in mapping.numbers.items()}
    found |= {name: _days(date) for name, date in mapping.dates.items()}
    found |= {name: _parts(name, pattern) for name, pattern in mapping.patterns.items()}
    return found


def _slugs(text: str) -> list[str]:
    if not (slug := slugify(text)):
        raise UnfitError("No slug can be made of it", "it has no letter or digit; use another column")
    return [slug]


def _terms(name: str, codes: Codes) -> Filter:
    fold: Callable[[str], str] = str.casefold if codes.ignore_case else str
    terms = {fold(code): [term] for code, term in codes.terms.items()} | {fold(code): [] for code in codes.blank}
    # Of two that a cell begins with, the longer one is meant.
    starts = sorted(terms, key=len, reverse=True) if codes.match == "start" else []

    @lru_cache(_KEPT)
    def term(text: str) -> list[str]:
        folded = fold(text)
        code = next((start for start in starts if folded.startswith(start)), folded)
        if code in terms:
            return terms[code]
        if codes.else_ == "blank":
            return []
        remedy = f"add it to `codes.{name}.terms`, or under `blank` if it says nothing"
        raise UnfitError("Not in the code list", remedy)

    return term


def _numbers(number: Number) -> Filter:
    times = Decimal(str(number.times))

    def written(text: str) -> list[str]:
        plain = text.replace(number.thousands, "") if number.thousands else text
        try:
            value = Decimal(plain.replace(number.decimal, ".")) * times
        except InvalidOperation:
            value = Decimal("nan")
        if not value.is_finite():
            raise UnfitError(
                "Not a number", "correct it, list it under `reading.empty`, or say how numbers are written"
            )
        if number.decimals is not None:
            value = round(value, number.decimals)
        shown = f"{value:f}"
        return [shown.rstrip("0").rstrip(".") if "." in shown else shown]

    return written


def _parts(name: str, pattern: Pattern) -> Filter:
    match = re.compile(pattern.match).fullmatch

    def part(text: str) -> list[str]:
        if found := match(text):
            return [found[1]] if found[1] else []
        if pattern.else_ == "refuse":
            raise UnfitError("Not as the pattern has it", f"correct it, or `patterns.{name}.match`")
        return [text] if pattern.else_ == "keep" else []

    return part


def _days(date: Date) -> Filter:
    def day(text: str) -> list[str]:
        try:
            return [datetime.strptime(text, date.format).date().isoformat()]
        except ValueError as error:
            raise UnfitError("Not a day", f"not written as {date.format}; correct it or the format") from error

    return day
