"""An edition served in this process, for tests that ask it for pages."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
from datasette.app import Datasette

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.edition.site import URL_VARIABLE
from communique.serving.application import datasette_for
from communique.serving.succession import EDITION_VARIABLE
from tests.support.processes import PATIENCE, running

# Ports that Linux gives to nobody who connects; its own begin at 32768.
_NEVER_GIVEN = range(20_000, 32_000)


@contextmanager
def served(database: str, folder: Path, without: tuple[str, ...] = ()) -> Iterator[Datasette]:
    """Yield Datasette on a fresh edition of a database."""
    with served_edition(publish_edition(database, folder, without=without)) as datasette:
        yield datasette


@contextmanager
def served_edition(edition: Edition, *, public: bool = False) -> Iterator[Datasette]:
    """Yield Datasette on an edition."""
    datasette = datasette_for(edition, public=public)
    try:
        yield datasette
    finally:
        for one in datasette.databases.values():
            one.close()


def ask(datasette: Datasette, path: str, method: str = "GET", **headers: str | bytes) -> httpx.Response:
    """Return what it answers; in names of headers an underscore stands for a hyphen."""

    async def answer() -> httpx.Response:
        await datasette.invoke_startup()
        named = [
            (name.replace("_", "-").encode(), value if isinstance(value, bytes) else value.encode())
            for name, value in headers.items()
        ]
        transport = httpx.ASGITransport(datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, headers=named)

    return asyncio.run(answer())


@contextmanager
def deployed(edition: Edition, url: str = "") -> Iterator[str]:
    """Serve an edition as deployments do, for readers at `url`; yield its address."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        "--factory",
        "communique.serving:create_app",
        "--port",
        str(port),
    ]
    environment = {**os.environ, EDITION_VARIABLE: str(edition.folder), URL_VARIABLE: url}
    with running(command, subprocess.DEVNULL, environment):
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"


def free_port() -> int:
    """Return a port at which nobody listens, and none that the system gives to the near end of a connection.

    Whoever asks at one of those before a server is there may be given it, and then reads its own request.
    """
    while True:
        port = secrets.choice(_NEVER_GIVEN)
        with socket.socket() as trial, suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def _wait_for(port: int, seconds: float = PATIENCE) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise TimeoutError(f"nothing listens on port {port} after {seconds:.0f} s")


def rows(edition: Edition, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """Return what an edition's snapshot answers."""
    connection = sqlite3.connect(f"file:{edition.snapshot}?immutable=1", uri=True)
    try:
        return connection.execute(sql, parameters).fetchall()
    finally:
        connection.close()
