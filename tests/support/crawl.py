"""A crawl behind nginx: every address that a site names, asked once, and what is wrong with each."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx

SITE = "https://example.org"
_WHOLE = re.compile(rf"{SITE}[^\s\"'<>)\\|{{}},`]*")
_LINKED = re.compile(r"(?<=href=\")[^\"]+")
_LOADED = re.compile(r"url\([\"']?([^\"')]+)")
# What is named in running text ends before its stop.
_STOPS = ".,;:!?"
# What says how addresses are made, as /TABLE/SLUG.
_PATTERN = re.compile(r"…|[/=](?:NAME|SLUG|TABLE|VALUE)\b")
_MARKED_UP = ("application/atom", "image/svg", "text/calendar")
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Identifiers that only look like addresses: the space of names of OpenRefine's types.
_NO_ADDRESS = ("/reconcile/types/",)
_OF_A_KIND = 12


class Links(HTMLParser):
    """Where a page leads, loads from and sends to; and what each of its forms would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note the addresses of one element."""
        for name, value in attributes:
            if name in ("href", "src", "action", "data", "poster") and value and not (tag == "form" and "?" in value):
                self.found.add(value)


def addresses_in(answer: httpx.Response) -> set[str]:
    """Return all addresses of this site that an answer names: whole as readers see them, or as a page has them."""
    kind = answer.headers.get("content-type", "").partition(";")[0]
    if kind == "text/html":
        links = Links()
        links.feed(answer.text)
        return links.found
    if kind == "application/json":
        return set(_strings_of(json.loads(answer.text)))
    if kind.startswith(_MARKED_UP):
        unfolded = answer.text.replace("\r\n ", "")
        return {unescape(one) for one in [*_WHOLE.findall(unfolded), *_LINKED.findall(unfolded)]}
    if kind == _WORKBOOK:
        return set(_in_workbook(answer.content))
    if kind == "text/css":
        return {one for one in _LOADED.findall(answer.text) if not one.startswith("data:")}
    return set(_in_text(answer.text)) if kind.startswith("text/") else set()


def _in_text(text: str) -> Iterator[str]:
    found = _WHOLE.findall(re.sub(r"\\([_*|])", r"\1", text))  # as Markdown escapes
    return (one.rstrip(_STOPS) for one in found if not _PATTERN.search(one))


def _in_workbook(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        for name in book.namelist():
            yield from map(unescape, _WHOLE.findall(book.read(name).decode("utf-8", "replace")))


def _strings_of(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(f"{SITE}/") and "{" not in value:
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings_of(one)


def client_at(url: str, address: str) -> httpx.Client:
    """Return a visitor with an address of its own, and for each request a connection: nginx closes idle ones."""
    transport = httpx.HTTPTransport(local_address=address, limits=httpx.Limits(max_keepalive_connections=0))
    return httpx.Client(base_url=url, timeout=60, transport=transport)


def is_whole(methods: dict[str, Any], path: str) -> bool:
    """Return whether a described address needs no parameter."""
    return "{" not in path and not any(one.get("required") for one in methods["get"].get("parameters", ()))


class Crawl:
    """Every address of a site that is named on it, asked once; those of SQL and narrowed tables a few of each kind.

    Where not `whole`, there are a few of each kind of record, too.
    """

    def __init__(self, url: str, prefix: str, *, whole: bool = False) -> None:
        # As many visitors: nobody may ask as quickly as this.
        self._all = [client_at(url, f"127.0.1.{number}") for number in range(1, 100)]
        self._clients = cycle(self._all)
        self.prefix, self._is_whole = prefix, whole
        self._known, self._queue, self._kinds = set[str](), list[str](), dict[str, int]()
        self._beside = list[str]()

    def go(self) -> Iterator[str]:
        """Yield of each address, beginning with what is described, what is wrong with it; "" for nothing."""
        described = next(self._clients).get(f"{self.prefix}/openapi.json").json()
        servers = described["servers"]
        yield "" if servers == [{"url": f"{SITE}{self.prefix}"}] else f"/openapi.json says {servers}"
        paths = described["paths"]
        for path in ("/", *(one for one in paths if is_whole(paths[one], one))):
            self._note("(entrance)", "/", f"{self.prefix}{path}")
        while self._queue:
            path = self._queue.pop(0)
            yield "; ".join(filter(None, [self._ask(path), *self._beside]))
            self._beside.clear()

    def close(self) -> None:
        """Let all visitors go."""
        for one in self._all:
            one.close()

    def _ask(self, path: str) -> str:
        answer = next(self._clients).get(path)
        if answer.is_redirect:
            self._note(path, path, answer.headers["location"])
        elif answer.status_code != httpx.codes.OK:
            return f"{path}: {answer.status_code}"
        for found in addresses_in(answer):
            self._note(path, path, found)
        return ""

    def _note(self, on: str, base: str, address: str) -> None:
        whole = urlsplit(urldefrag(urljoin(f"{SITE}{base}", address)).url)
        if f"{whole.scheme}://{whole.netloc}" != SITE or whole.path.endswith(_NO_ADDRESS):
            return
        path = (whole.path or "/") + (f"?{whole.query}" if whole.query else "")
        if not f"{whole.path}/".startswith(f"{self.prefix}/"):
            self._beside.append(f"{on} leads to {path}, beside the prefix")
        elif path not in self._known and not self._is_enough(whole.path, whole.query):
            self._known.add(path)
            self._queue.append(path)

    def _is_enough(self, path: str, query: str) -> bool:
        """Of what differs by the values of its parameters alone, or is one of many records, some are asked."""
        if self._is_whole and not query:
            return False
        parts = path.removeprefix(self.prefix).split("/")
        names = ",".join(sorted({part.partition("=")[0] for part in query.split("&")}))
        kind = f"{parts[:2] if len(parts) > 2 else parts} {Path(path).suffix} {names}"
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return self._kinds[kind] > _OF_A_KIND
