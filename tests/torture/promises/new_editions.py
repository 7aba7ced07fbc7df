"""Editions that are exchanged, and servers that are ended or paused, while readers read."""

from __future__ import annotations

import http.client
import os
import signal
import sqlite3
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path

from communique.database.connection import migrate
from communique.edition.manifest import CURRENT
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition
from communique.factfiles.files import load_files
from communique.project import Project, Settings
from tests.conftest import SAMPLE_FILES
from tests.support.processes import running
from tests.support.serving import free_port
from tests.torture.promise import promise
from tests.torture.promises.stuck_workers import workers
from tests.torture.public_site import BackgroundReaders, Site
from tests.unit.test_load import edited

READERS = 4
# Of a file that is taken slowly, though as fast as must be, while editions are exchanged.
MEGABYTES, PIECE, SECONDS_FOR_A_PIECE = 12, 64 * 1024, 0.25


def editions(folder: Path) -> list[Path]:
    """Two editions of the sample, beside each other."""
    url = f"sqlite:///{folder}/communique.db"
    migrate(url)
    load_files(url, SAMPLE_FILES)
    first = publish_edition(url, folder / "editions", without={"charts", "downloads"})
    load_files(url, edited(folder, "ferry.yaml", ("about 3 hours", "about 4 hours")))
    return [first.folder, publish_edition(url, folder / "editions", without={"charts", "downloads"}).folder]


def make_current(edition: Path) -> None:
    """Let `current` lead there, as publishing does."""
    link = edition.parent / "next"
    link.symlink_to(edition.name)
    link.replace(edition.parent / CURRENT)


@contextmanager
def site_of(edition: Path, folder: Path, *more: str) -> Iterator[Site]:
    """A public server on an edition."""
    port = free_port()
    with (folder / "server.log").open("w") as log:
        words = [sys.executable, "-m", "tests.torture.public_server", str(edition), str(port), *more]
        with running(words, log) as server:
            site = Site(port, server.pid, folder / "server.log")
            site.wait_until_it_answers()
            yield site


@contextmanager
def crowd(site: Site) -> Iterator[list[BackgroundReaders]]:
    """Several readers at once."""
    with ExitStack() as stack:
        yield [stack.enter_context(BackgroundReaders(site)) for _ in range(READERS)]


def _is_given_soon(site: Site, edition: Edition) -> bool:
    """Whether the site gives an edition: one worker takes it up a moment before the other."""
    for _ in range(10):
        if sha256(site.get("/communique.db", 30)[1]).digest() == digest_of(edition):
            return True
        time.sleep(0.5)
    return False


@promise(
    "A new edition is taken up on SIGHUP while readers read: each gets an answer, and a damaged one is refused",
    bounded=2,
    full=12,
    alone=True,
)
def exchanged_editions(folder: Path, times: int | None) -> Iterator[str]:
    both = editions(folder)
    damaged = both[0].with_name("0123456789abcdef-01234567")
    damaged.mkdir()
    for file in both[1].iterdir():
        if file.is_file():
            (damaged / file.name).write_bytes(file.read_bytes())
    (damaged / "metadata.json").chmod(0o644)
    (damaged / "metadata.json").write_text("{}")
    with site_of(both[0], folder) as site:
        following = cycle([both[1], damaged, both[0]])
        for _ in range(times or 12):
            edition = next(following)
            before, told = workers(site), len(site.log.read_text())
            with crowd(site) as readers:
                time.sleep(0.5)
                make_current(edition)
                os.kill(site.supervisor, signal.SIGHUP)
                said = wait_for_words(site, told)
                time.sleep(2)
            harm = next(filter(None, (one.harm(5) for one in readers)), "")
            is_taken_up = "is served from now on" in said
            if is_taken_up != (edition != damaged):
                yield f"{edition.name} was answered with: {said[-300:]}"
            elif (workers(site) & before == set()) != is_taken_up:
                yield f"after {edition.name} other workers answer than should"
            else:
                yield f"while {edition.name} was taken up, {harm}" if harm else ""


@promise(
    "With --follow a new edition is taken up by itself while readers read: each gets an answer, and files whose "
    "download has begun end whole, of the edition that they began with",
    bounded=1,
    full=6,
    alone=True,
)
def followed_editions(folder: Path, times: int | None) -> Iterator[str]:
    both = large_editions(folder)
    make_current(both[0])
    with site_of(both[0], folder, "follow") as site:
        for edition, former in islice(cycle([(both[1], both[0]), (both[0], both[1])]), times or 6):
            told = len(site.log.read_text())
            with crowd(site) as readers, ThreadPoolExecutor() as downloads:
                is_over = threading.Event()
                begun = [downloads.submit(slow_download, site, is_over) for _ in range(3)]
                time.sleep(1)
                make_current(edition)
                said = wait_for_words(site, told)
                is_new = _is_given_soon(site, edition)
                were_under_way = not any(one.done() for one in begun)
                is_over.set()
                received = [one.result() for one in begun]
            harm = next(filter(None, (one.harm(5) for one in readers)), "")
            if "is served from now on" not in said or not is_new:
                yield f"{edition.name} was not taken up: {said[-300:]}"
            elif wrong := [one for one in received if one != digest_of(former)]:
                yield f"{len(wrong)} of {len(received)} downloads were not the former edition, or not all of it"
            elif not were_under_way:
                yield "the downloads had ended before"
            else:
                yield f"while {edition.name} was taken up, {harm}" if harm else ""


def large_editions(folder: Path) -> list[Path]:
    """Two editions whose databases take long to send, since each has a table of the project's own."""
    url, made = f"sqlite:///{folder}/communique.db", list[Path]()
    migrate(url)
    load_files(url, SAMPLE_FILES)
    project = Project(folder, Settings(tables={"scans": ""}))
    for _ in range(2):
        with closing(sqlite3.connect(folder / "communique.db")) as own, own:
            own.execute("CREATE TABLE IF NOT EXISTS scans (number INTEGER PRIMARY KEY, scan BLOB NOT NULL)")
            own.execute("INSERT OR REPLACE INTO scans VALUES (1, randomblob(?))", (MEGABYTES * 1024 * 1024,))
        made.append(publish_edition(url, folder / "editions", project, without={"charts", "downloads"}).folder)
    return made


def digest_of(edition: Path) -> bytes:
    """The SHA-256 of an edition's database."""
    return sha256((edition / "communique.db").read_bytes()).digest()


def slow_download(site: Site, is_over: threading.Event) -> bytes:
    """Take the database, slowly until something is over; the SHA-256 of what came."""
    connection, came = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30), sha256()
    with closing(connection):
        connection.request("GET", "/communique.db")
        answer = connection.getresponse()
        while piece := answer.read(PIECE):
            came.update(piece)
            is_over.wait(SECONDS_FOR_A_PIECE)
    return came.digest()


def wait_for_words(site: Site, told: int, seconds: float = 60) -> str:
    """What the log says beyond what it has told."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not (said := site.log.read_text()[told:]):
        time.sleep(0.1)
    return said


@promise(
    "SIGTERM lets answers end: of readers who have connected none is reset, and nothing is cut",
    bounded=2,
    full=10,
    alone=True,
)
def ended_servers(folder: Path, times: int | None) -> Iterator[str]:
    edition = editions(folder)[1]
    for _ in range(times or 10):
        with site_of(edition, folder) as site, crowd(site) as readers:
            time.sleep(1)
            began = time.monotonic()
            os.kill(site.supervisor, signal.SIGTERM)
            os.waitid(os.P_PID, site.supervisor, os.WEXITED | os.WNOWAIT)
            took = time.monotonic() - began
        # Who finds nobody, or is told to come again, lost nothing.
        lost = [
            words for one in readers for words in one.failures if not words.endswith(": 503") and "Refused" not in words
        ]
        yield f"readers were left alone: {lost[:3]}" if lost else f"it took {took:.0f} s" if took > 10 else ""


@promise("A pause of all processes for 6 seconds replaces none of them", bounded=1, full=5, alone=True)
def paused_servers(folder: Path, times: int | None) -> Iterator[str]:
    with site_of(editions(folder)[1], folder) as site:
        for _ in range(times or 5):
            before = workers(site)
            everyone = [*sorted(before), site.supervisor]
            for process in everyone:
                os.kill(process, signal.SIGSTOP)
            time.sleep(6)
            for process in reversed(everyone):
                os.kill(process, signal.SIGCONT)
            time.sleep(6)
            is_well = workers(site) == before and site.get("/")[0] == 200
            yield "" if is_well else f"of {before} there were {workers(site)}: {site.log.read_text()[-300:]}"
