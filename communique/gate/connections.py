"""Connections: who says nothing is hung up on, and a new visitor never waits for one who only holds the line.

uvicorn has no deadline for the head of a request, and no bound on connections but one that refuses the newcomer.
`serve --public` sets this protocol; another uvicorn takes it by `--http communique.gate.connections:PublicProtocol`.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import sys
from http import HTTPStatus
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

from communique.gate.headers import guarded
from communique.gate.limits import most_connections
from communique.gate.origin import Origin
from communique.gate.requests import LONGEST_ADDRESS, LONGEST_HEADERS
from communique.gate.slow_readers import LEAST_TAKEN, SECONDS_TO_TAKE

SECONDS_FOR_HEAD = 5
# Above what a head may have, so that the gate can say in words what is too long.
LONGEST_HEAD = LONGEST_ADDRESS + LONGEST_HEADERS + 2 * 1024
_AT_ONCE = struct.pack("ii", 1, 0)
_TOO_LONG = {
    HTTPStatus.REQUEST_URI_TOO_LONG: f"The address is too long; {LONGEST_ADDRESS:,} bytes are the most. Shorten it; "
    "download the database for long queries, or post batches to /reconcile.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: f"The headers are too long; {LONGEST_HEADERS:,} bytes are the most.",
}


class PublicProtocol(H11Protocol):
    """HTTP/1.1 with deadlines. While `_waiting_since` is set, the other side is to say something."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._waiting_since: float | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows the transport to the kind that sockets have, too
        """Begin to wait, and make room."""
        super().connection_made(transport)
        self._wait()
        if len(self.connections) > most_connections():
            _hang_up_on_the_longest_waiting(self.connections)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing has to be watched any more."""
        super().connection_lost(exc)
        self._stop_waiting()
        self._stop_watching()

    def data_received(self, data: bytes) -> None:
        """A part of a head starts no new deadline; a whole one ends the waiting."""
        super().data_received(data)
        self._wait_or_not()

    def on_response_complete(self) -> None:
        """After an answer the next request is waited for, and so is the rest of a body that nobody wanted."""
        super().on_response_complete()
        self._wait_or_not()

    def pause_writing(self) -> None:
        """What was sent is not taken: from now on it has to be, in time."""
        super().pause_writing()
        self._watch_taking()

    def resume_writing(self) -> None:
        """It was taken."""
        super().resume_writing()
        if not self.transport.is_closing():
            self._stop_watching()

    def send_400_response(self, msg: str) -> None:
        """Say what was wrong with a head that could not be read, with the headers that every answer carries."""
        if self.conn.our_state is not h11.IDLE:
            # It is a body that went wrong, and an answer is being made.
            self._leave()
            return
        status = self._status_of(sys.exc_info()[1])
        text = _TOO_LONG.get(status, "This is no HTTP request.").encode() + b"\n"
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        head = h11.Response(
            status_code=status, headers=guarded(headers, status, Origin("http", "")), reason=status.phrase.encode()
        )
        for event in (head, h11.Data(data=text), h11.EndOfMessage()):
            self.transport.write(self.conn.send(event) or b"")
        self._leave()

    def _status_of(self, error: BaseException | None) -> HTTPStatus:
        hint = HTTPStatus(getattr(error, "error_status_hint", HTTPStatus.BAD_REQUEST))
        is_one_line = b"\n" not in self.conn.trailing_data[0][:LONGEST_ADDRESS]
        if hint in _TOO_LONG and is_one_line:
            return HTTPStatus.REQUEST_URI_TOO_LONG
        return hint if hint in _TOO_LONG else HTTPStatus.BAD_REQUEST

    def _wait_or_not(self) -> None:
        is_answering = self.cycle is not None and not self.cycle.response_complete
        if is_answering:
            self._stop_waiting()
        elif self._waiting_since is None and not self.transport.is_closing():
            self._wait()

    def _wait(self) -> None:
        self._waiting_since = self.loop.time()
        self._deadline = self.loop.call_later(SECONDS_FOR_HEAD, self._leave)

    def _stop_waiting(self) -> None:
        self._waiting_since = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _leave(self) -> None:
        """Close the connection once the last answer is taken, if it is."""
        self.transport.close()
        if self.transport.get_write_buffer_size():
            self._watch_taking()

    def _watch_taking(self) -> None:
        self._stop_watching()
        self._unsent = self.transport.get_write_buffer_size()
        self._taking = self.loop.call_later(SECONDS_TO_TAKE, self._look_what_was_taken)

    def _stop_watching(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _look_what_was_taken(self) -> None:
        if self._unsent - self.transport.get_write_buffer_size() < LEAST_TAKEN:
            self.hang_up()
        else:
            self._watch_taking()

    @property
    def waiting_since(self) -> float | None:
        """Since when the other side is to say something; None while it is answered."""
        return self._waiting_since

    def hang_up(self) -> None:
        """End the connection at once; the system forgets what it still had to send."""
        self.connections.discard(self)
        self.transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _AT_ONCE)
        self.transport.abort()


def _hang_up_on_the_longest_waiting(connections: set[Any]) -> None:
    """The newcomer is among them, so there is one."""
    waiting = [one for one in connections if isinstance(one, PublicProtocol) and one.waiting_since is not None]
    min(waiting, key=lambda one: one.waiting_since or 0).hang_up()
