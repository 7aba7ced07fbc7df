"""Answers that several pages give."""

from typing import Any

from datasette import Response

NOT_FOUND = 404


async def not_found(datasette: Any, request: Any, what: str, **more: Any) -> Response:
    """A page that says that there is no such thing, with a way to search. Raised, it would be logged as a fault."""
    context = {"what": what, "metadata": datasette.metadata(), **more}
    page = await datasette.render_template(["not_found.html"], context, request=request, view_name="not-found")
    return Response.html(page, status=NOT_FOUND)
