"""Rows that count or add up many records: which records they name for all, and where each of those counted is a row.

    -- rests_on: [first_sum_id, last_sum_id]
    -- counts: {each: sum, number: sums, named: 2, in: financing, narrowed: {provider: provider_id, stage: stage}}

`each` is what one of them is called, `number` the column that has how many there are, of which `rests_on` names at most
`named`; `in` is the report that lists them, and `narrowed` says which of its parameters takes which column's value;
`with`, where there is need of it, which take a value that is the same for all rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from communique.schema.sql_file import Column
from communique.wording import plural

_KEYS = {"each", "number", "named", "in", "narrowed"}


@dataclass(frozen=True)
class Counted:
    """Records that a row counts, and the report that lists them."""

    each: str
    number: str
    named: int
    listed_in: str
    narrowed: Mapping[str, str]
    fixed: Mapping[str, str]

    def more(self, row: Mapping[str, Any]) -> str:
        """Return how many a row counts besides those that it names: `3 more sums`; nothing where there are no more."""
        left = (row[self.number] or 0) - self.named
        return plural(left, f"more {self.each}") if left > 0 else ""

    def path(self, row: Mapping[str, Any], slugs: Mapping[int, str], columns: Mapping[str, Column]) -> str:
        """Return the path of the report on what a row counts. A blank cannot be asked for, and is left out."""
        asked = {
            parameter: slugs.get(row[name]) if columns[name].type == "id" else row[name]
            for parameter, name in self.narrowed.items()
        }
        told = {parameter: value for parameter, value in asked.items() if value is not None}
        return f"/reports/{self.listed_in}?{urlencode(told | dict(self.fixed))}"


def counted(said: Any, columns: Mapping[str, Column]) -> Counted:
    """Return what a header declares under `counts`; ValueError where it makes no sense."""
    if not isinstance(said, Mapping) or {*said} - {"with"} != _KEYS or not isinstance(said["narrowed"], Mapping):
        raise ValueError(f"counts: write {', '.join(sorted(_KEYS))}")
    names: Sequence[str] = [said["number"], *said["narrowed"].values()]
    if strange := [name for name in names if name not in columns]:
        raise ValueError(f"counts: {strange[0]} is no column of it")
    if not str(said["named"]).isdigit():
        raise ValueError("counts: named is a number")
    fixed = dict(said.get("with") or {})
    return Counted(said["each"], said["number"], int(said["named"]), said["in"], dict(said["narrowed"]), fixed)
