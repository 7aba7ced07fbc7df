"""A report's page: form, first rows, what they leave out, and the ways to have it elsewhere."""

from urllib.parse import urlencode

from communique.reports.arguments import Arguments
from communique.reports.lookup import pick_lists
from communique.reports.openings import open_report
from communique.web.edition import Row, View
from communique.web.reports import PROMISES
from communique.web.reports.document_check import REPORT
from communique.web.reports.form import form_of, ways_elsewhere
from communique.web.reports.shown_rows import shown_rows
from communique.web.reports.unlisted import chosen_records, unlisted


def report_page(view: View, arguments: Arguments) -> Row:
    """Return what the page shows. Rows come last: what they may take is what is left of a page's time."""
    choices = pick_lists(arguments, view.lookup)
    opened = open_report(view.connection, view.ask, arguments, is_whole=arguments.report.name == REPORT)
    return {
        "fault": opened.fault,
        "took_too_long": opened.took_too_long,
        "unlisted": unlisted(view, arguments, choices),
        "chosen": chosen_records(view, arguments),
        **form_of(arguments, choices, has_bulk=opened.has_bulk),
        **ways_elsewhere(view.edition, arguments),
        **_calendar(view, arguments),
        **(shown_rows(view, arguments, opened.found) if opened.found else {}),
    }


def _calendar(view: View, arguments: Arguments) -> Row:
    """Return the address of the same promises by year and month, where these are promises."""
    if arguments.report.name != PROMISES:
        return {}
    return {"calendar": view.edition.path(f"promises?{urlencode(arguments.spelled_out)}")}
