"""Locators as one reads them: sentences of a text, rows of a dataset."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"P(\d+)\.S(\d+)")
_ROW = re.compile(r"([a-z][a-z-]*)=(\d+)")
_IN_ORDER = "row"


def locator_in_words(label: str) -> str:
    """Return `P13.S4` as `paragraph 13, sentence 4`, `row=1204` as `row 1,204`, `project=41268` as `project 41268`."""
    if found := _SENTENCE.fullmatch(label):
        return f"paragraph {found[1]}, sentence {found[2]}"
    return _ROW.sub(_row, label)


def locator_in_short(label: str) -> str:
    """Return `P13.S4` as `¶13.4`, `row=1204` as `row 1,204`."""
    if found := _SENTENCE.fullmatch(label):
        return f"¶{found[1]}.{found[2]}"
    return _ROW.sub(_row, label)


def _row(found: re.Match[str]) -> str:
    """Return a row's place in its file with commas, as it counts; a publisher's number as that writes it."""
    number = f"{int(found[2]):,}" if found[1] == _IN_ORDER else found[2]
    return f"{found[1].replace('-', ' ')} {number}"


def row_number(label: str) -> int | None:
    """Return 5 of `row=5`, 41268 of `project=41268`; None of a sentence."""
    found = _ROW.fullmatch(label)
    return int(found[2]) if found else None


def row_address(url: str | None, label: str) -> str | None:
    """Return where a row can be seen, by the address of a dataset's rows, which has {} for the number; None without."""
    number = row_number(label)
    return url.replace("{}", str(number)) if url and number else None
