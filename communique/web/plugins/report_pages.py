"""Saved reports: the list of them, their pages with a form, and their whole results as files."""

from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.reports.arguments import Arguments, read_arguments
from communique.reports.formats import FORMATS
from communique.reports.formats.whole import TookTooLongError
from communique.reports.lookup import resolve
from communique.reports.parameters import ReportError
from communique.reports.report import reports_by_group
from communique.suggestions import likest, quoted
from communique.web.compat import page_of_table
from communique.web.edition import DATABASE, Row, edition_of, query
from communique.web.evidence_of_views import EvidenceOfViews
from communique.web.known_parameters import OF_A_RESULT, asks_itself, complaint_about, complaint_about_value
from communique.web.pages import html_page, not_found
from communique.web.reports import reports_of
from communique.web.reports.page import report_page
from communique.web.reports.sending import SECONDS, Download, headers_of, in_background, open_result, pieces_of

# A report of the project's own whose rows are not what its header declares is no fault of who asks, nor of the server.
OK, WRONG, UNFIT, TOO_LONG = 200, 400, 422, 503


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add the pages of the saved reports, by name. Datasette's own addresses of them lead there.

    Those that are called as a table or view is have none.
    """
    names = "|".join(reports_of(edition_of(datasette)))
    if not names:
        return []
    queries = "|".join((datasette.metadata("databases") or {}).get(DATABASE, {}).get("queries", {})) or "(?!)"
    return [
        (r"^/reports/?$", show_reports),
        (rf"^/reports/(?P<report>{names})/?$", show_report),
        (rf"^/reports/(?P<report>{names})\.(?P<form>{'|'.join(FORMATS)})$", send_report),
        (r"^/reports/(?P<written>[^/]+)/?$", no_such_report),
        (rf"^/{DATABASE}/(?P<report>{queries})$", to_report),
        (rf"^/(?P<database>{DATABASE})/(?P<table>{queries})\.(?P<format>csv|json)$", send_datasettes),
    ]


async def show_reports(datasette: Datasette, request: Request) -> Response:
    """Answer with all reports, by what they are about and what they answer."""
    reports = reports_of(edition_of(datasette)).values()
    context = {
        "groups": reports_by_group(reports),
        "empty_reports": edition_of(datasette).empty_reports,
    }
    return await html_page(datasette, request, "reports.html", context, "reports", path="/reports")


@asks_itself
async def no_such_report(datasette: Datasette, request: Request) -> Response:
    """Answer that there is no such report, or that it does not come in this form, with what may have been meant."""
    reports = reports_of(edition_of(datasette))
    name, _, form = unquote(request.url_vars["written"]).partition(".")
    what = f"No report is called {quoted(name)}."
    if name in reports:
        what = f"This report does not come as {quoted(form)}: it does as {', '.join(FORMATS)}."
    report = reports.get(name) or reports.get(likest(name, reports))
    if report is None:
        return await not_found(datasette, request, what)
    ending = f".{form}" if form in FORMATS else ""
    meant = {"title": report.title, "url": datasette.urls.path(f"/reports/{report.name}{ending}")}
    return await not_found(datasette, request, what, meant=meant)


@asks_itself
def to_report(datasette: Datasette, request: Request) -> Response:
    """Lead from Datasette's own page of a query to the report's, with the parameters."""
    asked = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.path(f"/reports/{request.url_vars['report']}") + asked, status=301)


@asks_itself
async def show_report(datasette: Datasette, request: Request) -> Response:
    """Answer with a report's page: with 400 and the form to be mended where its parameters make no sense."""
    edition, arguments = edition_of(datasette), _arguments(datasette, request)
    page = await query(datasette, lambda view: report_page(view, arguments), apart=True)
    canonical = edition.absolute(request, page["path"])
    shown = {"report": arguments.report, "given": arguments, "page": page, "address": canonical, "seconds": SECONDS}
    article = edition.render("_report.html", shown)
    context = {**shown, "article": article, "canonical": canonical, "edition": edition.name}
    return await html_page(datasette, request, "report.html", context, "query", status=_status(arguments, page))


@asks_itself
async def send_report(datasette: Datasette, request: Request, receive: Any) -> Any:
    """Answer with a report's whole result. What is wrong is said before the first byte, where it is known by then."""
    arguments, form = _arguments(datasette, request), request.url_vars["form"]
    result = await in_background(open_result, edition_of(datasette), arguments)
    if complaints := arguments.complaints:
        result.close()
        return _refusal(complaints)
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


@asks_itself
async def send_datasettes(datasette: Datasette, request: Request, send: Any) -> Any:
    """Answer with Datasette's own file of a report, once the parameters are held to the same as anywhere else."""
    written = [(name, value) for name, value in _query_arguments(request) if name.startswith("_")]
    values = (complaint_about_value(name, value) for name, value in written)
    if wrong := complaint_about([name for name, _ in written], OF_A_RESULT) or next(filter(None, values), ""):
        return _refusal([wrong])
    given = [one for one in _query_arguments(request) if one not in written]
    arguments = _arguments(datasette, request, request.url_vars["table"], given)
    await query(datasette, lambda view: resolve(arguments, view.lookup))
    if complaints := arguments.complaints:
        return _refusal(complaints)
    opened = {one.name for one in arguments.report.parameters if one.opens_with}
    kept = {name: value for name, value in arguments.values.items() if name not in arguments.left_empty - opened}
    asked = urlencode([*written, *kept.items()])
    return await page_of_table(datasette, request, send, EvidenceOfViews(datasette), asked)


def _arguments(
    datasette: Datasette, request: Request, report: str = "", given: list[tuple[str, str]] | None = None
) -> Arguments:
    ours: dict[str, list[str]] = {}
    for name, value in _query_arguments(request) if given is None else given:
        ours.setdefault(name, []).append(value)
    return read_arguments(reports_of(edition_of(datasette))[report or request.url_vars["report"]], ours)


def _query_arguments(request: Request) -> list[tuple[str, str]]:
    return parse_qsl(request.query_string, keep_blank_values=True)


def _status(arguments: Arguments, page: Row) -> int:
    if page.get("fault"):
        return UNFIT
    return WRONG if page.get("took_too_long") or arguments.complaints else OK


def _refusal(complaints: list[str]) -> Response:
    return Response.text("".join(f"{one}\n" for one in complaints), status=WRONG)
