"""Reports that have nothing to say of an edition: there is nothing that their parameters could be picked from."""

from typing import Any

from communique.web.query import Ask
from communique.web.reports.described import reports

_LISTED = "SELECT DISTINCT source FROM report_choices"


def silent_reports(datasette: Any, ask: Ask) -> set[str]:
    """The names of such reports; a reader is told before opening one."""
    listed = {row["source"] for row in ask(_LISTED)}
    sources = {name: {p.source for p in report.parameters if p.source} for name, report in reports(datasette).items()}
    return {name for name, wanted in sources.items() if wanted and not wanted & listed}
