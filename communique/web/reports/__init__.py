"""Saved reports on the web: their pages with a form, and their whole results as files."""

from functools import lru_cache

from communique.reports.report import Report, carried_reports
from communique.web.edition import ServedEdition

# The report that has a page and a calendar of its own, too.
PROMISES = "promises-over-time"


@lru_cache(maxsize=8)
def reports_of(edition: ServedEdition) -> dict[str, Report]:
    """Return every report that an edition carries, by name."""
    return {report.name: report for report in carried_reports(edition.folder)}
