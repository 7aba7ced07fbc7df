"""Promises by year and month, on a page and as a calendar to subscribe to: the report on them, each once."""

from communique.web.edition import ServedEdition
from communique.web.reports import PROMISES, reports_of


def shows_promises(edition: ServedEdition) -> bool:
    """Return whether an edition carries the report that they are from; older ones do not."""
    return PROMISES in reports_of(edition)
