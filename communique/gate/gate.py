"""The gate: outermost of the application, it decides what comes in, and what every answer says to browsers."""

import asyncio
from collections import defaultdict
from functools import partial
from http import HTTPStatus

from communique.gate.asgi import AbandonedError, Application, Message, Receive, Scope, Send, with_changed_headers
from communique.gate.concurrency import LongAnswers, Slots
from communique.gate.headers import complete_headers
from communique.gate.log import log_fault, refusals
from communique.gate.origin import Origin, connected_origin, without_claims, without_redirects_away
from communique.gate.requests import RefusedError, body_of, check_request, read_body, refuse
from communique.gate.rules import Rules

FAULT = "Something went wrong here, not with what you asked. It is in the server's log as {}."


class Gate:
    """An ASGI application behind the gate. Without an origin the site is where it is connected to."""

    def __init__(self, app: Application, origin: Origin | None = None, rules: Rules | None = None) -> None:
        self._app, self._origin, self._rules = app, origin, rules or Rules()
        self._slots = Slots(self._rules.at_once, self._rules)
        self._long = defaultdict[str, LongAnswers](lambda: LongAnswers(self._rules))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] == "http":
            await self._answer(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            refusals.tell_all()
        else:
            await send({"type": "websocket.close", "code": 1008})

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        origin, rules, has_begun = self._origin or connected_origin(scope), self._rules, False
        complete = partial(complete_headers, origin=origin, rules=rules)
        answer = with_changed_headers(_with_deadlines(send, rules), complete)

        async def noted(message: Message) -> None:
            nonlocal has_begun
            await answer(message)
            if not has_begun and message["status"] >= HTTPStatus.BAD_REQUEST:
                refusals.note("site", message["status"])
            has_begun = True

        try:
            await self._let_through(scope, receive, noted, origin)
        except RefusedError as refused:
            refusals.note("gate", refused.status)
            if not has_begun:
                await refuse(scope, answer, refused, rules, receive)
        except AbandonedError:
            # What was sent is less than what was announced: the server closes the connection.
            return
        except Exception as error:
            reference = log_fault(error)
            if not has_begun:
                await refuse(scope, answer, RefusedError(500, FAULT.format(reference), connection="close"), rules)

    async def _let_through(self, scope: Scope, receive: Receive, send: Send, origin: Origin) -> None:
        check_request(scope, self._rules)
        if service := body_of(scope, self._rules):
            receive = await read_body(receive, service)
        send = without_redirects_away(send, scope, origin, self._rules)
        path, query = scope["path"], scope.get("query_string", b"").decode("latin-1")
        at = self._rules.service_at(path)
        scope = without_claims(scope, origin, at.headers if at else ())
        if kind := self._rules.long_answer(path, query):
            await self._long[kind].give(self._app, scope, receive, send)
        elif path.startswith(self._rules.static):
            await self._app(scope, receive, send)
        else:
            await self._slots.run(self._app, scope, receive, send)


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
            raise AbandonedError("nobody takes it") from None
        last = len(message.get("body", b""))

    return send_in_time
