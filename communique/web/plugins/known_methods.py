"""Methods of HTTP: those that pages have; others are refused before anything is looked up."""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import Response, hookimpl

OF_PAGES = ("GET", "HEAD")
_FORMS = ("/-/logout", "/-/messages")
Application = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper() -> Callable[[Application], Application]:
    """Answer 405 to all others."""
    return with_known_methods


def with_known_methods(app: Application) -> Application:
    """An ASGI application that is asked by known methods only."""

    async def known(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] in OF_PAGES or _takes_more(scope):
            await app(scope, receive, send)
            return
        await Response.text("GET, please", status=405, headers={"allow": ", ".join(OF_PAGES)}).asgi_send(send)

    return known


def _takes_more(scope: Any) -> bool:
    """Whether it is the service, which says itself what it takes, or one of Datasette's forms."""
    path = str(scope["path"]).rstrip("/")
    return path.endswith("/reconcile") or (scope["method"] == "POST" and path.endswith(_FORMS))
