"""A report's whole result, as writers take it: rows a portion at a time, and what a file says beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.reports.arguments import Arguments
from communique.reports.columns import Shape, shape_of
from communique.reports.lookup import Lookup
from communique.reports.report import Report
from communique.reports.result import ReportResult

NOT_ALL = "The rest is missing: it took too long. Narrow the report, or run it on the command line."
# Neither an edition's name nor a permanent address is true of rows that may be others tomorrow.
NOT_PUBLISHED = "a database that is not published"
ROWS_AT_A_TIME = 1_000


class TookTooLongError(Exception):
    """The rows took more time than they may."""


@dataclass(frozen=True)
class Whole:
    """A result to be written, with the addresses of records by id.

    Edition and address are None where a database is asked that is no edition. What has to be whole before any of it
    can be sent takes no longer than `seconds_to_write`.
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
        edition = f"edition {self.edition}" if self.edition else NOT_PUBLISHED
        return ". ".join(filter(None, (", ".join(filter(None, (self.title, edition, self.address))), self.license)))

    def addresses(self, rows: Iterable[Sequence[Any]]) -> Callable[[Sequence[Any]], str]:
        """Return what gives the address of the record that one of these rows is about, empty where there is none."""
        own_id = self.shape.own_id
        found = self.addresses_of({record for row in rows if (record := own_id(row)) is not None})
        return lambda row: found.get(own_id(row) or 0, "")


@dataclass(frozen=True)
class Source:
    """The source of a result: its project's title and licence, its site (empty if unknown), the edition's name."""

    title: str
    license: str
    url: str
    edition: str | None = None


def whole_of(result: ReportResult, lookup: Lookup, source: Source) -> Whole:
    """Return a result that is there already, to be written. Addresses begin where the site is."""

    def addresses(ids: Iterable[int]) -> dict[int, str]:
        return {record: f"{source.url}{path}" for record, path in lookup.paths(ids).items()}

    starts = range(0, len(result.rows), ROWS_AT_A_TIME)
    portions = (result.rows[start : start + ROWS_AT_A_TIME] for start in starts)
    address = f"{source.url}{result.arguments.path()}" if source.edition else None
    about = (source.edition, address, source.title, source.license)
    return Whole(result.report, result.arguments, portions, addresses, *about)
