"""Refusing a request: in words, of what was wrong and what to do; as JSON where that is asked for."""

from __future__ import annotations

import json

from communique.public.asgi import Headers, Scope, Send, header

_SERVICE = "/reconcile"


class RefusedError(Exception):
    """The gate does not let a request through. Headers that belong to the answer can be given by their names."""

    def __init__(self, status: int, says: str, **headers: str) -> None:
        super().__init__(says)
        self.status, self.says = status, says
        self.headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]


async def refuse(scope: Scope, send: Send, refused: RefusedError) -> None:
    """Answer a request with a refusal."""
    content_type, body = _as_json(scope, refused) if _wants_json(scope) else _as_text(refused)
    headers: Headers = [
        (b"content-type", content_type),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *refused.headers,
    ]
    if _is_service(scope):
        # Whose clients are pages of other sites.
        headers.append((b"access-control-allow-origin", b"*"))
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _wants_json(scope: Scope) -> bool:
    accepted = header(scope["headers"], b"accept").lower()
    asks = b"application/json" in accepted and b"text/html" not in accepted
    return asks or str(scope["path"]).endswith(".json") or _is_service(scope)


def _is_service(scope: Scope) -> bool:
    return str(scope["path"]).startswith(_SERVICE)


def _as_text(refused: RefusedError) -> tuple[bytes, bytes]:
    return b"text/plain; charset=utf-8", f"{refused.says}\n".encode()


def _as_json(scope: Scope, refused: RefusedError) -> tuple[bytes, bytes]:
    """In the shape that errors of Datasette have, or of the service."""
    error = {"ok": False, "error": refused.says, "status": refused.status, "title": None}
    of_service = {"status": "error", "message": refused.says}
    return b"application/json; charset=utf-8", json.dumps(of_service if _is_service(scope) else error).encode()
