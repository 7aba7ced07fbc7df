"""A public server to be attacked, and readers who mean well and count how they fare meanwhile."""

from __future__ import annotations

import http.client
import json
import os
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from pathlib import Path

from communique.database.connection import migrate
from communique.edition.publication import publish_edition
from communique.factfiles.files import load_files
from tests.conftest import SAMPLE_FILES
from tests.support.processes import running
from tests.support.proxy import behind_nginx
from tests.support.serving import free_port

ROOT = Path(__file__).parent.parent.parent
PAGES = ("/", "/communique/meetings", "/communique/actors.json", "/search?q=ferry", "/static/communique.css")
LARGE, LARGE_BYTES = "/downloads/large.zip", 64 * 1024 * 1024


def edition_with_a_large_file(folder: Path, files: Sequence[Path]) -> Path:
    """An edition of some fact files, and a download that no buffer of the system takes at one go."""
    url = f"sqlite:///{folder}/communique.db"
    migrate(url)
    load_files(url, files)
    edition = publish_edition(url, folder / "editions", without={"downloads"}).folder
    manifest = json.loads((edition / "manifest.json").read_text("utf-8"))
    manifest["files"][LARGE.removeprefix("/")] = "0" * 64
    (edition / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    large = edition / LARGE.removeprefix("/")
    large.parent.mkdir(exist_ok=True)
    with large.open("wb") as file:
        file.truncate(LARGE_BYTES)
    return edition


@contextmanager
def public_site(folder: Path, *, files: Sequence[Path] = SAMPLE_FILES, code: Path | None = None) -> Iterator[Site]:
    """The server on some facts, with code of the test's in its workers."""
    edition, port = edition_with_a_large_file(folder, files), free_port()

    words = [sys.executable, "-m", "tests.torture.public_server", str(edition), str(port)]
    environment = os.environ | ({"PYTHONPATH": str(code)} if code else {})
    with (folder / "server.log").open("w") as log, running(words, log, environment) as server:
        site = Site(port, server.pid, folder / "server.log")
        site.wait_until_it_answers()
        yield site


@contextmanager
def proxied_site(folder: Path, *, files: Sequence[Path] = SAMPLE_FILES) -> Iterator[Site]:
    """The same behind nginx, as deploy/nginx has it: its port is nginx's."""
    with public_site(folder, files=files) as site, behind_nginx(folder / "nginx", f"127.0.0.1:{site.port}") as url:
        yield replace(site, port=int(url.rpartition(":")[2]), readers_at="127.0.2.1")


@dataclass
class Site:
    """A server that runs."""

    port: int
    supervisor: int
    log: Path
    # Where readers ask from; attackers have other addresses.
    readers_at: str = "127.0.0.1"

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    def workers(self) -> set[int]:
        """The processes that answer, as the system numbers them."""
        children = Path(f"/proc/{self.supervisor}/task/{self.supervisor}/children").read_text().split()
        return {int(child) for child in children}

    def get(self, path: str, seconds: float = 10) -> tuple[int, bytes]:
        """A page by a connection of its own."""
        connection = http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=seconds, source_address=(self.readers_at, 0)
        )
        try:
            connection.request("GET", path, headers={"connection": "close"})
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def wait_until_it_answers(self) -> None:
        """For a minute at most."""
        for _ in range(600):
            # While it starts it says so (503), or nobody listens yet.
            with suppress(OSError):
                if self.get("/")[0] == HTTPStatus.OK:
                    return
            time.sleep(0.1)
        raise AssertionError(self.log.read_text())

    def who_answers(self) -> int:
        """The process that answers just now: whoever has the other end of a connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/static/communique.css")
            connection.getresponse().read()
            return owner_of(socket_between(self.port, connection.sock.getsockname()[1]))
        finally:
            connection.close()


def socket_between(here: int, there: int) -> str:
    """The number of the socket at port `here` that is connected with port `there`."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        local, remote, number = (line.split()[column] for column in (1, 2, 9))
        if (int(local[-4:], 16), int(remote[-4:], 16)) == (here, there):
            return number
    raise OSError("nobody has the other end")


def owner_of(number: str) -> int:
    """The process that has a socket."""
    for handle in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if handle.readlink().name == f"socket:[{number}]":
                return int(handle.parts[2])
    raise OSError("nobody has the other end")


@dataclass
class BackgroundReaders:
    """Readers who mean well: one page after another, each by a connection of its own, none asked for twice."""

    site: Site
    paths: Sequence[str] = PAGES
    seconds: list[float] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _between: threading.Lock = field(default_factory=threading.Lock)

    def __enter__(self) -> BackgroundReaders:
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    @contextmanager
    def between_pages(self) -> Iterator[None]:
        """While none of them waits for an answer."""
        with self._between:
            yield

    def _read(self) -> None:
        while not self._stop.is_set():
            path = self.paths[len(self.seconds) % len(self.paths)]
            with self._between:
                self._ask(path)
            time.sleep(0.02)

    def _ask(self, path: str) -> None:
        began = time.monotonic()
        try:
            status, _ = self.site.get(path)
            if status != 200:
                self.failures.append(f"{path}: {status}")
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{path}: {error!r}")
        self.seconds.append(time.monotonic() - began)

    def harm(self, most_seconds: float = 2) -> str:
        """What they suffered; "" for nothing."""
        if self.failures:
            return f"readers got no answer {len(self.failures)} times of {len(self.seconds)}: {self.failures[:3]}"
        slowest = max(self.seconds, default=0)
        if not self.seconds or slowest > most_seconds:
            return f"of {len(self.seconds)} answers to readers the slowest took {slowest:.1f} seconds"
        return ""
