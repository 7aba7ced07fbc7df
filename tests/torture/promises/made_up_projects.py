"""Whatever loads, publishes; whatever publishes, serves."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.web.charts import charts
from communique.web.edition import edition_of
from tests.support.client import Client, open_client
from tests.support.made_up_project import made_up_project
from tests.support.serving import rows
from tests.support.valid_formats import wrong_with
from tests.torture.promise import promise
from tests.web.test_projects import PAGES, links_of

# Of all pages whose links are followed, too: a small world has about a thousand addresses without a question mark.
_MOST_FOLLOWED, _REPORTS = 400, ("", ".csv", ".md", ".json", ".xlsx")
_IN_FULL = 300


@promise(
    "A project made up by chance, with values at the ends of what loads, is published; each of its pages, feeds and "
    "files is answered with 200 and is valid HTML, Atom, iCalendar, BibTeX, CSV, JSON, SVG or a workbook",
    bounded=1,
    full=_IN_FULL,
)
def made_up_projects_are_served(folder: Path, times: int | None) -> Iterator[str]:
    for seed in range(times or _IN_FULL):
        home = folder / str(seed)
        home.mkdir(parents=True)
        yield "; ".join(_wrong_with(seed, home))
        shutil.rmtree(home)


def _wrong_with(seed: int, folder: Path) -> list[str]:
    url, project = made_up_project(seed, folder)
    try:
        published = publish_edition(url, folder / "editions", project)
    except Exception as error:  # whatever stops it
        return [f"{seed} is not published: {type(error).__name__}: {error}"]
    with open_client(published) as client:
        return [f"{seed}, {path[:200]}: {wrong}" for path, wrong in _wrong_answers(client, published)][:5]


def _wrong_answers(client: Client, published: Edition) -> Iterator[tuple[str, str]]:
    waiting, followed = _addresses(client, published), count()
    seen = set(waiting)
    for path in waiting:
        answer = client.request(path, follow_redirects=True)
        if wrong := wrong_with(answer):
            yield path, wrong
        if next(followed) < _MOST_FOLLOWED:
            new = {link for link in links_of(answer) if link not in seen and not link.endswith((".png", ".zip", ".db"))}
            waiting += sorted(new)
            seen.update(new)


def _addresses(client: Client, published: Edition) -> list[str]:
    """Every record, report, table and picture in each of its forms."""
    known = json.loads((published.folder / "metadata.json").read_text("utf-8"))
    tables = known["plugins"]["communique"]["tables"]
    records = [f"{tables[kind]}/{slug}" for kind, slug in rows(published, "SELECT kind, slug FROM records ORDER BY id")]
    of_records = [f"/{one}{end}" for one in records for end in ("", ".json")]
    cited = [f"/cite/{one}.{form}" for one in records[::3] for form in ("bib", "csl.json", "txt")]
    reports = [f"/reports/{name}{end}" for name in known["databases"]["communique"]["queries"] for end in _REPORTS]
    of_database = [
        f"/communique/{name}{end}"
        for name, about in known["databases"]["communique"]["tables"].items()
        if about.get("allow", True)
        for end in ("", ".json", ".csv?_dl=1&_stream=on")
    ]
    drawn = [f"/pictures/{name}.svg" for name in charts(edition_of(client.datasette))]
    return [*PAGES, *of_records, *cited, *reports, *of_database, *drawn, "/downloads/communique.xlsx"]
