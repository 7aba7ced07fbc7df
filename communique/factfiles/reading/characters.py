"""The characters of a fact file: UTF-8, and nothing that a reader cannot see."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable
from typing import NamedTuple

from communique.factfiles.reading.problems import FactFileError, Problem

Mark = tuple[int, int]
# The letters of scripts that are written with joiners: Arabic and its sisters, and those of India.
_JOINED = "\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff\ufb50-\ufdff\ufe70-\ufefe\u0900-\u0dff"
# U+E0100 to U+E01EF are not among them: they choose the form of a character, as in Japanese names.
_ALWAYS_UNSAFE = (
    "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff"
)
_UNSAFE = re.compile(f"[{_ALWAYS_UNSAFE}]|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])")
# One set of characters is looked for in a third of the time; in nearly every text there is none.
_SUSPECT = re.compile(f"[{_ALWAYS_UNSAFE}\u200c\u200d]")
_BYTE_ORDER_MARK = "\ufeff"
# Stands for a character that must not be there while the rest is looked at.
_PLACEHOLDER = "x"
_LINE_END = re.compile("\r\n?|\n")


class Unsafe(NamedTuple):
    """A control or invisible character: where it is in the text, counted from 0, and its code as U+0000."""

    at: int
    code: str

    @property
    def remedy(self) -> str:
        """Return what to do about it."""
        return "a control or invisible character; delete it"


def decode_text(data: bytes, file: str, after: Callable[[str], Mark]) -> tuple[str, list[Unsafe]]:
    """Return the text of UTF-8 bytes, a placeholder for each character that must not be in it, and where those are.

    A byte order mark is left out. `after` gives the line and column behind a text; raises FactFileError where the
    bytes are no UTF-8.
    """
    try:
        text = data.decode("utf-8").removeprefix(_BYTE_ORDER_MARK)
    except UnicodeDecodeError as error:
        value = repr(data[error.start : error.end])[1:]
        place = after(data[: error.start].decode("utf-8"))
        raise FactFileError([Problem(file, *place, "", value, "not UTF-8; save the file as UTF-8")]) from None
    found = _UNSAFE.finditer(text) if _SUSPECT.search(text) else ()
    unsafe = [Unsafe(match.start(), _code(match.group())) for match in found]
    return _UNSAFE.sub(_PLACEHOLDER, text) if unsafe else text, unsafe


def unsafe_character(text: str) -> str | None:
    """Return the first control or invisible character in a text, as U+0000; None if there is none."""
    unsafe = _UNSAFE.search(text)
    return _code(unsafe.group()) if unsafe else None


def without_unsafe(text: str) -> str:
    """Return a text without its control and invisible characters."""
    return _UNSAFE.sub("", text) if _SUSPECT.search(text) else text


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


class Lines:
    """The lines of a text, which end as YAML's do, and the line and column (from 1) of each of its characters."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = array("Q", [0])  # of a file of many short lines, a list is many times as large
        self._starts.extend(end.end() for end in _LINE_END.finditer(text))

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, number: int) -> str:
        """Return a line by its number, which counts from 1; empty where there is none."""
        if not 0 < number <= len(self._starts):
            return ""
        return self._text[self._starts[number - 1] : self._stop(number)]

    def _stop(self, number: int) -> int:
        if number == len(self._starts):
            return len(self._text)
        start, stop = self._starts[number - 1], self._starts[number] - 1
        return stop - (stop > start and self._text[stop] == "\n" and self._text[stop - 1] == "\r")

    def replaced(self, first: int, last: int, instead: str) -> str:
        """Return the text with lines in place of some; empty ones make up the rest, so that all keep their numbers."""
        start, stop = self._starts[first - 1], self._stop(last)
        kept = instead or " " * (self._text[start - 1 : start] == "\r")  # or a line end before and behind become one
        return self._text[:start] + kept + "\n" * (last - first - kept.count("\n")) + self._text[stop:]

    def place(self, index: int) -> Mark:
        """Return where a character is."""
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1

    @property
    def end(self) -> Mark:
        """Return the place behind the last character."""
        return self.place(len(self._text))


def place_after(text: str) -> Mark:
    """Return the line and column just after a text."""
    return Lines(text).end
