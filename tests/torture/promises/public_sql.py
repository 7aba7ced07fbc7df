"""SQL of visitors who mean harm: each query by itself, and six attackers at once."""

from __future__ import annotations

import http.client
import re
import threading
import time
from collections.abc import Iterator
from itertools import cycle, product
from pathlib import Path

from tests.support.hostile_sql import FORMS, HOSTILE, with_sql
from tests.support.project import SEED
from tests.torture.promise import promise
from tests.torture.public_site import PAGES, BackgroundReaders, Site, public_site

ATTACKERS, SECONDS = 6, 40
MOST_SECONDS, MOST_MIB = 2.0, 700
# What readers ask meanwhile: pages, lists that they sort and filter, honest SQL, reports.
ASKED = (
    *PAGES,
    "/communique/records?_sort_desc=slug&kind=loan",
    "/communique/stances?_facet=attitude",
    "/reports/financing?stage=planned",
    with_sql("SELECT provider, amount, currency, how_sure FROM finance_book ORDER BY amount DESC", ".json"),
    with_sql("SELECT kind, count(*), group_concat(trim(label), '; ') FROM records GROUP BY kind", ".csv"),
)


def ways_to_ask() -> list[tuple[str, str, str]]:
    """Every query in every form, and as a condition on a table: its name, address and limit."""
    asked = [
        (f"{name}{form}", with_sql(sql, form), limit) for (name, (sql, limit)), form in product(HOSTILE.items(), FORMS)
    ]
    where = [
        (name, sql, limit) for name, (sql, limit) in HOSTILE.items() if sql.startswith("SELECT ") and "," not in sql
    ]
    return asked + [(f"{name}, as a condition", condition(sql), limit) for name, sql, limit in where]


def condition(sql: str) -> str:
    """The address that asks a table for rows where this is so."""
    return with_sql(f"({sql}) IS NOT NULL").replace("/communique?sql=", "/communique/records.json?_where=")


@promise(
    "SQL that is meant to harm ends within 2 seconds with a 4xx that says which limit it met",
    bounded=40,
    full=None,
    alone=True,
)
def hostile_sql(folder: Path, times: int | None) -> Iterator[str]:
    ways = ways_to_ask()
    # A step that meets every query and every form in turn.
    chosen = ways[:: max(1, len(ways) // times)] if times else ways
    with public_site(folder, files=SEED.fact_files()) as site:
        for name, address, limit in chosen:
            began = time.monotonic()
            status, body = site.get(address)
            took = time.monotonic() - began
            is_told = re.search(limit, body.decode()) is not None
            is_well = 400 <= status < 500 and is_told and took < MOST_SECONDS
            yield "" if is_well else f"{name}: {status} after {took:.2f} s, {body[:100]!r}"


class Attackers:
    """So many who ask one bad thing after another, each in its own order."""

    def __init__(self, site: Site) -> None:
        self._site, self._stop, self.statuses = site, threading.Event(), list[int]()
        self._threads = [threading.Thread(target=self._attack, args=(number,)) for number in range(ATTACKERS)]

    def __enter__(self) -> Attackers:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _attack(self, number: int) -> None:
        ways = ways_to_ask()
        for _, address, _ in cycle(ways[number * len(ways) // ATTACKERS :] + ways[: number * len(ways) // ATTACKERS]):
            if self._stop.is_set():
                return
            try:
                self.statuses.append(self._site.get(address)[0])
            except (OSError, http.client.HTTPException):
                self.statuses.append(0)


def memory_mib(root: int) -> float:
    """What a process and all below it hold in memory; what several of them share is counted once (PSS)."""
    return sum(_held(pid) for pid in all_below(root)) / 1024


def all_below(root: int) -> list[int]:
    """A process and all that it started, or these."""
    return [root, *_below(root)]


def _below(pid: int) -> list[int]:
    try:
        children = [int(child) for task in Path(f"/proc/{pid}/task").iterdir() for child in _children(task)]
    except OSError:
        return []
    return children + [one for child in children for one in _below(child)]


def _children(task: Path) -> list[str]:
    return (task / "children").read_text().split()


def _held(pid: int) -> int:
    try:
        found = re.search(r"^Pss:\s+(\d+)", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1]) if found else 0


@promise(
    f"{ATTACKERS} attackers for {SECONDS} s: readers are answered, p99 below 1 s, memory below {MOST_MIB} MiB",
    bounded=1,
    full=3,
    alone=True,
)
def attackers(folder: Path, times: int | None) -> Iterator[str]:
    for run in range(times or 1):
        own = folder / str(run)
        own.mkdir()
        with public_site(own, files=SEED.fact_files()) as site:
            peak = 0.0
            with BackgroundReaders(site, ASKED) as readers, Attackers(site) as attacking:
                end = time.monotonic() + SECONDS
                while time.monotonic() < end:
                    peak = max(peak, memory_mib(site.supervisor))
                    time.sleep(0.2)
            took = sorted(readers.seconds)
            p99 = took[int(len(took) * 0.99)]
            figures = (
                f"{len(attacking.statuses)} attacks, {len(took)} answers, p50 {took[len(took) // 2]:.3f} s, "
                f"p99 {p99:.2f} s, slowest {took[-1]:.2f} s, {peak:.0f} MiB"
            )
            failed = [status for status in attacking.statuses if not 400 <= status < 500]
            broken = readers.failures or failed or p99 >= 1 or peak >= MOST_MIB
            yield (
                f"{figures}; readers failed: {readers.failures[:3]}; attacks ended with {set(failed)}" if broken else ""
            )
