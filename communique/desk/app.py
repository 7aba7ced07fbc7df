"""The desk as a web application for one person at this machine.

The address that is printed holds a token, which becomes a cookie; without it nothing is shown. Requests that name
another host are refused (421), and so is a change that no page of ours asks for, so that a page of somebody else in the
same browser can neither read the draft nor decide on it.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from communique.desk import help_with_fields
from communique.desk.desk import Desk
from communique.desk.draft_file import DraftError
from communique.desk.first_page import FirstPage
from communique.desk.first_routes import FIRST, first_routes
from communique.desk.minutes import HOW
from communique.desk.refusals import DecisionError, StaleError
from communique.desk.search import Search
from communique.desk.view import forms_of, state_of
from communique.errors import CommuniqueError

HERE = Path(__file__).parent
HOSTS = ("127.0.0.1", "localhost")
# Pages that an address with the token opens.
OPENING = ("/", FIRST)
MOST_BYTES = 1_000_000
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_FORBIDDEN = "Open the address that `communique desk` printed; it lets you in."
Check = Callable[[str], Sequence[str]]
Answer = Callable[[Request], Awaitable[Response]]


def application(
    desk: Desk, port: int, token: str, check: Check, search: Search | None = None, *, first: FirstPage | None = None
) -> ASGIApp:
    """Return the application for a desk at a port of this machine; `check` says what is wrong with a fact file.

    `search` finds what a field may lead to; without it that is only what the draft itself has. `first` is what the
    corpus has of the text.
    """
    routes = [
        *(first_routes(first) if first else ()),
        Route("/", _page(desk, has_first=first is not None), methods=["GET"]),
        Route("/state", _state(desk), methods=["GET"]),
        Route("/forms", _forms(desk), methods=["GET"]),
        Route("/decide", _change(desk, lambda asked: desk.decide(_number(asked), asked)), methods=["POST"]),
        Route("/undo", _change(desk, lambda asked: desk.undo(_number(asked))), methods=["POST"]),
        Route("/save", _change(desk, lambda asked: _save(desk, asked)), methods=["POST"]),
        Route("/read-again", _change(desk, lambda _: desk.read_again()), methods=["POST"]),
        Route("/close", _change(desk, lambda asked: desk.close(_number(asked))), methods=["POST"]),
        Route("/check", _checked(desk, check), methods=["POST"]),
        *help_with_fields.routes(desk, search or Search(dict, tuple)),
        Mount("/static", StaticFiles(directory=HERE / "static")),
    ]
    return _Guard(Starlette(routes=routes), port, token)


class _Guard:
    """Lets in whoever has the token, asks for this host, and changes things from a page of ours."""

    def __init__(self, app: ASGIApp, port: int, token: str) -> None:
        self.app, self.token = app, token
        self.hosts = {f"{host}:{port}" for host in HOSTS}
        self.cookie = f"desk-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        answer = self.refusal(Request(scope)) or self.app
        await answer(scope, receive, with_headers)

    def refusal(self, request: Request) -> Response | None:
        """Return the answer to whoever is not let in, or not yet; None where the application answers."""
        headers = request.headers
        if headers.get("host") not in self.hosts:
            return PlainTextResponse("This is not the address of the desk.", 421)
        if request.url.path in OPENING and (given := request.query_params.get("token")) is not None:
            return self.let_in(given, request.url.path)
        if not _same(request.cookies.get(self.cookie, ""), self.token):
            return PlainTextResponse(_FORBIDDEN, 403)
        return None if request.method in ("GET", "HEAD") else _foreign(headers)

    def let_in(self, given: str, path: str) -> Response:
        """Return the way to the page, with the cookie, for whoever has the token."""
        if not _same(given, self.token):
            return PlainTextResponse(_FORBIDDEN, 403)
        answer = RedirectResponse(path, 303)
        answer.set_cookie(self.cookie, self.token, httponly=True, samesite="strict", path="/")
        return answer


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _foreign(headers: Headers) -> Response | None:
    """Return the refusal of a change that no page of ours asks for, or that is too large."""
    if headers.get("origin") != f"http://{headers['host']}":
        return PlainTextResponse("Only the desk's own page can change anything.", 403)
    if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
        return PlainTextResponse("A change is JSON.", 415)
    length = headers.get("content-length", "")
    if not length.isdecimal() or int(length) > MOST_BYTES:
        return PlainTextResponse("The change is too large.", 413)
    return None


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
    """Return what answers a change with the state after it, or with the reason why it is not made."""

    async def change(request: Request) -> Response:
        try:
            make(await _asked(request))
        except StaleError as error:
            return JSONResponse({"error": f"Not done: {error}.", "state": state_of(desk)}, 409)
        except (DecisionError, DraftError) as error:
            return JSONResponse({"error": str(error), "state": state_of(desk)}, 422)
        except OSError as error:
            return JSONResponse({"error": f"It cannot be written: {error.strerror}.", "state": state_of(desk)}, 500)
        return JSONResponse(state_of(desk))

    return change


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


async def _asked(request: Request) -> dict[str, Any]:
    try:
        asked = await request.json()
    except ValueError:
        asked = None
    if not isinstance(asked, dict):
        raise DecisionError("The change cannot be read.")
    return asked


def _number(asked: dict[str, Any]) -> int:
    number = asked.get("number")
    return number if isinstance(number, int) else -1


def _save(desk: Desk, asked: dict[str, Any]) -> None:
    desk.save(_number(asked), with_text=asked.get("with_text") is not False)
