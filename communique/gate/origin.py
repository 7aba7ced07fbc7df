"""The site's origin: what whoever runs it says, never what an asker says.

The application gets the headers that it can need, and no others, so that no other can deceive it: a forged Host or
X-Forwarded-Host would get into feeds, footnotes and links to the next page. No page is personal, hence no cookies.
Redirects lead to this site: the last belt, should an address that was let through lead elsewhere.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from communique.gate.asgi import Message, Scope, Send, header
from communique.gate.requests import RefusedError, refuse
from communique.gate.rules import Rules

_NEEDED = frozenset(
    b"accept accept-encoding accept-language content-length content-type if-modified-since if-none-match if-range "
    b"range".split()
)
_PORTS = {"http": 80, "https": 443}
_HERE = re.compile(rb"(?:/(?![/\\])|\?)[^\x00-\x20\x7f\\]*")
_AWAY = "This address would lead to another site. Search for what you want instead."


@dataclass(frozen=True)
class Origin:
    """The beginning of whole addresses of this site."""

    scheme: str
    host: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}"


def parse_origin(url: str) -> Origin:
    """Return the beginning of an address."""
    parts = urlsplit(url)
    return Origin(parts.scheme, parts.netloc)


def connected_origin(scope: Scope) -> Origin:
    """Return the address that was connected to, for want of a better one."""
    # A proxy's header makes uvicorn change the scheme, and nobody knows here whether it was one who sent it.
    scheme = "http" if header(scope["headers"], b"x-forwarded-proto") else scope.get("scheme") or "http"
    host, port = scope.get("server") or ("localhost", None)
    if host.startswith("/"):  # a socket of the file system
        host, port = "localhost", None
    named = f"[{host}]" if ":" in host else host
    return Origin(scheme, named if port in (None, _PORTS.get(scheme)) else f"{named}:{port}")


def without_claims(scope: Scope, origin: Origin, also: Iterable[bytes] = ()) -> Scope:
    """Return a request as the application may see it: at this origin, without what an asker says of either."""
    needed = _NEEDED.union(also)
    headers = [(name.lower(), value) for name, value in scope["headers"] if name.lower() in needed]
    return {**scope, "scheme": origin.scheme, "headers": [(b"host", origin.host.encode()), *headers]}


def leads_away(location: bytes, origin: Origin) -> bool:
    """Return whether a browser that is redirected there would leave the site."""
    if not location or _HERE.fullmatch(location):
        return False
    rest = location.removeprefix(str(origin).encode())
    return rest == location or not _HERE.fullmatch(rest or b"/")


def without_redirects_away(send: Send, scope: Scope, origin: Origin, rules: Rules) -> Send:
    """Return a way of sending that answers 400 instead of leading away."""
    is_replaced = False

    async def send_here(message: Message) -> None:
        nonlocal is_replaced
        if message["type"] == "http.response.start" and leads_away(header(message["headers"], b"location"), origin):
            is_replaced = True
            await refuse(scope, send, RefusedError(400, _AWAY), rules)
        if not is_replaced:
            await send(message)

    return send_here
