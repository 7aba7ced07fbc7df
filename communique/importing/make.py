"""Rows made into documents: skipped or told, checked as a whole, and written as lines of fact files."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import msgspec

from communique.importing.conditions import holds
from communique.importing.faults import Faults
from communique.importing.mapping import Total
from communique.importing.parts import Head, Part
from communique.importing.readers.rows import Cells as FilledCells
from communique.importing.readers.rows import ReadingError, Row, Rows
from communique.importing.records import Maker, Recipe
from communique.importing.resolvers import Directory, resolving
from communique.importing.templates import CellError, Cells, Filter, UnfitError
from communique.wording import number, plural

_TWICE = "The key of another row"
_NO_KEY = "No key"
_NO_RECORD = "A row without a record"
_CHECK = "A check of the whole file"
_NO_NUMBER = "No number to cite the row by"
_ROW = "row"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass
class Made:
    """The counts of what a file's rows became."""

    rows: int = 0
    parts: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    records: Counter[str] = field(default_factory=Counter)

    def lines(self) -> list[str]:
        """Return it in words."""
        told = [plural(count, section.removesuffix("s").replace("_", " ")) for section, count in self.records.items()]
        lines = [f"{plural(self.rows, 'row')}: {', '.join(told) or 'no record'}"]
        lines += [f"  {plural(count, 'row')} skipped: {why}" for why, count in self.skipped.most_common()]
        return lines


class _Sum:
    """A control total in the making."""

    def __init__(self, total: Total, filters: Mapping[str, Filter]) -> None:
        self.total = total
        self.applies = holds(total.when, filters)
        self.read = filters["number"]
        self.found = Decimal(0)

    def add(self, cells: Cells) -> None:
        text = cells[self.total.column]
        if text and self.applies(cells):
            self.found += Decimal(self.read(text)[0])

    def fault(self) -> str | None:
        """Return what is wrong with it."""
        wanted, within = Decimal(str(self.total.equals)), Decimal(str(self.total.within))
        if abs(self.found - wanted) <= within:
            return None
        return f"adds up to {number(float(self.found))}, not {number(float(wanted))}; another file, or another check"


class Making:
    """Makes documents of the rows of one file."""

    def __init__(self, recipe: Recipe, rows: Rows, head: Head, directory: Directory, faults: Faults) -> None:
        self.recipe = recipe
        self.mapping = recipe.mapping
        self.rows = rows
        self.head = head
        self.faults = faults
        self.made = Made()
        self.row = 0
        self.empty = frozenset(self.mapping.reading.empty)
        self.seen: dict[int, int] = {}
        self.maker = Maker(recipe, resolving(self.mapping.resolvers, directory), self.tell)
        self.sums = [_Sum(total, recipe.filters) for total in self.mapping.checks.totals]

    def tell(self, sort: str, column: str, value: str, remedy: str) -> None:
        """Note a fault of the row that is being made."""
        place = self.row, self.rows.place_of(column) if column else 1
        self.faults.add(sort, place, column, value or None, remedy)

    def write(self, stream: BinaryIO, advance: Callable[[float], None], most: float = math.inf) -> Made:
        """Write rows as lines of documents, all or those up to so many that make records; note what is at fault."""
        if self.rows.is_table:
            self._check_columns()
        part = Part(self.head, 1)
        for row in self.rows:
            self._add(part, row)
            advance(1)
            if part.is_full:
                self._write_part(part, stream)
                part = Part(self.head, part.number + 1)
            if self.made.rows - self.made.skipped.total() >= most:
                break
        self._write_part(part, stream)
        if most == math.inf:
            self._check_whole()
        return self.made

    def _write_part(self, part: Part, stream: BinaryIO) -> None:
        if part.rows and not self.faults:
            part.write(stream)
            self.made.parts += 1

    def _add(self, part: Part, row: Row) -> None:
        self.row = row.number
        cells = row.cells
        if self.empty:
            cells = FilledCells({column: text for column, text in cells.items() if text not in self.empty})
        self.made.rows += 1
        try:
            self._make(part, Row(row.number, cells), row)
        except CellError as error:  # of a condition
            self.tell(error.why.sort, error.column, error.value, error.why.remedy)

    def _make(self, part: Part, read: Row, row: Row) -> None:
        """Make a row's records of its cells as they are read; it is cited as it stands in the file."""
        cells = read.cells
        self._add_to_sums(cells)
        label = self._label(cells)
        skip = next((one for applies, one in self.recipe.skips if applies(cells)), None)
        if skip:
            self.made.skipped[skip.because] += 1
            part.add(row, label, [], {"reason": skip.reason.value, "note": skip.because})
            return
        self._check_key(cells)
        records = list(self.maker.records(cells, label))
        self.made.records.update(section for section, _ in records)
        if not records and not self.maker.is_at_fault:
            self.tell(_NO_RECORD, "", "", "no record applies to it; say under `skip` why, or correct `when`")
        part.add(row, label, records, None)

    def _label(self, cells: Cells) -> str:
        """Return what a row is called: by its place in the file (RFC 7111), or by its publisher's number."""
        word, column = self.mapping.locator.word, self.mapping.locator.column
        if word is None or column is None:
            return f"{_ROW}={self.row}"
        if not _NUMBER.fullmatch(cells[column]):
            remedy = "a whole number from 1 tells it; leave `locator` out where rows have none"
            self.tell(_NO_NUMBER, column, cells[column], remedy)
        return f"{word}={cells[column]}"

    def row_of(self, label: str) -> int:
        """Return the place in the file of what a row is called."""
        word, _, number = label.partition("=")
        return int(number) if word == _ROW else self.seen.get(hash((number,)), 1)

    def _check_key(self, cells: Cells) -> None:
        key = tuple(cells[column] for column in self.mapping.key)
        column = self.mapping.key[0]
        if not all(key):
            self.tell(_NO_KEY, column, "", f"{', '.join(self.mapping.key)} tell rows apart; each must say something")
            return
        first = self.seen.setdefault(hash(key), self.row)  # a number a row, whatever the keys are
        if first != self.row:
            self.tell(_TWICE, column, " ".join(key), f"row {first} has it, too; add a column to `key`, or skip one")

    def _add_to_sums(self, cells: Cells) -> None:
        for one in self.sums:
            try:
                one.add(cells)
            except UnfitError as error:
                self.tell(error.sort, one.total.column, cells[one.total.column], error.remedy)

    def _check_columns(self) -> None:
        for column in self.recipe.columns():
            if column not in self.rows.columns:
                named = ", ".join(islice(self.rows.columns, 30))
                remedy = f"the file has no such column; it has {named}"
                self.faults.add("A column that is not there", (self.mapping.reading.header, 1), column, None, remedy)
        if self.faults:
            self.faults.refuse()

    def _check_whole(self) -> None:
        checks, made = self.mapping.checks, self.made
        if not self.rows.is_table and made.rows:
            self._check_columns()
        for what, wanted, found in (
            ("rows", checks.rows, made.rows),
            ("skipped", checks.skipped, made.skipped.total()),
        ):
            if wanted is not None and wanted != found:
                remedy = f"{number(found)}, not {number(wanted)}; another file, or another check"
                self.faults.add(_CHECK, (1, 1), what, None, remedy)
        for one in self.sums:
            if wrong := one.fault():
                place = 1, self.rows.place_of(one.total.column)
                self.faults.add(_CHECK, place, one.total.column, None, wrong)
        if not made.rows:
            raise ReadingError(f"{self.faults.file} has no rows; is `reading` right?")


def write_gazetteer(directory: Directory, head: Head, file: Path) -> int:
    """Write what rows need and nobody has declared as a gazetteer file; return how many records it declares."""
    new = {section: list(entries.values()) for section, entries in directory.new.items() if entries}
    if new:
        file.write_bytes(msgspec.json.encode({"gazetteer": head.gazetteer, **new}) + b"\n")
    return sum(map(len, new.values()))
