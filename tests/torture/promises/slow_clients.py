"""Clients that say or take nothing, and hold the line: they are nginx's part, with the configuration that we ship."""

from __future__ import annotations

import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.torture.promise import promise
from tests.torture.public_site import LARGE, LARGE_BYTES, BackgroundReaders, Site, proxied_site

# Some half-open connections get an answer at first.
SECONDS = 8

ASKED = b"GET /static/communique.css HTTP/1.1\r\nHost: x\r\n\r\n"
HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: x\r\nX-A: "
LONG_BODY = b"POST /reconcile HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nqueries="


@dataclass(frozen=True)
class Habit:
    """What a client sends at first, and what each second after that."""

    first: bytes
    then: bytes = b""


# By name, how a connection is kept open for nothing.
HABITS = {
    "says nothing": Habit(b""),
    "sends half a head": Habit(HALF_A_HEAD),
    "sends a head byte by byte": Habit(HALF_A_HEAD, b"a"),
    "sends empty lines": Habit(b"", b"\r\n"),
    "has got an answer and stays": Habit(ASKED),
    "has got an answer and sends half a head": Habit(ASKED + HALF_A_HEAD, b"a"),
    "sends a body that no page wants": Habit(ASKED.replace(b"x\r\n\r\n", b"x\r\nContent-Length: 99999\r\n\r\n"), b"a"),
}


def attacker(number: int) -> tuple[str, int]:
    """One of ten addresses that attackers have."""
    return f"127.0.3.{number % 10 + 1}", 0


def clients(site: Site, habit: Habit, how_many: int) -> list[socket.socket]:
    """So many of one habit."""
    made = []
    for number in range(how_many):
        made.append(socket.create_connection(("127.0.0.1", site.port), timeout=10, source_address=attacker(number)))
        made[-1].sendall(habit.first)
    return made


def seconds_until_closed(held: list[socket.socket], then: bytes, most: float) -> list[float]:
    """After how many seconds each was closed; those that were not within `most` are left out."""
    began, closed, open_ones = time.monotonic(), [], {one.fileno(): one for one in held}
    poll, said = select.poll(), began
    for number in open_ones:
        poll.register(number, select.POLLIN)
    while open_ones and time.monotonic() - began < most:
        for number, _ in poll.poll(100):
            if is_closed(open_ones[number]):
                poll.unregister(number)
                open_ones.pop(number).close()
                closed.append(time.monotonic() - began)
        if then and time.monotonic() - said >= 1:
            said = time.monotonic()
            for one in open_ones.values():
                say(one, then)
    for one in open_ones.values():
        one.close()
    return closed


def is_closed(one: socket.socket) -> bool:
    try:
        return one.recv(65536) == b""
    except OSError:
        return True


def say(one: socket.socket, what: bytes) -> None:
    try:
        one.sendall(what)
    except OSError:
        return


def taking_slowly(site: Site, number: int) -> socket.socket:
    """Who wants a large file and takes next to nothing of it."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.bind(attacker(number))
    one.connect(("127.0.0.1", site.port))
    one.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return one


def whole_file(site: Site, failures: list[str]) -> Callable[[], None]:
    def load() -> None:
        status, body = site.get(LARGE, seconds=30)
        if (status, len(body)) != (200, LARGE_BYTES):
            failures.append(f"a reader got {len(body):,} bytes of a file, with {status}")

    return load


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
    log = map(json.loads, (folder / "nginx" / "access.log").read_text("utf-8").splitlines())
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
