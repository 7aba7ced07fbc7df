"""Errors: what a reader asked wrongly is told as such, and what fails here shows nothing of the machine.

Datasette answers a parameter that it cannot read with a fault of its own (500) and the words of the exception, which
may name a file. Where it was Datasette's code that stumbled, nothing is broken here: the address makes no sense, and is
answered so."""

import errno
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette import NotFound, Request, Response, hookimpl
from datasette.app import Datasette

from communique.gate.gate import FAULT
from communique.gate.log import log_fault
from communique.web import compat

compat.handle_errors_alone()

_OURS = Path(__file__).parent.parent
_INTERNAL = 500
_NO_FILE = (errno.ENOTDIR, errno.ENAMETOOLONG)
# What comes of values that are not what they should be.
_OF_VALUES = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, NameError)
_OF_PARAMETERS = {"ProgrammingError", "InterfaceError", "IntegrityError", "DataError"}
_SENSELESS = "Something in this address is not what it should be. Leave out the last parameter, or search."
_TOO_LONG = "This takes longer than it may. Narrow it, or take the whole database under Downloads and ask it there."


@hookimpl(specname="handle_exception", tryfirst=True)
def explain_error(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """Let Datasette make its page, of what may be told."""
    making: Callable[[], Awaitable[Response]] = compat.page_of_error(datasette, request, _for_reader(exception))
    return making


def _for_reader(exception: Exception) -> Any:
    """Return what a reader is told of an exception."""
    if isinstance(exception, compat.Base400):
        return exception
    if isinstance(exception, compat.DatasetteError):
        # Datasette forgets the status of some that are the asker's.
        exception.status = compat.BadRequest.status if exception.status == _INTERNAL else exception.status
        return exception
    if isinstance(exception, OSError) and exception.errno in _NO_FILE:
        return NotFound("There is no such file.")
    if isinstance(exception, compat.QueryInterrupted):
        return compat.DatasetteError(_TOO_LONG, status=compat.BadRequest.status)
    # SQLite calls a missing or unreadable parameter one of programming, and a number that is none one of integrity.
    is_about_values = isinstance(exception, _OF_VALUES) or type(exception).__name__ in _OF_PARAMETERS
    if is_about_values and not compat.was_running(_OURS, exception):
        return compat.BadRequest(_SENSELESS)
    return compat.DatasetteError(FAULT.format(log_fault(exception)), status=_INTERNAL)
