"""Whether the server is well, for who watches it: `/-/live`, whether it answers, and `/-/ready`, whether it has pages.

Neither waits for anybody, is counted, or needs the prefix of the site.
"""

import asyncio
from collections.abc import Awaitable, Callable

from communique.gate.asgi import Application, Headers, Receive, Scope, Send

LIVE, READY = "/-/live", "/-/ready"
_SECONDS = 1.0
Question = Callable[[], Awaitable[object]]


class Health:
    """An ASGI application that says how it is; `question` asks what every page needs."""

    def __init__(self, app: Application, question: Question, prefix: str = "") -> None:
        self._app, self._question = app, question
        self._live, self._ready = {LIVE, prefix + LIVE}, {READY, prefix + READY}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer who asks for it."""
        asks = scope["type"] == "http" and scope["method"] in ("GET", "HEAD")
        if asks and scope["path"] in self._live:
            await _say(send, 200, "live")
        elif asks and scope["path"] in self._ready:
            is_ready = await self._is_ready()
            await _say(send, 200 if is_ready else 503, "ready" if is_ready else "not ready")
        else:
            await self._app(scope, receive, send)

    async def _is_ready(self) -> bool:
        try:
            async with asyncio.timeout(_SECONDS):
                await self._question()
        except Exception:  # whatever it is, no page can be made
            return False
        return True


async def _say(send: Send, status: int, word: str) -> None:
    body = f"{word}\n".encode()
    headers: Headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
