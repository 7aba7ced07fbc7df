"""The types of ASGI, of which Datasette has none."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

Scope = dict[str, Any]
Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]


class AbandonedError(BaseException):
    """An answer is given up. No Exception, lest the application answer it with a page about a fault."""


def header(headers: Headers, name: bytes) -> bytes:
    """Return the value of a header, b"" where it was not sent; several are joined."""
    return b", ".join(value for known, value in headers if known.lower() == name)
