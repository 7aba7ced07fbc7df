"""Readers who mean well, as many as come when a newspaper links to the site."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import httpx

from benchmarks.corpus import write_corpus
from communique.gate.sql.limits import QueryLimits
from communique.gate.sql.pool import PROGRAM
from tests.support.client import OddRequest
from tests.support.crowd import Crowd, crowd, pages_of
from tests.support.odd_requests import odd_requests, spread_evenly
from tests.support.project import SEED
from tests.torture.promise import promise
from tests.torture.promises.public_sql import all_below, memory_mib
from tests.torture.public_site import Site, proxied_site, public_site

READERS, MOST_MIB = 200, 700
# As in CI, on the seed; in full, on a corpus of this scale.
SECONDS, SECONDS_IN_FULL, SCALE = 15, 120, 10
# Of requests of every kind, one after the other in so many lines. What is kept between requests is filled once each was
# asked for, in full twice.
MIXED, MIXED_IN_FULL, LINES = 1_000, 100_000, 6
# Threads for pages of visitors, twelve a worker, come as they are needed, each with three handles and its own memory.
MOST_MORE_MIB, MOST_MORE_THREADS = 80, 24
MOST_MORE_HANDLES = 3 * MOST_MORE_THREADS + 8
# So many processes for questions of visitors a worker starts, when they are wanted; a long question ends one.
MOST_ASKED = QueryLimits().processes + QueryLimits().processes_for_picking


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


@promise(
    f"{MIXED_IN_FULL:,} requests of every kind, senseless ones among them (in CI {MIXED:,}), leave memory, handles, "
    "threads and processes as they were",
    bounded=1,
    full=None,
    alone=True,
)
def mixed_requests(folder: Path, times: int | None) -> Iterator[str]:
    number = MIXED if times else MIXED_IN_FULL
    with public_site(folder, files=SEED.fact_files()) as site:
        asked = _mixed(asyncio.run(_pages_of(site.url)))
        first = len(asked) * (1 if times else 2)
        _ask(site.url, _in_rounds(asked, 0, first))
        before = _held_by(site)
        faults = _ask(site.url, _in_rounds(asked, first, number))
        told = f"{len(faults)} faults of ours: {faults[:3]}; the log ends {site.log.read_text()[-2_000:]}"
        yield told if faults else before.grown_into(_held_by(site))


def _in_rounds(asked: Sequence[OddRequest], start: int, number: int) -> list[OddRequest]:
    return [asked[place % len(asked)] for place in range(start, start + number)]


async def _pages_of(url: str) -> list[str]:
    async with httpx.AsyncClient(base_url=url, timeout=30) as client:
        return await pages_of(client)


def _mixed(pages: Sequence[str]) -> list[OddRequest]:
    """Return pages, the same as data, and what makes no sense, in turns."""
    sensible: list[OddRequest] = [
        ("GET", path + ending, {})
        for path in pages
        for ending in ("", ".json", ".csv")
        if "?" not in path or not ending
    ]
    senseless = list(spread_evenly(odd_requests(), len(sensible) * 3))
    return list(spread_evenly([*sensible, *senseless], None))


def _ask(url: str, asked: Sequence[OddRequest]) -> list[str]:
    """Ask for all of it and return what was a fault of ours."""
    return asyncio.run(_ask_in_lines(url, asked))


async def _ask_in_lines(url: str, asked: Sequence[OddRequest]) -> list[str]:
    faults, waiting = list[str](), iter(asked)

    async def ask() -> None:
        async with httpx.AsyncClient(base_url=url, timeout=30) as client:
            for method, address, headers in waiting:
                raw = {name: value.encode("latin-1") for name, value in headers.items()}
                # What HTTP cannot say is refused by the client, or hung up on.
                with suppress(httpx.HTTPError, httpx.InvalidURL):
                    answer = await client.request(method, address, headers=raw)
                    # 503 says that there is too much to do, which depends on what else this machine does.
                    if answer.status_code == httpx.codes.INTERNAL_SERVER_ERROR:
                        faults.append(f"{method} {address[:200]} {headers or ''}: {answer.status_code}")

    await asyncio.gather(*(ask() for _ in range(LINES)))
    return faults


class _Held(NamedTuple):
    """What a server has of the machine."""

    mib: float
    handles: int
    threads: int
    processes: int
    asked: int  # those for questions of visitors, no part of `processes`
    workers: frozenset[int]

    def grown_into(self, later: _Held) -> str:
        """Return what there is more of; "" for nothing that counts."""
        if later.processes != self.processes or later.workers != self.workers:
            before = f"before {self.processes}, {set(self.workers)}"
            return f"{later.processes} processes, workers {set(later.workers)}; {before}"
        if later.asked > MOST_ASKED * len(self.workers):
            return f"{later.asked} processes for questions of visitors"
        if later.handles > self.handles + MOST_MORE_HANDLES or later.threads > self.threads + MOST_MORE_THREADS:
            return f"{later.handles} handles and {later.threads} threads after {self.handles} and {self.threads}"
        return f"{later.mib:.0f} MiB after {self.mib:.0f}" if later.mib > self.mib + MOST_MORE_MIB else ""


def _held_by(site: Site) -> _Held:
    time.sleep(7)  # until connections that nobody uses are closed
    pids = all_below(site.supervisor)
    handles = sum(len(list(Path(f"/proc/{pid}/fd").iterdir())) for pid in pids)
    threads = sum(len(list(Path(f"/proc/{pid}/task").iterdir())) for pid in pids)
    asked = sum(str(PROGRAM).encode() in Path(f"/proc/{pid}/cmdline").read_bytes() for pid in pids)
    return _Held(memory_mib(site.supervisor), handles, threads, len(pids) - asked, asked, frozenset(site.workers()))
