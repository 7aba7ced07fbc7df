"""Connections: who says nothing is hung up on, and a new visitor never waits for one who only holds the line.

uvicorn has no deadline for the head of a request, and no bound on connections but one that refuses the newcomer.
A uvicorn of one's own takes the protocol by `--http communique.gate.connections:PublicProtocol`, or a subclass that has
other rules.
"""

import asyncio
import select
import socket
import struct
import sys
from http import HTTPStatus
from typing import Any, ClassVar

import h11
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from communique.gate.headers import complete_headers
from communique.gate.log import refusals
from communique.gate.operating_system import possible_connections
from communique.gate.origin import Origin
from communique.gate.rules import Rules

_AT_ONCE = struct.pack("ii", 1, 0)
_TOO_LONG = (HTTPStatus.REQUEST_URI_TOO_LONG, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE)


class _OfLengthsAlone(h11.Connection):
    """Takes no body in pieces: each piece costs as much as a request, and a body of a megabyte can have a million."""

    def next_event(self) -> Any:
        """Return the next event; RemoteProtocolError for a head that announces pieces."""
        event = super().next_event()
        if isinstance(event, h11.Request) and any(name == b"transfer-encoding" for name, _ in event.headers):
            raise h11.RemoteProtocolError("pieces", error_status_hint=HTTPStatus.LENGTH_REQUIRED)
        return event


class PublicProtocol(H11Protocol):
    """HTTP/1.1 with deadlines. While `waiting_since` is set, the other side is to say something."""

    rules: ClassVar[Rules] = Rules()

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.conn = _OfLengthsAlone(h11.SERVER, self.rules.longest_head)
        self.waiting_since: float | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._unsent = 0
        self._is_leaving = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows the transport to the kind that sockets have, too
        """Begin to wait, and make room for the newcomer."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > possible_connections(self.rules.connections):
            _hang_up_on_the_longest_waiting(self.connections)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all watching."""
        super().connection_lost(exc)
        self._stop_waiting()
        _cancel(self._taking)

    def data_received(self, data: bytes) -> None:
        """Read; a part of a head starts no new deadline, and a whole one ends the waiting."""
        super().data_received(data)
        self._wait_or_not()
        if self._is_leaving and self.waiting_since is None:
            self.shutdown()

    def on_response_complete(self) -> None:
        """Wait for the next request, and for the rest of a body that nobody wanted."""
        super().on_response_complete()
        self._wait_or_not()

    def shutdown(self) -> None:
        """Go with the server, after one more answer, which says so: closing on a request on its way would lose it."""
        if self.waiting_since is None:
            # Where an answer has begun without it, the end of it says enough.
            self.scope["headers"] = [*self.scope["headers"], CLOSE_HEADER]
            super().shutdown()
            return
        self._is_leaving = True
        _cancel(self._deadline)
        self._deadline = self.loop.call_later(self.rules.seconds_to_leave, self._leave)

    def pause_writing(self) -> None:
        """Watch that what was sent is taken in time from now on."""
        super().pause_writing()
        self._watch_taking()

    def resume_writing(self) -> None:
        """Stop watching what was taken."""
        super().resume_writing()
        if not self.transport.is_closing():
            _cancel(self._taking)

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong with a head that could not be read, with the headers that every answer carries."""
        hint = getattr(sys.exc_info()[1], "error_status_hint", HTTPStatus.BAD_REQUEST)
        if self.conn.our_state is not h11.IDLE and hint != HTTPStatus.LENGTH_REQUIRED:
            # It is a body that went wrong, and an answer is being made.
            self._leave()
            return
        status, words = self._fault(hint)
        refusals.note("connection", status)
        plain = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        headers = complete_headers(plain, status, Origin("http", ""), self.rules)
        head = h11.Response(status_code=status, headers=headers, reason=status.phrase.encode())
        for event in (head, h11.Data(data=f"{words}\n".encode()), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self._leave()

    def _fault(self, hint: int) -> tuple[HTTPStatus, str]:
        rules, (of_address, of_headers) = self.rules, _TOO_LONG
        if hint == HTTPStatus.LENGTH_REQUIRED:
            return HTTPStatus.LENGTH_REQUIRED, "Say how long the body is (Content-Length); pieces are not taken."
        if hint not in _TOO_LONG:
            return HTTPStatus.BAD_REQUEST, "This is no HTTP request."
        if hint == of_headers and b"\n" in self.conn.trailing_data[0][: rules.longest_address]:
            return of_headers, f"The headers are too long; {rules.longest_headers:,} bytes are the most."
        words = f"The address is too long; {rules.longest_address:,} bytes are the most. {rules.remedy_for_length}"
        return of_address, words

    def _wait_or_not(self) -> None:
        if self.cycle is not None and not self.cycle.response_complete:
            self._stop_waiting()
        elif self.waiting_since is None and not self.transport.is_closing():
            self._wait()

    def _wait(self) -> None:
        self.waiting_since = self.loop.time()
        self._deadline = self.loop.call_later(self.rules.seconds_for_head, self._leave)

    def _stop_waiting(self) -> None:
        self.waiting_since = None
        _cancel(self._deadline)

    def _leave(self) -> None:
        """Close the connection once the last answer is taken, if it is."""
        self.transport.close()
        if self.transport.get_write_buffer_size():
            self._watch_taking()

    def _watch_taking(self) -> None:
        _cancel(self._taking)
        self._unsent = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(self.rules.seconds_to_take, self._check_taken)

    def _check_taken(self) -> None:
        if self._unsent - self.transport.get_write_buffer_size() < self.rules.least_taken:
            self.hang_up()
        else:
            self._watch_taking()

    @property
    def has_unread(self) -> bool:
        """Return whether the other side has sent what was not read yet, such as a request on its way."""
        sockets = select.poll()
        sockets.register(self.transport.get_extra_info("socket"), select.POLLIN)
        return bool(sockets.poll(0))

    def hang_up(self) -> None:
        """End the connection at once; the system forgets what it still had to send."""
        self.connections.discard(self)
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def _hang_up_on_the_longest_waiting(connections: set[Any]) -> None:
    """Make room for the newcomer, who is among them; spare who has sent what was not read, unless all have."""
    waiting = [one for one in connections if isinstance(one, PublicProtocol) and one.waiting_since is not None]
    waiting.sort(key=lambda one: one.waiting_since or 0)
    next((one for one in waiting if not one.has_unread), waiting[0]).hang_up()
