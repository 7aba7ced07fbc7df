"""What is wrong with a fact file: where, which value, and what to do about it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from communique.errors import LONGEST_SHOWN, escape_control_characters, shorten

Path = tuple[str | int, ...]
MOST_WARNINGS = 20


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
        return escape_control_characters(f"{where}:{field}{value} {self.remedy}")


@dataclass
class Warnings:
    """Probable slips that load all the same: the first ones, and how many there are."""

    first: list[Problem] = field(default_factory=list)
    number: int = 0

    def add(self, found: Sequence[Problem]) -> None:
        """Add what a file has, in order."""
        self.number += len(found)
        self.first += found[: MOST_WARNINGS - len(self.first)]

    def lines(self) -> Iterator[str]:
        """Yield one line for each, as many as anybody reads, and one for the rest."""
        yield from (f"Warning: {problem}" for problem in self.first)
        if more := self.number - len(self.first):
            yield f"Warning: {more:,} more like these"


class FactFileError(Exception):
    """Fact files are at fault; nothing was loaded. `problems` holds every fault found, in order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))

    def __reduce__(self) -> tuple[type[FactFileError], tuple[list[Problem]]]:
        """Pickle it as its problems, not as its message."""
        return FactFileError, (self.problems,)


class WorkerError(Exception):
    """A process that reads fact files has ended before its work was done; nothing was loaded."""


def show_path(path: Path) -> str:
    """Return `("meetings", 0, "held_on")` -> `meetings[0].held_on`."""
    shown = ""
    for part in path:
        shown += f"[{part}]" if isinstance(part, int) else f".{shorten(part)}" if shown else shorten(part)
    return shown


def show_value(value: object) -> str:
    """Return a value as one short line of printable characters."""
    if isinstance(value, dict | list):
        return "(a list)" if isinstance(value, list) else "(a mapping)"
    if value is None:
        return "(nothing)"
    text = str(value)[: LONGEST_SHOWN + 1]  # quotes make it longer
    text = json.dumps(text, ensure_ascii=not text.isprintable())
    return text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + '…"'
