"""A client that asks an edition for many things in a row: one application, one event loop."""

from __future__ import annotations

import asyncio
import asyncio.events
import gc
import os
import re
import resource
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import Any, NamedTuple
from unittest.mock import patch
from urllib.parse import unquote

import httpx
from datasette.app import Datasette

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.gate import Gate
from communique.gate.sql.limits import QueryLimits
from communique.gate.sql.request_context import with_request_context
from communique.project import ROOT
from communique.serving.application import datasette_for
from communique.serving.public import RULES
from communique.web.edition import edition_of
from tests.support.project import build_article

OddRequest = tuple[str, str, dict[str, str]]


class Client:
    """Sends requests to one application."""

    def __init__(self, datasette: Datasette, *, public: bool = False) -> None:
        self.datasette = datasette
        self._loop = asyncio.Runner()
        self._loop.run(datasette.invoke_startup())
        app = Gate(with_request_context(datasette.app(), QueryLimits()), rules=RULES) if public else datasette.app()
        self._app: Any = app
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost")

    def request(
        self, path: str, method: str = "GET", headers: dict[str, Any] | None = None, **more: Any
    ) -> httpx.Response:
        """Return the answer."""
        return self._loop.run(self._client.request(method, path, headers=headers, **more))

    def cost(self, address: str, form: bytes = b"") -> Cost:
        """Return what a request costs this process, posted if it has a form; nobody takes the answer apart."""
        path, _, query = address.partition("?")
        scope = {
            "type": "http",
            "method": "POST" if form else "GET",
            "path": unquote(path),
            "raw_path": address.encode(),
            "query_string": query.encode(),
            "headers": [(b"content-length", str(len(form)).encode())] if form else [],
            "client": ("127.0.0.1", 1),
            "server": ("localhost", 80),
            "scheme": "http",
            "http_version": "1.1",
        }
        return self._loop.run(_cost_of(self._app, scope, form))

    def close(self) -> None:
        """End the loop and the database."""
        self._loop.run(self._client.aclose())
        self._loop.close()
        for one in self.datasette.databases.values():
            one.close()


class Cost(NamedTuple):
    """Seconds of processor time: of the longest callback on the loop, of all of them, and of the whole; the answer's
    status and bytes.
    """

    callback: float
    loop: float
    seconds: float
    status: int
    size: int


async def _cost_of(app: Any, scope: dict[str, Any], form: bytes) -> Cost:
    status = size = 0

    waiting: list[dict[str, Any]] = [{"type": "http.request", "body": form, "more_body": False}]

    async def receive() -> dict[str, Any]:
        while not waiting:
            await asyncio.sleep(3600)  # who asks stays there
        return waiting.pop()

    async def send(message: dict[str, Any]) -> None:
        nonlocal status, size
        status = message.get("status", status)
        size += len(message.get("body", b""))

    with _callbacks_timed() as seconds:
        before = (
            _processor_time()
        )  # where many threads are, reading this takes longer than the loop's part of an answer
        await asyncio.sleep(0)  # so that the callback that begins it is counted, and below the one that ends it
        await app(scope, receive, send)
        await asyncio.sleep(0)
        return Cost(max(seconds), sum(seconds), _processor_time() - before, status, size)


def _processor_time() -> float:
    """Return what this process has used, and those that it has started."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in _processes_below(os.getpid())]
    running = sum(int(one[11]) + int(one[12]) for one in fields) / os.sysconf("SC_CLK_TCK")
    return time.process_time() + ended.ru_utime + ended.ru_stime + running


def _processes_below(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


@contextmanager
def _callbacks_timed() -> Iterator[list[float]]:
    """Yield the seconds of processor time that each callback on this thread's loop takes meanwhile."""
    run, seconds, here = asyncio.events.Handle._run, [0.0], threading.get_ident()

    def timed(handle: Any) -> None:
        began = time.thread_time()
        run(handle)
        if threading.get_ident() == here:
            seconds.append(time.thread_time() - began)

    with patch.object(asyncio.events.Handle, "_run", timed):
        yield seconds


@contextmanager
def open_client(published: Edition, *, public: bool = False) -> Iterator[Client]:
    """Yield a client of an edition that is served in this process, in public behind the gate."""
    client = Client(datasette_for(published, public=public), public=public)
    try:
        yield client
    finally:
        client.close()
        gc.collect()


def seed_edition(folder: Path) -> Edition:
    """Return a fresh edition of the seed's article alone."""
    url = f"sqlite:///{folder}/communique.db"
    build_article(url)
    return publish_edition(url, folder / "editions")


def read_files(published: Edition) -> dict[str, bytes]:
    """Return every file beside and below an edition's snapshot."""
    files = sorted(one for one in published.folder.parent.rglob("*") if one.is_file())
    return {str(one.relative_to(published.folder.parent)): one.read_bytes() for one in files}


# What an answer would tell of the machine that gives it.
_OF_PYTHON = r"Traceback \(most recent|site-packages|/python3\.|object at 0x|\b0x[0-9a-f]{9,}\b|asyncio/"
_SHORT = 8
# A place in memory, as Linux and macOS have them, in decimals.
_PLACE = r"(?<![\w.])1[0-4][0-9]{13}\b"


def leak_pattern(datasette: Datasette) -> re.Pattern[str]:
    """Return what no answer may hold: folders, who runs this and where, secrets, and what only Python says."""
    folders = [ROOT, Path.home(), edition_of(datasette).folder, Path(tempfile.gettempdir())]
    secrets = [str(datasette._secret)]  # nothing else knows it
    # The name of a machine may be a word like others, which tells something where it stands for the machine only.
    host = re.escape(socket.gethostname())
    names = [rf"(?:@|//){host}\b", *([rf"\b{host}\b"] if len(host) > _SHORT else []), rf"\b{re.escape(getuser())}@"]
    found = [*(re.escape(f"{folder}/") for folder in folders), *(re.escape(str(one)) for one in folders[:1])]
    return re.compile("|".join([*found, *map(re.escape, secrets), *names, _OF_PYTHON, _PLACE]))


def find_leak(answer: httpx.Response, pattern: re.Pattern[str]) -> str:
    """Return what an answer tells of the machine; "" if nothing."""
    head = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    found = pattern.search(f"{head}\n\n{answer.content.decode('latin-1')}")
    return found[0] if found else ""
