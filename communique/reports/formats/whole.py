"""A report's whole result, as writers take it: rows a portion at a time, and what a file says beside them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from communique.reports.arguments import Arguments
from communique.reports.columns import Shape, shape_of
from communique.reports.evidence import Ask, columns_with_evidence, rows_with_evidence
from communique.reports.report import Report
from communique.reports.result import ReportResult
from communique.schema.sql_file import Column

NOT_ALL = "The rest is missing: it took too long. Narrow the report, or run it on the command line."
# Neither an edition's name nor a permanent address is true of rows that may be others tomorrow.
NOT_PUBLISHED = "a database that is not published"
ROWS_AT_A_TIME = 1_000
Rows = Sequence[Sequence[Any]]


class TookTooLongError(Exception):
    """The rows took more time than they may."""


@dataclass(frozen=True)
class Whole:
    """A result to be written, each row with what it rests on; ids, which are numbered anew elsewhere, become slugs.

    `ask` gives the rows of one SELECT on the database that the result is of, `link` makes an address of a path of its
    site. Edition and address are None where a database is asked that is no edition. What has to be whole before any of
    it can be sent takes no longer than `seconds_to_write`.
    """

    report: Report
    arguments: Arguments
    found: Iterable[Rows]
    ask: Ask
    link: Callable[[str], str]
    edition: str | None = None
    address: str | None = None
    title: str = ""
    license: str = ""
    seconds_to_write: float = math.inf

    @property
    def columns(self) -> Mapping[str, Column]:
        """Return the columns of a file, by name."""
        return columns_with_evidence(self.report)

    @property
    def portions(self) -> Iterator[Rows]:
        """Yield the rows of a file, some at a time."""
        for rows in self.found:
            yield rows_with_evidence(self.report, rows, self.ask, self.link)

    @property
    def shape(self) -> Shape:
        """Return how its rows are shown to a reader."""
        return shape_of(self.columns)

    @property
    def source(self) -> str:
        """Return one line that says where it comes from."""
        edition = f"edition {self.edition}" if self.edition else NOT_PUBLISHED
        return ". ".join(filter(None, (", ".join(filter(None, (self.title, edition, self.address))), self.license)))


@dataclass(frozen=True)
class Source:
    """The source of a result: its project's title and licence, its site (empty if unknown), the edition's name."""

    title: str
    license: str
    url: str
    edition: str | None = None


def whole_of(result: ReportResult, ask: Ask, source: Source) -> Whole:
    """Return a result that is there already, to be written. Addresses begin where the site is."""

    def link(path: str) -> str:
        return f"{source.url}{path}"

    starts = range(0, len(result.rows), ROWS_AT_A_TIME)
    portions = (result.rows[start : start + ROWS_AT_A_TIME] for start in starts)
    address = link(result.arguments.path()) if source.edition else None
    about = (source.edition, address, source.title, source.license)
    return Whole(result.report, result.arguments, portions, ask, link, *about)
