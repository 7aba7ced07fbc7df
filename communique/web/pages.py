"""Pages made by templates, and the one that says that there is no such thing."""

from typing import Any

from datasette import Request, Response
from datasette.app import Datasette

from communique.suggestions import quoted
from communique.web.compat import BadRequest
from communique.web.edition import Row, edition_of

NOT_FOUND = 404
FOR_ANY_SITE = {"access-control-allow-origin": "*"}


async def html_page(
    datasette: Datasette,
    request: Request,
    template: str,
    context: Row,
    view_name: str,
    *,
    path: str | None = None,
    **answer: Any,
) -> Response:
    """Return a page made by a template; `path` is its permanent address, from the site's root.

    `answer` may have a status and headers; `view_name` is Datasette's name for this sort of page.
    """
    canonical = {} if path is None else {"canonical": edition_of(datasette).whole_address(request, path)}
    html = await datasette.render_template([template], context | canonical, request=request, view_name=view_name)
    return Response.html(html, **answer)


async def not_found(datasette: Datasette, request: Request, what: str, **more: Any) -> Response:
    """Return a page that says that there is no such thing, with a way to search. Raised, it would be logged."""
    return await html_page(datasette, request, "not_found.html", {"what": what, **more}, "not-found", status=NOT_FOUND)


def yes_or_no(request: Request, name: str) -> bool:
    """Return whether a page is asked for with a parameter that is yes or no; BadRequest where it is neither."""
    given = request.args.get(name) or ""
    if given not in ("", "yes", "no"):
        raise BadRequest(f"{name} takes yes or no, and not {quoted(given)}.")
    return given == "yes"
