"""Redirects lead to this site: the last belt, should an address that was let through lead elsewhere."""

from __future__ import annotations

import re

from communique.gate.asgi import Message, Scope, Send, header
from communique.gate.origin import Origin
from communique.gate.refusals import RefusedError, refuse

_HERE = re.compile(rb"(?:/(?![/\\])|\?)[^\x00-\x20\x7f\\]*")
_AWAY = "This address would lead to another site. Search for what you want instead."


def leads_away(location: bytes, origin: Origin) -> bool:
    """Whether a browser would leave the site."""
    if not location or _HERE.fullmatch(location):
        return False
    rest = location.removeprefix(str(origin).encode())
    return rest == location or not _HERE.fullmatch(rest or b"/")


def keeping_here(send: Send, scope: Scope, origin: Origin) -> Send:
    """A way of sending that answers 400 instead of leading away."""
    is_replaced = False

    async def send_kept(message: Message) -> None:
        nonlocal is_replaced
        if message["type"] == "http.response.start" and leads_away(header(message["headers"], b"location"), origin):
            is_replaced = True
            await refuse(scope, send, RefusedError(400, _AWAY))
        if not is_replaced:
            await send(message)

    return send_kept
