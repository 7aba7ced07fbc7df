"""Asking this site at its own addresses, in its own process: the same answers, bounds and refusals as for anybody."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from communique.gate.asgi import Application, Headers, Message, Scope, header
from communique.gate.concurrency import Slots
from communique.gate.requests import RefusedError

# What is read of an answer; what a tool passes on is a small part of it.
MOST_READ = 4_000_000
_OK, _REDIRECTS, _MOST_REDIRECTS = 200, (301, 302, 303, 307, 308), 3
# What pages say, which nobody reads here.
_OF_PAGES = {
    404: "There is no such record or page here. Search for what you want, and take the address of a hit.",
    410: "This was withdrawn; its page says why.",
}


class RefusedAnswerError(Exception):
    """The site refuses what was asked; the message is what it says."""


@dataclass
class Answer:
    """An answer of the site; `is_cut` where more would have come."""

    status: int = 0
    headers: Headers = field(default_factory=list)
    body: bytearray = field(default_factory=bytearray)
    is_cut: bool = False
    is_whole: bool = False

    @property
    def text(self) -> str:
        """Return what it says; a character that is cut in two is left out."""
        return self.body.decode(errors="ignore")


class Site:
    """A site that is asked on behalf of whoever sent a request; its addresses begin with `root`."""

    def __init__(self, app: Application, asker: Scope, root: str, slots: Slots) -> None:
        self._app, self._asker, self._root, self._slots = app, asker, root.rstrip("/"), slots

    async def data(self, path: str, parameters: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return the JSON at an address; RefusedAnswerError with the words of the site where it has none."""
        answer = await self.answer(path, parameters)
        if answer.is_cut:
            raise RefusedAnswerError(f"This is more than {MOST_READ:,} bytes. Ask for less of it.")
        return dict(json.loads(answer.body))

    async def answer(
        self, path: str, parameters: Mapping[str, str] | None = None, *, most: int = MOST_READ, is_long: bool = False
    ) -> Answer:
        """Return the answer at an address, at most so many bytes; RefusedAnswerError where the site refuses it.

        Who asks for long answers waits for a turn.
        """
        query = urlencode(parameters or {})
        for _ in range(_MOST_REDIRECTS):
            try:
                answer = await self._fetch(path, query, most, is_long=is_long)
            except RefusedError as refused:
                raise RefusedAnswerError(refused.words) from None
            if answer.status not in _REDIRECTS:
                break
            to = urlsplit(header(answer.headers, b"location").decode("latin-1"))
            path, query = to.path.removeprefix(self._root), to.query
        if answer.status != _OK:
            raise RefusedAnswerError(_words_of(answer))
        if not (answer.is_whole or answer.is_cut):
            raise RefusedAnswerError("This takes longer than it may. Narrow it.")
        return answer

    async def _fetch(self, path: str, query: str, most: int, *, is_long: bool) -> Answer:
        answer, asked, enough = Answer(), False, asyncio.Event()

        async def receive() -> Message:
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await enough.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.start":
                answer.status, answer.headers = message["status"], list(message["headers"])
                return
            answer.body += message.get("body", b"")[: most - len(answer.body)]
            answer.is_whole = not message.get("more_body", False)
            if len(answer.body) >= most and not answer.is_whole:
                answer.is_cut = True
                enough.set()

        scope = self._scope(path, query)
        await (self._slots.run(self._app, scope, receive, send) if is_long else self._app(scope, receive, send))
        return answer

    def _scope(self, path: str, query: str) -> Scope:
        kept = [(name, value) for name, value in self._asker["headers"] if name == b"host"]
        return {
            **self._asker,
            "method": "GET",
            "path": path,
            "raw_path": quote(path, safe="/~@:").encode(),
            "query_string": query.encode(),
            "headers": [*kept, (b"accept", b"application/json")],
        }


def _words_of(answer: Answer) -> str:
    """Return what the site says of why it refuses."""
    content_type = header(answer.headers, b"content-type")
    if content_type.startswith(b"application/json"):
        said = json.loads(answer.body)
        return str(said.get("error") or said.get("message") or answer.status)
    if content_type.startswith(b"text/plain"):
        return answer.text.strip()
    return _OF_PAGES.get(answer.status, f"The site answers with {answer.status}.")
