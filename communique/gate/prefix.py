"""A site below a prefix: its application sees addresses without it, and nothing is answered beside it.

A proxy passes addresses as they came. Taken off once and here, the prefix may be called as a part of the site is:
https://example.org/communique/communique/meetings.
"""

import re
from functools import partial

from communique.gate.asgi import Application, Receive, Scope, Send, with_changed_headers
from communique.gate.headers import complete_headers
from communique.gate.origin import Origin
from communique.gate.requests import RefusedError, refuse
from communique.gate.rules import Rules

# What needs no escaping, so that an address has one way to be written.
PREFIX = re.compile(r"(/(?!\.{1,2}(/|\Z))[A-Za-z0-9._~@-]+)*")


class Below:
    """An ASGI application below a prefix like `/communique`; `rules` say what answers beside it carry."""

    def __init__(self, app: Application, prefix: str, rules: Rules | None = None) -> None:
        self._app, self._prefix, self._rules = app, prefix, rules or Rules()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what is below the prefix on without it, lead from the root to it, and know of nothing else."""
        if scope["type"] == "lifespan" or not self._prefix:
            await self._app(scope, receive, send)
        elif (below := _without(scope, self._prefix)) is not None:
            await self._app(below, receive, send)
        elif scope["type"] == "http":
            answer = with_changed_headers(send, partial(complete_headers, origin=Origin("http", ""), rules=self._rules))
            await refuse(scope, answer, self._refusal(scope["path"]), self._rules, receive)
        else:
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, path: str) -> RefusedError:
        home = f"{self._prefix}/"
        if path in ("/", self._prefix):
            return RefusedError(308, f"This site is at {home}", location=home)
        return RefusedError(404, f"There is nothing here; the site is at {home}")


def _without(scope: Scope, prefix: str) -> Scope | None:
    path, raw = scope["path"], scope.get("raw_path") or scope["path"].encode()
    if not path.startswith(f"{prefix}/") or not raw.startswith(f"{prefix}/".encode()):
        return None
    return {**scope, "path": path[len(prefix) :], "raw_path": raw[len(prefix) :]}
