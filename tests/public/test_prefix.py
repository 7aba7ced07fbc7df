"""A site below a prefix: what is taken off, what is beside it, and which prefixes there may be."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from communique.edition.published_edition import PublicationError
from communique.edition.site import prefix_of
from communique.gate import Below


async def echo(scope: Any, receive: Any, send: Any) -> None:
    """Say which address the application sees."""
    body = f"{scope['path']} {scope['raw_path'].decode()}".encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


def ask(address: str, prefix: str = "/site") -> httpx.Response:
    async def answer() -> httpx.Response:
        transport = httpx.ASGITransport(Below(echo, prefix))
        async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
            return await client.get(address)

    return asyncio.run(answer())


@pytest.mark.parametrize(
    ("address", "seen"),
    [
        ("/site/", "/ /"),
        ("/site/site/a", "/site/a /site/a"),
        ("/site/a%2Fb%20c", "/a/b c /a%2Fb%20c"),
        ("/site//else", "//else //else"),
    ],
)
def test_the_prefix_is_taken_off_once(address: str, seen: str) -> None:
    assert ask(address).text == seen


@pytest.mark.parametrize("address", ["/", "/site"])
def test_the_root_leads_to_the_site(address: str) -> None:
    answer = ask(address)
    assert (answer.status_code, answer.headers["location"]) == (308, "/site/")
    assert answer.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("address", ["/else", "/sites/a", "/%73ite/a", "/site%2Fa"])
def test_beside_the_prefix_there_is_nothing(address: str) -> None:
    answer = ask(address)
    assert answer.status_code == 404
    assert "the site is at /site/" in answer.text


def test_without_a_prefix_all_is_the_site() -> None:
    assert ask("/", prefix="").text == "/ /"


@pytest.mark.parametrize(
    ("url", "prefix"),
    [("", ""), ("https://example.org", ""), ("https://example.org/", ""), ("https://example.org/a/b-c/", "/a/b-c")],
)
def test_the_prefix_is_the_path_of_the_address(url: str, prefix: str) -> None:
    assert prefix_of(url) == prefix


@pytest.mark.parametrize("end", ["/a b", "/%61", "//a", "/a/../b", "/é", "/a?b", "/#a", "/a//b", "/."])
def test_a_prefix_that_can_be_written_in_several_ways_is_refused(end: str) -> None:
    with pytest.raises(PublicationError, match="take letters, digits, hyphens and slashes"):
        prefix_of(f"https://example.org{end}")
