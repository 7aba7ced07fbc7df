"""Every edition that is kept, at /@NAME/…: what was cited can be opened as it was.

They are opened when somebody asks, few at a time, and closed when nobody does any more. `InAddress` stands before the
gate, so that its bounds hold for the address within the edition; `Editions` behind it.
"""

import asyncio
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO

from communique.edition.published_edition import Edition, PublicationError, hold, read_edition
from communique.edition.retention import kept_editions
from communique.gate.asgi import Application, Headers, Receive, Scope, Send, with_changed_headers
from communique.gate.requests import RefusedError, refuse
from communique.gate.rules import Rules

MOST_OPEN, SECONDS_IDLE = 2, 60
_FILES = re.compile(r"/communique\.db|/downloads/.+|/pictures/.+\.\w+")
_KEY = "communique.edition"
_ADDRESS = re.compile(r"/@([^/]*)")
_UNSAFE, _RETRY = re.compile(rb"[<>\"]"), "5"
_log = logging.getLogger(__name__)


def below(name: str) -> str:
    """Return what stands before all paths of an edition, by its name."""
    return f"/@{name}"


class InAddress:
    """An ASGI application that takes the edition from the address, and leaves it beside."""

    def __init__(self, app: Application) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on."""
        named = _ADDRESS.match(scope.get("path", ""))
        raw = scope.get("raw_path") or scope.get("path", "").encode()
        if named and raw.startswith(named[0].encode()):
            length = len(named[0].encode())
            scope = {**scope, "path": scope["path"][named.end() :], "raw_path": raw[length:], _KEY: named[1]}
            # To be led to its front page, whose address ends in a slash.
            scope["path"], scope["raw_path"] = scope["path"] or "/", scope["raw_path"] or b"/"
        await self._app(scope, receive, send)


@dataclass
class OpenEdition:
    """An edition's application, what keeps its folder from being dropped, and how to close it."""

    app: Application
    close: Callable[[], object]
    held: IO[bytes] | None = None
    askers: int = 0
    closing: asyncio.TimerHandle | None = field(default=None)


def only_files(app: Application, name: str, rules: Rules) -> Application:
    """Return an application that sends an edition's files alone: its pages need an earlier version of the program."""
    remedy = "Its database is at communique.db below its address, its files at downloads/."
    words = f"Edition {name} was published by another version of this program, and its pages cannot be shown. {remedy}"

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if _FILES.fullmatch(scope["path"]):
            await app(scope, receive, send)
        else:
            await refuse(scope, send, RefusedError(410, words), rules, receive)

    return answer


class Editions:
    """An ASGI application: the current edition's or, where the address names another, that one's.

    `opened` makes the application of an edition; it is called in a thread. Addresses of the site begin with `prefix`.
    """

    def __init__(
        self,
        current: Edition,
        app: Application,
        opened: Callable[[Edition], OpenEdition],
        rules: Rules,
        prefix: str = "",
    ) -> None:
        self._current, self._app, self._make, self._rules, self._prefix = current, app, opened, rules, prefix
        self._open: dict[str, OpenEdition] = {}
        self._checked: set[Path] = set()
        self._opening = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer for the edition that is asked for."""
        name = scope.get(_KEY)
        # Styles are the program's, whatever the edition.
        if name is None or (scope["path"].startswith(self._rules.static) and name in self._open):
            await self._app(scope, receive, send)
            return
        try:
            one = await self._one(name, scope)
        except RefusedError as refused:
            await refuse(scope, send, refused, self._rules, receive)
            return
        one.askers += 1
        try:
            marked = partial(self._marked, name=name, path=scope["raw_path"])
            await one.app(scope, receive, with_changed_headers(send, marked))
        finally:
            one.askers -= 1
            self._close_later(name, one)

    def _marked(self, headers: Headers, _: int, *, name: str, path: bytes) -> Headers:
        """Return headers that lead from an older edition to the newest (RFC 5829), and keep search engines out."""
        marks = [(b"x-robots-tag", b"noindex")]
        if name != self._current.name:
            marks.append((b"link", b'<%s>; rel="latest-version"' % (self._prefix.encode() + _UNSAFE.sub(b"", path))))
        return [*headers, *marks]

    async def _one(self, name: str, scope: Scope) -> OpenEdition:
        async with self._opening:
            if name not in self._open:
                folder = self._find(name, scope)
                self._make_room()
                try:
                    self._open[name] = await asyncio.to_thread(self._opened, folder)
                except (PublicationError, OSError) as error:
                    _log.error("Edition %s cannot be shown: %s", name, error)
                    raise RefusedError(500, f"Edition {name} is damaged on this server; its log says how.") from None
            return self._open[name]

    def _find(self, name: str, scope: Scope) -> Path:
        kept = self._kept()
        if name in kept:
            return kept[name]
        whole = [f"{self._prefix}{below(one)}/" for one in kept]
        told = f"This site keeps these editions, the current one first: {', '.join(whole)}"
        words = f"There is no edition “{name[:80]}” here. {told} The same in the current one:"
        raise RefusedError(404, words, leads_to=self._prefix + _UNSAFE.sub(b"", scope["raw_path"]).decode())

    def _kept(self) -> dict[str, Path]:
        """Return the editions that are kept by name, the current one first; not those that are to be taken up."""
        current = self._current.folder
        found = kept_editions(current.parent) if current.is_dir() else []
        newest = current.stat().st_mtime_ns if current in found else 0
        older = [one for one in found if one != current and one.stat().st_mtime_ns <= newest]
        kept = {self._current.name: current}
        for folder in older:
            kept.setdefault(folder.name.partition("-")[0], folder)
        return kept

    def _opened(self, folder: Path) -> OpenEdition:
        edition = read_edition(folder, check=folder not in self._checked)
        self._checked.add(folder)
        held = hold(edition)
        one = self._make(edition)
        one.held = held
        return one

    def _make_room(self) -> None:
        if len(self._open) < MOST_OPEN:
            return
        idle = next((name for name, one in self._open.items() if not one.askers), None)
        if idle is None:
            raise RefusedError(503, "Too many editions are being read at once.", retry_after=_RETRY)
        self._close(idle)

    def _close_later(self, name: str, one: OpenEdition) -> None:
        if one.closing:
            one.closing.cancel()
        one.closing = asyncio.get_running_loop().call_later(SECONDS_IDLE, self._close_if_idle, name, one)

    def _close_if_idle(self, name: str, one: OpenEdition) -> None:
        if self._open.get(name) is one and not one.askers:
            self._close(name)

    def _close(self, name: str) -> None:
        one = self._open.pop(name)
        if one.closing:
            one.closing.cancel()
        one.close()
        if one.held:
            one.held.close()
