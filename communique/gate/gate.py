"""The gate: outermost of the application, it decides what comes in, and what every answer says to browsers."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections import defaultdict

from communique.gate.asgi import AbandonedError, Application, Message, Receive, Scope, Send
from communique.gate.concurrency import LongAnswers, Slots
from communique.gate.headers import with_headers
from communique.gate.origin import Origin, connected_origin, without_claims, without_redirects_away
from communique.gate.requests import RefusedError, body_of, check_request, read_body, refuse
from communique.gate.rules import Rules

_log = logging.getLogger(__name__)
_FAULT = "Something went wrong here, not with what you asked. It is in the server's log."


class Gate:
    """An ASGI application behind the gate. Without an origin the site is where it is connected to."""

    def __init__(self, app: Application, origin: Origin | None = None, rules: Rules | None = None) -> None:
        self._app, self._origin, self._rules = app, origin, rules or Rules()
        self._slots = Slots(self._rules.at_once, self._rules)
        self._long = defaultdict[str, LongAnswers](lambda: LongAnswers(self._rules))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http":
            origin = self._origin or connected_origin(scope)
            timely = _with_deadlines(send, self._rules)
            await self._answer(scope, receive, _Answer(with_headers(timely, origin, self._rules)), origin)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, answer: _Answer, origin: Origin) -> None:
        try:
            await self._let_through(scope, receive, answer, origin)
        except RefusedError as refused:
            await answer.refuse(scope, refused, self._rules, receive)
        except AbandonedError:
            # What was sent is less than what was announced: the server closes the connection.
            return
        except Exception as error:
            _log_fault(error)
            await answer.refuse(scope, RefusedError(500, _FAULT, connection="close"), self._rules)

    async def _let_through(self, scope: Scope, receive: Receive, send: Send, origin: Origin) -> None:
        check_request(scope, self._rules)
        if service := body_of(scope, self._rules):
            receive = await read_body(receive, service)
        send = without_redirects_away(send, scope, origin, self._rules)
        path, query = scope["path"], scope.get("query_string", b"").decode("latin-1")
        scope = without_claims(scope, origin)
        if kind := self._rules.long_answer(path, query):
            await self._long[kind].give(self._app, scope, receive, send)
        elif path.startswith(self._rules.static):
            await self._app(scope, receive, send)
        else:
            await self._slots.run(self._app, scope, receive, send)


class _Answer:
    """A way of sending that knows whether an answer has begun: then it is too late to refuse."""

    def __init__(self, send: Send) -> None:
        self._send, self._has_begun = send, False

    async def __call__(self, message: Message) -> None:
        await self._send(message)
        self._has_begun = True

    async def refuse(self, scope: Scope, refused: RefusedError, rules: Rules, receive: Receive | None = None) -> None:
        if not self._has_begun:
            await refuse(scope, self, refused, rules, receive)


class _SlowReaderError(AbandonedError):
    """Nobody takes the answer."""


def _with_deadlines(send: Send, rules: Rules) -> Send:
    """Return a way of sending whose every piece has to be taken in time; for a large one there is more of it."""
    last = 0

    async def send_in_time(message: Message) -> None:
        nonlocal last
        try:
            # Servers keep one piece, and wait with the next.
            async with asyncio.timeout(rules.seconds_to_take * (1 + last / rules.least_taken)):
                await send(message)
        except TimeoutError:
            raise _SlowReaderError from None
        last = len(message.get("body", b""))

    return send_in_time


def _log_fault(error: Exception) -> None:
    """Log where it happened. What the error says is left out: it may hold what a visitor asked."""
    where = "".join(traceback.format_tb(error.__traceback__))
    _log.error("%s\n%s", type(error).__name__, where)
