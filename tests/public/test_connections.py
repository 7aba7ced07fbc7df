"""Connections to the public server: answers to what is no request, and to what is on its way when it ends."""

from __future__ import annotations

import http.client
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from communique.gate import Gate, operating_system
from communique.serving import PublicProtocol
from communique.serving.processes import IN_PUBLIC
from communique.serving.watchdog import WatchedThreads
from tests.support.serving import free_port
from tests.support.valid_formats import wrong_with_html

REQUEST = b"GET /small HTTP/1.1\r\nHost: x\r\n\r\n"
LAST_REQUEST = b"GET /small HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
LARGE = 32 * 1024 * 1024


async def answers(scope: Any, receive: Any, send: Any) -> None:
    """A small answer, or a large one at one go."""
    if scope["method"] == "POST":
        await receive()
    body = b"a" * (LARGE if scope["path"] == "/large" else 2)
    headers = [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def set_rules(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    """Have the connections, and the gate of `served`, go by other rules."""
    monkeypatch.setattr(PublicProtocol, "rules", replace(PublicProtocol.rules, **changed))


@contextmanager
def running() -> Iterator[tuple[int, uvicorn.Server]]:
    """A server as `serve --public` starts it, in a thread of this process, and its port."""
    settings = IN_PUBLIC | {"timeout_graceful_shutdown": None, "timeout_keep_alive": 1, "log_config": None}
    port = free_port()
    server = uvicorn.Server(
        uvicorn.Config(
            Gate(answers, rules=PublicProtocol.rules), port=port, lifespan="off", log_level="critical", **settings
        )
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    try:
        yield port, server
    finally:
        server.force_exit = server.should_exit = True
        thread.join()


@contextmanager
def served() -> Iterator[int]:
    with running() as (port, _):
        yield port


@pytest.fixture
def port() -> Iterator[int]:
    with served() as one:
        yield one


def connected(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


def everything(one: socket.socket) -> bytes:
    """What comes until the other side closes."""
    pieces = []
    try:
        while piece := one.recv(65536):
            pieces.append(piece)
    except ConnectionResetError:
        pieces.append(b"(reset)")
    return b"".join(pieces)


def answer_of(one: socket.socket) -> bytes:
    """A small answer that leaves the connection open."""
    answer = b""
    while not answer.endswith(b"\r\n\r\naa") and (piece := one.recv(65536)):
        answer += piece
    return answer


def test_a_connection_is_good_for_many_requests(port: int) -> None:
    with connected(port) as one:
        for _ in range(4):
            one.sendall(REQUEST)
            assert b"200 OK" in answer_of(one)
        one.sendall(REQUEST * 2 + LAST_REQUEST)
        assert everything(one).count(b"200 OK") == 3


BAD_HEADS = {
    "no request": (b"hello\r\n\r\n", 400, b"no HTTP request"),
    "a header without a name": (b"GET / HTTP/1.1\r\n: x\r\n\r\n", 400, b"no HTTP request"),
    "two lengths": (b"POST /reconcile HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", 400, b""),
    "a long address": (b"GET /" + b"a" * 9000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414, b"8,192 are the most"),
    "an endless address": (b"GET /" + b"a" * 60_000, 414, b"8,192 bytes are the most"),
    "endless headers": (b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 60_000, 431, b"16,384 bytes are the most"),
}


@pytest.mark.parametrize(("said", "status", "told"), BAD_HEADS.values(), ids=BAD_HEADS)
def test_a_bad_head_is_answered_in_words_and_with_the_headers(port: int, said: bytes, status: int, told: bytes) -> None:
    with connected(port) as one:
        one.sendall(said)
        answer = everything(one)
    assert answer.startswith(f"HTTP/1.1 {status} ".encode())
    assert told in answer
    for header in (b"x-frame-options: DENY", b"content-security-policy: default-src 'none'", b"nosniff"):
        assert header in answer
    assert b"server:" not in answer.lower()


def test_a_browser_whose_head_is_too_long_is_shown_a_page(port: int) -> None:
    with connected(port) as one:
        one.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nAccept: text/html,*/*\r\nX: " + b"a" * 60_000)
        head, _, body = everything(one).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 431 ")
    assert b"content-type: text/html" in head
    assert wrong_with_html(body) == ""
    assert b"16,384 bytes are the most" in body


def test_a_body_in_pieces_is_refused(port: int) -> None:
    with connected(port) as one:
        one.sendall(b"POST /reconcile HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n")
        assert everything(one).startswith(b"HTTP/1.1 411 ")
    with connected(port) as one:
        one.sendall(REQUEST)
        assert b"200 OK" in answer_of(one)


@pytest.mark.parametrize("size", [1_500_000, 20_000_000])
def test_who_sends_too_much_gets_to_know(port: int, size: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    connection.request("POST", "/reconcile", body=b"a" * size)
    assert connection.getresponse().status == 413
    connection.close()


def test_a_server_that_ends_answers_what_was_on_its_way(monkeypatch: pytest.MonkeyPatch) -> None:
    set_rules(monkeypatch, seconds_to_leave=1.5)
    with running() as (port, server), connected(port) as new, connected(port) as used, connected(port) as idle:
        for one in (used, idle):
            one.sendall(REQUEST)
            assert b"200 OK" in answer_of(one)
        _end_with_a_request_unread(server, used)
        new.sendall(REQUEST)
        for one in (new, used):
            assert everything(one).startswith(b"HTTP/1.1 200 OK")
        assert everything(idle) == b"", "who asks for nothing more is told in the end"


def _end_with_a_request_unread(server: uvicorn.Server, client: socket.socket) -> None:
    """Have a request come just before the server goes, while its loop reads nothing."""
    go = server.shutdown

    async def send_and_go(sockets: Any = None) -> None:
        client.sendall(REQUEST)
        time.sleep(0.05)
        await go(sockets)

    server.shutdown = send_and_go
    server.should_exit = True


def test_a_server_that_ends_does_not_wait_for_who_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    set_rules(monkeypatch, seconds_to_leave=0.2)
    with running() as (port, server), connected(port) as one:
        server.should_exit = True
        began = time.monotonic()
        assert everything(one) == b""
        assert time.monotonic() - began < 2


@pytest.mark.parametrize(("handles", "spare"), [(64, 0), (256, 160), (1024, 928), (-1, 4096)])
def test_it_is_known_how_many_handles_are_spare(handles: int, spare: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operating_system.resource, "getrlimit", lambda _: (handles, handles))
    assert operating_system.spare_handles() == spare


def test_threads_know_for_how_many_rounds_their_work_is_under_way() -> None:
    threads, going_on, begun = WatchedThreads(1), threading.Event(), threading.Event()
    beside = WatchedThreads(1, threads)
    assert threads.count_round() == 0
    work = beside.submit(lambda: (begun.set(), going_on.wait())[1])
    assert begun.wait(10)
    assert [threads.count_round() for _ in range(3)] == [1, 2, 3]
    going_on.set()
    assert work.result()
    beside.shutdown()
    assert threads.count_round() == 0


BOUNDED = """
import sqlite3, sys, threading
from communique.gate.operating_system import bound_memory
bound_memory(400 * 1024**2)
# Each has a stack of 8 MiB, and reserves addresses of 64 more, of which it uses little.
going_on = threading.Event()
for _ in range(30):
    threading.Thread(target=lambda: (bytearray(70_000), going_on.wait()), daemon=True).start()
print(threading.active_count())
going_on.set()
snapshot = sqlite3.connect(f"file:{sys.argv[1]}?immutable=1", uri=True)
print(snapshot.execute("SELECT sum(length(content)) FROM pieces").fetchone()[0])
try:
    bytearray(500 * 1024**2)
except MemoryError:
    print("bounded")
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="the system does not tell how much memory there is")
def test_what_is_written_to_is_bounded_and_neither_threads_nor_a_large_snapshot(tmp_path: Path) -> None:
    file = tmp_path / "large.db"
    with closing(sqlite3.connect(file)) as database:
        database.execute("CREATE TABLE pieces (content BLOB)")
        database.executemany("INSERT INTO pieces VALUES (zeroblob(?))", [(1_000_000,)] * 500)
        database.commit()
    done = subprocess.run([sys.executable, "-c", BOUNDED, str(file)], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["31", "500000000", "bounded"]
