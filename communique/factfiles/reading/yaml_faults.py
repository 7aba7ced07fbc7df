"""What is wrong with YAML that cannot be read, in a coder's words, and how to read on behind it.

A parser stops at the first fault and names what it expected. A coder wants to know which texts to put in quotation
marks, all at once: so each fault is explained by the line that it is in, its value is set aside, and the rest is read
again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import yaml

from communique.factfiles.reading.characters import Lines, Mark

_LINE = re.compile(r"""([ \t]*)((?:- +)*)(?:("[^"]*"|'[^']*'|[^\s:#'"{\[][^:#]*?):(?:\s+|$))?(.*)""")
# A backslash that begins none of the escapes that YAML has.
_NO_ESCAPE = re.compile(r"""\\(?:[^0abtnvfre "/\\N_LPxuU]|x(?![0-9a-fA-F]{2})|u(?![0-9a-fA-F]{4}))""")
_NO_SPACE = re.compile(r"[\w-]+:[^\s/]")  # nor is it an address
_NO_SPACE_BEHIND_DASH = re.compile(r"""-[\t\w{\["']""")
# The sign of a text that stands below it.
_SIGN = re.compile(r"[|>][-+0-9]{0,2}\s*(?:#.*)?")
# In brackets: what stands before a text, its field the last of it; whole texts; and what ends one that is not whole.
_FIELD = r"""(?:"\w+"|'\w+'|\w+):(?=[\s,{}\[\]]|$)\s*"""
_TO_TEXT = re.compile(rf"(?:[\s,{{}}\[\]]*{_FIELD}(?=[{{\[]))*[\s,{{}}\[\]]*(?:{_FIELD})?")
_NAME = re.compile(r"(\w+)[\"']?:")
_QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')(?=\s*(?:[,}\]]|$))""")
_PLAIN = re.compile(r"[^,{}\[\]]+")
# A text that is cut off by what YAML takes for a comment.
_CUT_OFF = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"',{}\[\]#][^,{}\[\]]*?)\s+#|#""")
_BEHIND_TEXT = re.compile(r"(?<![\s,}\]])(?:[\s}\]]*,\s*(?:\w+:\s|[{\[])|[\s,}\]]*$)")
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LONGEST_READ = 10_000
_IN_QUOTES = "put the whole text in quotation marks"
_BACKSLASH = "a backslash has a meaning of its own in double quotation marks; use single ones"
_UNREADABLE = "a text in it has a character that YAML uses itself, as , : { } [ ] # * & '; put it in quotation marks"
_AS_THE_PARSER_SAYS = {"unknown escape": _BACKSLASH, "nesting depth": "nested too deep; fact files are flat"}
_RESERVED = "@`%&*!|>?,]}"
_ASIDE = "x"


class Fault(NamedTuple):
    """One fault: its place, the field and value that it is in, what to do, and the lines that are set aside.

    Of a fault `in_line` nothing else of its line is, so that the line may have others.
    """

    place: Mark
    field: str
    value: str
    remedy: str
    first: int
    last: int
    instead: str
    in_line: bool = False


class _Line(NamedTuple):
    number: int
    text: str
    indent: str
    dashes: str
    key: str
    value: str

    @property
    def field(self) -> str:
        """The field's name, without quotation marks."""
        return self.key.strip().strip("'\"")

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
    if fault := _stray_bracket(error, lines):
        return fault
    line = _line_at_fault(error, lines)
    if fault := _missing_space(line) or _tab(line, lines):
        return fault
    if remedy := _wrong_with_beginning(line):
        return _whole(line, lines, remedy)
    if fault := _text_in_brackets(line):
        return fault
    named = next((remedy for words, remedy in _AS_THE_PARSER_SAYS.items() if words in (error.problem or "")), None)
    remedy = named or _wrong_with_value(line)
    if line.value and remedy:
        return _in_value(line, lines, remedy, _last_line(error, line, lines))
    return _whole(line, lines, _wrong_with_place(line, lines))


def _missing_space(line: _Line) -> Fault | None:
    """Return a dash or a field's colon that has no space behind it as the fault, which is set right to read on."""
    start, text = len(line.indent), line.text.lstrip()
    if _NO_SPACE_BEHIND_DASH.match(text):
        remedy, mended = "no space behind the dash; write `- …`", f"- {text[1:].lstrip()}"
    elif not line.key and _NO_SPACE.match(line.value):
        remedy, mended = "no space behind the colon; write `field: value`", text.replace(":", ": ", 1)
    else:
        return None
    instead = line.text[:start] + mended
    return Fault((line.number, start + 1), line.field, line.value, remedy, line.number, line.number, instead)


def _tab(line: _Line, lines: Lines) -> Fault | None:
    """Return tabs in front of neighbouring lines as one fault, which is set right as others are indented."""
    if "\t" not in line.indent:
        return None
    last, own = line.number, line.indent.expandtabs(2)
    while last < len(lines) and "\t" in _parts(last + 1, lines).indent:
        last += 1
    run = (_parts(number, lines) for number in range(line.number, last + 1))
    shift = _like_neighbours(line, lines) - len(own)
    mended = [" " * max(len(one.indent.expandtabs(2)) + shift, 0) + one.text.lstrip() for one in run]
    remedy, place = "a tab in front of the line; indent with spaces", (line.number, len(line.indent) + 1)
    return Fault(place, line.field, line.value or line.dashes, remedy, line.number, last, "\n".join(mended))


def _like_neighbours(line: _Line, lines: Lines) -> int:
    """Return how far in a line probably belongs: an entry of a list as the entries by it, a field below another."""
    before = _parts(_before(line.number, lines), lines)
    if not line.dashes:
        return len(before.indent) + len(before.dashes) + (0 if before.value else 2)
    near = [_parts(line.number + 1, lines)] if line.number < len(lines) else []
    entries = [one for one in (*near, before) if one.dashes and "\t" not in one.indent]
    return len(entries[0].indent) if entries else len(before.indent) + 2


def _text_in_brackets(line: _Line) -> Fault | None:
    """Return the first text as the fault that cannot be read within the brackets of a line."""
    if line.value[:1] not in ("{", "[") or len(line.value) > _LONGEST_READ or _can_be_read(line.value):
        return None
    at, field = line.column_of_value - 1, line.field
    while (before := _TO_TEXT.match(line.text, at)) and before.end() < len(line.text):
        at, field = before.end(), (_NAME.findall(before[0]) or [field])[-1]
        if line.text[at] in ",{}[]":  # a field without a value
            continue
        whole = _QUOTED.match(line.text, at) or (line.text[at] not in "'\"" and _PLAIN.match(line.text, at))
        remedy = _cut_off(line.text[at:]) or (_wrong_in_brackets(whole[0]) if whole else "")
        if remedy is not None:
            behind = _BEHIND_TEXT.search(line.text, at + 1)
            end = whole.end() if whole else behind.start() if behind else len(line.text)
            text = line.text[at:end].rstrip()
            instead = f"{line.text[:at]}{_ASIDE:{end - at}}{line.text[end:]}"  # so wide that columns stay
            told = remedy or _wrong_with_quotes(text) or _UNREADABLE
            return Fault((line.number, at + 1), field, text, told, line.number, line.number, instead, in_line=True)
        at = whole.end() if whole else at + 1
    return None


def _cut_off(text: str) -> str | None:
    """Return what to do where a text in brackets has a comment in it, with all that stands behind it in its line."""
    is_cut = _CUT_OFF.match(text) and text.rstrip().endswith((",", "}", "]"))
    return f"` #` begins a comment, so the rest of the line is lost; {_IN_QUOTES}" if is_cut else None


def _wrong_in_brackets(text: str) -> str | None:
    """Return what makes a text unreadable that stands in brackets, None where it is not to blame."""
    if text[0] in "'\"":
        return _BACKSLASH if text[0] == '"' and _NO_ESCAPE.search(text) else None
    if text[0] in _RESERVED and not text.startswith(("?", "- ")):
        return f"a text cannot begin with {text[0]}; {_IN_QUOTES}"
    is_comment = re.search(r"\s#", text)
    return f"a colon within a text; {_IN_QUOTES}" if re.search(r":(\s|$)", text) and not is_comment else None


def _stray_bracket(error: yaml.MarkedYAMLError, lines: Lines) -> Fault | None:
    """Return a closing bracket that closes nothing as the fault, None where the parser stopped at anything else."""
    mark = error.problem_mark
    text = lines[mark.line + 1] if mark else ""
    if mark is None or "flow" in (error.context or "") or text[mark.column : mark.column + 1] not in ("]", "}"):
        return None
    number, bracket = mark.line + 1, text[mark.column]
    line, instead = _parts(number, lines), text[: mark.column] + text[mark.column + 1 :]
    if line.value[:1] == bracket and (line.key or line.dashes):
        return None
    remedy = f"closed once more than opened; delete one `{bracket}`"
    return Fault((number, mark.column + 1), line.field, line.value, remedy, number, number, instead)


def _wrong_with_beginning(line: _Line) -> str | None:
    """Return what makes a line unreadable from its beginning, None where that is not to blame."""
    if line.key[:1] in tuple(_RESERVED):
        return f"a field's name cannot begin with {line.key[0]}; correct it"
    return None


def _wrong_with_place(line: _Line, lines: Lines) -> str:
    """Return what is wrong with a line whose value is not to blame."""
    before = lines[_before(line.number, lines)]
    if not line.key and not line.dashes and line.value:
        if re.search(r"(?:^|\s)#", lines[line.number - 1]):
            return "the comment before it ends the text; take the comment out, or put it above the text"
        return "neither `field: value` nor an entry of a list (`- …`); name its field, or indent it under its text"
    if " " in line.key and _indent(line.text) > _indent(before):
        return f"a colon within a text of several lines; {_IN_QUOTES}"
    return "not indented like the lines that it belongs to; align it with them"


def _line_at_fault(error: yaml.MarkedYAMLError, lines: Lines) -> _Line:
    """Return the line that a coder has to mend, which is where the parser began to misread."""
    problem, context = error.problem_mark, error.context_mark
    mark = problem or context
    if context and re.search(r"quoted scalar|simple key|flow|alias|anchor|tag", error.context or ""):
        # Within a list or mapping in brackets, a line that is wrong by itself; else where the bracket opens.
        within = _parts(problem.line + 1, lines) if problem and "flow" in (error.context or "") else None
        is_plain = within and within.key and within.value[:1] not in ("{", "[", "'", '"')
        mark = problem if within and is_plain and _wrong_with_plain(within.value) else context
    number = min(mark.line + 1, len(lines)) if mark else 1
    if "<document start>" in (error.problem or "") and _indent(lines[first := _first(lines)]) > 0:
        number = first  # and all that is less far in was taken for another document
    while number > 1 and not lines[number].strip():
        number -= 1
    line = _parts(number, lines)
    before = _parts(_before(number, lines), lines)
    misled = _lacks_a_space(before) or (_is_loose(before) and not _is_loose(line))
    return before if misled and not _wrong_with_value(line) and before.number < number else line


def _first(lines: Lines) -> int:
    """Return the first line that is neither empty nor a comment."""
    number = 1
    while number < len(lines) and (not lines[number].strip() or lines[number].lstrip().startswith("#")):
        number += 1
    return number


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


def _lacks_a_space(line: _Line) -> bool:
    """Return whether a line would be an entry of a list, or its first field, if it had a space where it has none."""
    is_dash = _NO_SPACE_BEHIND_DASH.match(line.text.lstrip())
    return bool(is_dash or (line.dashes and not line.key and _NO_SPACE.match(line.value)))


def _wrong_with_value(line: _Line) -> str | None:
    """Return what makes a value unreadable, None where it is not to blame."""
    value = line.value
    if value[:1] in ("'", '"'):
        return _wrong_with_quotes(value)
    if value[:1] in ("{", "["):
        return _wrong_with_flow(value)
    return _wrong_with_plain(value) if line.key or line.dashes else None


def _wrong_with_plain(value: str) -> str | None:
    if value[:1] in tuple(_RESERVED) and not _SIGN.fullmatch(value):
        return f"a text cannot begin with {value[0]}; {_IN_QUOTES}"
    if value.startswith(("- ", "? ")):
        return f"a text cannot begin with `{value[:2]}`; {_IN_QUOTES}, or begin the list on a line of its own"
    return f"a colon within a text; {_IN_QUOTES}" if re.search(r":(\s|$)", value) else None


def _wrong_with_quotes(value: str) -> str | None:
    mark, other = value[0], "'" if value[0] == '"' else '"'
    name = {'"': "double", "'": "single"}
    if mark == '"' and _NO_ESCAPE.search(value):
        return _BACKSLASH
    _, is_closed, behind = re.sub(r"\\." if mark == '"' else "''", "", value[1:]).partition(mark)
    if is_closed and not behind.split("#")[0].strip():
        return None if mark == "'" else "an escape that means no character; use single quotation marks"
    if value.count(mark) == 1:
        return f"the quotation mark at its beginning is never closed; close it, or put the whole in {name[other]} ones"
    return f"its quotation mark is closed before the end; put the whole text in {name[other]} quotation marks"


def _wrong_with_flow(value: str) -> str | None:
    if _can_be_read(value):
        return None
    close = "}" if value[0] == "{" else "]"
    if re.search(r"\s#", value):
        return f"` #` begins a comment, so the rest is lost; put the text in quotation marks, and close with `{close}`"
    if re.search(r":\s[^,{}\[\]]*:(\s|$)", value):
        return "a colon within a text; put that text in quotation marks"
    if _behind_brackets(value):
        return f"a text cannot begin with {value[0]}; {_IN_QUOTES}"
    if value.rstrip().endswith(close):
        return _UNREADABLE
    return f"`{value[0]}` is never closed; close it with `{close}`, or put a text that begins so in quotation marks"


def _can_be_read(value: str) -> bool:
    try:
        return len(value) <= _LONGEST_READ and all(True for _ in yaml.parse(value, Loader=LOADER))
    except yaml.YAMLError:
        return False


def _behind_brackets(value: str) -> str:
    """Return what follows a list or mapping in brackets that begins a value, but for a comment."""
    depth = 0
    for at, character in enumerate(value):
        depth += (character in "{[") - (character in "]}")
        if depth == 0:
            behind = value[at + 1 :].strip(" ,")
            return "" if behind.startswith("#") else behind
    return ""


def _last_line(error: yaml.MarkedYAMLError, line: _Line, lines: Lines) -> int:
    """Return the last line of a value of several lines: those further in hang on it, and for one in brackets all lines
    up to where the parser stopped.
    """
    last, column = line.number, len(line.indent) + len(line.dashes)
    while last < len(lines) and _indent(lines[last + 1]) > column and lines[last + 1].strip():
        last += 1
    problem = error.problem_mark
    if line.value[:1] in ("{", "[") and problem and line.value.rstrip().endswith(("{", "[", ",")):
        return max(last, min(problem.line + 1, len(lines)))
    return last


def _in_value(line: _Line, lines: Lines, remedy: str, last: int) -> Fault:
    place = line.number, line.column_of_value
    return Fault(place, line.field, line.value, remedy, line.number, last, line.without_value)


def _whole(line: _Line, lines: Lines, remedy: str) -> Fault:
    """Return a fault for which a line is set aside, with those that hang on it."""
    own, last = len(line.indent), line.number
    while last < len(lines) and lines[last + 1].strip() and _indent(lines[last + 1]) >= max(own, 1):
        last += 1
    place = line.number, own + 1
    return Fault(place, line.field, line.value or line.dashes, remedy, line.number, last, "")


def _indent(text: str) -> int:
    return len(text) - len(text.lstrip())
