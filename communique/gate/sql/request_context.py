"""The request that is being answered, where its address may shape SQL: who asks, and what all its queries may take."""

import math
import re
import time
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qs

from communique.gate.asgi import Application, Headers, Receive, Scope, Send, with_changed_headers
from communique.gate.requests import RefusedError
from communique.gate.sql.limits import QueryLimits

_current: ContextVar["RequestContext | None"] = ContextVar("request", default=None)
# Datasette's checks of a statement take time by the square of either, on the loop where all wait.
_MOST_SPACES, _MOST_COMMENTS = 200, 50
_SPACES = re.compile(rf"\s{{{_MOST_SPACES + 1}}}")
_ASKED = ("sql", "_where")
# Forms of data that have no place to say that there were more rows.
_BARE_SHAPES = {"array", "arrayfirst", "object"}
_VALIDATORS = {b"etag", b"cache-control"}


@dataclass
class RequestContext:
    """A request with something in its query string."""

    client: str
    # What its questions may still take together, and until when they wait for their turns, by `time.monotonic`.
    seconds: float
    waits_until: float
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
        """Return what its next query may take. Each page of a stream after the first has its own time."""
        return math.inf if self.is_under_way else self.seconds

    def spend(self, seconds: float) -> None:
        """Note what a query took."""
        self.seconds -= seconds

    def wait(self, limits: QueryLimits) -> float:
        """Return for how many seconds its next query may wait."""
        if self.is_under_way:
            return limits.wait_of_a_stream
        return limits.wait if self.is_written else max(0.0, self.waits_until - time.monotonic())

    @property
    def is_under_way(self) -> bool:
        """Return whether it is a stream of which a part is sent: the rest can be waited for, not refused any more."""
        return self.is_stream and self.has_begun


def current_request() -> RequestContext | None:
    """Return the request that is being answered, None where nobody shapes SQL."""
    return _current.get()


def with_request_context(app: Application, limits: QueryLimits) -> Application:
    """Return an ASGI application that knows the requests that it answers, however their addresses are spelt."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        request = _read_request(scope, limits) if scope["type"] == "http" and scope["query_string"] else None
        token = _current.set(request)
        try:
            await app(scope, receive, _observed(send, request) if request else send)
        finally:
            _current.reset(token)

    return answer


def _observed(send: Send, request: RequestContext) -> Send:
    """Return a way of sending that notes the beginning, and lets nobody keep what is incomplete."""

    def observe(headers: Headers, _: int) -> Headers:
        request.has_begun = True
        if not request.is_incomplete:
            return headers
        kept = [(name, value) for name, value in headers if name.lower() not in _VALIDATORS]
        return [*kept, (b"cache-control", b"no-store")]

    return with_changed_headers(send, observe)


def _read_request(scope: Scope, limits: QueryLimits) -> RequestContext:
    parameters = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    for sql in (sql for name in _ASKED for sql in parameters.get(name, [])):
        _check(sql)
    if "_json" in parameters:
        raise RefusedError(400, "_json is not known here. Leave it out, and read the text of the column as JSON.")
    _, dot, form = scope["path"].rpartition("/")[2].rpartition(".")
    form, is_of_a_table = form if dot else "", scope["path"].count("/") > 1
    is_bare_shape = _BARE_SHAPES & set(parameters.get("_shape", [])) or "_nl" in parameters
    return RequestContext(
        client=(scope.get("client") or ("",))[0],
        seconds=limits.seconds_of_a_page,
        waits_until=time.monotonic() + limits.wait_of_a_page,
        is_written=any(name in parameters for name in _ASKED),
        is_page=not form,
        is_of_a_table=is_of_a_table,
        is_bare=form == "csv" or bool(form and is_bare_shape),
        is_stream="_stream" in parameters and form == "csv" and is_of_a_table,
    )


def _check(sql: str) -> None:
    if _SPACES.search(sql):
        raise RefusedError(400, f"More than {_MOST_SPACES} blanks in a row in the SQL. Leave out what is not needed.")
    if sql.count("/*") > _MOST_COMMENTS:
        raise RefusedError(400, f"More than {_MOST_COMMENTS} comments in the SQL. Leave out what is not needed.")
