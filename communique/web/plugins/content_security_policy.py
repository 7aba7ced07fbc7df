"""A strict Content-Security-Policy: nothing from other hosts, no script but files of ours and what our templates hold.

Datasette's templates hold scripts and styles. Their sources are edited when Jinja loads them, so that the bodies pass a
filter which notes their hashes; the answer's header allows just those. Answers are never searched for scripts: one that
was smuggled in would be allowed with the rest.
"""

import base64
import hashlib
import re
from collections.abc import Callable
from contextvars import ContextVar
from http import HTTPStatus
from typing import Any

from datasette import hookimpl
from jinja2.ext import Extension
from markupsafe import Markup

from communique.gate.asgi import Application, Headers, Receive, Scope, Send, with_changed_headers, with_missing
from communique.gate.rules import HEADERS

_noted: ContextVar[dict[str, set[str]] | None] = ContextVar("noted", default=None)
_INLINE = re.compile(r"(<(script|style)\b(?![^>]*\bsrc=)(?![^>]*\btype=\"application/)[^>]*>)(.*?)(</\2>)", re.DOTALL)


@hookimpl
def prepare_jinja2_environment(env: Any) -> None:
    """Note the scripts and styles of templates."""
    env.filters["noted"] = note
    env.add_extension(NotesInlines)


class NotesInlines(Extension):
    """Passes the bodies of inline scripts and styles through the filter `noted`."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """Return a template's source, edited."""
        return _INLINE.sub(r'\1{% filter noted("\2") %}\3{% endfilter %}\4', source)


def note(body: str, kind: str) -> Markup:
    """Allow a script or style in the answer that is being made."""
    noted = _noted.get()
    if noted is not None:
        digest = base64.b64encode(hashlib.sha256(str(body).encode()).digest()).decode()
        noted[kind].add(f"'sha256-{digest}'")
    return Markup(body)  # noqa: S704  a template's own body, whose values Jinja has escaped


# Outside the wrappers of all other plugins, whose own answers need the policy, too.
@hookimpl(trylast=True)
def asgi_wrapper() -> Callable[[Application], Application]:
    """Send the policy with every answer."""
    return with_policy


def with_policy(app: Application) -> Application:
    """Return an ASGI application whose answers carry a policy, unless they have one of their own."""

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        noted: dict[str, set[str]] = {"script": set(), "style": set()}
        token = _noted.set(noted)

        def with_ours(headers: Headers, status: int) -> Headers:
            # The browser shows the page that it has, with the policy that came with it; a new one would know no hashes.
            if status == HTTPStatus.NOT_MODIFIED:
                return headers
            return with_missing(headers, {b"content-security-policy": policy(noted).encode(), **dict(HEADERS)})

        try:
            await app(scope, receive, with_changed_headers(send, with_ours))
        finally:
            # A page may ask this very application for something, within its own request.
            _noted.reset(token)

    return guarded


def policy(noted: dict[str, set[str]]) -> str:
    """Return the policy of an answer that holds these scripts and styles."""
    of_templates = [" ".join([f"{kind}-src 'self'", *sorted(hashes)]) for kind, hashes in noted.items()]
    return "; ".join(["default-src 'none'", *of_templates, _OF_ALL])


_OF_ALL = (
    "style-src-attr 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
