"""The endpoint `/mcp`, behind the gate and before the pages: Streamable HTTP without sessions, each answer JSON.

A request is answered by a server of its own, so that there is nothing that lives on between two.
"""

from __future__ import annotations

import asyncio
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from datasette import Request, Response
from datasette.app import Datasette

from communique.gate.asgi import Application, Headers, Receive, Scope, Send, header, with_changed_headers
from communique.gate.concurrency import Slots
from communique.gate.requests import RefusedError, refuse
from communique.gate.rules import Rules, Service
from communique.web.assistants.asking import Site
from communique.web.assistants.tools import TOOLS, Place
from communique.web.edition import edition_of
from communique.web.pages import FOR_ANY_SITE
from communique.web.reports import reports_of

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

PATH, MOST_BYTES = "/mcp", 64 * 1024
# What a client says of the protocol and of what it asks.
_HEADERS = (b"mcp-protocol-version", b"mcp-method", b"mcp-name")
_CORS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b", ".join((b"content-type", *_HEADERS))),
]
_MISSING = "This site offers no tools to assistants: whoever runs it has not installed the extra, communique[mcp]."
_POST_ALONE = "Here assistants ask by POST; nothing is sent to them unasked."
# For whoever opens the address.
_WORDS = """{title}, for assistants

This address is for AI assistants. Add it to one as a server of the
Model Context Protocol (Streamable HTTP, no account):

    {address}

It then has these tools, all of which only read:

{tools}
"""
_INVALID_REQUEST = -32600


def _error(status: int, words: str) -> object:
    """Return a refusal as clients of the protocol read it."""
    return {"jsonrpc": "2.0", "id": None, "error": {"code": _INVALID_REQUEST, "message": words}}


SERVICE = Service(PATH, ("POST", "GET", "HEAD", "OPTIONS"), MOST_BYTES, _error, _HEADERS)


def is_offered() -> bool:
    """Return whether the extra is installed."""
    return find_spec("mcp") is not None


def with_endpoint(app: Application, served: Datasette, rules: Rules) -> Application:
    """Return an application that answers assistants, too; what they ask goes to the one that is given."""
    slots, has_tools = Slots(rules.long_at_once, rules), is_offered()

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].rstrip("/") != PATH:
            await app(scope, receive, send)
        elif not has_tools:
            await refuse(scope, send, RefusedError(404, _MISSING), rules, receive)
        elif scope["method"] == "OPTIONS":
            await send({"type": "http.response.start", "status": 204, "headers": _CORS})
            await send({"type": "http.response.body", "body": b""})
        elif scope["method"] in ("GET", "HEAD") and b"text/event-stream" not in header(scope["headers"], b"accept"):
            await Response.text(_words(served, scope), headers=FOR_ANY_SITE).asgi_send(send)
        elif scope["method"] != "POST":
            await refuse(scope, send, RefusedError(405, _POST_ALONE, allow="POST, OPTIONS"), rules, receive)
        else:
            await _serve(place_of(app, served, scope, slots), scope, receive, send)

    return answer


def place_of(app: Application, served: Datasette, scope: Scope, slots: Slots) -> Place:
    """Return where the tools ask on behalf of who sent a request."""
    edition = edition_of(served)
    return Place(Site(app, scope, edition.path("/"), slots), edition, reports_of(edition))


def _words(served: Datasette, scope: Scope) -> str:
    edition = edition_of(served)
    tools = "\n".join(f"    {tool.name:14}{tool.title}" for tool in TOOLS)
    address = edition.whole_address(Request(scope, None), PATH)
    return _WORDS.format(title=edition.project["full_title"], address=address, tools=tools)


async def _serve(place: Place, scope: Scope, receive: Receive, send: Send) -> None:
    server = await asyncio.to_thread(server_at, place, Request(scope, receive))
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # noqa: PLC0415  an extra

    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True, max_request_body_size=MOST_BYTES)
    # Starlette's types of ASGI are not ours.
    answer: Any = with_changed_headers(send, lambda headers, _: [*headers, *_CORS])
    async with manager.run():
        await manager.handle_request(scope, receive, answer)


def server_at(place: Place, request: Request) -> Server[Any]:
    """Return a server of the tools; the first import takes a second, and is done in a thread."""
    from communique.web.assistants.server import server_of  # noqa: PLC0415  an extra

    return server_of(place, request)
