"""Locators as one reads them: sentences of a text, rows of a dataset."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"P(\d+)\.S(\d+)")
_ROW = re.compile(r"row=(\d+)")


def locator_in_words(label: str) -> str:
    """Return `P13.S4` as `paragraph 13, sentence 4`, `row=5` as `row 5`."""
    if found := _SENTENCE.fullmatch(label):
        return f"paragraph {found[1]}, sentence {found[2]}"
    return _ROW.sub(r"row \1", label)


def locator_in_short(label: str) -> str:
    """Return `P13.S4` as `¶13.4`, `row=5` as `row 5`."""
    if found := _SENTENCE.fullmatch(label):
        return f"¶{found[1]}.{found[2]}"
    return _ROW.sub(r"row \1", label)


def row_number(label: str) -> int | None:
    """Return 5 of `row=5`; None of a sentence."""
    found = _ROW.fullmatch(label)
    return int(found[1]) if found else None
