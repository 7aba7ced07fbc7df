"""What whoever runs the site gets to know: a line for each class of refusal and minute, and one for each fault.

A line for each request would be as long as an attacker wishes, and hold what visitors ask.
"""

import asyncio
import logging
import secrets
import traceback
from collections import Counter
from http import HTTPStatus

SECONDS = 60
_log = logging.getLogger(__name__)
# What uvicorn writes each time: of a request that is none, which is counted where it is answered, and of an answer that
# was given up, since nobody took it.
_MALFORMED, _CUT = "Invalid HTTP request received.", "ASGI callable returned without completing response."


class Tally:
    """Counts what was refused, by who refused it and with which status; a minute after the first of a class says so."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._counts, self._seconds = Counter[tuple[str, int]](), seconds

    def note(self, by: str, status: int) -> None:
        """Count one that was refused: by the `connection`, the `gate` or the `site`, or `cut` while it was sent."""
        if not self._counts[by, status]:
            asyncio.get_running_loop().call_later(self._seconds, self.tell, by, status)
        self._counts[by, status] += 1

    def tell(self, by: str, status: int) -> None:
        """Log how many there were, if any."""
        if count := self._counts.pop((by, status), 0):
            fields = {"event": "refused", "by": by, "status": status, "count": count, "seconds": self._seconds}
            _log.warning("refused by=%s status=%d count=%d", by, status, count, extra={"fields": fields})

    def tell_all(self) -> None:
        """Log all that was not told yet: the process ends."""
        for by, status in list(self._counts):
            self.tell(by, status)


refusals = Tally()


def log_fault(error: BaseException) -> str:
    """Log where a fault happened; return the reference by which it is found there.

    What the error says is left out: it may hold what a visitor asked.
    """
    reference = secrets.token_hex(4)
    where, kind = "".join(traceback.format_tb(error.__traceback__)), type(error).__name__
    fields = {"event": "fault", "reference": reference, "error": kind, "trace": where}
    _log.error("fault reference=%s %s\n%s", reference, kind, where, extra={"fields": fields})
    return reference


def quieten_server() -> None:
    """Have uvicorn write no line for each malformed request, nor what comes after the question mark of an address."""
    logging.getLogger("uvicorn.error").addFilter(_without_lines_of_visitors)
    logging.getLogger("uvicorn.access").addFilter(_without_query)


def _without_lines_of_visitors(record: logging.LogRecord) -> bool:
    if record.msg == _CUT:
        refusals.note("cut", HTTPStatus.OK)
    return record.msg not in (_MALFORMED, _CUT)


_PLACE_OF_ADDRESS = 2


def _without_query(record: logging.LogRecord) -> bool:
    """Shorten a record whose words are: client, method, address, version, status."""
    if isinstance(record.args, tuple) and len(record.args) > _PLACE_OF_ADDRESS:
        words = list(record.args)
        words[_PLACE_OF_ADDRESS] = str(words[_PLACE_OF_ADDRESS]).partition("?")[0]
        record.args = tuple(words)
    return True
