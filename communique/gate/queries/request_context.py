"""A visit: one request whose address may shape SQL, and what all its questions may take together."""

from __future__ import annotations

import asyncio
import math
import re
import time
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qs

from communique.gate.asgi import Application, Message, Receive, Scope, Send
from communique.gate.queries.limits import Limits
from communique.gate.refusals import RefusedError

_now: ContextVar[Visit | None] = ContextVar("visit", default=None)
# Datasette's checks of a statement take time by the square of either, on the loop where all wait.
_MOST_SPACES, _MOST_COMMENTS = 200, 50
_SPACES = re.compile(rf"\s{{{_MOST_SPACES + 1}}}")
_ASKED = ("sql", "_where")
# Forms of data that have no place to say that there were more rows.
_BARE_SHAPES = {"array", "arrayfirst", "object"}
_VALIDATORS = {b"etag", b"cache-control"}


class CutShortError(asyncio.CancelledError):
    """The rest of an answer cannot be had. As a cancellation, lest Datasette end the answer as if it were whole."""


@dataclass
class Visit:
    """A request with something in its query string."""

    client: str
    # Time by `time.monotonic`.
    until: float
    # Whether the visitor wrote SQL; otherwise Datasette composed it of what was picked.
    is_written: bool
    # Whether it wants a page rather than data, of a table rather than of a statement's rows.
    is_page: bool
    is_of_a_table: bool
    # Whether its form has no place to say that rows are missing; whether it wants a table's pages one after another.
    is_bare: bool
    is_stream: bool
    # Whether the answer is on its way, and whether something was left out of it for time.
    has_begun: bool = False
    is_incomplete: bool = False

    @property
    def seconds_left(self) -> float:
        """What its next question may take. Each page of a stream after the first has its own time."""
        return math.inf if self.is_under_way else self.until - time.monotonic()

    @property
    def is_under_way(self) -> bool:
        """Whether it is a stream of which a part is sent: the rest cannot be refused any more, only waited for."""
        return self.is_stream and self.has_begun


def visit_of_now() -> Visit | None:
    """The visit that is being answered, None where nobody shapes SQL."""
    return _now.get()


def with_visits(app: Application, limits: Limits) -> Application:
    """An ASGI application that knows the visits that it answers, however their addresses are spelt."""

    async def visited(scope: Scope, receive: Receive, send: Send) -> None:
        visit = _visit(scope, limits) if scope["type"] == "http" and scope["query_string"] else None
        token = _now.set(visit)
        try:
            await app(scope, receive, _noting(send, visit) if visit else send)
        finally:
            _now.reset(token)

    return visited


def _noting(send: Send, visit: Visit) -> Send:
    """A way of sending that notes the beginning, and lets nobody keep what is incomplete."""

    async def noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            visit.has_begun = True
            if visit.is_incomplete:
                kept = [(name, value) for name, value in message["headers"] if name.lower() not in _VALIDATORS]
                message = {**message, "headers": [*kept, (b"cache-control", b"no-store")]}
        await send(message)

    return noting


def _visit(scope: Scope, limits: Limits) -> Visit:
    given = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    for sql in (sql for name in _ASKED for sql in given.get(name, [])):
        _check(sql)
    if "_json" in given:
        raise RefusedError(400, "_json is not known here. Leave it out, and read the text of the column as JSON.")
    _, _, last = scope["path"].rpartition("/")
    _, has_form, form = last.rpartition(".")
    form, is_of_a_table = form if has_form else "", scope["path"].count("/") > 1
    return Visit(
        client=(scope.get("client") or ("",))[0],
        until=time.monotonic() + limits.seconds_of_a_page,
        is_written=any(name in given for name in _ASKED),
        is_page=not form,
        is_of_a_table=is_of_a_table,
        is_bare=form == "csv" or bool(form and (_BARE_SHAPES & set(given.get("_shape", [])) or "_nl" in given)),
        is_stream="_stream" in given and form == "csv" and is_of_a_table,
    )


def _check(sql: str) -> None:
    if _SPACES.search(sql):
        raise RefusedError(400, f"More than {_MOST_SPACES} blanks in a row in the SQL. Leave out what is not needed.")
    if sql.count("/*") > _MOST_COMMENTS:
        raise RefusedError(400, f"More than {_MOST_COMMENTS} comments in the SQL. Leave out what is not needed.")
