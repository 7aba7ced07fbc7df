"""Clients that say nothing, or take nothing, and hold the line."""

from __future__ import annotations

import select
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tests.torture.promise import promise
from tests.torture.public_site import LARGE, LARGE_BYTES, BackgroundReaders, Site, public_site

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


@promise(
    "500 half-open connections are closed within 6 seconds, and readers notice nothing",
    bounded=2,
    full=None,
    alone=True,
)
def half_open(folder: Path, times: int | None) -> Iterator[str]:
    names = list(HABITS)
    chosen = names[:: -(-len(names) // times)] if times else names
    with public_site(folder) as site:
        for name in chosen:
            with BackgroundReaders(site) as readers:
                held = clients(site, HABITS[name], 500)
                closed = seconds_until_closed(held, HABITS[name].then, 9)
            late = len(held) - len([seconds for seconds in closed if seconds < 6])
            yield f"{late} of 500 that {name} were held longer than 6 seconds" if late else readers.harm()


@promise(
    "With 256 handles of files and 400 half-open connections at any time readers are answered",
    bounded=1,
    full=3,
    alone=True,
)
def few_handles(folder: Path, times: int | None) -> Iterator[str]:
    with public_site(folder, handles=256) as site:
        for name in islice(HABITS, 1, 1 + (times or len(HABITS))):
            over = time.monotonic() + 6
            with BackgroundReaders(site) as readers:
                held = clients(site, HABITS[name], 400)
                while time.monotonic() < over:
                    # Who was hung up on calls again.
                    gone = [one for one in held if select.select([one], [], [], 0)[0] and is_closed(one)]
                    for one in gone:
                        one.close()
                    held = [one for one in held if one not in gone] + clients(site, HABITS[name], len(gone))
                    time.sleep(0.05)
            for one in held:
                one.close()
            harm = readers.harm()
            yield f"clients that {name}: {harm}" if harm else ""


def taking_slowly(site: Site, number: int) -> socket.socket:
    """Who wants a large file and takes next to nothing of it."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.bind(attacker(number))
    one.connect(("127.0.0.1", site.port))
    one.sendall(f"GET {LARGE} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return one


def is_cut(one: socket.socket) -> bool:
    """Whether the server has given the connection up; what is in buffers need not be read to know."""
    poll = select.poll()
    poll.register(one, select.POLLHUP | select.POLLERR | select.POLLRDHUP)
    return bool(poll.poll(0))


def whole_file(site: Site, failures: list[str]) -> Callable[[], None]:
    def load() -> None:
        status, body = site.get(LARGE, seconds=30)
        if (status, len(body)) != (200, LARGE_BYTES):
            failures.append(f"a reader got {len(body):,} bytes of a file, with {status}")

    return load


@promise(
    "Readers that take nothing are cut off within 35 seconds; others get pages and files",
    bounded=1,
    full=2,
    alone=True,
)
def slow_readers(folder: Path, times: int | None) -> Iterator[str]:
    with public_site(folder) as site:
        for _ in range(times or 1):
            with BackgroundReaders(site) as readers:
                held, failures = [taking_slowly(site, number) for number in range(60)], list[str]()
                began = time.monotonic()
                time.sleep(3)
                loading = threading.Thread(target=whole_file(site, failures))
                loading.start()
                loading.join()
                while time.monotonic() - began < 36 and not all(map(is_cut, held)):
                    time.sleep(0.5)
            kept = len([one for one in held if not is_cut(one)])
            for one in held:
                one.close()
            yield f"{kept} of 60 are held still" if kept else "; ".join(failures) or readers.harm()


@promise(
    "Bodies that come byte by byte are refused within 12 seconds, and readers notice nothing",
    bounded=1,
    full=2,
    alone=True,
)
def slow_bodies(folder: Path, times: int | None) -> Iterator[str]:
    with public_site(folder) as site:
        for _ in range(times or 1):
            with BackgroundReaders(site) as readers:
                held = clients(site, Habit(LONG_BODY), 100)
                closed = seconds_until_closed(held, b"a", 14)
            late = len(held) - len([seconds for seconds in closed if seconds < 12])
            yield f"{late} of 100 were listened to for longer than 12 seconds" if late else readers.harm()
