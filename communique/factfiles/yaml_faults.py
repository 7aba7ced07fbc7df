"""What is wrong with YAML that cannot be read, in a coder's words, and how to read on behind it.

A parser stops at the first fault and names what it expected. A coder wants to know which texts to put in quotation
marks, all at once: so each fault is explained by the line that it is in, its value is set aside, and the rest is read
again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from communique.factfiles.characters import Lines, Mark

_LINE = re.compile(r"([ \t]*)((?:- +)*)(?:([^\s:#'\"{\[][^:#]*?):(?:\s+|$))?(.*)")
# A backslash that begins none of the escapes that YAML has.
_NO_ESCAPE = re.compile(r"""\\(?:[^0abtnvfre "/\\N_LPxuU]|x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4}))""")
_NO_SPACE = re.compile(r"[\w-]+:\S")
_IN_QUOTES = "put the whole text in quotation marks"
_RESERVED = "@`%&*!|>?,]}"
_ASIDE = "x"


class Fault(NamedTuple):
    """One fault: its place, the field and value that it is in, what to do, and the lines that are set aside."""

    place: Mark
    field: str
    value: str
    remedy: str
    first: int
    last: int
    instead: str


class _Line(NamedTuple):
    number: int
    text: str
    indent: str
    dashes: str
    key: str
    value: str

    @property
    def column_of_value(self) -> int:
        return len(self.text) - len(self.value) + 1

    @property
    def without_value(self) -> str:
        """The line with its value set aside; what closes or follows it in brackets stays."""
        behind = self.value[len(self.value.rstrip(" ,]}")) :]
        if self.key:
            return f"{self.indent}{self.dashes}{self.key}: {_ASIDE}{behind if self.value[0] not in '[{' else ''}"
        return f"{self.indent}{self.dashes}{_ASIDE}" if self.dashes else ""


def explain(error: yaml.MarkedYAMLError, lines: Lines) -> Fault:
    """Return the fault that a parser met."""
    line = _line_at_fault(error, lines)
    if "\t" in line.indent:
        return _whole(line, lines, "a tab in front of the line; indent with spaces")
    if line.key[:1] in tuple(_RESERVED):
        return _whole(line, lines, f"a field's name cannot begin with {line.key[0]}; correct it")
    remedy = _wrong_with_value(line) if line.value else None
    if remedy:
        return _in_value(line, lines, remedy, _last_line(error, line))
    if not line.key and not line.dashes and line.value:
        return _whole(line, lines, _wrong_with_loose_line(line.value))
    return _whole(line, lines, "not indented like the lines that it belongs to; align it with them")


def _line_at_fault(error: yaml.MarkedYAMLError, lines: Lines) -> _Line:
    """Return the line that a coder has to mend, which is where the parser began to misread."""
    problem, context = error.problem_mark, error.context_mark
    mark = problem or context
    if context and re.search(r"quoted scalar|simple key|flow|alias|anchor|tag", error.context or ""):
        # Within a list or mapping in brackets, a line that is wrong by itself; else where the bracket opens.
        within = _parts(problem.line + 1, lines) if problem and "flow" in (error.context or "") else None
        mark = problem if within and within.key and _wrong_with_plain(within.value) else context
    number = min(mark.line + 1, len(lines)) if mark else 1
    while number > 1 and not lines[number].strip():
        number -= 1
    line = _parts(number, lines)
    before = _parts(_before(number, lines), lines)
    if not _wrong_with_value(line) and _is_loose(before) and before.number < number:
        return before
    return line


def _before(number: int, lines: Lines) -> int:
    number -= 1
    while number > 1 and (not lines[number].strip() or lines[number].lstrip().startswith("#")):
        number -= 1
    return max(number, 1)


def _parts(number: int, lines: Lines) -> _Line:
    text = lines[number]
    match = _LINE.fullmatch(text)
    if match is None:
        return _Line(number, text, "", "", "", text)
    indent, dashes, key, value = match.groups()
    return _Line(number, text, indent, dashes, key or "", value)


def _is_loose(line: _Line) -> bool:
    """Return whether a line is no field, no entry of a list and no comment."""
    return bool(line.value) and not line.key and not line.dashes and line.value[0] not in "#-\"'"


def _wrong_with_loose_line(value: str) -> str:
    if _NO_SPACE.match(value):
        return "no space behind the colon; write `field: value`"
    return "neither `field: value` nor an entry of a list (`- …`); name its field, or indent it under its text"


def _wrong_with_value(line: _Line) -> str | None:
    """Return what makes a value unreadable, None where it is not to blame."""
    value = line.value
    if value[:1] in ("'", '"'):
        return _wrong_with_quotes(value)
    if value[:1] in ("{", "["):
        return _wrong_with_flow(value)
    return _wrong_with_plain(value) if line.key or line.dashes else None


def _wrong_with_plain(value: str) -> str | None:
    if value[:1] in tuple(_RESERVED):
        return f"a text cannot begin with {value[0]}; {_IN_QUOTES}"
    if value.startswith(("- ", "? ")):
        return f"a text cannot begin with `{value[:2]}`; {_IN_QUOTES}, or begin the list on a line of its own"
    return f"a colon within a text; {_IN_QUOTES}" if re.search(r":(\s|$)", value) else None


def _wrong_with_quotes(value: str) -> str | None:
    mark, other = value[0], "'" if value[0] == '"' else '"'
    name = {'"': "double", "'": "single"}
    if mark == '"' and _NO_ESCAPE.search(value):
        return "a backslash has a meaning of its own in double quotation marks; use single ones"
    closed = re.fullmatch(r"'(?:[^']|'')*'\s*(?:#.*)?|\"(?:[^\"\\]|\\.)*\"\s*(?:#.*)?", value)
    if closed:
        return None if mark == "'" else "an escape that means no character; use single quotation marks"
    if value.count(mark) == 1:
        return f"the quotation mark at its beginning is never closed; close it, or put the whole in {name[other]} ones"
    return f"its quotation mark is closed before the end; put the whole text in {name[other]} quotation marks"


def _wrong_with_flow(value: str) -> str:
    close = "}" if value[0] == "{" else "]"
    if re.search(r"\s#", value):
        return f"` #` begins a comment, so the rest is lost; put the text in quotation marks, and close with `{close}`"
    if re.search(r":\s[^,{}\[\]]*:(\s|$)", value):
        return "a colon within a text; put that text in quotation marks"
    if value.rstrip().endswith(close):
        return "a text in it has a character that YAML uses itself, as , : { } [ ] # * & '; put it in quotation marks"
    return f"`{value[0]}` is never closed; close it with `{close}`, or put a text that begins so in quotation marks"


def _last_line(error: yaml.MarkedYAMLError, line: _Line) -> int:
    """Return the last line of a value of several lines; the parser stopped in it or right behind it."""
    problem = error.problem_mark
    if line.value[:1] not in ("{", "[") or problem is None or not line.value.rstrip().endswith(("{", "[", ",")):
        return line.number
    return max(line.number, problem.line + 1)


def _in_value(line: _Line, lines: Lines, remedy: str, last: int) -> Fault:
    place = line.number, line.column_of_value
    return Fault(place, line.key.strip(), line.value, remedy, line.number, last, line.without_value)


def _whole(line: _Line, lines: Lines, remedy: str) -> Fault:
    """Return a fault for which a line is set aside, with those that hang on it."""
    own, last = len(line.indent), line.number
    while last < len(lines) and lines[last + 1].strip() and _indent(lines[last + 1]) >= max(own, 1):
        last += 1
    place = line.number, own + 1
    return Fault(place, line.key.strip(), line.value or line.dashes, remedy, line.number, last, "")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
