"""Markup in any text is text: on every kind of page in a browser, and in every file, feed and picture."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree

from playwright.sync_api import Page

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.reports.report import carried_reports
from communique.web.charts import charts
from communique.web.edition import edition_of
from tests.support.browser import browser, watched
from tests.support.client import Client, open_client, read_files
from tests.support.file_readers import READERS
from tests.support.hostile_text import MARKUP, hostile_database
from tests.support.odd_requests import spread_evenly
from tests.support.project import build_article
from tests.support.serving import deployed, rows
from tests.torture.promise import promise
from tests.torture.promises.described_requests import address_of

# What would have run, or would run when clicked.
_SEEN = """() => {
    const all = [...document.querySelectorAll('*')];
    const wrong = all.flatMap(one => [...one.attributes].filter(it => /^on/i.test(it.name) ||
        (/^(href|src|action|formaction|data|srcdoc|xlink:href)$/i.test(it.name) &&
            /^\\s*(javascript|vbscript|data:(?!image))/i.test(it.value))).map(it => it.name + '=' + it.value));
    const strange = all.filter(one => /^(injected|iframe|object|embed|math|animate|base|frame)$/i.test(one.localName));
    for (const data of document.querySelectorAll('script[type="application/ld+json"]')) JSON.parse(data.textContent);
    return [...wrong, ...strange.map(one => one.localName), ...(window.pwned ? ['pwned'] : [])];
}"""
_PAGES = [
    "/",
    "/about",
    "/about/coverage",
    "/about/dictionary",
    "/about/methodology",
    "/about/schema",
    "/reports",
    "/pictures",
    "/downloads",
    "/search",
    "/communique",
    "/records/given-up",
    "/meetings/given-up",
    "/nothing",
]
_SQL = 'SELECT label, summary AS "<img src=x onerror=alert(1)>", \'<script>alert(1)</script>\' AS "=1" FROM records'


def hostile_edition(folder: Path) -> Edition:
    """The edition of the seed's article, in which every text is an attack."""
    url = f"sqlite:///{folder}/seed.db"
    build_article(url)
    hostile_database(folder / "seed.db", folder / "hostile.db")
    return publish_edition(f"sqlite:///{folder}/hostile.db", folder / "editions")


def _addresses(published: Edition) -> list[str]:
    """Every kind of page: one record after the other, all tables and reports, searches for what is dangerous."""
    known = json.loads((published.folder / "metadata.json").read_text("utf-8"))
    tables = known["plugins"]["communique"]["tables"]
    records = [
        f"/{tables[kind]}/{slug}" for kind, slug in rows(published, "SELECT kind, slug FROM records ORDER BY id")
    ]
    of_database = [f"/communique/{name}" for name in known["databases"]["communique"]["tables"]]
    reports = [f"/reports/{report.name}" for report in carried_reports(published.folder)]
    asked = [
        f"/{path}{quote(text)}" for text in MARKUP for path in ("search?q=", "meetings/", "communique?sql=", "%3F")
    ]
    previews = [f"/reconcile/preview?id={address[1:]}" for address in records[::9]]
    drawn = [f"/pictures/{file.name}" for file in sorted((published.folder / "pictures").glob("*.svg"))]
    own = [f"/communique?sql={quote(_SQL)}", "/communique/citations?_facet=hedge&_facet=field", "/communique/names/1"]
    return [*_PAGES, *records, *of_database, *reports, *asked, *previews, *drawn, *own]


@promise("Markup in any text is text on every page: no dialog, no script, no broken policy", bounded=20, full=None)
def markup_on_pages(folder: Path, times: int | None) -> Iterator[str]:
    """Pages of an edition in which every text is an attack, in headless Chromium."""
    published = hostile_edition(folder)
    before = read_files(published)
    with deployed(published) as site, browser() as chromium:
        for address in spread_evenly(_addresses(published), times):
            with watched(chromium) as seen:
                yield _wrong_on(seen.page, site, address, seen.went_wrong)
    yield "" if read_files(published) == before else "a file of the edition has changed, or one is beside it"


def _wrong_on(page: Page, site: str, address: str, went_wrong: list[str]) -> str:
    """What an attack has done, or would do, on a page."""
    page.on("dialog", lambda dialog: (went_wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    page.goto(site + address)
    page.mouse.move(200, 200)
    # That a page is not there, or makes no sense, is a line on the console, too.
    broken = [one for one in went_wrong if "the server responded with a status of 4" not in one]
    found = [*broken, *page.evaluate(_SEEN)]
    return f"{address[:200]}: {'; '.join(map(str, found))[:500]}" if found else ""


@promise("Markup and formulas in any text are text in every file, feed and picture", bounded=60, full=None)
def markup_in_files(folder: Path, times: int | None) -> Iterator[str]:
    """Files of an edition in which every text is an attack, taken apart by programs that read such files."""
    published = hostile_edition(folder)
    with open_client(published) as client:
        for address in spread_evenly(_files(client, published), times):
            yield _wrong_in(client, address)


def _files(client: Client, published: Edition) -> list[str]:
    described = client.request("/openapi.json").json()["paths"]
    endings = (".json", ".csv", ".md", ".xlsx", ".ics", ".atom")
    fixed = [
        address_of(path, described[path]["get"]) for path in described if path.endswith(endings) and "{" not in path
    ]
    known = json.loads((published.folder / "metadata.json").read_text("utf-8"))["plugins"]["communique"]["tables"]
    slugs = [f"{known[kind]}/{slug}" for kind, slug in rows(published, "SELECT kind, slug FROM records ORDER BY id")]
    cited = [f"/cite/{slug}.{form}" for slug in slugs[::4] for form in ("bib", "csl.json", "txt")]
    drawn = [
        f"/pictures/{name}.{form}" for name in charts(edition_of(client.datasette)) for form in ("svg", "narrow.svg")
    ]
    return [
        *fixed,
        *cited,
        *drawn,
        *(f"/{slug}.json" for slug in slugs[::4]),
        "/downloads/communique.xlsx",
        "/llms.txt",
    ]


def _wrong_in(client: Client, address: str) -> str:
    answer = client.request(address)
    read = READERS.get(address.partition("?")[0].rpartition(".")[2])
    try:
        found = read(answer.content) if read and answer.is_success else str(answer.status_code * answer.is_error or "")
    except (ValueError, AssertionError, ElementTree.ParseError) as error:
        found = f"cannot be read: {error!r}"
    return f"{address}: {found[:500]}" if found else ""
