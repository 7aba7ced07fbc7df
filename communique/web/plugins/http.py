"""HTTP: which methods pages have, which cookies are looked at, and validators for caches.

An edition never changes, so neither does a page of it. A page's ETag is its address and the version of edition and
code. Who sends it back (If-None-Match) is answered with 304 before anything is looked up. Pages may be kept for a
minute without asking, so that a new edition soon shows.
"""

import hashlib
import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from datasette import Response, hookimpl
from datasette.app import Datasette

from communique.gate.asgi import Application, Headers, Receive, Scope, Send, is_text, with_changed_headers
from communique.web.edition import edition_of

OF_PAGES = ("GET", "HEAD")
KEPT_WITHOUT_ASKING = b"public, max-age=60"
_FORMS = ("/-/logout", "/-/messages")
# What campaigns, advertisers, newsletters and networks append to links to follow who clicks on them.
_TRACKING = re.compile(
    rb"utm_\w+|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|msclkid|yclid|ttclid|twclid|li_fat_id|igshid|mc_cid|mc_eid|_ga|_gl",
    re.IGNORECASE,
)


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Application], Application]:
    """Answer 304 where the asker has the page and 405 to unknown methods; leave out cookies that are no text."""
    version = edition_of(datasette).configuration.get("version")

    def wrapped(app: Application) -> Application:
        async def answer(scope: Scope, receive: Receive, send: Send) -> None:
            if scope["type"] != "http":
                await app(scope, receive, send)
                return
            scope = _without_tracking(scope)
            if scope["method"] not in OF_PAGES and not _takes_more(scope):
                refusal = Response.text("GET, please", status=405, headers={"allow": ", ".join(OF_PAGES)})
                await refusal.asgi_send(send)
            elif not version or scope["method"] not in OF_PAGES or _is_personal(scope):
                await app(_with_readable_cookies(scope), receive, send)
            else:
                await _answer_once(app, scope, receive, send, etag_of(scope, version))

        return answer

    return wrapped


def _without_tracking(scope: Scope) -> Scope:
    """Return a request without what others appended to its address: it says nothing to us.

    A link that somebody shares is not the reader's doing, be it to a page, a picture or a file.
    """
    asked = scope.get("query_string", b"")
    if not asked:
        return scope
    kept = b"&".join(one for one in asked.split(b"&") if not _TRACKING.fullmatch(one.partition(b"=")[0]))
    return scope if kept == asked else {**scope, "query_string": kept}


def _takes_more(scope: Scope) -> bool:
    """Return whether it is the service, which says itself what it takes, or one of Datasette's forms."""
    path = str(scope["path"]).rstrip("/")
    return path.endswith("/reconcile") or (scope["method"] == "POST" and path.endswith(_FORMS))


def _with_readable_cookies(scope: Scope) -> Scope:
    """Return a request with readable cookies only: Datasette takes them for UTF-8, and stumbles."""
    readable = [(name, value) for name, value in scope["headers"] if name != b"cookie" or is_text(value)]
    return {**scope, "headers": readable}


async def _answer_once(app: Application, scope: Scope, receive: Receive, send: Send, etag: bytes) -> None:
    """Answer with an ETag, and 304 to who has it."""
    known = b",".join(value for name, value in scope["headers"] if name == b"if-none-match")
    if etag in map(bytes.strip, known.split(b",")):
        await send({"type": "http.response.start", "status": 304, "headers": _validated([], HTTPStatus.OK, etag)})
        await send({"type": "http.response.body", "body": b""})
    else:
        await app(scope, receive, with_changed_headers(send, partial(_validated, etag=etag)))


def etag_of(scope: Scope, version: str) -> bytes:
    """Return the ETag of an address."""
    address = scope.get("raw_path") or scope["path"].encode()
    # An absolute link on the page shows the host.
    host = b"".join(value for name, value in scope["headers"] if name == b"host")
    parts = (version.encode(), scope.get("scheme", "").encode(), host, address, scope.get("query_string", b""))
    return b'W/"%s"' % hashlib.sha256(b"\n".join(parts)).hexdigest()[:32].encode()


def _is_personal(scope: Scope) -> bool:
    """Return whether Datasette may answer this asker in a way of their own, or gives its own validators."""
    path = scope["path"]
    return any(name in (b"cookie", b"authorization") for name, _ in scope["headers"]) or (
        path.startswith(("/-/", "/static/")) or path.endswith(".db")
    )


def _validated(headers: Headers, status: int, etag: bytes) -> Headers:
    names = {name.lower() for name, _ in headers}
    if status != HTTPStatus.OK or b"set-cookie" in names or b"etag" in names:
        return headers
    kept = [(name, value) for name, value in headers if name.lower() != b"cache-control"]
    vary = [] if b"vary" in names else [(b"vary", b"Cookie, Authorization")]
    return [*kept, *vary, (b"etag", etag), (b"cache-control", KEPT_WITHOUT_ASKING)]
