"""The site behind nginx, at the root of a host and below a prefix that is called as the database is."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import httpx
import pytest
from playwright.sync_api import Browser

from communique.edition.published_edition import Edition
from tests.support.browser import browser, watched
from tests.support.crawl import SITE, Crawl
from tests.support.proxy import AT_ROOT, BELOW, behind_nginx
from tests.support.serving import deployed

pytestmark = pytest.mark.slow

PREFIX = "/communique"
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


def test_every_address_that_the_site_names_is_there(site: str, prefix: str) -> None:
    crawl = Crawl(site, prefix)
    asked = list(islice(crawl.go(), _CRAWLED))
    crawl.close()
    wrong = [one for one in asked if one]
    assert not wrong, "\n".join(one[:200] for one in wrong)
    assert len(asked) > 300


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
