"""An edition's tools for an assistant on this machine that starts us itself: over standard input and output."""

from __future__ import annotations

import anyio
from datasette import Request

from communique.edition.published_edition import Edition, PublicationError
from communique.gate.concurrency import Slots
from communique.gate.rules import Rules
from communique.serving.application import app_of, datasette_for
from communique.web.assistants.endpoint import is_offered, place_of, server_at

_REMEDY = "mcp is not installed; run `pip install 'communique[mcp]'`"
# Nobody asks by HTTP. Addresses begin as the project says, else where `communique serve` shows the same by itself.
_NOBODY = {
    "type": "http",
    "http_version": "1.1",
    "scheme": "http",
    "method": "POST",
    "server": ("127.0.0.1", 8001),
    "client": None,
    "headers": [(b"host", b"127.0.0.1:8001")],
    "path": "/",
    "query_string": b"",
}


def offer_tools(edition: Edition) -> None:
    """Answer on standard output what comes on standard input, until that ends; with the bounds of a public site."""
    if not is_offered():
        raise PublicationError(_REMEDY)
    anyio.run(_offer, edition)


async def _offer(edition: Edition) -> None:
    from mcp.server.stdio import stdio_server  # noqa: PLC0415  an extra

    rules, served = Rules(), datasette_for(edition, public=True)
    await served.invoke_startup()
    place = place_of(app_of(served, rules, public=True), served, _NOBODY, Slots(rules.long_at_once, rules))
    server = server_at(place, Request(_NOBODY, None))
    try:
        async with stdio_server() as (coming, going):
            await server.run(coming, going, server.create_initialization_options())
    finally:
        served.executor.shutdown(wait=False)
        for database in served.databases.values():
            database.close()
