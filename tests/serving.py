"""An edition served in this process, for tests that ask it for pages."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from datasette.app import Datasette

from communique.publication import Edition, publish_edition
from communique.server import datasette_for


@contextmanager
def served(database: str, folder: Path, without: tuple[str, ...] = ()) -> Iterator[Datasette]:
    """Datasette on a fresh edition of a database."""
    datasette = datasette_for(publish_edition(database, folder, without=without))
    try:
        yield datasette
    finally:
        for one in datasette.databases.values():
            one.close()


def ask(datasette: Datasette, path: str, method: str = "GET", **headers: str | bytes) -> httpx.Response:
    """What it answers; in names of headers an underscore stands for a hyphen."""

    async def answer() -> Any:
        await datasette.invoke_startup()
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        transport = httpx.ASGITransport(datasette.app())
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.request(method, path, headers=named)

    return asyncio.run(answer())


def rows(edition: Edition, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
    """What an edition's snapshot answers."""
    connection = sqlite3.connect(f"file:{edition.snapshot}?immutable=1", uri=True)
    try:
        return connection.execute(sql, parameters).fetchall()
    finally:
        connection.close()
