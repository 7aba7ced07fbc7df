"""The table that is committed: of each promise its last trial, since all of them in full take hours."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from pathlib import Path

from benchmarks.measure import machine
from tests.torture.promise import Outcome

PAGE = Path(__file__).parents[2] / "docs" / "torture.md"
_HEAD = ("promise", "tried", "survived")
_INTRODUCTION = """# What was tried to break it

Written by `make torture KEEP=1` (promises by name: `NAMES="hostile_sql"`). What each promise means and how it is
tried stands in tests/torture/promises; `make test-slow` tries all of them as often as in CI."""


def as_table(outcomes: Iterable[Outcome]) -> str:
    """Promise, tried, survived."""
    return _table([(one.promise.says, f"{one.tried:,}", f"{one.survived:,}") for one in outcomes], _HEAD)


def keep_table(outcomes: Iterable[Outcome], promises: Iterable[str], how: str) -> None:
    """Put the outcomes into the page, in place of earlier ones; a promise that is no more is left out."""
    today = f"{how}, {datetime.datetime.now(tz=datetime.UTC).date()}"
    rows = kept_rows() | {one.promise.says: (f"{one.tried:,}", f"{one.survived:,}", today) for one in outcomes}
    table = _table([(says, *rows[says]) for says in promises if says in rows], (*_HEAD, "how, and when"))
    PAGE.write_text(f"{_INTRODUCTION}\n\n{machine()}\n\n{table}\n", "utf-8")


def kept_rows() -> dict[str, tuple[str, ...]]:
    """What the page says, by promise."""
    if not PAGE.exists():
        return {}
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| ")]
    cells = [tuple(cell.strip() for cell in line.strip("|").split(" | ")) for line in lines[2:]]
    return {says: tuple(rest) for says, *rest in cells}


def _table(rows: list[tuple[str, ...]], head: tuple[str, ...]) -> str:
    rule = ["---", "---:", "---:", "---"][: len(head)]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, tuple(rule), *rows])
