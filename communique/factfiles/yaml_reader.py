"""Strict YAML: plain mappings, lists and text, each value with its line and column.

PyYAML's parser gives events; everything that makes YAML unsafe or surprising (tags, anchors, aliases, merge keys,
duplicate keys, further documents, invisible characters, great depth or size) is refused here, and no scalar is
converted: `no` stays "no". A field left empty (or `~`, or `null`) is as good as not written.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

import yaml

from communique.errors import shorten
from communique.factfiles.problems import FactFileError, Path, Problem, show_path, show_value

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 20
MAX_VALUES = 1_000_000
_NULLS = frozenset({"", "~", "null"})
# U+E0100 to U+E01EF are not among them: they choose the form of a character, as in Japanese names.
_UNSAFE_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufeff\uffa0\ufff9-\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
)
_LINE_END = re.compile("\r\n?|\n")
Mark = tuple[int, int]
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass
class Tree:
    """A file's content, and the line and column of every value by its path."""

    file: str
    value: Any = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    end: Mark | None = None

    def problem(self, path: Path, value: object, remedy: str) -> Problem:
        """Return a problem at `path`, or at the nearest value above it that stands in the file."""
        known = path
        while known and known not in self.marks:
            known = known[:-1]
        line, column = self.marks.get(known, (1, 1))
        if self.end:  # the parser finds nothing on a line that is not there
            line, column = min((line, column), self.end)
        return Problem(self.file, line, column, show_path(path), show_value(value), remedy)


def read_yaml(data: bytes, file: str) -> Tree:
    """Read `data` strictly; raises FactFileError with the first fault's place."""
    if len(data) > MAX_BYTES:
        _refuse(file, (1, 1), "", "", f"larger than {MAX_BYTES} bytes; split the file")
    text = decode_text(data, file)
    tree = Tree(file, end=place_after(text))
    reader = _Reader(tree, text)
    try:
        tree.value = reader.read()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        _refuse(
            file,
            min(place, place_after(text)),
            "",
            "",
            f"not YAML: {error.problem or error.context}; mend the syntax here",
        )
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        _refuse(file, (1, 1), "", "", f"not YAML: {error}".splitlines()[0])
    return tree


def place_after(text: str) -> Mark:
    """Return the line and column just after a text, whose lines end as YAML's do."""
    lines = _LINE_END.split(text)
    return len(lines), len(lines[-1]) + 1


def decode_text(data: bytes, file: str, after: Callable[[str], Mark] = place_after) -> str:
    """Return the text of UTF-8 bytes; raises FactFileError with the place of a control or invisible character.

    `after` knows the place that comes after a text.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        place = after(data[: error.start].decode("utf-8"))
        _refuse(file, place, "", repr(data[error.start : error.end])[1:], "not UTF-8; save the file as UTF-8")
    if unsafe := _UNSAFE_CHARACTER.search(text):
        place = after(text[: unsafe.start()])
        remedy = "a control or invisible character; delete it"
        _refuse(file, place, "", f"U+{ord(unsafe.group()):04X}", remedy)
    return text


def unsafe_character(text: str) -> str | None:
    """Return the first control or invisible character in a text, as U+0000; None if there is none."""
    unsafe = _UNSAFE_CHARACTER.search(text)
    return f"U+{ord(unsafe.group()):04X}" if unsafe else None


def _refuse(file: str, mark: Mark, name: str, value: str, remedy: str) -> NoReturn:
    raise FactFileError([Problem(file, *mark, name, value, remedy)])


class _Reader:
    """Turns the stream of parse events into values; one method for each sort of node."""

    def __init__(self, tree: Tree, text: str) -> None:
        self.tree = tree
        self.events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)

    def read(self) -> Any:
        next(self.events)
        started = next(self.events)
        if isinstance(started, yaml.StreamEndEvent):
            return None
        value = self.node(next(self.events), ())
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self.refuse(after, (), "a second document; a fact file holds one, so delete this `---`")
        return value

    def node(self, event: Any, path: Path) -> Any:
        self.tree.marks[path] = _mark(event)
        if len(self.tree.marks) > MAX_VALUES:
            self.refuse(event, (), f"more than {MAX_VALUES} values; split the file")
        if isinstance(event, yaml.AliasEvent):
            self.refuse(event, path, f"an alias (*{shorten(str(event.anchor))}); write the value out")
        if getattr(event, "anchor", None):
            self.refuse(event, path, f"an anchor (&{shorten(event.anchor)}); delete it")
        if getattr(event, "tag", None):
            self.refuse(event, path, f"a tag ({shorten(event.tag)}); delete it")
        if len(path) > MAX_DEPTH:
            self.refuse(event, (), f"nested deeper than {MAX_DEPTH} levels; fact files are flat")
        if isinstance(event, yaml.MappingStartEvent):
            return self.mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(path)
        return self.scalar(event, path)

    def scalar(self, event: Any, path: Path) -> str | None:
        if code := unsafe_character(event.value):
            remedy = f"an escaped control or invisible character ({code}); delete it"
            self.refuse(event, path, remedy)
        text: str = event.value
        return None if not event.style and text in _NULLS else text

    def mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        begins = self.tree.marks[path]  # reading a key marks its place
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.key(event, path)
            if key in values:
                self.refuse(event, (*path, key), "a second value for the same field; keep one")
            values[key] = self.node(next(self.events), (*path, key))
        self.tree.marks[path] = begins
        return {key: value for key, value in values.items() if value is not None}

    def key(self, event: yaml.Event, path: Path) -> str:
        key = self.node(event, path) if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent) else None
        if not isinstance(key, str):
            self.refuse(event, path, "a key that is not a plain word; give the field's name")
        if key == "<<":
            self.refuse(event, path, "a merge key (<<); write the fields out")
        return key

    def sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.node(event, (*path, len(values))))
        return values

    def refuse(self, event: yaml.Event, path: Path, remedy: str) -> NoReturn:
        _refuse(self.tree.file, _mark(event), show_path(path), "", remedy)


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1
