"""Requests: which are let through, how their bodies are read, and how the others are refused, in words."""

import asyncio
import json
import math
import re
from contextlib import suppress
from urllib.parse import unquote_to_bytes

from communique.gate.asgi import Headers, Message, Receive, Scope, Send, header, is_text
from communique.gate.pages import title_of
from communique.gate.rules import Rules, Service

_MISWRITTEN = re.compile(rb"%(?![0-9A-Fa-f]{2})")
# What browsers take for a slash, or leave out before they look who is meant.
_UNCLEAR = re.compile(rb"[\x00-\x1f\x7f\\]")
_MOST_DIGITS = 18
_SECONDS_TO_HEAR_OUT = 1


class RefusedError(Exception):
    """The gate does not let a request through. Headers that belong to the answer can be given by their names.

    `leads_to` is an address to go to instead, to which the words lead.
    """

    def __init__(self, status: int, words: str, leads_to: str = "", **headers: str) -> None:
        super().__init__(words)
        self.status, self.words, self.leads_to = status, words, leads_to
        self.headers = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]


def check_request(scope: Scope, rules: Rules) -> None:
    """Raise RefusedError for what no reader needs."""
    _check_address(scope, rules)
    _check_headers(scope["headers"], rules)
    _check_method_and_body(scope, rules)


def _check_address(scope: Scope, rules: Rules) -> None:
    # As it was sent; `path` is its meaning.
    raw = (scope.get("raw_path") or str(scope["path"]).encode()).partition(b"?")[0]
    length, most = len(raw) + len(scope.get("query_string", b"")) + 1, rules.longest_address
    if length > most:
        says = f"The address is {length:,} bytes long; {most:,} are the most. {rules.remedy_for_length}"
        raise RefusedError(414, says)
    if scope.get("query_string", b"").count(b"&") >= rules.most_parameters:
        raise RefusedError(400, f"More than {rules.most_parameters} parameters. Leave out what is not needed.")
    path = unquote_to_bytes(raw)
    if not path.startswith(b"/") or path.startswith(b"//"):
        raise RefusedError(400, "The path has to begin with one slash.")
    if _MISWRITTEN.search(raw) or not is_text(path):
        raise RefusedError(400, "A percent sign in the path has to be followed by the code of a byte of UTF-8, as %20.")
    if _UNCLEAR.search(path):
        raise RefusedError(400, "The path holds a backslash or a control character. Leave it out.")
    if rules.closed and rules.closed.match(path.decode()):
        raise RefusedError(404, "This site has no such page.")


def _check_headers(headers: Headers, rules: Rules) -> None:
    size = sum(len(name) + len(value) for name, value in headers)
    if len(headers) > rules.most_headers or size > rules.longest_headers:
        bounds = f"{rules.most_headers} headers and {rules.longest_headers:,} bytes of them are the most"
        raise RefusedError(431, f"The request has {len(headers)} headers of {size:,} bytes; {bounds}. Send fewer.")


def _check_method_and_body(scope: Scope, rules: Rules) -> None:
    service = rules.service_at(scope["path"])
    known = service.methods if service else rules.methods
    if scope["method"] not in known:
        raise RefusedError(405, f"{known[0]}, please", allow=", ".join(known), connection="close")
    in_pieces = bool(header(scope["headers"], b"transfer-encoding"))
    length = header(scope["headers"], b"content-length") or b"0"
    size = int(length) if length.isdigit() and len(length) <= _MOST_DIGITS else math.inf
    if service := body_of(scope, rules):
        if in_pieces:  # each costs as much as a request, and a body of a megabyte can have a million
            says = "Say how long the body is (Content-Length); pieces are not taken."
            raise RefusedError(411, says, connection="close")
        if size > service.most_bytes:
            raise _too_large(service)
    elif size or in_pieces:
        remedy = "Put what you ask into the address."
        raise RefusedError(400, f"A request for a page brings nothing along. {remedy}", connection="close")


def body_of(scope: Scope, rules: Rules) -> Service | None:
    """Return the service that a request may bring a body to."""
    return rules.service_at(scope["path"]) if scope["method"] == "POST" else None


async def read_body(receive: Receive, service: Service) -> Receive:
    """Read a body to its end; return what gives it at once. RefusedError where it is too large or cut off."""
    body = await _collect(receive, service)
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def give() -> Message:
        # After it comes that the asker is gone.
        return waiting.pop() if waiting else await receive()

    return give


async def _collect(receive: Receive, service: Service) -> bytes:
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise RefusedError(400, "The request was not sent to its end.")
        body += message.get("body", b"")
        if len(body) > service.most_bytes:
            raise _too_large(service)
        more = message.get("more_body", False)
    return bytes(body)


def _too_large(service: Service) -> RefusedError:
    return RefusedError(413, f"More than {service.most_bytes:,} bytes; ask in smaller batches.", connection="close")


async def refuse(scope: Scope, send: Send, refused: RefusedError, rules: Rules, receive: Receive | None = None) -> None:
    """Answer with a refusal: a page for browsers, JSON where that is asked for, else words alone.

    With `receive`, who still sends is heard out.
    """
    service = rules.service_above(scope["path"])
    error = service.error if service else rules.error
    policy, words = [], f"{refused.words} {refused.leads_to}".strip()
    if service or _wants_json(scope):
        content_type, body = b"application/json", json.dumps(error(refused.status, words)).encode()
    elif b"text/html" in header(scope["headers"], b"accept").lower():
        content_type, body = b"text/html", rules.page.show(title_of(refused.status), refused.words, refused.leads_to)
        policy = [(b"content-security-policy", rules.page.policy)]
    else:
        content_type, body = b"text/plain", f"{words}\n".encode()
    headers: Headers = [
        (b"content-type", content_type + b"; charset=utf-8"),
        *policy,
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        *refused.headers,
        *([(b"access-control-allow-origin", b"*")] if service else []),
    ]
    await send({"type": "http.response.start", "status": refused.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": True})
    if receive and (b"connection", b"close") in headers:
        await _hear_out(receive)
    await send({"type": "http.response.body", "body": b""})


def _wants_json(scope: Scope) -> bool:
    accepted = header(scope["headers"], b"accept").lower()
    asks = b"application/json" in accepted and b"text/html" not in accepted
    return asks or str(scope["path"]).endswith(".json")


async def _hear_out(receive: Receive) -> None:
    """Read what still comes. Closed while somebody sends, a connection is reset, and the answer with it."""
    with suppress(TimeoutError):
        async with asyncio.timeout(_SECONDS_TO_HEAR_OUT):
            while (await receive()).get("more_body"):
                # A server that has the next piece at hand would let nobody else do anything, nor the time be up.
                await asyncio.sleep(0)
