"""A client that asks an edition for many things in a row: one application, one event loop."""

from __future__ import annotations

import asyncio
import gc
import re
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getuser
from pathlib import Path
from typing import Any

import httpx
from datasette.app import Datasette

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.project import ROOT
from communique.serving.application import datasette_for
from communique.web.edition import edition_of
from tests.support.project import build_article

OddRequest = tuple[str, str, dict[str, str]]


class Client:
    """Sends requests to one application."""

    def __init__(self, datasette: Datasette) -> None:
        self.datasette = datasette
        self._loop = asyncio.Runner()
        self._loop.run(datasette.invoke_startup())
        transport = httpx.ASGITransport(datasette.app(), raise_app_exceptions=False)
        self._client = httpx.AsyncClient(transport=transport, base_url="http://localhost")

    def request(
        self, path: str, method: str = "GET", headers: dict[str, Any] | None = None, **more: Any
    ) -> httpx.Response:
        """Return the answer."""
        return self._loop.run(self._client.request(method, path, headers=headers, **more))

    def close(self) -> None:
        """End the loop and the database."""
        self._loop.run(self._client.aclose())
        self._loop.close()
        for one in self.datasette.databases.values():
            one.close()


@contextmanager
def open_client(published: Edition) -> Iterator[Client]:
    """Yield a client of an edition that is served in this process."""
    client = Client(datasette_for(published))
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
