"""The desk as a web application for one person at this machine.

Who is let in, and what may change anything, is said in `guard`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp

from communique.desk import help_with_fields
from communique.desk.desk import Desk
from communique.desk.first_page import FirstPage
from communique.desk.first_routes import FIRST, first_routes
from communique.desk.guard import Guard
from communique.desk.minutes import HOW
from communique.desk.requests import Answer, changing, number_of
from communique.desk.search import Search
from communique.desk.suggested_words import SuggestedWords
from communique.desk.view import forms_of, state_of
from communique.errors import CommuniqueError

HERE = Path(__file__).parent
# Pages that an address with the token opens.
OPENING = ("/", FIRST)
Check = Callable[[str], Sequence[str]]


def application(
    desk: Desk,
    port: int,
    token: str,
    check: Check,
    search: Search | None = None,
    *,
    words: SuggestedWords | None = None,
    first: FirstPage | None = None,
) -> ASGIApp:
    """Return the application for a desk at a port of this machine; `check` says what is wrong with a fact file.

    `search` finds what a field may lead to, and `words` suggests what is typed next; without them that is only what the
    draft itself has. `first` is what the corpus has of the text.
    """
    routes = [
        *(first_routes(first) if first else ()),
        Route("/", _page(desk, has_first=first is not None), methods=["GET"]),
        Route("/state", _state(desk), methods=["GET"]),
        Route("/forms", _forms(desk), methods=["GET"]),
        Route("/decide", _change(desk, lambda asked: desk.decide(number_of(asked), asked)), methods=["POST"]),
        Route("/undo", _change(desk, lambda asked: desk.undo(number_of(asked))), methods=["POST"]),
        Route("/save", _change(desk, lambda asked: _save(desk, asked)), methods=["POST"]),
        Route("/read-again", _change(desk, lambda _: desk.read_again()), methods=["POST"]),
        Route("/close", _change(desk, lambda asked: desk.close(number_of(asked))), methods=["POST"]),
        Route("/check", _checked(desk, check), methods=["POST"]),
        *help_with_fields.routes(desk, search or Search(dict, tuple), words or SuggestedWords(tuple)),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return Guard(Starlette(routes=routes), port, token, OPENING)


def _page(desk: Desk, *, has_first: bool) -> Answer:
    templates = Jinja2Templates(directory=HERE / "templates")

    async def page(request: Request) -> Response:
        return templates.TemplateResponse(
            request, "desk.html", {"file": desk.file.name, "how": HOW, "has_first": has_first}
        )

    return page


def _state(desk: Desk) -> Answer:
    async def state(_request: Request) -> Response:
        return JSONResponse(state_of(desk))

    return state


def _forms(desk: Desk) -> Answer:
    async def forms(_request: Request) -> Response:
        return JSONResponse(forms_of(desk))

    return forms


def _change(desk: Desk, make: Callable[[dict[str, Any]], None]) -> Answer:
    return changing(make, lambda: state_of(desk))


def _checked(desk: Desk, check: Check) -> Answer:
    async def checked(_request: Request) -> Response:
        written, open_slugs = desk.to_check(), desk.open_slugs()
        try:
            found = dict.fromkeys(await run_in_threadpool(check, written))
            return JSONResponse(
                {"problems": [one for one in found if not any(f'"{slug}"' in one for slug in open_slugs)]}
            )
        except CommuniqueError as error:
            return JSONResponse({"problems": [f"The check could not be made: {error}"]})

    return checked


def _save(desk: Desk, asked: dict[str, Any]) -> None:
    desk.save(number_of(asked), with_text=asked.get("with_text") is not False)
