"""Headers that every answer carries, whoever makes it: what browsers may do with it.

An answer's own Content-Security-Policy stays; where it lets any site frame the page, so does the gate.
"""

from communique.gate.asgi import Headers, header, with_missing
from communique.gate.origin import Origin
from communique.gate.rules import Rules

_NOT_MODIFIED = 304
_NOTHING = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_FRAMED_ANYWHERE = b"frame-ancestors *"
# What this server runs on, and who somebody is: nobody's business, and nobody's.
_WITHHELD = {b"server", b"x-powered-by", b"set-cookie"}
_YEAR = 365 * 24 * 3600


def complete_headers(headers: Headers, status: int, origin: Origin, rules: Rules) -> Headers:
    """Return an answer's headers with those that are missing, and without those that tell too much."""
    kept = [(name, value) for name, value in headers if name.lower() not in _WITHHELD]
    policy = header(kept, b"content-security-policy")
    ours = dict(rules.headers) | {b"cross-origin-resource-policy": _usable_by(kept, policy)}
    if status != _NOT_MODIFIED:
        # The browser keeps the one that came with the page.
        ours[b"content-security-policy"] = _NOTHING
    if _FRAMED_ANYWHERE not in policy:
        ours[b"x-frame-options"] = b"DENY"
    if origin.scheme == "https":
        ours[b"strict-transport-security"] = f"max-age={_YEAR}".encode()
    return with_missing(kept, ours)


def _usable_by(headers: Headers, policy: bytes) -> bytes:
    """Return who may put an answer into pages of theirs: data and pictures are for everybody, pages are not."""
    is_page = header(headers, b"content-type").startswith(b"text/html") and _FRAMED_ANYWHERE not in policy
    return b"same-origin" if is_page else b"cross-origin"
