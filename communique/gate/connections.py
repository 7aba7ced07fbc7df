"""Connections: what is no request is answered in words, and a server that ends answers what is on its way.

Deadlines, slow clients and how many may connect are the proxy's part. A uvicorn of one's own takes the protocol by
`--http communique.gate.connections:PublicProtocol`, or a subclass that has other rules.
"""

import asyncio
import sys
from http import HTTPStatus
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from communique.gate.headers import complete_headers
from communique.gate.log import refusals
from communique.gate.origin import Origin
from communique.gate.pages import title_of
from communique.gate.rules import Rules

_TOO_LONG = (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


class PublicProtocol(H11Protocol):
    """HTTP/1.1 that loses no request at its end, and whose errors have the headers of every answer."""

    rules: ClassVar[Rules] = Rules()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.conn = h11.Connection(h11.SERVER, self.rules.longest_head)
        self._leaving: asyncio.TimerHandle | None = None

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget that the server ends."""
        super().connection_lost(exc)
        self._stay()

    def data_received(self, data: bytes) -> None:
        """Read; while the server ends, what comes is the last request."""
        super().data_received(data)
        if self._leaving and not self._is_idle:
            self._stay()
            self.shutdown()

    def shutdown(self) -> None:
        """Go with the server, after one more answer, which says so: closing on a request on its way would lose it."""
        if self._is_idle:
            self._leaving = self.loop.call_later(self.rules.seconds_to_leave, self.transport.close)
            return
        # Where an answer has begun without it, the end of it says enough.
        self.scope["headers"] = [*self.scope["headers"], CLOSE_HEADER]
        super().shutdown()

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong with a head that could not be read, with the headers that every answer carries."""
        hint = getattr(sys.exc_info()[1], "error_status_hint", HTTPStatus.BAD_REQUEST)
        if self.conn.our_state is h11.IDLE:  # else a body went wrong, and an answer is being made
            self._answer(*self._fault(hint))
        self.transport.close()

    def _answer(self, status: HTTPStatus, words: str) -> None:
        refusals.note("connection", status)
        kind, body, own = b"plain", f"{words}\n".encode(), [(b"connection", b"close")]
        if b"text/html" in self.conn.trailing_data[0].lower():  # it accepts that, as far as can be told
            page = self.rules.page
            kind, body = b"html", page.show(title_of(status), words)
            own.append((b"content-security-policy", page.policy))
        told = [(b"content-type", b"text/%s; charset=utf-8" % kind), *own]
        headers = complete_headers(told, status, Origin("http", ""), self.rules)
        head = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
        for event in (head, h11.Data(data=body), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")

    def _fault(self, hint: int) -> tuple[HTTPStatus, str]:
        rules, (of_address, of_headers) = self.rules, _TOO_LONG
        if hint not in _TOO_LONG:
            return HTTPStatus.BAD_REQUEST, "This is no HTTP request."
        if hint == of_headers and b"\n" in self.conn.trailing_data[0][: rules.longest_address]:
            return of_headers, f"The headers are too long; {rules.longest_headers:,} bytes are the most."
        words = f"The address is too long; {rules.longest_address:,} bytes are the most. {rules.remedy_for_length}"
        return of_address, words

    @property
    def _is_idle(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def _stay(self) -> None:
        if self._leaving:
            self._leaving.cancel()
        self._leaving = None
