"""Strict YAML: plain mappings, lists and text, each value with its line and column.

PyYAML's parser gives events; everything that makes YAML unsafe or surprising (tags, anchors, aliases, merge keys,
duplicate keys, further documents, invisible characters, a text cut short by a comment or comma, great depth or size) is
refused here, all of it at once, and no scalar is converted: `no` stays "no". A field left empty (or `~`, or `null`) is
as good as not written.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from communique.errors import shorten
from communique.factfiles.reading.characters import Lines, Mark, Unsafe, decode_text, place_after, unsafe_character
from communique.factfiles.reading.drafts import HAS_TEXT, MARK, first_sentence, undecided
from communique.factfiles.reading.problems import FactFileError, Path, Problem, show_path, show_value
from communique.factfiles.reading.repair import Repair
from communique.factfiles.reading.yaml_faults import LOADER, Fault, explain

MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 20
MAX_VALUES = 1_000_000
# More faults than these are one fault of the whole file; and each means to read the rest again.
MOST_FAULTS = 100
# And with more than these of any sort, it is some other kind of file.
MOST_PROBLEMS = 1000
_MOST_READ_AGAIN = 64 * 1024 * 1024
_NULLS = frozenset({"", "~", "null"})
_QUOTES, _SIGNS = ("'", '"'), ("|", ">")
# A comment that may be the rest of a text, by what stands before it: a plain text, one in quotation marks, a sign.
_HIDING = {
    "": re.compile(r"[ \t]*,?[ \t]+#"),
    **dict.fromkeys(_QUOTES, re.compile("#")),
    **dict.fromkeys(_SIGNS, re.compile(r"[^#]*#")),
}
# A line that would have gone on with the text above it.
_CUT = re.compile(r"\s*#\S")
_OR_ALONE = "put the whole text in quotation marks, or the comment on a line of its own"
_IN_QUOTES = "while scanning a quoted scalar"
_AND_MORE = "the rest of the file was not read; mend these first"
_OR_QUOTE = "or put a text that begins so in quotation marks"
# Lines that may have named something, or cited a sentence.
_NAMES = re.compile(r"\b(slug|code|of|also)[\"']?[ \t]*:|[{\[]")
_CITES = re.compile(r"\b(at|evidence|also_says|passages|start|end)\b|P[1-9]|[{\[]")
# A line on which those below it hang.
_OPENS = re.compile(r":[ \t]*(#.*)?$")
_COLON = re.compile(r"[ \t]*:")


@dataclass
class Tree:
    """A file's content, the line and column of every value by its path, and the paths of fields left empty.

    `read_as` are slugs in it that are read as others, so that messages name what its coder wrote. Where its form is at
    fault, `misfits` say so, and `repair` how it is understood all the same. Where it cannot be read, `unread` says so,
    and the lines of `set_aside` are not in it; `is_shaken` is whether others hang on these. `lost`
    is what stands in them.
    """

    file: str
    value: Any = None
    marks: dict[Path, Mark] = field(default_factory=dict)
    end: Mark | None = None
    blanks: list[Path] = field(default_factory=list)
    read_as: Mapping[str, str] = field(default_factory=dict)
    misfits: Sequence[Problem] = ()
    repair: Repair = field(default_factory=Repair)
    unread: list[Problem] = field(default_factory=list)
    set_aside: set[int] = field(default_factory=set)
    is_shaken: bool = False
    lost: str = ""

    def note(self, misfits: Sequence[Problem], repair: Repair | None = None) -> None:
        """Note what in the file is not of its form, and how it is understood all the same."""
        self.misfits, self.repair = misfits, repair or Repair()
        self.repair.is_short |= bool(_NAMES.search(self.lost))

    @property
    def may_cite_more(self) -> bool:
        """Return whether what could not be read may have named sentences."""
        return bool(_CITES.search(self.lost))

    def is_guessed(self, path: Path) -> bool:
        """Return whether an entry is understood in part only, so that what is said of it as a whole may be wrong."""
        if self.unread:  # any part of any entry may have been set aside
            written = self.written(path)
            return isinstance(written, dict) and "edtf" not in written and path[:1] != ("passages",)
        return bool(self.repair.guessed) and self.repair.as_written(path) in self.repair.guessed

    def written(self, path: Path) -> Any:
        """Return what stands at a path, be it of the right form or not; None where nothing does."""
        here = self.content()
        for part in self.repair.as_written(path):
            try:
                here = here[part]
            except (LookupError, TypeError):
                return None
        return here

    def problem(self, path: Path, value: object, remedy: str) -> Problem:
        """Return a problem at `path`, or at the nearest value above it that stands in the file."""
        known = path = self.repair.as_written(path)
        while known and known not in self.marks:
            known = known[:-1]
        if written := self.read_as and self.written_at(path):
            of = self.read_as[written]
            value = written if value == of else value
            remedy += f"; an editor has `{written}` read as `{of}` (`same`): if that is wrong, delete it there"
        line, column = self.marks.get(known, (1, 1))
        if self.end:  # the parser finds nothing on a line that is not there
            line, column = min((line, column), self.end)
        return Problem(self.file, line, column, show_path(path), show_value(value), remedy)

    def content(self) -> Any:
        """Return what is in the file, as it is written."""
        return self.value

    def written_at(self, path: Path) -> str | None:
        """Return the slug at a path, or nearest above it, that is read as another."""
        here, found = self.content(), None
        for step in (None, *path):
            try:
                here = here if step is None else here[step]
            except (LookupError, TypeError):
                break
            slug = here.get("slug") if isinstance(here, dict) else here
            found = slug if isinstance(slug, str) and slug in self.read_as else found
        return found

    def unsafe_at(self, places: Iterable[tuple[Mark, Unsafe]]) -> Iterator[Problem]:
        """Yield control and invisible characters as problems of the values that they are in."""
        starts = sorted((mark, path) for path, mark in self.marks.items())
        for place, unsafe in places:
            before = bisect_right(starts, place, key=lambda start: start[0])
            path = starts[before - 1][1] if before else ()
            yield Problem(self.file, *place, show_path(path), unsafe.code, unsafe.remedy)


def read_yaml(data: bytes, file: str) -> Tree:
    """Read `data` strictly; raises FactFileError with every fault's place."""
    tree = read_partly(data, file)
    if tree.unread:
        raise FactFileError(tree.unread)
    return tree


def read_partly(data: bytes, file: str) -> Tree:
    """Read what can be read of `data`; the tree has every fault's place, and the lines that were set aside.

    Raises FactFileError with them where so much was set aside that the rest may stand in another place.
    """
    if len(data) > MAX_BYTES:
        remedy = f"larger than {MAX_BYTES} bytes; split the file"
        raise FactFileError([Problem(file, 1, 1, "", "", remedy)])
    text, unsafe = decode_text(data, file, place_after)
    tree, problems = _read_on(text, file)
    tree.unread = problems
    if (at := first_sentence(text)) is not None:
        tree.unread = [Problem(file, *Lines(text).place(at), "", "", HAS_TEXT), *problems]
    if unsafe:
        lines = Lines(text)
        places = [(lines.place(one.at), one) for one in unsafe]
        # What else is wrong with such a line may be the doing of the character.
        told = {line for (line, _), _ in places}
        tree.unread = [*(one for one in problems if one.line not in told), *tree.unsafe_at(places)]
        tree.set_aside |= told
    if tree.is_shaken:
        raise FactFileError(tree.unread)
    return tree


def _read_on(text: str, file: str) -> tuple[Tree, list[Problem]]:
    """Return what can be read of a text, and everything that is wrong with it: what cannot be read is set aside.

    What else is wrong with a line of which something was set aside may be the doing of that.
    """
    unreadable = list[Problem]()
    mended, is_shaken, lost = set[int](), False, list[str]()
    most = min(MOST_FAULTS, 1 + _MOST_READ_AGAIN // (len(text) + 1))
    while True:
        lines = Lines(text)
        reader = _Reader(Tree(file, end=lines.end), text, lines)
        fault = _first_fault(reader, lines)
        if isinstance(fault, Fault):
            if fault.in_line or fault.first not in mended:
                unreadable.append(_as_problem(file, fault, lines.end))
            lost += [lines[number] for number in range(fault.first, fault.last + 1)]
            is_shaken |= any(_OPENS.search(lines[number]) for number in range(fault.first, fault.last + 1))
            former, text = text, lines.replaced(fault.first, fault.last, fault.instead)
            mended.update(range(fault.first, fault.last + 1))
            most -= 1
            if text != former and most:
                continue
            unreadable.append(Problem(file, *min(fault.place, lines.end), "", "", _AND_MORE))
        elif fault:
            unreadable.append(Problem(file, 1, 1, "", "", fault))
        reader.tree.set_aside, reader.tree.is_shaken = mended, is_shaken or isinstance(fault, str)
        reader.tree.lost = "\n".join([*lost, *(lines[one.line] for one in reader.problems)])
        return reader.tree, [*unreadable, *(one for one in reader.problems if one.line not in mended)]


def _first_fault(reader: _Reader, lines: Lines) -> Fault | str | None:
    """Read on to the first thing that cannot be read and return what it is; None where all can be."""
    try:
        reader.tree.value = reader.read()
    except yaml.MarkedYAMLError as error:
        return explain(error, lines)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        return f"not YAML: {error}".splitlines()[0]
    except _TooLargeError:
        return None
    return None


def _as_problem(file: str, fault: Fault, end: Mark) -> Problem:
    return Problem(file, *min(fault.place, end), shorten(fault.field), show_value(fault.value), fault.remedy)


class _TooLargeError(Exception):
    """The file is larger or deeper than fact files are, or at fault as a whole; the problem is noted."""


class _Reader:
    """Turns the stream of parse events into values; one method for each sort of node."""

    def __init__(self, tree: Tree, text: str, lines: Lines) -> None:
        self.tree = tree
        self.problems = list[Problem]()
        # Proposals that nobody has decided on: one fault for all of them.
        self.undecided = list[tuple[Any, Path]]()
        self.events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        self.lines = lines
        self.has_comments = "#" in text
        # The column of the innermost list or mapping that is not in brackets.
        self.column = -1

    def read(self) -> Any:
        next(self.events)
        started = next(self.events)
        if isinstance(started, yaml.StreamEndEvent):
            return None
        value = self.node(next(self.events), ())
        if self.undecided:
            self.fault(*self.undecided[0], undecided(len(self.undecided)))
        next(self.events)
        after = next(self.events)
        if not isinstance(after, yaml.StreamEndEvent):
            self.fault(after, (), "a second document; a fact file holds one, so delete this `---`")
        return value

    def node(self, event: Any, path: Path) -> Any:
        self.tree.marks[path] = _mark(event)
        if len(self.tree.marks) > MAX_VALUES:
            self.fault(event, (), f"more than {MAX_VALUES} values; split the file")
            raise _TooLargeError
        if isinstance(event, yaml.AliasEvent):
            self.fault(event, path, f"an alias (*{shorten(str(event.anchor))}); write the value out, {_OR_QUOTE}")
            return None
        if getattr(event, "anchor", None):
            self.fault(event, path, f"an anchor (&{shorten(event.anchor)}); delete it, {_OR_QUOTE}")
        if getattr(event, "tag", None):
            if event.tag == MARK:
                self.undecided.append((event, path))
            else:
                self.fault(event, path, f"a tag ({shorten(event.tag)}); delete it, {_OR_QUOTE}")
        if len(path) > MAX_DEPTH:
            self.fault(event, (), f"nested deeper than {MAX_DEPTH} levels; fact files are flat")
            raise _TooLargeError
        return self.scalar(event, path) if isinstance(event, yaml.ScalarEvent) else self.collection(event, path)

    def collection(self, event: Any, path: Path) -> Any:
        column = self.column
        if not event.flow_style:
            self.column = event.start_mark.column
        is_mapping = isinstance(event, yaml.MappingStartEvent)
        value = self.mapping(path, is_flow=bool(event.flow_style)) if is_mapping else self.sequence(path)
        self.column = column
        return value

    def scalar(self, event: Any, path: Path) -> str | None:
        text: str = event.value
        if event.style == '"' and (code := unsafe_character(text)):  # only there can one be written as an escape
            self.fault(event, path, f"an escaped control or invisible character ({code}); delete it")
        if self.has_comments and _HIDING[event.style or ""].match(self.behind(event)):
            self.fault(event, path, f"` #` begins a comment, so what follows is lost; {_OR_ALONE}")
        elif self.has_comments and self.is_cut_below(event):
            self.fault(event, path, f"`#` begins a comment below it, so what follows is lost; {_OR_ALONE}")
        if event.style in _QUOTES and event.end_mark.line > event.start_mark.line:
            self.refuse_unclosed(event)
        return None if not event.style and text in _NULLS else text

    def behind(self, event: Any) -> str:
        """Return what follows a scalar in its line; of a text below its sign (`|` or `>`), what follows that."""
        mark = event.start_mark if getattr(event, "style", None) in _SIGNS else event.end_mark
        return self.lines[mark.line + 1][mark.column :]

    def is_cut_below(self, event: Any) -> bool:
        """Return whether the next line looks like more of a text without quotation marks, and begins with `#1`."""
        if not event.value or event.style or self.behind(event).strip():
            return False
        lines = (self.lines[number] for number in range(event.end_mark.line + 2, len(self.lines)))
        below = next((line for line in lines if line.strip()), "")
        return bool(_CUT.match(below)) and len(below) - len(below.lstrip()) > self.column

    def refuse_unclosed(self, event: Any) -> None:
        """Raise MarkedYAMLError where a text in quotation marks goes on in lines that are not indented below it.

        They are fields of their own, up to the next quotation mark; the parser takes them for text.
        """
        for number in range(event.start_mark.line + 2, event.end_mark.line + 2):
            line = self.lines[number]
            if line.strip() and len(line) - len(line.lstrip()) <= self.column:
                raise yaml.MarkedYAMLError(_IN_QUOTES, event.start_mark, "never closed", event.start_mark)

    def mapping(self, path: Path, *, is_flow: bool) -> dict[str, Any]:
        values: dict[str, Any] = {}
        begins = self.tree.marks[path]  # reading a key marks its place
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key, key_event = self.key(event, path), event
            here = (*path, key)
            known = self.tree.marks.get(here)
            value = self.node(next(self.events), here)
            if is_flow and value is None and not _COLON.match(self.behind(key_event)):
                self.fault(event, here, "a comma ends a text here; put the whole text in quotation marks")
            elif key in values:
                self.fault(event, here, "a second value for the same field; keep one")
                self.tree.marks[here] = known or self.tree.marks[here]
            else:
                values[key] = value
        self.tree.marks[path] = begins
        self.tree.blanks.extend((*path, key) for key, value in values.items() if value is None)
        return {key: value for key, value in values.items() if value is not None}

    def key(self, event: Any, path: Path) -> str:
        if isinstance(event, yaml.CollectionStartEvent):
            self.skip()
        key = self.node(event, path) if isinstance(event, yaml.ScalarEvent | yaml.AliasEvent) else None
        if key is None and not isinstance(event, yaml.AliasEvent):
            self.fault(event, path, "a key that is not a plain word; give the field's name")
        if key == "<<":
            self.fault(event, path, "a merge key (<<); write the fields out")
        return key or ""

    def skip(self) -> None:
        """Pass over a list or mapping that stands as a key."""
        depth = 1
        while depth:
            event = next(self.events)
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)

    def sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            values.append(self.node(event, (*path, len(values))))
        return values

    def fault(self, event: Any, path: Path, remedy: str) -> None:
        self.problems.append(Problem(self.tree.file, *_mark(event), show_path(path), "", remedy))
        if len(self.problems) == MOST_PROBLEMS:
            self.problems.append(Problem(self.tree.file, *_mark(event), "", "", _AND_MORE))
            raise _TooLargeError


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1
