"""An ordinary crowd: readers who open a page with its styles and pictures, read for some seconds, and open another."""

from __future__ import annotations

import asyncio
import random
import re
import ssl
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx

# What readers begin with; what these link to is read as well.
ENTRANCES = (
    "/",
    "/reports",
    "/communique",
    "/communique/meetings",
    "/communique/financings",
    "/search?q=talks",
    "/pictures",
)
_LINK = re.compile(r'href="(/[^"#]*)"')
_PART = re.compile(r'(?:src|href)="(/[^"]+\.(?:css|js|svg|png|ico)(?:\?[^"]*)?)"')
# Data and files, which nobody reads in passing.
_NO_PAGE = re.compile(r"\.(css|js|svg|png|ico|csv|json|xlsx|atom|ics|xml|md|bib|txt)\b|/-/|^/downloads/")
SECONDS_OF_READING = (5.0, 10.0)


@dataclass
class Crowd:
    """How readers fared: how long each answer took, and what was no answer."""

    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        """The time, in seconds, in which this share of the answers came."""
        return sorted(self.seconds)[int(len(self.seconds) * share)]

    async def get(self, client: httpx.AsyncClient, path: str) -> str:
        """What is at an address; "" where it is no answer."""
        began = time.monotonic()
        try:
            answer = await client.get(path)
        except httpx.HTTPError as error:
            self.failures.append(f"{path}: {error!r}")
            return ""
        self.seconds.append(time.monotonic() - began)
        if answer.status_code not in (httpx.codes.OK, httpx.codes.FOUND, httpx.codes.MOVED_PERMANENTLY):
            self.failures.append(f"{path}: {answer.status_code}")
            return ""
        return answer.text

    async def read(self, client: httpx.AsyncClient, pages: Sequence[str], until: float, number: int) -> None:
        """Have one reader open pages, each with what of it the reader does not have yet."""
        choice, kept = random.Random(number), set[str]()
        await asyncio.sleep(choice.uniform(0, SECONDS_OF_READING[1]))
        while time.monotonic() < until:
            page = await self.get(client, choice.choice(pages))
            parts = {part.replace("&amp;", "&") for part in _PART.findall(page)} - kept
            await asyncio.gather(*(self.get(client, part) for part in sorted(parts)))
            kept |= parts
            await asyncio.sleep(choice.uniform(*SECONDS_OF_READING))


def crowd(url: str, readers: int, seconds: float) -> Crowd:
    """Let so many readers, each with connections of its own, read a site for some seconds."""
    return asyncio.run(_crowd(url, readers, seconds))


async def _crowd(url: str, readers: int, seconds: float) -> Crowd:
    trusted = ssl.create_default_context()  # one for all: each takes 20 ms to make
    clients = [_reader(url, number, trusted) for number in range(readers)]
    try:
        pages = await pages_of(clients[0])
        found, until = Crowd(), time.monotonic() + seconds
        await asyncio.gather(*(found.read(client, pages, until, number) for number, client in enumerate(clients)))
    finally:
        await asyncio.gather(*(client.aclose() for client in clients))
    return found


def _reader(url: str, number: int, trusted: ssl.SSLContext) -> httpx.AsyncClient:
    """A reader with an address of its own, as a proxy counts them."""
    transport = httpx.AsyncHTTPTransport(verify=trusted, local_address=f"127.1.{number // 250}.{number % 250 + 1}")
    return httpx.AsyncClient(base_url=url, timeout=30, transport=transport)


async def pages_of(client: httpx.AsyncClient) -> list[str]:
    """Return what readers begin with, and the pages that it links to."""
    found = set(ENTRANCES)
    for entrance in ENTRANCES:
        links = (link.replace("&amp;", "&") for link in _LINK.findall((await client.get(entrance)).text))
        found |= {link for link in links if not _NO_PAGE.search(link)}
    return sorted(found)
