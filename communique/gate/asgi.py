"""The types of ASGI, of which Datasette has none."""

from collections.abc import Awaitable, Callable, Mapping
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


def is_text(value: bytes) -> bool:
    """Return whether bytes are UTF-8."""
    try:
        value.decode()
    except UnicodeDecodeError:
        return False
    return True


def with_missing(headers: Headers, ours: Mapping[bytes, bytes]) -> Headers:
    """Return headers, and those of ours whose names are not among them."""
    names = {name.lower() for name, _ in headers}
    return [*headers, *((name, value) for name, value in ours.items() if name not in names)]


def with_changed_headers(send: Send, change: Callable[[Headers, int], Headers]) -> Send:
    """Return a way of sending that changes the headers of an answer, by these and its status."""

    async def send_changed(message: Message) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": change(message.get("headers", []), message["status"])}
        await send(message)

    return send_changed
