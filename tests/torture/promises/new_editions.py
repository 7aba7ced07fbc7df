"""Editions that are exchanged, and servers that are ended or paused, while readers read."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle
from pathlib import Path

from communique.database.connection import migrate
from communique.edition.manifest import CURRENT
from communique.edition.publication import publish_edition
from communique.factfiles.files import load_files
from tests.conftest import SAMPLE_FILES
from tests.torture.promise import promise
from tests.torture.promises.stuck_workers import workers
from tests.torture.public_site import ROOT, BackgroundReaders, Site
from tests.unit.test_command_line import free_port
from tests.unit.test_load import edited

READERS = 4


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
def site_of(edition: Path, folder: Path) -> Iterator[Site]:
    """A public server on an edition."""
    port = free_port()
    with (folder / "server.log").open("w") as log:
        words = [sys.executable, "-m", "tests.torture.public_server", str(edition), str(port)]
        server = subprocess.Popen(words, cwd=ROOT, stdout=log, stderr=log)
        try:
            site = Site(port, server.pid, folder / "server.log")
            site.wait_until_it_answers()
            yield site
        finally:
            server.terminate()
            server.wait(timeout=60)


@contextmanager
def crowd(site: Site) -> Iterator[list[BackgroundReaders]]:
    """Several readers at once."""
    with ExitStack() as stack:
        yield [stack.enter_context(BackgroundReaders(site)) for _ in range(READERS)]


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
