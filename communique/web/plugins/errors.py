"""Errors: what a reader asked wrongly is told as such, and what fails here shows nothing of the machine.

What an address may ask is looked at before Datasette is asked (table_parameters.py, known_parameters.py). Where
Datasette stumbles all the same, the fault is its own or ours: a 500 with a reference to the log, and never told as a
reader's mistake.
"""

import errno
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from datasette import NotFound, Request, Response, hookimpl
from datasette.app import Datasette

from communique.gate.gate import FAULT
from communique.gate.log import log_fault
from communique.reports.formats.whole import TookTooLongError
from communique.web import compat
from communique.web.edition import SlowPageError
from communique.web.pages import FOR_ANY_SITE, NOT_FOUND, html_page, not_found

compat.handle_errors_alone()

_INTERNAL = 500
_NO_FILE = (errno.ENOTDIR, errno.ENAMETOOLONG)
_OF_PARAMETERS = {"ProgrammingError", "InterfaceError", "IntegrityError", "DataError"}
# What Datasette says of an address that leads nowhere.
_SAYS_NOTHING = ("", "404", "Database not found")
_ELSE = "This cannot be answered"
_BUSY, _TOO_MUCH = 503, "Too much is asked at once"
_TITLES = {403: "Not open to readers", 429: _TOO_MUCH, 500: "A fault of ours", _BUSY: _TOO_MUCH}
_SECONDS_TO_WAIT = {429: "2", _BUSY: "5"}
_LATER = "Others ask so much just now that this page could not be made in time. Ask again in some seconds."
_TOO_LONG = "This takes longer than it may. Narrow it, or take the whole database under Downloads and ask it there."


@hookimpl(specname="handle_exception", tryfirst=True)
def explain_error(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """Answer with a page of ours, or in the form that was asked for, of what may be told."""
    told = _for_reader(exception, is_asked=bool(request.query_string))
    if request.path.startswith("/reconcile"):
        return partial(_for_a_client, told)
    return partial(_answer, datasette, request, told)


async def _answer(datasette: Datasette, request: Request, told: Any) -> Response:
    words, title = _words(told), getattr(told, "title", None)
    more = {"retry-after": _SECONDS_TO_WAIT[told.status]} if told.status in _SECONDS_TO_WAIT else {}
    if request.path.endswith(".json"):
        told_so = {"ok": False, "error": words, "status": told.status, "title": title}
        return Response.json(told_so, status=told.status, headers=more)
    if request.path.endswith(".csv"):
        return Response.text(f"{words}\n", status=told.status, headers=more)
    if told.status == NOT_FOUND:
        what = "There is nothing at this address." if words in _SAYS_NOTHING else words
        return await not_found(datasette, request, what)
    # The statement is kept, lest whoever wrote it has to write it again.
    context = {"title": _TITLES.get(told.status, _ELSE), "error": words, "sql": request.args.get("sql")}
    return await html_page(datasette, request, "error.html", context, "error", status=told.status, headers=more)


def _words(told: Any) -> str:
    return str(getattr(told, "message", "") or (told.args and told.args[0]) or "")


async def _for_a_client(told: Any) -> Response:
    """Answer as the service does."""
    return Response.json({"status": "error", "message": _words(told)}, status=told.status, headers=FOR_ANY_SITE)


def _for_reader(exception: Exception, *, is_asked: bool) -> Any:
    """Return what a reader is told of an exception; `is_asked`, where it can be one of what the reader asks."""
    if isinstance(exception, compat.Base400):
        return exception
    if isinstance(exception, compat.QueryInterrupted) or getattr(exception, "title", "") == compat.SQL_INTERRUPTED:
        late = (_TOO_LONG, compat.BadRequest.status) if is_asked else (_LATER, _BUSY)
        return compat.DatasetteError(late[0], status=late[1])
    if isinstance(exception, compat.DatasetteError):
        # Datasette forgets the status of some that are the asker's.
        exception.status = compat.BadRequest.status if exception.status == _INTERNAL else exception.status
        return exception
    if isinstance(exception, OSError) and exception.errno in _NO_FILE:
        return NotFound("There is no such file.")
    # SQLite calls a missing or unreadable parameter one of programming, and a number that is none one of integrity.
    if isinstance(exception, sqlite3.Error) and type(exception).__name__ in _OF_PARAMETERS:
        return compat.BadRequest(f"SQLite cannot take a value of this address: {exception}.")
    if isinstance(exception, TookTooLongError) and not isinstance(exception, SlowPageError):
        words, status = _LATER, _BUSY
    else:
        words, status = FAULT.format(log_fault(exception)), _INTERNAL
    return compat.DatasetteError(words, status=status)
