"""The routes of the desk's first page, which tells what the corpus has of the text."""

from __future__ import annotations

from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from communique.desk.first_page import FirstPage

FIRST = "/first"
_TEMPLATES = Path(__file__).parent / "templates"


def first_routes(first: FirstPage) -> list[Route]:
    """Return the page, how far it is, and the wish for another."""
    templates = Jinja2Templates(directory=_TEMPLATES)

    async def page(request: Request) -> Response:
        shown = {"file": first.desk.file.name, "first": first}
        return templates.TemplateResponse(request, "first.html", shown)

    async def state(_request: Request) -> Response:
        return JSONResponse({"state": first.state})

    async def again(_request: Request) -> Response:
        first.start()
        return JSONResponse({"state": first.state})

    return [
        Route(FIRST, page, methods=["GET"]),
        Route(f"{FIRST}/state", state, methods=["GET"]),
        Route(f"{FIRST}/again", again, methods=["POST"]),
    ]
