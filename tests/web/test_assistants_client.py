"""The endpoint for assistants, used with the official client: by HTTP in both eras of the protocol, and by streams."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Iterator
from typing import Any

import httpx
import mcp
import pytest

from communique.edition.published_edition import Edition
from communique.web.assistants.endpoint import MOST_BYTES
from communique.web.assistants.tools import TOOLS
from tests.support.serving import PATIENCE, deployed

pytestmark = pytest.mark.slow

NAMES = {tool.name for tool in TOOLS}
TOOL_CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "list_reports", "arguments": {}}}
ACCEPT = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def site(edition: Edition) -> Iterator[str]:
    with deployed(edition, "https://example.org/below") as address:
        yield f"{address}/below"


async def use(server: Any, mode: str) -> None:
    """Use every tool with the official client."""
    async with mcp.Client(server, mode=mode) as client:
        offered = {tool.name: tool for tool in (await client.list_tools()).tools}
        assert offered.keys() == NAMES
        assert all(tool.annotations.read_only_hint for tool in offered.values())
        for name, given in (
            ("read_guide", {}),
            ("search", {"words": "Raisi"}),
            ("get_record", {"address": "moscow-talks"}),
            ("list_reports", {}),
            ("run_report", {"report": "financing", "parameters": {"stage": "planned"}}),
            ("query_sql", {"sql": "SELECT slug FROM records"}),
        ):
            result = await client.call_tool(name, given)
            told = json.loads(result.content[0].text)
            assert not result.is_error
            assert told == result.structured_content
            assert told["source"]["cite_as"].endswith(told["source"]["license"])
            assert told["source"]["edition"] in told["source"]["cite_as"]
            assert told["is_complete"] == (name != "query_sql")
        refused = await client.call_tool("query_sql", {"sql": "SELECT zeroblob(999999999)"})
        assert (refused.is_error, refused.content[0].text[:12]) == (True, "Length limit")
        with pytest.raises(mcp.MCPError, match="There is no tool 'dig' here"):
            await client.call_tool("dig", {})


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_the_official_client_uses_every_tool_of_the_public_site(site: str, mode: str) -> None:
    asyncio.run(use(f"{site}/mcp", mode))


def test_addresses_are_the_sites_whatever_host_is_claimed(site: str) -> None:
    answer = httpx.post(f"{site}/mcp", json=TOOL_CALL, headers={"host": "evil.example", **ACCEPT}, timeout=PATIENCE)
    assert answer.status_code == 200
    assert "evil" not in answer.text
    source = answer.json()["result"]["structuredContent"]["source"]
    assert source["address"].startswith("https://example.org/below/@")


def test_who_opens_the_address_is_told_what_it_is_for(site: str) -> None:
    answer = httpx.get(f"{site}/mcp", headers={"accept": "text/html,*/*"}, timeout=PATIENCE)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert "https://example.org/below/mcp" in answer.text
    assert all(name in answer.text for name in NAMES)


def test_what_is_no_request_of_an_assistant_is_refused(site: str) -> None:
    too_long = httpx.post(f"{site}/mcp", content=b" " * (MOST_BYTES + 1), timeout=PATIENCE)
    assert (too_long.status_code, too_long.json()["error"]["code"]) == (413, -32600)
    stream = httpx.get(f"{site}/mcp", headers={"accept": "text/event-stream"}, timeout=PATIENCE)
    assert (stream.status_code, stream.headers["allow"]) == (405, "POST, OPTIONS")
    assert httpx.delete(f"{site}/mcp", timeout=PATIENCE).json()["error"]["message"] == "POST, please"
    for body in (b"", b"{", b"[]", b'{"jsonrpc": "2.0"}', b'{"jsonrpc": "2.0", "id": 1, "method": "\\ud800"}'):
        answer = httpx.post(
            f"{site}/mcp", content=body, headers={"content-type": "application/json", **ACCEPT}, timeout=PATIENCE
        )
        assert 400 <= answer.status_code < 500, body


def test_the_official_client_uses_every_tool_over_standard_streams(edition: Edition) -> None:
    folder = str(edition.folder.parent)
    words = ["-m", "communique", "--project", "seed", "mcp", "--directory", folder]
    asyncio.run(use(mcp.stdio_client(mcp.StdioServerParameters(command=sys.executable, args=words)), "auto"))
