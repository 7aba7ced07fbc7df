"""Promises by year and month: `/promises`, and the same as a calendar to subscribe to, `/promises.ics`."""

import asyncio
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.reports.arguments import Arguments, read_arguments
from communique.web.calendars import CALENDAR
from communique.web.edition import edition_of, query
from communique.web.known_parameters import asks_itself
from communique.web.pages import html_page
from communique.web.promises import shows_promises
from communique.web.promises.feed import find, written
from communique.web.promises.page import promises_page
from communique.web.reports import PROMISES, reports_of

_OK, _WRONG, _UNFIT, _TOO_LONG = 200, 400, 422, 503


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Add the page and the calendar, where the edition carries the report that they show."""
    if not shows_promises(edition_of(datasette)):
        return []
    return [(r"^/promises/?$", show_promises), (r"^/promises\.ics$", send_promises)]


@asks_itself
async def show_promises(datasette: Datasette, request: Request) -> Response:
    """Show the promises: with 400 and the form to be mended where the parameters make no sense."""
    edition, arguments = edition_of(datasette), _arguments(datasette, request)
    page = await query(datasette, lambda view: promises_page(view, arguments), apart=True)
    canonical = edition.absolute(request, page["path"])
    context = {
        "report": arguments.report,
        "given": arguments,
        "page": page,
        "action": "/promises",
        "canonical": canonical,
        "address": (address := edition.absolute(request, page["calendar"])),
        "webcal": urlsplit(address)._replace(scheme="webcal").geturl(),
    }
    wrong = _WRONG if page["took_too_long"] or arguments.complaints else _OK
    status = _UNFIT if page["fault"] else wrong
    return await html_page(datasette, request, "promises.html", context, "query", status=status)


@asks_itself
async def send_promises(datasette: Datasette, request: Request) -> Response:
    """Return the promises as whole days, with the same parameters as the page."""
    edition, arguments = edition_of(datasette), _arguments(datasette, request)
    found = await query(datasette, lambda view: find(view, arguments), apart=True)
    if arguments.complaints:
        return Response.text("".join(f"{one}\n" for one in arguments.complaints), status=_WRONG)
    if found.took_too_long:
        return Response.text("This takes longer than it may. Narrow it by about=…\n", status=_TOO_LONG)
    text = await asyncio.to_thread(written, edition, arguments, found, edition.absolute(request, ""))
    headers = {"content-disposition": 'inline; filename="promises.ics"'}
    return Response(text, headers=headers, content_type=CALENDAR)


def _arguments(datasette: Datasette, request: Request) -> Arguments:
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(request.query_string, keep_blank_values=True):
        given.setdefault(name, []).append(value)
    return read_arguments(reports_of(edition_of(datasette))[PROMISES], given)
