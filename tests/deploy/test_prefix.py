"""The site behind nginx, at the root of a host and below a prefix that is called as the database is."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import Browser

from communique.edition.published_edition import Edition
from tests.support.browser import browser, watched
from tests.support.proxy import AT_ROOT, BELOW, behind_nginx
from tests.support.serving import deployed

pytestmark = pytest.mark.slow

PREFIX = "/communique"
SITE = "https://example.org"
_CRAWLED = 1_500


@pytest.fixture(scope="module", params=["", PREFIX], ids=["root", "prefix"])
def prefix(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def site(prefix: str, edition: Edition, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("nginx")
    with (
        deployed(edition, url=f"{SITE}{prefix}") as upstream,
        behind_nginx(folder, upstream.removeprefix("http://"), BELOW if prefix else AT_ROOT) as url,
    ):
        yield url


class Links(HTMLParser):
    """Where a page leads, loads from and sends to; and what each of its forms would ask for."""

    def __init__(self) -> None:
        super().__init__()
        self.found: set[str] = set()

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ("href", "src", "action", "data", "poster") and value and not (tag == "form" and "?" in value):
                self.found.add(value)


def addresses_in(answer: httpx.Response) -> set[str]:
    """All addresses of this site that an answer names, whole as readers see them."""
    kind, text = answer.headers.get("content-type", ""), answer.text
    if kind.startswith("text/html"):
        links = Links()
        links.feed(text)
        return links.found
    if kind.startswith("application/json") and not answer.url.path.endswith("openapi.json"):
        return set(_strings_of(json.loads(text)))
    if kind.startswith(("application/atom", "image/svg", "text/calendar")):
        unfolded = text.replace("\r\n ", "")
        return {unescape(one) for one in re.findall(rf"{SITE}[^\s\"'<>)\\|]*|(?<=href=\")[^\"]+", unfolded)}
    return set()


def _strings_of(value: object) -> Iterator[str]:
    if isinstance(value, str) and value.startswith(f"{SITE}/") and "{" not in value:
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings_of(one)


def client_at(url: str, address: str) -> httpx.Client:
    """A visitor with an address of its own."""
    return httpx.Client(base_url=url, timeout=30, transport=httpx.HTTPTransport(local_address=address))


class Crawl:
    """Every address of a site that is named on it, asked once; those of SQL and narrowed tables a few of each kind."""

    def __init__(self, url: str, prefix: str) -> None:
        # As many visitors: nobody may ask as quickly as this.
        self._all = [client_at(url, f"127.0.1.{number}") for number in range(1, 100)]
        self._clients = cycle(self._all)
        self.prefix, self.wrong = prefix, list[str]()
        self.asked, self._queue, self._kinds = set[str](), list[str](), dict[str, int]()

    def go(self, *entrances: str) -> None:
        for one in entrances:
            self._note("(entrance)", "/", one)
        while self._queue and len(self.asked) < _CRAWLED:
            self._ask(self._queue.pop(0))

    def close(self) -> None:
        for one in self._all:
            one.close()

    def _ask(self, path: str) -> None:
        answer = next(self._clients).get(path)
        if answer.is_redirect:
            self._note(path, path, answer.headers["location"])
        elif answer.status_code != httpx.codes.OK:
            self.wrong.append(f"{path}: {answer.status_code}")
        elif not path.endswith((".xlsx", ".db", ".zip", ".png")):
            for found in addresses_in(answer):
                self._note(path, path, found)

    def _note(self, on: str, base: str, address: str) -> None:
        whole = urlsplit(urldefrag(urljoin(f"{SITE}{base}", address)).url)
        if f"{whole.scheme}://{whole.netloc}" != SITE:
            return
        path = whole.path + (f"?{whole.query}" if whole.query else "")
        if not f"{whole.path}/".startswith(f"{self.prefix}/"):
            self.wrong.append(f"{on} leads to {path}, beside the prefix")
        elif path not in self.asked and not self._is_enough(whole.path, whole.query):
            self.asked.add(path)
            self._queue.append(path)

    def _is_enough(self, path: str, query: str) -> bool:
        """Of what differs by the values of its parameters alone, or is one of many records, some are asked."""
        parts = path.removeprefix(self.prefix).split("/")
        names = ",".join(sorted({part.partition("=")[0] for part in query.split("&")}))
        kind = f"{parts[:2] if len(parts) > 2 else parts} {Path(path).suffix} {names}"
        self._kinds[kind] = self._kinds.get(kind, 0) + 1
        return self._kinds[kind] > 12


def is_whole(methods: dict[str, Any], path: str) -> bool:
    """Whether a described address needs no parameter."""
    return "{" not in path and not any(one.get("required") for one in methods["get"].get("parameters", ()))


def test_every_address_that_the_site_names_is_there(site: str, prefix: str) -> None:
    crawl = Crawl(site, prefix)
    described = httpx.get(f"{site}{prefix}/openapi.json").json()
    assert described["servers"] == [{"url": f"{SITE}{prefix}"}]
    crawl.go(
        f"{prefix}/", *(f"{prefix}{path}" for path in described["paths"] if is_whole(described["paths"][path], path))
    )
    crawl.close()
    assert not crawl.wrong, "\n".join(one[:200] for one in crawl.wrong)
    assert len(crawl.asked) > 300


# What leads to another address of Datasette's or ours, and where.
LEADING = {
    "/meetings/": "/communique/meetings",
    "/communique/meetings/": "/communique/meetings",
    "/communique/": "/communique",
    "/communique/financing": "/reports/financing",
    "/-/config": "/-/settings",
    "/communique/meetings.jsono": "/communique/meetings.json?_shape=objects",
    "/communique/meetings?_filter_column=slug&_filter_op=exact&_filter_value=x": "/communique/meetings?slug__exact=x",
    "/communique/meetings?_sort=held_on&_sort_by_desc=on": "/communique/meetings?_sort_desc=held_on",
    "/meetings%2fmoscow-talks": "/meetings/moscow-talks",
}


@pytest.mark.parametrize(("path", "target"), LEADING.items(), ids=LEADING)
def test_what_leads_elsewhere_stays_below(site: str, prefix: str, path: str, target: str) -> None:
    answer = httpx.get(f"{site}{prefix}{path}")
    assert answer.headers.get("location", "").removeprefix(SITE) == f"{prefix}{target}"


def test_pages_of_rows_follow_each_other(site: str, prefix: str) -> None:
    first = httpx.get(f"{site}{prefix}/communique/records.json?_size=20").json()
    assert first["next_url"].startswith(f"{SITE}{prefix}/communique/records.json?")
    second = httpx.get(first["next_url"].replace(SITE, site)).json()
    assert second["rows"]
    assert second["rows"] != first["rows"]


def test_a_canonical_address_has_the_prefix_once(site: str, prefix: str) -> None:
    page = httpx.get(f"{site}{prefix}/meetings/moscow-talks").text
    assert f'<link rel="canonical" href="{SITE}{prefix}/meetings/moscow-talks">' in page
    service = httpx.get(f"{site}{prefix}/reconcile").json()
    assert service["view"]["url"] == f"{SITE}{prefix}/{{{{id}}}}"


def test_nothing_is_beside_the_prefix(site: str, prefix: str) -> None:
    if not prefix:
        pytest.skip("there is nothing beside the root")
    assert httpx.get(f"{site}{prefix}").headers["location"].endswith(f"{prefix}/")
    assert httpx.get(f"{site}/meetings/moscow-talks").status_code == 404
    assert httpx.get(f"{site}{prefix}else/").status_code == 404


OPENED = {
    "front page": "/",
    "table": "/communique/meetings",
    "record": "/meetings/moscow-talks",
    "report": "/reports/financing",
    "chart": "/pictures",
    "SQL": "/communique?sql=select+slug+from+records",
}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with browser() as launched:
        yield launched


@pytest.mark.parametrize("path", OPENED.values(), ids=OPENED)
def test_a_browser_has_nothing_to_complain_of(chromium: Browser, site: str, prefix: str, path: str) -> None:
    with watched(chromium) as seen:
        answer = seen.page.goto(f"{site}{prefix}{path}", wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200
        assert seen.went_wrong == []
        assert seen.page.evaluate("getComputedStyle(document.querySelector('header.site')).display") == "flex"
        if path == "/":
            seen.page.get_by_role("searchbox").first.fill("Iran")
            seen.page.keyboard.press("Enter")
            seen.page.wait_for_url(f"{site}{prefix}/search?q=Iran")
            assert seen.went_wrong == []
