"""The gate: outermost of the application, it decides what comes in, and what every answer says to browsers."""

from __future__ import annotations

import logging
import traceback

from communique.gate.asgi import Application, Message, Receive, Scope, Send
from communique.gate.bodies import read_body
from communique.gate.concurrency import Places, needs_no_place
from communique.gate.headers import with_headers
from communique.gate.long_answers import LongAnswers, is_long
from communique.gate.origin import Origin, as_seen, served_at
from communique.gate.queries.request_context import CutShortError
from communique.gate.redirects import keeping_here
from communique.gate.refusals import RefusedError, refuse
from communique.gate.requests import check, takes_body
from communique.gate.slow_readers import ReaderTooSlowError, taken_in_time

_log = logging.getLogger(__name__)
_FAULT = "Something went wrong here, not with what you asked. It is in the server's log."


class Gate:
    """An ASGI application behind the gate. Without an origin the site is where it is connected to."""

    def __init__(self, app: Application, origin: Origin | None = None) -> None:
        self._app, self._origin, self._places, self._long = app, origin, Places(), LongAnswers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http":
            origin = self._origin or served_at(scope)
            await self._answer(scope, receive, _Sending(with_headers(taken_in_time(send), origin)), origin)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, sending: _Sending, origin: Origin) -> None:
        try:
            await self._let_through(scope, receive, sending, origin)
        except RefusedError as refused:
            await sending.refuse(scope, refused, receive)
        except (ReaderTooSlowError, CutShortError):
            # What was sent is less than what was announced: the server closes the connection.
            return
        except Exception as error:
            _tell(error)
            await sending.refuse(scope, RefusedError(500, _FAULT, connection="close"))

    async def _let_through(self, scope: Scope, receive: Receive, send: Send, origin: Origin) -> None:
        check(scope)
        if takes_body(scope):
            receive = await read_body(receive)
        seen, send = as_seen(scope, origin), keeping_here(send, scope, origin)
        if is_long(scope):
            await self._long.give(self._app, seen, receive, send)
        elif needs_no_place(scope["path"]):
            await self._app(seen, receive, send)
        else:
            async with self._places.take() as turn:
                await self._app(seen, receive, turn.but_for_sending(send))


class _Sending:
    """A way of sending that knows whether an answer has begun: then it is too late to refuse."""

    def __init__(self, send: Send) -> None:
        self._send, self._has_begun = send, False

    async def __call__(self, message: Message) -> None:
        await self._send(message)
        self._has_begun = True

    async def refuse(self, scope: Scope, refused: RefusedError, receive: Receive | None = None) -> None:
        if not self._has_begun:
            await refuse(scope, self, refused, receive)


def _tell(error: Exception) -> None:
    """Where it happened. What the error says is left out: it may hold what a visitor asked."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s\n%s", type(error).__name__, where)
