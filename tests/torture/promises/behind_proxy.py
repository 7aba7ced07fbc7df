"""What belongs to connections is nginx's, with the configuration that we ship: the same clients as in slow_clients."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from tests.torture.promise import promise
from tests.torture.promises.slow_clients import (
    HABITS,
    LONG_BODY,
    Habit,
    clients,
    seconds_until_closed,
    taking_slowly,
    whole_file,
)
from tests.torture.public_site import BackgroundReaders, proxied_site

# Some of which get an answer at first.
SECONDS = 8


@promise(
    f"Through nginx, 500 half-open connections are closed within {SECONDS} seconds, and readers notice nothing",
    bounded=2,
    full=None,
    alone=True,
)
def half_open_behind_nginx(folder: Path, times: int | None) -> Iterator[str]:
    chosen = list(HABITS)[:: -(-len(HABITS) // times)] if times else list(HABITS)
    with proxied_site(folder) as site:
        for name in chosen:
            with BackgroundReaders(site) as readers:
                held = clients(site, HABITS[name], 500)
                closed = seconds_until_closed(held, HABITS[name].then, SECONDS + 2)
            late = len(held) - len([seconds for seconds in closed if seconds < SECONDS])
            yield f"{late} of 500 that {name} were held longer than {SECONDS} seconds" if late else readers.harm()


@promise(
    "Through nginx, of 400 bodies that come byte by byte 100 are listened to and none reaches a worker; readers notice "
    "nothing",
    bounded=1,
    full=2,
    alone=True,
)
def slow_bodies_behind_nginx(folder: Path, times: int | None) -> Iterator[str]:
    with proxied_site(folder) as site:
        for _ in range(times or 1):
            with BackgroundReaders(site) as readers:
                held = clients(site, Habit(LONG_BODY), 400)
                closed = seconds_until_closed(held, b"a", 8)
            if len(closed) < 300:
                yield f"{400 - len(closed)} are listened to"
            else:
                yield readers.harm() or ("some reached a worker" if were_passed_on(folder) else "")


def were_passed_on(folder: Path) -> bool:
    """Whether nginx asked Communiqué for any of them."""
    log = map(json.loads, (folder / "nginx" / "stdout").read_text("utf-8").splitlines())
    return any(one["upstream"] for one in log if one["path"] == "/reconcile")


def count_held(port: int, clients: list[socket.socket]) -> int:
    """How many connections nginx has still; what it gave up, the system may have yet, since nobody takes it."""
    theirs = {one.getsockname()[1] for one in clients}
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    ends = [(row[1], row[2]) for row in rows if row[9] != "0"]
    return len([1 for here, there in ends if int(here[-4:], 16) == port and int(there[-4:], 16) in theirs])


@promise(
    "Through nginx, readers that take nothing are cut off within 40 seconds; others get pages and files",
    bounded=1,
    full=2,
    alone=True,
)
def slow_readers_behind_nginx(folder: Path, times: int | None) -> Iterator[str]:
    with proxied_site(folder) as site:
        for _ in range(times or 1):
            with BackgroundReaders(site) as readers:
                held, failures = [taking_slowly(site, number) for number in range(60)], list[str]()
                began = time.monotonic()
                time.sleep(5)
                loading = threading.Thread(target=whole_file(site, failures))
                loading.start()
                loading.join()
                while time.monotonic() - began < 40 and (kept := count_held(site.port, held)):
                    time.sleep(0.5)
            for one in held:
                one.close()
            yield f"{kept} of 60 are held still" if kept else "; ".join(failures) or readers.harm()
