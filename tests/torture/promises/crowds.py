"""Readers who mean well, as many as come when a newspaper links to the site."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus import write_corpus
from tests.support.crowd import Crowd, crowd
from tests.support.project import SEED
from tests.torture.promise import promise
from tests.torture.promises.public_sql import memory_mib
from tests.torture.public_site import Site, proxied_site, public_site

READERS, MOST_MIB = 200, 700
# As in CI, on the seed; in full, on a corpus of this scale.
SECONDS, SECONDS_IN_FULL, SCALE = 25, 120, 10


@promise(
    f"{READERS} readers at once, each a page with its styles and pictures every 5 to 10 s: every answer is there, no "
    f"worker is replaced, memory stays below {MOST_MIB} MiB",
    bounded=1,
    full=None,
    alone=True,
)
def ordinary_crowd(folder: Path, times: int | None) -> Iterator[str]:
    files = SEED.fact_files() if times else write_corpus(folder / "corpus", SCALE)
    with public_site(folder, files=files) as site:
        yield harm_of(site, SECONDS if times else SECONDS_IN_FULL)


@promise(
    f"The same {READERS} readers through nginx, as deploy/nginx has it",
    bounded=1,
    full=None,
    alone=True,
)
def ordinary_crowd_behind_nginx(folder: Path, times: int | None) -> Iterator[str]:
    files = SEED.fact_files() if times else write_corpus(folder / "corpus", SCALE)
    with proxied_site(folder, files=files) as site:
        yield harm_of(site, SECONDS if times else SECONDS_IN_FULL)


def harm_of(site: Site, seconds: float) -> str:
    """What a crowd suffered in so many seconds; "" for nothing."""
    workers, peaks, found = site.workers(), [0.0], list[Crowd]()
    reading = threading.Thread(target=lambda: found.append(crowd(site.url, READERS, seconds)))
    reading.start()
    while reading.is_alive():
        peaks.append(memory_mib(site.supervisor))
        time.sleep(1)
    reading.join()
    if not found or len(found[0].seconds) < READERS:
        return "hardly anybody was answered"
    if found[0].failures:
        return f"{len(found[0].failures)} of {len(found[0].seconds)} were no answers: {found[0].failures[:3]}"
    if site.workers() != workers:
        return f"the workers {workers} were replaced: {site.log.read_text()[-300:]}"
    return f"{max(peaks):.0f} MiB" if max(peaks) >= MOST_MIB else ""
