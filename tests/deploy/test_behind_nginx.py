"""`serve --public` at a socket, behind nginx with TLS, as an operator has it."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from tests.public.test_server import comes_true, needs_proc, workers_of
from tests.support.processes import running
from tests.support.proxy import AT_ROOT, behind_nginx
from tests.support.valid_formats import wrong_with_html

pytestmark = [pytest.mark.slow, needs_proc]
SITE = "https://example.org"
Deployed = tuple[subprocess.Popen[bytes], httpx.Client]


@pytest.fixture(scope="module")
def deployed(
    communique_command: str, sample_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Deployed]:
    folder = tmp_path_factory.mktemp("site")
    path, nginx = folder / "s", folder / "nginx"
    database = f"sqlite:///{shutil.copy(sample_file, folder / 'communique.db')}"
    where = ["--socket", str(path), "--directory", str(folder / "e"), "--url", SITE]
    words = [communique_command, "--database", database, "serve", "--public", *where]
    with (
        (folder / "log").open("w") as log,
        running(words, log) as server,
        behind_nginx(nginx, f"unix:{path}", tls=True) as url,
    ):
        trusted = ssl.create_default_context(cafile=str(nginx / "tls" / "fullchain.pem"))
        with httpx.Client(base_url=url, verify=trusted, timeout=60) as client:
            assert comes_true(lambda: client.get("/-/ready").status_code == httpx.codes.OK), log.name
            yield server, client
    assert not path.exists(), "the socket goes with the server"


def test_readers_have_tls_and_the_sites_own_addresses(deployed: Deployed) -> None:
    _, client = deployed
    answer = client.get("/feed.atom", headers={"host": "evil.example"})
    assert answer.status_code == httpx.codes.OK
    assert f"{SITE}/" in answer.text
    assert "evil.example" not in answer.text
    assert answer.headers["strict-transport-security"]
    assert answer.headers["server"] == "nginx"


BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def is_ours(answer: httpx.Response, words: str) -> bool:
    """Whether a browser is told something on a page of this site's, with a way on."""
    page = answer.text
    shown = 'href="/"' in page and words in page and "nginx" not in page and wrong_with_html(answer.content) == ""
    return shown and answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize(
    ("method", "body", "status", "words"),
    [
        ("GET", b"a" * 50, 413, "A page takes no body"),
        ("POST", b"a" * 1_000_001, 413, "1,000,000 bytes at most"),
        ("GET", b"", 414, "8,192 are the most"),
    ],
    ids=["a page with a body", "a large batch", "a long address"],
)
def test_what_is_too_large_goes_no_further(
    deployed: Deployed, method: str, body: bytes, status: int, words: str
) -> None:
    _, client = deployed
    path = "/reconcile" if method == "POST" else "/" + ("" if body else "a" * 20_000)
    answer = client.request(method, path, content=body)
    assert answer.status_code == status
    assert words in answer.text
    assert "<" not in answer.text
    assert is_ours(client.request(method, path, content=body, headers=BROWSER), words)


def test_too_many_headers_are_refused_in_words(deployed: Deployed) -> None:
    _, client = deployed
    for size, words in ((18_000, "16,384 bytes"), (40_000, "16,384 bytes are the most")):
        answer = client.get("/", headers={**BROWSER, "x-a": "a" * size})
        assert answer.status_code == 431
        assert is_ours(answer, words)


def test_a_reader_who_asks_too_much_is_told_so(deployed: Deployed) -> None:
    _, client = deployed
    statuses = [client.head("/reports/sources.csv").status_code for _ in range(40)]
    assert statuses[:20] == [200] * 20
    assert 429 in statuses
    told = next(one for one in (client.get("/reports/sources.csv", headers=BROWSER) for _ in range(40)) if one.is_error)
    assert (told.status_code, told.headers["retry-after"]) == (429, "5")
    assert is_ours(told, "Wait for some seconds")


def test_nobody_notices_that_a_worker_is_killed(deployed: Deployed) -> None:
    server, client = deployed
    before, statuses = workers_of(server), list[int]()
    os.kill(min(before), signal.SIGKILL)
    for _ in range(40):
        statuses.append(client.get("/communique/actors").status_code)
        time.sleep(0.03)
    assert statuses == [200] * 40
    assert comes_true(lambda: len(workers_of(server) - {min(before)}) == len(before))


def test_who_comes_without_tls_is_led_to_it_and_holds_no_connection(tmp_path: Path) -> None:
    with behind_nginx(tmp_path / "nginx", f"unix:{tmp_path / 'nobody'}", tls=True):
        shipped = (tmp_path / "nginx" / AT_ROOT).read_text("utf-8")
        (port,) = re.findall(r"listen 127\.0\.0\.1:(\d+);", shipped)
        answer = httpx.get(f"http://127.0.0.1:{port}/communique?sql=secret")
        assert (answer.status_code, answer.headers["location"]) == (308, f"{SITE}/communique?sql=secret")
        assert answer.headers["server"] == "nginx"
        with socket.create_connection(("127.0.0.1", int(port)), timeout=9) as half_open:
            half_open.sendall(b"GET / HTTP/1.1\r\n")
            with suppress(ConnectionResetError):
                assert half_open.recv(999) == b""
        logged = (tmp_path / "nginx" / "access.log").read_text("utf-8")
    assert "/communique" in logged
    assert "secret" not in logged


def test_while_nobody_is_behind_it_readers_are_told_to_ask_again(tmp_path: Path) -> None:
    with behind_nginx(tmp_path / "nginx", f"unix:{tmp_path / 'nobody'}") as url:
        answer, shown = httpx.get(f"{url}/meetings?sql=secret"), httpx.get(f"{url}/meetings", headers=BROWSER)
    for one in (answer, shown):
        assert one.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert {"retry-after", "refresh"} <= one.headers.keys()
    assert answer.text.startswith("Nobody behind this site answers")
    assert is_ours(shown, "Nobody behind this site answers")
    logged = (tmp_path / "nginx" / "access.log").read_text("utf-8")
    assert logged.count('"path":"/meetings"') == 2
    assert "secret" not in logged
