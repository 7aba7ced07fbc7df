"""The places of faults of made documents in the dataset: the row and column that the value was made from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from communique.factfiles.reading.problems import Problem
from communique.importing.faults import Faults
from communique.importing.readers.rows import Rows
from communique.importing.records import Recipe

_ENTRY = re.compile(r"(?P<section>\w+)\[(?P<number>\d+)\](?P<rest>.*)")
_NAME = re.compile(r"[a-z_]+")
_LABEL = re.compile(r"[a-z-]+=\d+")
_REFUSED = "Refused by the checks of fact files"


@dataclass
class Places:
    """Turns places in the lines of made documents into those of rows."""

    made: Path
    file: str
    rows: Rows
    recipe: Recipe
    row_of: Callable[[str], int]
    _lines: dict[int, Any] = field(default_factory=dict)

    def of(self, problem: Problem) -> Problem:
        """Return a problem as one of a row, where it is of a made document."""
        if Path(problem.file).name != self.made.name:
            return problem
        found = _ENTRY.match(problem.field)
        if found is None:
            return replace(problem, file=self.file, line=self._row_in(problem.field), column=1)
        section, path = found["section"], _NAME.findall(found["rest"])
        row = self._row_of(problem.line, section, int(found["number"]))
        columns = (one.column_of(path) for one in self.recipe.records.get(section, ()))
        column = next(filter(None, columns), "")
        named = f"{section}: {'.'.join(path)}" if path else section
        name = f"{column} ({named})" if column else named
        return replace(problem, file=self.file, line=row, column=self.rows.place_of(column), field=name)

    def _row_in(self, text: str) -> int:
        found = _LABEL.search(text)
        return self.row_of(found[0]) if found else 1

    def _row_of(self, line: int, section: str, number: int) -> int:
        entry = self._content(line)[section][number]
        return self._row_in(str(entry.get("at", "")))

    def _content(self, line: int) -> Any:
        """Return what a line holds; only the last is kept."""
        if line not in self._lines:
            with self.made.open("rb") as stream:
                data = next(one for number, one in enumerate(stream, 1) if number == line)
            self._lines = {line: msgspec.json.decode(data)}
        return self._lines[line]

    def group(self, problems: Iterable[Problem]) -> Faults:
        """Return problems as faults of rows, grouped."""
        faults = Faults(self.file)
        for problem in sorted(problems):
            one = self.of(problem)
            elsewhere = "" if one.file == self.file else f"{Path(one.file).stem}: "
            faults.add(_REFUSED, (one.line, one.column), f"{elsewhere}{one.field}", None, f"{one.value}: {one.remedy}")
        return faults
