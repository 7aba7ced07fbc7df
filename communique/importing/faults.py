"""Faults of rows: all of a file at once, grouped by what is wrong, each value with its first place and its count."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from communique.errors import DATA_AT_FAULT, CommuniqueError, escape_control_characters
from communique.factfiles.reading.problems import show_value
from communique.wording import plural

# Values that are named of one sort of fault; the rest are counted.
MOST_NAMED = 20
# Different values of one sort that are told apart; a column of prose taken for a code has one a row.
_MOST_KEPT = 1_000


class ImportFaultsError(CommuniqueError):
    """Rows, or what they were made into, are at fault; nothing was changed."""

    exit_code = DATA_AT_FAULT


@dataclass
class _Told:
    """One value at fault: its first place, and how many rows have it."""

    row: int
    column: int
    name: str
    value: str
    remedy: str
    rows: int = 1

    def line(self, file: str) -> str:
        """Return the fault with its place and its remedy."""
        parts = [part for part in (self.name, self.value) if part]
        more = f" ({plural(self.rows, 'row')})" if self.rows > 1 else ""
        where = f"  {file}:{self.row}:{self.column}"
        return escape_control_characters(": ".join([where, *parts, self.remedy])) + more


@dataclass
class _Sort:
    """One sort of fault."""

    values: dict[tuple[str, str, str], _Told] = field(default_factory=dict)
    rows: int = 0
    is_cut: bool = False


@dataclass
class Faults:
    """The faults found so far in one file."""

    file: str
    sorts: dict[str, _Sort] = field(default_factory=dict)

    def add(self, sort: str, place: tuple[int, int], name: str, value: object, remedy: str) -> None:
        """Note one fault: its sort in words, its row and column (from 1), the column's name, the value, the remedy."""
        found = self.sorts.setdefault(sort, _Sort())
        found.rows += 1
        shown = "" if value is None else show_value(value)
        if known := found.values.get((name, shown, remedy)):
            known.rows += 1
        elif len(found.values) < _MOST_KEPT:
            found.values[(name, shown, remedy)] = _Told(*place, name, shown, remedy)
        else:
            found.is_cut = True

    def __bool__(self) -> bool:
        return bool(self.sorts)

    def lines(self) -> Iterator[str]:
        """Yield the faults, the sort that most rows have first."""
        for sort, found in sorted(self.sorts.items(), key=lambda one: (-one[1].rows, one[0])):
            values = len(found.values)
            least = "at least " if found.is_cut else ""
            yield f"{sort}: {plural(found.rows, 'time')}, {least}{plural(values, 'value')}"
            told = sorted(found.values.values(), key=lambda one: (-one.rows, one.row, one.column))
            yield from (one.line(self.file) for one in told[:MOST_NAMED])
            if values > MOST_NAMED:
                yield f"  {plural(values - MOST_NAMED, 'more value')}"

    def refuse(self) -> None:
        """Raise ImportFaultsError if there is any."""
        if self:
            number = sum(found.rows for found in self.sorts.values())
            raise ImportFaultsError("\n".join([*self.lines(), f"{plural(number, 'fault')}; nothing was changed."]))
