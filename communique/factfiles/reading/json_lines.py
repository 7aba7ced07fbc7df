"""JSON Lines, the bulk form of fact files: each line is one whole fact file as a JSON object.

It says what the YAML form says and is refused for the same reasons. A line in the canonical form (no spaces, no
escapes, defaults left out, as the corpus generator writes it) goes straight into typed entries; any other is read
strictly first.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

import msgspec

from communique.factfiles.reading.characters import Mark, decode_text, unsafe_character
from communique.factfiles.reading.entries import DocumentFile, GazetteerFile
from communique.factfiles.reading.json_places import bare_word, path_at, places_of_values, remedy_of, second_value
from communique.factfiles.reading.problems import FactFileError, Path, Problem, show_path, show_value
from communique.factfiles.reading.yaml_reader import MAX_BYTES, MAX_DEPTH, Tree
from communique.project import LINES_SUFFIX

SUFFIX = LINES_SUFFIX
_ENCODER = msgspec.json.Encoder()
_DECODERS: dict[bytes, msgspec.json.Decoder[DocumentFile] | msgspec.json.Decoder[GazetteerFile]] = {
    b'{"document"': msgspec.json.Decoder(DocumentFile),
    b'{"gazetteer': msgspec.json.Decoder(GazetteerFile),
}
_LONGEST_START = 11
# So much of what is no JSON is shown: on a long line, a column says little.
_SHOWN = 30


@dataclass
class JsonLine(Tree):
    """One line's content; where its values stand is found out only when there is something to say against them."""

    line: int = 1
    data: bytes = b""

    @property
    def text(self) -> str:
        """The line, decoded."""
        return self.data.decode()

    def content(self) -> Any:
        """Return what is in the line, as it is written."""
        return self.value or msgspec.json.decode(self.data)

    def problem(self, path: Path, value: object, remedy: str) -> Problem:
        """Return a problem at `path`, or at the nearest value above it that stands in the line."""
        if not self.marks:
            self.marks = _marks(self.text, self.line)
        return super().problem(path, value, remedy)


def read_line(data: bytes, shown: str, number: int) -> tuple[JsonLine, DocumentFile | GazetteerFile | None]:
    """Return one line, read strictly; raises FactFileError with the places of what is wrong."""
    if len(data) > MAX_BYTES:
        _refuse(shown, (number, 1), "", "", f"a line of more than {MAX_BYTES} bytes; split the file")
    text, unsafe = decode_text(data, shown, lambda before: (number, len(before) + 1))
    data = data.removeprefix(codecs.BOM_UTF8)
    tree = JsonLine(shown, line=number, data=data)
    if unsafe:
        tree.marks = _marks(text, number)
        raise FactFileError(tree.unsafe_at(((number, one.at + 1), one) for one in unsafe))
    entry = _canonical_entry(data)
    if entry is None:
        tree.value = _strict_value(tree)
    return tree, entry


def _canonical_entry(data: bytes) -> DocumentFile | GazetteerFile | None:
    """Return the typed entry of a line that encodes to as many bytes again, so that nothing in it was passed over."""
    decoder = _DECODERS.get(data[:_LONGEST_START])
    if decoder is None or b"\\" in data:
        return None
    try:
        entry = decoder.decode(data)
    except (msgspec.DecodeError, RecursionError):
        return None
    return entry if len(_ENCODER.encode(entry)) == len(data) else None


def _strict_value(tree: JsonLine) -> Any:
    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for key, value in items:
            if key in values:
                at, path = second_value(tree.text, key)
                _refuse_at(tree, at, path, "", "a second value for the same field; keep one")
            values[key] = value
        return values

    def constant(word: str) -> NoReturn:
        at, path = bare_word(tree.text, word)
        _refuse_at(tree, at, path, word, "not a number; correct it or leave the field out")

    try:
        value = json.loads(tree.text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        shown = show_value(error.doc[error.pos : error.pos + _SHOWN]) if error.doc[error.pos :].strip() else ""
        _refuse_at(tree, error.pos, path_at(error.doc, error.pos), shown, f"not JSON: {remedy_of(error)}")
    except (ValueError, RecursionError) as error:
        _refuse(tree.file, (tree.line, 1), "", "", f"not JSON: {error}".splitlines()[0])
    if "\\" in tree.text and (problems := list(_unsafe_in(tree, value, ()))):
        raise FactFileError(problems)
    return _without_blanks(tree, value, ()) if "null" in tree.text else value


def _unsafe_in(tree: JsonLine, value: Any, path: Path) -> Iterator[Problem]:
    if len(path) > MAX_DEPTH:
        yield tree.problem((), None, f"nested deeper than {MAX_DEPTH} levels; fact files are flat")
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _unsafe_in(tree, key, path)
            yield from _unsafe_in(tree, item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _unsafe_in(tree, item, (*path, index))
    elif isinstance(value, str) and (code := unsafe_character(value)):
        yield tree.problem(path, value, f"an escaped control or invisible character ({code}); delete it")


def _without_blanks(tree: JsonLine, value: Any, path: Path) -> Any:
    """Return a value without the fields that are null, which the tree notes."""
    if isinstance(value, list):
        return [_without_blanks(tree, item, (*path, index)) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        return value
    tree.blanks.extend((*path, key) for key, item in value.items() if item is None)
    return {key: _without_blanks(tree, item, (*path, key)) for key, item in value.items() if item is not None}


def _marks(text: str, line: int) -> dict[Path, Mark]:
    return {(): (line, 1)} | {path: (line, at + 1) for path, at in places_of_values(text).items()}


def _refuse_at(tree: JsonLine, at: int, path: Path, shown: str, remedy: str) -> NoReturn:
    _refuse(tree.file, (tree.line, at + 1), show_path(path), shown, remedy)


def _refuse(file: str, mark: Mark, name: str, value: str, remedy: str) -> NoReturn:
    raise FactFileError([Problem(file, *mark, name, value, remedy)])
