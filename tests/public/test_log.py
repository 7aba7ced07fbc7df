"""What whoever runs the site gets to know: classes of refusals by the minute, faults by their reference, health."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from communique.cli.main import cli
from communique.edition.published_edition import PublicationError
from communique.gate import Gate
from communique.gate import gate as gate_module
from communique.gate.log import Tally, quieten_server
from communique.serving.health import Health
from communique.serving.log import JsonLines
from communique.serving.processes import check_socket
from tests.public.test_connections import REQUEST, connected, everything, served
from tests.support.serving import ask as ask_datasette


def fields(record: logging.LogRecord) -> Any:
    """A record as the log has it."""
    return json.loads(JsonLines().format(record))


def test_a_class_of_refusals_is_one_line_however_many_there_are(caplog: pytest.LogCaptureFixture) -> None:
    async def many() -> None:
        tally = Tally(seconds=0.05)
        for _ in range(500):
            tally.note("gate", 405)
        tally.note("site", 404)
        assert caplog.records == [], "not before the time is up"
        await asyncio.sleep(0.2)
        tally.note("gate", 405)
        tally.tell_all()

    asyncio.run(many())
    told = [fields(record) for record in caplog.records]
    assert [(one["by"], one["status"], one["count"]) for one in told] == [
        ("gate", 405, 500),
        ("site", 404, 1),
        ("gate", 405, 1),
    ]
    assert {"time", "level", "process", "event", "seconds"} <= told[0].keys()


def test_the_gate_counts_what_it_refuses_and_what_the_site_does(monkeypatch: pytest.MonkeyPatch) -> None:
    async def absent(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 404, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    counted: list[tuple[str, int]] = []
    monkeypatch.setattr(gate_module.refusals, "note", lambda *what: counted.append(what))
    answers = [answer_of(Gate(absent), method, "/") for method in ("GET", "PUT")]
    assert [one.status_code for one in answers] == [404, 405]
    assert counted == [("site", 404), ("gate", 405)]


def answer_of(app: Any, method: str, path: str) -> httpx.Response:
    async def answer() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await client.request(method, path)

    return asyncio.run(answer())


def test_requests_that_are_none_write_no_line_each(caplog: pytest.LogCaptureFixture) -> None:
    quieten_server()
    with served() as port:
        logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
        for _ in range(20):
            with connected(port) as one:
                one.sendall(b"hello\r\n\r\n")
                assert everything(one).startswith(b"HTTP/1.1 400 ")
        with connected(port) as one:
            one.sendall(REQUEST)
    assert len(caplog.records) <= 1


def test_a_fault_is_found_by_its_reference(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise ValueError(scope["path"])

    answer = answer_of(Gate(broken), "GET", "/secret")
    (record,) = [one for one in caplog.records if "fault" in one.getMessage()]
    told = fields(record)
    assert told["reference"] in answer.text
    assert (told["event"], told["error"]) == ("fault", "ValueError")
    assert "in broken" in told["trace"]
    assert "secret" not in json.dumps(told)


def test_so_is_one_of_a_page(
    datasette: Datasette, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("communique.web.edition.ServedEdition.read", broken)
    answer = ask_datasette(datasette, "/about/coverage")
    assert answer.status_code == 500
    assert fields(caplog.records[-1])["reference"] in answer.text


def test_a_line_has_no_line_in_it() -> None:
    try:
        raise ValueError("two\nlines")
    except ValueError as error:
        record = logging.LogRecord("a", logging.ERROR, "", 1, "more\nthan one", (), (ValueError, error, None))
    line = JsonLines().format(record)
    assert "\n" not in line
    assert json.loads(line)["message"] == "more\nthan one"


async def well() -> None:
    """The snapshot answers."""


async def broken() -> None:
    raise OSError


async def deaf() -> None:
    await asyncio.sleep(60)


@pytest.mark.parametrize(
    ("question", "path", "status"),
    [
        (well, "/-/live", 200),
        (deaf, "/-/live", 200),
        (well, "/-/ready", 200),
        (well, "/site/-/ready", 200),
        (broken, "/-/ready", 503),
        (deaf, "/-/ready", 503),
        (well, "/-/read", 418),
        (well, "/else/-/live", 418),
    ],
)
def test_health_is_told(question: Callable[[], Awaitable[None]], path: str, status: int) -> None:
    async def teapot(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 418, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    assert answer_of(Health(teapot, question, "/site"), "GET", path).status_code == status


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])  # noqa: S104  to be refused
def test_in_public_others_than_a_proxy_of_this_machine_are_not_listened_to(host: str) -> None:
    refused = CliRunner().invoke(cli, ["serve", "--public", "--host", host])
    assert refused.exit_code == 2
    assert f"not at {host}" in refused.output
    assert "put nginx in front" in refused.output.replace("\n", " ")


def test_a_socket_that_nobody_listens_at_is_taken_away(tmp_path: Path) -> None:
    path = tmp_path / "http.sock"
    check_socket(path)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        with pytest.raises(PublicationError, match="another server listens"):
            check_socket(path)
    check_socket(path)
    assert not path.exists()
    path.write_text("mine")
    with pytest.raises(PublicationError, match="no socket"):
        check_socket(path)
    assert path.read_text() == "mine"


@pytest.mark.parametrize("name", ["no/such/folder/http.sock", "a" * 120])
def test_a_socket_that_cannot_be_made_is_told_beforehand(tmp_path: Path, name: str) -> None:
    with pytest.raises(PublicationError, match=r"cannot make a socket|too long"):
        check_socket(tmp_path / name)
