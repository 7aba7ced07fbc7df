"""Who this site is: what whoever runs it says, never what an asker says.

The application gets the headers that it can need, and no others, so that no other can deceive it: a forged Host or
X-Forwarded-Host would get into feeds, footnotes and links to the next page. No page is personal, hence no cookies.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from communique.gate.asgi import Scope, header

_NEEDED = frozenset(
    b"accept accept-encoding accept-language content-length content-type if-modified-since if-none-match if-range "
    b"range".split()
)
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True)
class Origin:
    """How whole addresses of this site begin."""

    scheme: str
    host: str

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}"


def origin_of(url: str) -> Origin:
    """The beginning of an address."""
    parts = urlsplit(url)
    return Origin(parts.scheme, parts.netloc)


def served_at(scope: Scope) -> Origin:
    """The address that was connected to, for want of a better one."""
    # A proxy's header makes uvicorn change the scheme, and nobody knows here whether it was one who sent it.
    scheme = "http" if header(scope["headers"], b"x-forwarded-proto") else scope.get("scheme") or "http"
    host, port = scope.get("server") or ("localhost", None)
    named = f"[{host}]" if ":" in host else host
    # A socket of the file system has no port.
    is_named = port is not None and not host.startswith("/")
    if not is_named:
        return Origin(scheme, "localhost" if host.startswith("/") else named)
    return Origin(scheme, named if port == _PORTS.get(scheme) else f"{named}:{port}")


def as_seen(scope: Scope, origin: Origin) -> Scope:
    """A request as the application may see it."""
    headers = [(name.lower(), value) for name, value in scope["headers"] if name.lower() in _NEEDED]
    return {**scope, "scheme": origin.scheme, "headers": [(b"host", origin.host.encode()), *headers]}
