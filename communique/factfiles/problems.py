"""What is wrong with a fact file: where, which value, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]

_LONGEST_VALUE_SHOWN = 60


@dataclass(frozen=True, order=True)
class Problem:
    """One fault, with its place (line and column count from 1), field, value and remedy."""

    file: str
    line: int
    column: int
    field: str
    value: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}:{self.column}"
        field = f" {self.field}:" if self.field else ""
        value = f" {self.value}:" if self.value else ""
        return printable(f"{where}:{field}{value} {self.remedy}")


class FactFileError(Exception):
    """Fact files are at fault; nothing was loaded. `problems` holds every fault found, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[FactFileError], tuple[list[Problem]]]:
        """Pickled as its problems, not as its message."""
        return FactFileError, (self.problems,)


class CoderError(Exception):
    """A process that reads fact files has ended before its work was done; nothing was loaded."""


def show_path(path: Path) -> str:
    """`("meetings", 0, "held_on")` -> `meetings[0].held_on`."""
    shown = ""
    for part in path:
        shown += f"[{part}]" if isinstance(part, int) else f".{short(part)}" if shown else short(part)
    return shown


def printable(text: str) -> str:
    """A text on one line, its line breaks and what else cannot be seen as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def short(text: str) -> str:
    """A text, or its beginning where it is long."""
    return text if len(text) <= _LONGEST_VALUE_SHOWN else text[:_LONGEST_VALUE_SHOWN] + "…"


def show_value(value: object) -> str:
    """A value as one short line of printable characters."""
    if isinstance(value, dict | list):
        return "(a list)" if isinstance(value, list) else "(a mapping)"
    if value is None:
        return "(nothing)"
    text = str(value)[: _LONGEST_VALUE_SHOWN + 1]  # quotes make it longer
    text = json.dumps(text, ensure_ascii=not text.isprintable())
    return text if len(text) <= _LONGEST_VALUE_SHOWN else text[:_LONGEST_VALUE_SHOWN] + '…"'
