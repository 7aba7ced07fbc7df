"""HTTP: which methods pages have, which cookies are looked at, and validators for caches.

An edition never changes, so neither does a page of it. A page's ETag is its address and the version of edition and
code. Who sends it back (If-None-Match) is answered with 304 before anything is looked up. Pages may be kept for a
minute without asking, so that a new edition soon shows.
"""

import hashlib
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from datasette import Response, hookimpl
from datasette.app import Datasette

from communique.web.edition import edition_of

OF_PAGES = ("GET", "HEAD")
KEPT_WITHOUT_ASKING = b"public, max-age=60"
_FORMS = ("/-/logout", "/-/messages")
Application = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Answer 304 where the asker has the page and 405 to unknown methods; leave out cookies that are no text."""
    version = edition_of(datasette).configuration.get("version")

    def wrapped(app: Application) -> Application:
        guarded = with_known_methods(with_readable_cookies(app))
        return with_validators(guarded, version) if version else guarded

    return wrapped


def with_known_methods(app: Application) -> Application:
    """Return an ASGI application that is asked by known methods only."""

    async def known(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] in OF_PAGES or _takes_more(scope):
            await app(scope, receive, send)
            return
        await Response.text("GET, please", status=405, headers={"allow": ", ".join(OF_PAGES)}).asgi_send(send)

    return known


def _takes_more(scope: Any) -> bool:
    """Return whether it is the service, which says itself what it takes, or one of Datasette's forms."""
    path = str(scope["path"]).rstrip("/")
    return path.endswith("/reconcile") or (scope["method"] == "POST" and path.endswith(_FORMS))


def with_readable_cookies(app: Application) -> Application:
    """Return an ASGI application that is given readable cookies only: Datasette takes them for UTF-8, and stumbles."""

    async def readable(scope: Any, receive: Any, send: Any) -> None:
        headers = [one for one in scope.get("headers", []) if one[0] != b"cookie" or _is_text(one[1])]
        await app({**scope, "headers": headers} if "headers" in scope else scope, receive, send)

    return readable


def _is_text(value: bytes) -> bool:
    try:
        return bool(value.decode())
    except UnicodeDecodeError:
        return False


def with_validators(app: Application, version: str) -> Application:
    """Return an ASGI application whose successful answers carry an ETag."""

    async def validated(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or _is_personal(scope):
            await app(scope, receive, send)
            return
        etag = etag_of(scope, version)

        async def send_with_etag(message: Any) -> None:
            if message["type"] == "http.response.start" and message["status"] == HTTPStatus.OK:
                message = {**message, "headers": _validated(message.get("headers", []), etag)}
            await send(message)

        if etag in _known(scope):
            await send({"type": "http.response.start", "status": 304, "headers": _validated([], etag)})
            await send({"type": "http.response.body", "body": b""})
        else:
            await app(scope, receive, send_with_etag)

    return validated


def etag_of(scope: Any, version: str) -> bytes:
    """Return the ETag of an address."""
    address = scope.get("raw_path") or scope["path"].encode()
    # An absolute link on the page shows the host.
    host = b"".join(value for name, value in scope["headers"] if name == b"host")
    parts = (version.encode(), scope.get("scheme", "").encode(), host, address, scope.get("query_string", b""))
    return b'W/"%s"' % hashlib.sha256(b"\n".join(parts)).hexdigest()[:32].encode()


def _is_personal(scope: Any) -> bool:
    """Return whether Datasette may answer this asker in a way of their own, or gives its own validators."""
    path = scope["path"]
    return any(name in (b"cookie", b"authorization") for name, _ in scope["headers"]) or (
        path.startswith(("/-/", "/static/")) or path.endswith(".db")
    )


def _known(scope: Any) -> list[bytes]:
    values = [value for name, value in scope["headers"] if name == b"if-none-match"]
    return [one.strip() for value in values for one in value.split(b",")]


def _validated(headers: Any, etag: bytes) -> list[tuple[bytes, bytes]]:
    names = {name.lower() for name, _ in headers}
    if b"set-cookie" in names or b"etag" in names:
        return list(headers)
    kept = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
    vary = [] if b"vary" in names else [(b"vary", b"Cookie, Authorization")]
    return [*kept, *vary, (b"etag", etag), (b"cache-control", KEPT_WITHOUT_ASKING)]
