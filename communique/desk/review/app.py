"""A review as a web application for one person at this machine; who is let in is said in `guard`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp

from communique.desk.guard import Guard
from communique.desk.requests import Answer, changing, number_of
from communique.desk.review.review import Review
from communique.desk.review.view import comparison_of, state_of

HERE = Path(__file__).parents[1]
Check = Callable[[str], Sequence[str]]


def application(review: Review, port: int, token: str, check: Check) -> ASGIApp:
    """Return the application for a review at a port of this machine; `check` says what is wrong with a fact file."""

    def state() -> dict[str, object]:
        return state_of(review)

    changes = {
        "/settle": lambda asked: review.settle(number_of(asked), asked),
        "/note": lambda asked: review.note(number_of(asked), asked),
        "/undo": lambda asked: review.undo(number_of(asked)),
        "/save": lambda asked: review.save(number_of(asked), check),
    }
    routes = [
        Route("/", _page(review), methods=["GET"]),
        Route("/comparison", _told(lambda: comparison_of(review)), methods=["GET"]),
        Route("/state", _told(state), methods=["GET"]),
        *(Route(path, changing(make, state), methods=["POST"]) for path, make in changes.items()),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Guard(Starlette(routes=routes), port, token)


def _page(review: Review) -> Answer:
    templates = Jinja2Templates(directory=HERE / "templates")

    async def page(request: Request) -> Response:
        return templates.TemplateResponse(request, "review.html", {"file": review.reviewed.output.name})

    return page


def _told(what: Callable[[], dict[str, object]]) -> Answer:
    async def told(_request: Request) -> Response:
        return JSONResponse(what())

    return told
