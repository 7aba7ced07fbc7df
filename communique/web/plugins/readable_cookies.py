"""Cookies that are no text are not looked at: who reads them here takes them for UTF-8, and stumbles over all else."""

from collections.abc import Awaitable, Callable
from typing import Any

from datasette import hookimpl

Application = Callable[[Any, Any, Any], Awaitable[None]]


@hookimpl
def asgi_wrapper() -> Callable[[Application], Application]:
    """Leave out what is no text."""
    return with_readable_cookies


def with_readable_cookies(app: Application) -> Application:
    """An ASGI application that is given readable cookies only."""

    async def readable(scope: Any, receive: Any, send: Any) -> None:
        headers = [one for one in scope.get("headers", []) if one[0] != b"cookie" or _is_text(one[1])]
        await app({**scope, "headers": headers} if "headers" in scope else scope, receive, send)

    return readable


def _is_text(value: bytes) -> bool:
    try:
        return bool(value.decode())
    except UnicodeDecodeError:
        return False
