"""Which requests are let through: methods, addresses, heads and bodies that a page of this site can need."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from communique.gate.asgi import Headers, Scope, header
from communique.gate.refusals import RefusedError
from communique.web.plugins.known_methods import OF_PAGES
from communique.web.reconciliation.requests import MOST_BYTES

LONGEST_ADDRESS = 8 * 1024
MOST_HEADERS, LONGEST_HEADERS = 100, 16 * 1024
_SERVICE = ("/reconcile", "/reconcile/")
_OF_SERVICE = (*OF_PAGES, "POST", "OPTIONS")
# Nobody logs in here, and nobody is told anything that others are not.
_CLOSED = re.compile(r"/-/(logout|messages|auth-token)\b")
_MISWRITTEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
# What browsers take for a slash, or leave out before they look who is meant.
_UNCLEAR = re.compile(rb"[\x00-\x1f\x7f\\]")


def check(scope: Scope) -> None:
    """RefusedError for what no reader needs."""
    _check_length(scope)
    _check_path(scope)
    _check_headers(scope["headers"])
    _check_method(scope)
    _check_body(scope)


def takes_body(scope: Scope) -> bool:
    """Whether a request may bring something: a batch of questions for the reconciliation service."""
    return scope["method"] == "POST" and scope["path"] in _SERVICE


def _check_length(scope: Scope) -> None:
    length = len(_raw_path(scope)) + len(scope.get("query_string", b"")) + 1
    if length > LONGEST_ADDRESS:
        remedy = "Shorten it; download the database for long queries, or post batches to /reconcile."
        raise RefusedError(414, f"The address is {length:,} bytes long; {LONGEST_ADDRESS:,} are the most. {remedy}")


def _raw_path(scope: Scope) -> bytes:
    """The path as it was sent, of which `path` is the meaning."""
    raw: bytes = scope.get("raw_path") or str(scope["path"]).encode()
    return raw.partition(b"?")[0]


def _check_path(scope: Scope) -> None:
    raw = _raw_path(scope)
    path = unquote_to_bytes(raw)
    if not path.startswith(b"/") or path.startswith(b"//"):
        raise RefusedError(400, "The path has to begin with one slash.")
    if _MISWRITTEN.search(raw) or not _is_text(path):
        raise RefusedError(400, "A percent sign in the path has to be followed by the code of a byte of UTF-8, as %20.")
    if _UNCLEAR.search(path):
        raise RefusedError(400, "The path holds a backslash or a control character. Leave it out.")
    if _CLOSED.match(path.decode()):
        raise RefusedError(404, "This site has no such page.")


def _is_text(path: bytes) -> bool:
    try:
        path.decode()
    except UnicodeDecodeError:
        return False
    return True


def _check_headers(headers: Headers) -> None:
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > MOST_HEADERS or size > LONGEST_HEADERS:
        bounds = f"{MOST_HEADERS} headers and {LONGEST_HEADERS:,} bytes of them are the most"
        raise RefusedError(431, f"The request has {len(headers)} headers of {size:,} bytes; {bounds}. Send fewer.")


def _check_method(scope: Scope) -> None:
    known = _OF_SERVICE if scope["path"] in _SERVICE else OF_PAGES
    if scope["method"] not in known:
        raise RefusedError(405, "GET, please", allow=", ".join(known), connection="close")


def _check_body(scope: Scope) -> None:
    length = header(scope["headers"], b"content-length") or b"0"
    size = int(length) if length.isdigit() else MOST_BYTES + 1
    if takes_body(scope):
        if size > MOST_BYTES:
            raise too_large()
    elif size or header(scope["headers"], b"transfer-encoding"):
        remedy = "Put what you ask into the address."
        raise RefusedError(400, f"A request for a page brings nothing along. {remedy}", connection="close")


def too_large() -> RefusedError:
    """What to answer to a body above the bound."""
    return RefusedError(413, f"More than {MOST_BYTES:,} bytes; ask in smaller batches.", connection="close")
