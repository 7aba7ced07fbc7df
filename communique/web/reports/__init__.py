"""Saved reports on the web: their pages with a form, and their whole results as files."""

from functools import lru_cache
from urllib.parse import urlencode

from communique.reports.arguments import Arguments
from communique.reports.report import Report, carried_reports
from communique.web.edition import ServedEdition


@lru_cache(maxsize=8)
def reports_of(edition: ServedEdition) -> dict[str, Report]:
    """Return every report that an edition carries, by name."""
    return {report.name: report for report in carried_reports(edition.folder)}


def path_of(edition: ServedEdition, arguments: Arguments, ending: str = "") -> str:
    """Return the address, from the server's root, that gives this very result in every later edition's terms."""
    query = urlencode(arguments.spelled_out)
    return edition.path(f"/reports/{arguments.report.name}{ending}") + (f"?{query}" if query else "")
