"""Where each value of a line of JSON stands, and what is wrong where it is none, in a coder's words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from communique.factfiles.reading.problems import Path

_TOKEN = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*"?|[{}\[\],:]|[^\s{}\[\],:"]+')
# Nothing deeper is looked at.
_DEEPEST = 100
_OF_ITS_OWN = "a backslash has a meaning of its own; write it twice"
# What the json module says of text that needs no look at what stands there.
_REMEDIES = {
    "Expecting ':'": "no colon behind the name of a field; write one",
    "Unterminated string": "the quotation mark at its beginning is never closed; close it",
    "Invalid \\escape": _OF_ITS_OWN,
    "Invalid \\u": _OF_ITS_OWN,
    "Invalid control character": "a tab within a text; write a space",
    "Extra data": "more behind the end of the record; one line holds one",
    "Illegal trailing comma": "a comma before the end; delete it",
}


def places_of_values(text: str) -> dict[Path, int]:
    """Return where each value begins, counted from 0, by its path; of what is no JSON, as far as it can be told."""
    return {path: at for at, path, is_value in _walk(text) if is_value}


def path_at(text: str, at: int) -> Path:
    """Return the path of the field or entry that something in a text belongs to."""
    found: Path = ()
    for begins, path, _ in _walk(text):
        if begins >= at:
            break
        found = path
    return found


def second_value(text: str, name: str) -> tuple[int, Path]:
    """Return where a field has a second value, and its path."""
    known: set[Path] = set()
    for at, path, is_value in _walk(text):
        if is_value and path in known and path[-1] == name:
            return at, path
        known |= {path} if is_value else set()
    return 0, (name,)


def bare_word(text: str, word: str) -> tuple[int, Path]:
    """Return where a word stands as a value without quotation marks, and its path."""
    return next(((at, path) for at, path, is_value in _walk(text) if is_value and text.startswith(word, at)), (0, ()))


def _walk(text: str) -> Iterator[tuple[int, Path, bool]]:
    """Yield where each token begins, the path behind it, and whether it begins a value."""
    path: list[str | int] = []
    opened: list[str] = []
    is_name = False
    for match in _TOKEN.finditer(text):
        part, at = match.group(), match.start()
        if is_value := part not in ("}", "]", ",", ":") and not is_name:
            yield at, tuple(path), True
        if part in ("}", "]") and opened:
            is_name = False
            opened.pop()
            path.pop()
        elif part in ("{", "[") and is_value:
            is_name = part == "{"
            opened.append(part)
            path.append("" if is_name else 0)
        elif part == "," and opened:
            is_name = opened[-1] == "{"
            path[-1] = "" if is_name else int(path[-1]) + 1
        elif is_name:
            is_name = False
            path[-1] = _name(part)
        if len(path) > _DEEPEST:
            return
        yield at, tuple(step for step in path if step != ""), False


def _name(part: str) -> str:
    try:
        return str(json.loads(part))
    except ValueError:
        return part.strip('"')


def remedy_of(error: json.JSONDecodeError) -> str:
    """Return what is wrong with text that is no JSON, and what to do about it."""
    for words, remedy in _REMEDIES.items():
        if error.msg.startswith(words):
            return remedy
    return _wrong_here(error)


def _wrong_here(error: json.JSONDecodeError) -> str:
    here = error.doc[error.pos : error.pos + 1]
    if not error.doc[error.pos :].strip():
        return "the line ends before the record does; close what is open with `}` and `]`"
    if error.msg.startswith("Expecting ','"):
        if here in ("}", "]"):
            return f"`{here}` closes what it did not open; correct it"
        return 'no comma before this, or a quotation mark within the text before it, which is written \\"'
    if here in ("}", "]", ","):
        return f"nothing between a comma and `{here}`; delete the comma, or write what is missing"
    if error.msg.startswith("Expecting property name"):
        return "the name of a field, in double quotation marks, is wanted here"
    return "no value; a text stands in double quotation marks, and only numbers, true, false and null without"
