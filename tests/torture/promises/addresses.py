"""Whatever address the site names is there, at the root of a host and below a prefix, behind nginx."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from communique.edition.publication import publish_edition
from tests.support.crawl import SITE, Crawl
from tests.support.project import build_seed
from tests.support.proxy import AT_ROOT, BELOW, behind_nginx
from tests.support.serving import deployed
from tests.torture.promise import promise

# Called as the database is, which is the harder one.
_PREFIXES = {"/communique": BELOW, "": AT_ROOT}


@promise(
    "Every address that the site names in links, forms, styles, redirects, feeds, JSON, CSV, citations and workbooks "
    "is there, behind nginx, below a prefix and (some of each kind of record) at the root of a host; of narrowed "
    "tables some of each kind",
    bounded=60,
    full=None,
)
def named_addresses(folder: Path, times: int | None) -> Iterator[str]:
    """So many addresses in all, half of them at either place."""
    url = f"sqlite:///{folder}/communique.db"
    build_seed(url)
    edition = publish_edition(url, folder / "editions")
    for number, (prefix, site) in enumerate(_PREFIXES.items()):
        with (
            deployed(edition, url=f"{SITE}{prefix}") as upstream,
            behind_nginx(folder / f"nginx-{number}", upstream.removeprefix("http://"), site) as here,
        ):
            crawl = Crawl(here, prefix, whole=times is None and bool(prefix))
            yield from islice(crawl.go(), times and times // len(_PREFIXES))
            crawl.close()
