"""Rows of views with what they rest on, as rows of reports have it: on Datasette's pages, in its CSV and its JSON."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from datasette import Request
from datasette.app import Datasette
from markupsafe import Markup

from communique.reports.evidence import EVIDENCE, columns_with_evidence, evidence_of_rows, rows_with_evidence
from communique.reports.report import Report
from communique.reports.rows_of_views import declared_rows
from communique.web.edition import View, edition_of, query

Rows = Sequence[Sequence[Any]]
# A question about so many takes a small part of the time that a page has.
_AT_A_TIME = 500


class EvidenceOfViews:
    """Evidence beside the rows of a view, on its page and in its files."""

    heading, meaning = EVIDENCE.name, EVIDENCE.meaning

    def __init__(self, datasette: Datasette) -> None:
        self._datasette = datasette

    async def cells(self, name: str, columns: Sequence[str], rows: Rows) -> list[Markup]:
        """Return of each row the places that say it, as a way to the sentences; none where nothing is known of it."""
        report = declared_rows(name, columns)
        return await query(self._datasette, lambda view: _cells(view, report, rows)) if report else []

    async def beside(
        self, request: Request, name: str, columns: Sequence[str], rows: Rows, *, with_slugs: bool
    ) -> tuple[list[str], list[list[Any]]] | None:
        """Return columns and rows with what they rest on; `with_slugs` in the place of an edition's numbers."""
        report, edition = declared_rows(name, columns), edition_of(self._datasette)
        if report is None:
            return None

        def told(view: View, some: Rows) -> list[list[Any]]:
            return rows_with_evidence(report, some, view.ask, partial(edition.whole_address, request))

        found = list[list[Any]]()
        for start in range(0, len(rows), _AT_A_TIME):
            found += await query(self._datasette, partial(told, some=rows[start : start + _AT_A_TIME]))
        if with_slugs:
            return _without_numbers(report, found)
        first, names = len(columns), list(columns_with_evidence(report))
        return [*columns, *names[first:]], [[*row, *more[first:]] for row, more in zip(rows, found, strict=True)]


def _cells(view: View, report: Report, rows: Rows) -> list[Markup]:
    told = evidence_of_rows(report, rows, view.ask)
    addresses = view.addresses(one.record for one in told if one.record is not None)
    return [_linked(addresses.get(one.record or 0), one.evidence, one.said_by) for one in told]


def _linked(address: str | None, places: str, voices: str) -> Markup:
    if not address:
        return Markup.escape(places)
    linked = Markup('<a href="{}#evidence">{}</a>').format(address, places or EVIDENCE.name)
    return linked + Markup("<br><small>{}</small>").format(voices) if voices else linked


def _without_numbers(report: Report, rows: list[list[Any]]) -> tuple[list[str], list[list[Any]]]:
    """Return columns and rows without those that only count the rows of this edition, such as its citations."""
    named = {*report.own_columns, *(column.of for column in report.columns.values())}
    numbers = {place for place, one in enumerate(report.columns.values()) if one.type == "id" and one.name not in named}
    told = [name for place, name in enumerate(columns_with_evidence(report)) if place not in numbers]
    return told, [[value for place, value in enumerate(row) if place not in numbers] for row in rows]
