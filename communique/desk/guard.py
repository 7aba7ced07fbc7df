"""The door of a page for one person at this machine.

The address that is printed holds a token, which becomes a cookie; without it nothing is shown. Requests that name
another host are refused (421), and so is a change that no page of ours asks for, so that a page of somebody else in the
same browser can neither read what is on the page nor decide on it.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = ("127.0.0.1", "localhost")
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
_FORBIDDEN = "Open the address that `communique` printed in your terminal; it lets you in."


class Guard:
    """Lets in whoever has the token, asks for this host, and changes things from a page of ours.

    An address with the token opens the pages in `opening`.
    """

    def __init__(self, app: ASGIApp, port: int, token: str, opening: Collection[str] = ("/",)) -> None:
        self.app, self.token, self.opening = app, token, opening
        self.hosts = {f"{host}:{port}" for host in HOSTS}
        self.cookie = f"desk-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or let the application do so; either way with our headers."""
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
        if request.url.path in self.opening and (given := request.query_params.get("token")) is not None:
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
