"""Refusing a request: in words, of what was wrong and what to do; as JSON where that is asked for."""

from __future__ import annotations

import asyncio
import json
from contextlib import suppress

from communique.gate.asgi import Headers, Receive, Scope, Send, header

_SERVICE = "/reconcile"
_SECONDS_TO_HEAR_OUT = 1


class RefusedError(Exception):
    """The gate does not let a request through. Headers that belong to the answer can be given by their names."""

    def __init__(self, status: int, says: str, **headers: str) -> None:
        super().__init__(says)
        self.status, self.says = status, says
        self.headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]


async def refuse(scope: Scope, send: Send, refused: RefusedError, receive: Receive | None = None) -> None:
    """Answer a request with a refusal; with `receive`, let who still sends come to its end and read it."""
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
    await send({"type": "http.response.body", "body": body, "more_body": True})
    if receive and (b"connection", b"close") in headers:
        await _hear_out(receive)
    await send({"type": "http.response.body", "body": b""})


async def _hear_out(receive: Receive) -> None:
    """Closed while somebody sends, a connection is reset, and the answer with it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS_TO_HEAR_OUT):
            while (await receive()).get("more_body"):
                # A server that has the next piece at hand would let nobody else do anything, nor the time be up.
                await asyncio.sleep(0)


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
