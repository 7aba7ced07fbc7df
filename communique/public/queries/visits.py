"""A visit: one request whose address may shape SQL, and what all its questions may take together."""

from __future__ import annotations

import re
import time
from contextvars import ContextVar
from dataclasses import dataclass
from urllib.parse import parse_qs

from communique.public.asgi import Application, Receive, Scope, Send
from communique.public.queries.limits import Limits
from communique.public.refusals import RefusedError

_now: ContextVar[Visit | None] = ContextVar("visit", default=None)
# Datasette's checks of a statement take time by the square of either, on the loop where all wait.
_MOST_SPACES, _MOST_COMMENTS = 200, 50
_SPACES = re.compile(rf"\s{{{_MOST_SPACES + 1}}}")
_ASKED = ("sql", "_where")


@dataclass(frozen=True)
class Visit:
    """A request for one of Datasette's pages of the database, with something in its query string."""

    client: str
    # Time by `time.monotonic`.
    until: float
    # Whether the visitor wrote SQL; otherwise Datasette composed it of what was picked.
    is_written: bool
    # Whether it wants a page rather than data, of a table rather than of a statement's rows.
    is_page: bool
    is_of_a_table: bool

    @property
    def seconds_left(self) -> float:
        """What its next question may take."""
        return self.until - time.monotonic()


def visit_of_now() -> Visit | None:
    """The visit that is being answered, None where nobody shapes SQL."""
    return _now.get()


def with_visits(app: Application, database: str, limits: Limits) -> Application:
    """An ASGI application that knows the visits of a database's pages."""
    pages = re.compile(rf"/{re.escape(database)}([./].*)?")

    async def visited(scope: Scope, receive: Receive, send: Send) -> None:
        is_visit = scope["type"] == "http" and scope["query_string"] and pages.fullmatch(scope["path"])
        token = _now.set(_visit(scope, limits) if is_visit else None)
        try:
            await app(scope, receive, send)
        finally:
            _now.reset(token)

    return visited


def _visit(scope: Scope, limits: Limits) -> Visit:
    given = parse_qs(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    written = [sql for name in _ASKED for sql in given.get(name, [])]
    for sql in written:
        _check(sql)
    return Visit(
        client=(scope.get("client") or ("",))[0],
        until=time.monotonic() + limits.seconds_of_a_page,
        is_written=bool(written),
        is_page="." not in scope["path"].rpartition("/")[2],
        is_of_a_table=scope["path"].count("/") > 1,
    )


def _check(sql: str) -> None:
    if _SPACES.search(sql):
        raise RefusedError(400, f"More than {_MOST_SPACES} blanks in a row in the SQL. Leave out what is not needed.")
    if sql.count("/*") > _MOST_COMMENTS:
        raise RefusedError(400, f"More than {_MOST_COMMENTS} comments in the SQL. Leave out what is not needed.")
