"""A report's whole result, as writers take it: rows a portion at a time, and what a file says beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.project import Settings
from communique.reports.arguments import Arguments
from communique.reports.choices import Lookup
from communique.reports.columns import Shape, shape_of
from communique.reports.report import Report
from communique.reports.result import ReportResult

NOT_ALL = "The rest is missing: it took too long. Narrow the report, or run it on the command line."
ROWS_AT_A_TIME = 1_000


class TookTooLongError(Exception):
    """The rows took more time than they may."""


@dataclass(frozen=True)
class Whole:
    """A result to be written, with the addresses of records by id.

    Edition and address are None where a database is asked that is no edition, as on the command line. What has to be
    whole before any of it can be sent takes no longer than `seconds_to_write`.
    """

    report: Report
    arguments: Arguments
    portions: Iterable[Sequence[Sequence[Any]]]
    addresses_of: Callable[[Iterable[int]], Mapping[int, str]]
    edition: str | None = None
    address: str | None = None
    title: str = ""
    license: str = ""
    seconds_to_write: float = math.inf

    @property
    def shape(self) -> Shape:
        """Return how its rows are shown to a reader."""
        return shape_of(self.report.columns)

    @property
    def source(self) -> str:
        """Return one line that says where it comes from."""
        edition = f"edition {self.edition}" if self.edition else None
        return ". ".join(filter(None, (", ".join(filter(None, (self.title, edition, self.address))), self.license)))

    def addresses(self, rows: Iterable[Sequence[Any]]) -> Callable[[Sequence[Any]], str]:
        """Return what gives the address of the record that one of these rows is about, empty where there is none."""
        own_id = self.shape.own_id
        found = self.addresses_of({record for row in rows if (record := own_id(row)) is not None})
        return lambda row: found.get(own_id(row) or 0, "")


def whole_of(result: ReportResult, lookup: Lookup, project: Settings) -> Whole:
    """Return a result that is there already, to be written. Addresses begin where the project's site is."""

    def addresses(ids: Iterable[int]) -> dict[int, str]:
        return {record: f"{project.url.rstrip('/')}{path}" for record, path in lookup.paths(ids).items()}

    starts = range(0, len(result.rows), ROWS_AT_A_TIME)
    portions = (result.rows[start : start + ROWS_AT_A_TIME] for start in starts)
    return Whole(
        result.report, result.arguments, portions, addresses, title=project.title, license=project.license_line
    )
