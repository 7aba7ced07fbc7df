"""Saved reports: the list of them, their pages with a form, and their whole results as files."""

from typing import Any
from urllib.parse import parse_qs

from datasette import Response, hookimpl

from communique.web.addresses import absolute
from communique.web.query import DATABASE, in_one_go, with_connection
from communique.web.rendering import at_one_go
from communique.web.reports.described import Report, by_group, reports
from communique.web.reports.download import edition_of, headers_of, open_result, pieces_of
from communique.web.reports.elsewhere import FORMS, command_of
from communique.web.reports.given import Given, read_given
from communique.web.reports.page import report_page
from communique.web.reports.sending import Download, in_background
from communique.web.reports.silent import silent_reports
from communique.web.reports.whole_result import SECONDS, TookTooLongError

OK, WRONG, MISSING, TOO_LONG = 200, 400, 404, 503


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Add the pages of the saved reports, by name. Datasette's own addresses of them lead there."""
    names = "|".join(sorted(reports(datasette)))
    if not names:
        return []
    return [
        (r"^/reports/?$", show_reports),
        (rf"^/reports/(?P<report>{names})/?$", show_report),
        (rf"^/reports/(?P<report>{names})\.(?P<form>{'|'.join(FORMS)})$", send_report),
        (rf"^/{DATABASE}/(?P<report>{names})$", to_report),
    ]


async def show_reports(datasette: Any, request: Any) -> Response:
    """All reports, by what they are about and what they answer."""
    silent = await in_one_go(datasette, lambda ask: silent_reports(datasette, ask))
    context = {"groups": by_group(datasette), "silent": silent, "canonical": absolute(datasette, request, "/reports")}
    return Response.html(await datasette.render_template(["reports.html"], context, request=request))


def to_report(datasette: Any, request: Any) -> Response:
    """Datasette's own page of a query leads to the report's, with the parameters."""
    query = f"?{request.query_string}" if request.query_string else ""
    return Response.redirect(datasette.urls.path(f"/reports/{request.url_vars['report']}") + query, status=301)


async def show_report(datasette: Any, request: Any) -> Response:
    """A report's page: with a status of 400 or 404 where its parameters make no sense."""
    report, given = _asked(datasette, request)
    page = await with_connection(
        datasette, lambda connection: report_page(datasette, connection, report, given), apart=True
    )
    canonical = absolute(datasette, request, page["path"])
    shown = {"report": report, "given": given, "page": page, "address": canonical, "seconds": SECONDS}
    context = {
        **shown,
        "article": at_one_go(datasette, "_report.html", shown),
        "canonical": canonical,
        "edition": edition_of(datasette),
    }
    html = await datasette.render_template(["report.html"], context, request=request, view_name="query")
    return Response.html(html, status=WRONG if page.get("took_too_long") else _status(given))


async def send_report(datasette: Any, request: Any, receive: Any) -> Any:
    """A report's whole result as a file. What is wrong is said before the first byte, where it is known by then."""
    report, given = _asked(datasette, request)
    if given.strangers:
        given.problems[given.strangers[0]] = "This report has no such parameter."
    result = await in_background(open_result, datasette, report, given)
    if given.problems:
        result.close()
        said = "".join(f"{name}: {problem}\n" for name, problem in given.problems.items())
        return Response.text(said, status=_status(given))
    if request.method == "HEAD":
        result.close()
        headers = headers_of(report, request.url_vars["form"])
        return Response("", headers=headers, content_type=headers["content-type"])
    pieces = pieces_of(datasette, request, report, given, result)
    try:
        first = await in_background(next, pieces, None)
    except TookTooLongError:
        remedy = (
            f"Narrow it, take it as CSV, or run it where the database is:\n{command_of(report, given)} --format csv\n"
        )
        return Response.text(f"This takes longer than it may. {remedy}", status=TOO_LONG)
    return Download(first, pieces, headers_of(report, request.url_vars["form"]), receive)


def _asked(datasette: Any, request: Any) -> tuple[Report, Given]:
    report = reports(datasette)[request.url_vars["report"]]
    return report, read_given(report, parse_qs(request.query_string, keep_blank_values=True))


def _status(given: Given) -> int:
    if not given.problems:
        return OK
    return MISSING if given.is_missing else WRONG
