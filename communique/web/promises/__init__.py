"""Promises by year and month, on a page and as a calendar to subscribe to: the report on them, each once."""

from communique.web.edition import ServedEdition
from communique.web.reports import reports_of

REPORT = "promises-over-time"


def shows_promises(edition: ServedEdition) -> bool:
    """Return whether an edition carries the report that they are from; older ones do not."""
    return REPORT in reports_of(edition)
