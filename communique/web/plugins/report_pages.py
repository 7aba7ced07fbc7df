"""Saved reports: the list of them, their pages with a form, and their whole results as files."""

from typing import Any
from urllib.parse import parse_qs

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.reports.arguments import Arguments, read_arguments
from communique.reports.choices import Lookup, reports_without_choices
from communique.reports.formats import FORMATS
from communique.reports.formats.whole import TookTooLongError
from communique.reports.parameters import ReportError
from communique.reports.report import reports_by_group
from communique.web.edition import DATABASE, Row, edition_of, query
from communique.web.pages import html_page
from communique.web.reports import reports_of
from communique.web.reports.page import report_page
from communique.web.reports.sending import SECONDS, Download, headers_of, in_background, open_result, pieces_of

# A report of the project's own whose rows are not what its header declares is no fault of who asks, nor of the server.
OK, WRONG, MISSING, UNFIT, TOO_LONG = 200, 400, 404, 422, 503


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add the pages of the saved reports, by name. Datasette's own addresses of them lead there."""
    names = "|".join(reports_of(edition_of(datasette)))
    if not names:
        return []
    return [
        (r"^/reports/?$", show_reports),
        (rf"^/reports/(?P<report>{names})/?$", show_report),
        (rf"^/reports/(?P<report>{names})\.(?P<form>{'|'.join(FORMATS)})$", send_report),
        (rf"^/{DATABASE}/(?P<report>{names})$", to_report),
    ]


async def show_reports(datasette: Datasette, request: Request) -> Response:
    """Answer with all reports, by what they are about and what they answer."""
    reports = reports_of(edition_of(datasette)).values()
    context = {
        "groups": reports_by_group(reports),
        "silent": await query(datasette, lambda view: reports_without_choices(Lookup(view.ask), reports)),
    }
    return await html_page(datasette, request, "reports.html", context, "reports", path="/reports")


def to_report(datasette: Datasette, request: Request) -> Response:
    """Lead from Datasette's own page of a query to the report's, with the parameters."""
    asked = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.path(f"/reports/{request.url_vars['report']}") + asked, status=301)


async def show_report(datasette: Datasette, request: Request) -> Response:
    """Answer with a report's page: with a status of 400 or 404 where its parameters make no sense."""
    edition, arguments = edition_of(datasette), _arguments(datasette, request)
    page = await query(datasette, lambda view: report_page(view, arguments), apart=True)
    canonical = edition.absolute(request, page["path"])
    shown = {"report": arguments.report, "given": arguments, "page": page, "address": canonical, "seconds": SECONDS}
    article = edition.render("_report.html", shown)
    context = {**shown, "article": article, "canonical": canonical, "edition": edition.name}
    return await html_page(datasette, request, "report.html", context, "query", status=_status(arguments, page))


async def send_report(datasette: Datasette, request: Request, receive: Any) -> Any:
    """Answer with a report's whole result. What is wrong is said before the first byte, where it is known by then."""
    arguments, form = _arguments(datasette, request), request.url_vars["form"]
    result = await in_background(open_result, edition_of(datasette), arguments)
    if complaints := arguments.complaints:
        result.close()
        status = MISSING if arguments.is_missing else WRONG
        return Response.text("".join(f"{one}\n" for one in complaints), status=status)
    headers = headers_of(arguments.report, form)
    if request.method == "HEAD":
        result.close()
        return Response("", headers=headers, content_type=headers["content-type"])
    pieces = pieces_of(request, form, result)
    try:
        first = await in_background(next, pieces, None)
    except TookTooLongError:
        remedy = f"Narrow it, take it as CSV, or run it where the database is:\n{arguments.command} --format csv\n"
        return Response.text(f"This takes longer than it may. {remedy}", status=TOO_LONG)
    except ReportError as error:
        return Response.text(f"This report does not give what it declares. {error}\n", status=UNFIT)
    return Download(first, pieces, headers, receive)


def _arguments(datasette: Datasette, request: Request) -> Arguments:
    given = parse_qs(request.query_string, keep_blank_values=True)
    # What begins so is Datasette's.
    ours = {name: values for name, values in given.items() if not name.startswith("_")}
    return read_arguments(reports_of(edition_of(datasette))[request.url_vars["report"]], ours)


def _status(arguments: Arguments, page: Row) -> int:
    if page.get("fault"):
        return UNFIT
    if page.get("took_too_long"):
        return WRONG
    if arguments.is_missing:
        return MISSING
    return WRONG if arguments.problems else OK
