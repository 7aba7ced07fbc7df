"""Errors: what a reader asked wrongly is told as such, and what fails here shows nothing of the machine.

Datasette answers a parameter that it cannot read with a fault of its own (500) and the words of the exception, which
may name a file. Where it was Datasette's code that stumbled, nothing is broken here: the address makes no sense, and is
answered so."""

import errno
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from datasette import NotFound, Request, Response, handle_exception, hookimpl
from datasette.app import Datasette
from datasette.database import QueryInterrupted
from datasette.plugins import pm
from datasette.utils.asgi import BadRequest, Base400
from datasette.views.base import DatasetteError

# Where rich is installed, as it is here for the command line, Datasette prints every 404 with all variables of all
# functions: a third of a second for an address that is not there, and what a reader asked for in the server's log.
handle_exception.rich = None
# Otherwise it would be asked as well, and print what is told by us.
if pm.is_registered(handle_exception):
    pm.unregister(handle_exception)

_OURS, _DATASETTE = str(Path(__file__).parent.parent), str(Path(handle_exception.__file__).parent)
_INTERNAL = 500
_NO_FILE = (errno.ENOTDIR, errno.ENAMETOOLONG)
# What comes of values that are not what they should be.
_OF_VALUES = (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, NameError)
_OF_PARAMETERS = {"ProgrammingError", "InterfaceError", "IntegrityError", "DataError"}
_SENSELESS = "Something in this address is not what it should be. Leave out the last parameter, or search."
_TOO_LONG = "This takes longer than it may. Narrow it, or take the whole database under Downloads and ask it there."
_FAULT = "Something went wrong here, not with what you asked. It is in the server's log."


# Under this name the module above would be hidden.
@hookimpl(specname="handle_exception", tryfirst=True)
def tell(datasette: Datasette, request: Request, exception: Exception) -> Callable[[], Awaitable[Response]]:
    """Let Datasette make its page, of what may be told."""
    return handle_exception.handle_exception(datasette, request, _told(exception))  # type: ignore[no-any-return]  # Datasette ships no types


def _told(exception: Exception) -> Any:
    """What a reader is told of an exception."""
    if isinstance(exception, Base400):
        return exception
    if isinstance(exception, DatasetteError):
        return _with_status(exception)
    if isinstance(exception, OSError) and exception.errno in _NO_FILE:
        return NotFound("There is no such file.")
    if isinstance(exception, QueryInterrupted):
        return DatasetteError(_TOO_LONG, status=BadRequest.status)
    if _is_about_values(exception) and not _was_at_work(exception):
        return BadRequest(_SENSELESS)
    traceback.print_exception(exception)
    return DatasetteError(_FAULT, status=_INTERNAL)


def _with_status(error: Any) -> Any:
    """Datasette forgets the status of some errors that are the asker's."""
    if error.status == _INTERNAL:
        error.status = BadRequest.status
    return error


def _is_about_values(exception: Exception) -> bool:
    # SQLite calls a missing or unreadable parameter one of programming, and a number that is none one of integrity.
    return isinstance(exception, _OF_VALUES) or type(exception).__name__ in _OF_PARAMETERS


def _was_at_work(exception: Exception) -> bool:
    """Whether code of ours was running, rather than Datasette's."""
    files = [frame.filename for frame in traceback.extract_tb(exception.__traceback__)]
    at_work = next((file for file in reversed(files) if file.startswith((_OURS, _DATASETTE))), "")
    return at_work.startswith(_OURS)
