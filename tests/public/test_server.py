"""`serve` uses several processes, replaces one that dies, leaves none behind; all of them serve the same edition."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from communique.cli.main import cli
from communique.edition.manifest import CURRENT
from communique.edition.publication import publish_edition
from communique.edition.published_edition import Edition, PublicationError, current_edition, hold
from communique.edition.site import URL_VARIABLE
from communique.project import PUBLISH, ROOT
from communique.serving.application import LIST, check_program, create_app, datasette_for
from communique.serving.processes import address_of, available_cores, check_port, listen
from communique.serving.public import error_page
from communique.serving.succession import EDITION_VARIABLE
from tests.support.processes import PATIENCE, ended, running
from tests.support.serving import free_port
from tests.support.valid_formats import wrong_with_html
from tests.unit.test_command_line import fetched
from tests.unit.test_load import changed, edited

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="reads processes from /proc")


@contextmanager
def serving(
    command: str, database: str, folder: Path, *more: str, host: str = "127.0.0.1"
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`communique serve` and its address; it is ended by SIGTERM, if it still runs."""
    port = free_port()
    here = address_of(host, port)
    words = [command, "--database", database, "serve", "--host", host, "--port", str(port), "--directory", str(folder)]
    with running([*words, *more]) as server:
        try:
            fetched(here)
            yield server, here.rstrip("/")
        finally:
            said = ended(server)
            assert "Traceback" not in said
            assert f"Communiqué is at {here} (Ctrl-C stops it)" in said


def workers_of(server: subprocess.Popen[str]) -> set[int]:
    """The processes that answer, not those of the supervisor's own."""
    children = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and parent_of(int(entry.name)) == server.pid:
            words = (entry / "cmdline").read_bytes()
            children |= {int(entry.name)} if b"spawn_main" in words else set()
    return children


def parent_of(process: int) -> int | None:
    """None for a process that is gone, or only waits to be collected."""
    try:
        state, parent = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def comes_true(claim: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if claim():
            return True
        time.sleep(0.1)
    return False


@contextmanager
def stopped(processes: set[int]) -> Iterator[None]:
    """Processes that do nothing for a while."""
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGCONT)


def has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not has_ipv6(), reason="the machine has no IPv6")
@pytest.mark.parametrize("more", [("--workers", "1"), ("--workers", "2"), ("--public",)], ids=" ".join)
def test_ipv6_addresses_can_be_listened_at(
    communique_command: str, sample_database: str, tmp_path: Path, more: tuple[str, ...]
) -> None:
    with serving(communique_command, sample_database, tmp_path / "e", *more, host="::1") as (_, url):
        assert url.startswith("http://[::1]:")
        assert f'"{url}/feed.atom"' in fetched(f"{url}/feed.atom")


@pytest.mark.parametrize(
    ("host", "remedy"),
    [("192.0.2.1", "give an address of this machine"), ("::2", "give an address of"), ("no.invalid", "0.0.0.0 or ::")],
)
def test_where_nobody_can_listen_the_remedy_is_said(host: str, remedy: str) -> None:
    with pytest.raises(PublicationError, match=remedy):
        check_port(host, 8001)


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what Datasette needs of ours."""
    copied = shutil.copytree(PUBLISH, tmp_path / "web", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr("communique.serving.application.PUBLISH", copied)
    return copied


@pytest.mark.parametrize("missing", [LIST, *(PUBLISH / LIST).read_text("utf-8").splitlines()])
def test_nothing_is_served_without_each_of_our_files(site: Path, missing: str) -> None:
    check_program()
    (site / missing).unlink()
    said = f"the program is incomplete: {missing} not found in {site}; install Communiqué again"
    with pytest.raises(PublicationError, match=re.escape(said)):
        check_program()


def test_no_edition_is_served_and_none_built_where_files_are_missing(site: Path, edition: Edition) -> None:
    shutil.rmtree(site / "templates")
    with pytest.raises(
        PublicationError, match=r"is incomplete: templates/_about_nav\.html, .* and \d\d more files not found"
    ):
        datasette_for(edition)
    refused = CliRunner().invoke(cli, ["serve", "--port", str(free_port())], standalone_mode=False)
    assert isinstance(refused.exception, PublicationError)
    assert "Building" not in refused.output


@needs_proc
@pytest.mark.slow
def test_each_of_several_processes_answers(communique_command: str, sample_database: str, tmp_path: Path) -> None:
    with serving(communique_command, sample_database, tmp_path / "e", "--workers", "2") as (server, url):
        workers = workers_of(server)
        assert len(workers) == 2
        for alone in workers:
            with stopped(workers - {alone}):
                assert "Hillmark" in fetched(f"{url}/communique/actors")


@pytest.mark.slow
@needs_proc
@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=lambda sign: sign.name)
def test_no_process_is_left_behind(
    communique_command: str, sample_database: str, tmp_path: Path, sign: signal.Signals
) -> None:
    with serving(communique_command, sample_database, tmp_path / "e", "--workers", "2") as (server, _):
        workers = workers_of(server)
        server.send_signal(sign)
        assert server.wait(timeout=20) == 0
        assert [worker for worker in workers if parent_of(worker) is not None] == []


@pytest.mark.slow
@needs_proc
def test_a_worker_that_hangs_delays_nobodys_end_for_long(
    communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    with serving(communique_command, sample_database, tmp_path / "e", "--public") as (server, _):
        workers = workers_of(server)
        with stopped({min(workers)}):
            server.send_signal(signal.SIGTERM)
            assert server.wait(timeout=20) == 0
            assert comes_true(lambda: not any(parent_of(worker) for worker in workers))


@needs_proc
@pytest.mark.slow
def test_workers_end_when_their_supervisor_is_killed(
    communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    with serving(communique_command, sample_database, tmp_path / "e", "--workers", "2") as (server, _):
        workers = workers_of(server)
        server.kill()
        assert comes_true(lambda: not any(parent_of(worker) for worker in workers))


@pytest.mark.slow
@needs_proc
def test_a_worker_that_is_killed_is_replaced(communique_command: str, sample_database: str, tmp_path: Path) -> None:
    with serving(communique_command, sample_database, tmp_path / "e", "--workers", "2") as (server, url):
        before = workers_of(server)
        victim = min(before)
        os.kill(victim, signal.SIGKILL)
        assert comes_true(lambda: len(workers_of(server) - {victim}) == 2)
        assert "Hillmark" in fetched(f"{url}/communique/actors")


def test_who_comes_while_it_starts_waits_or_is_told_to_come_again() -> None:
    port = free_port()
    here = address_of("127.0.0.1", port)
    with listen("127.0.0.1", port, page=error_page("Ağbənd", "/below")) as door:
        began = time.monotonic()
        answer = httpx.get(here, timeout=PATIENCE)
        assert time.monotonic() - began > 1, "a short start is waited for"
        assert (answer.status_code, answer.headers["retry-after"], answer.headers["refresh"]) == (503, "5", "5")
        assert "is starting" in answer.text
        assert "<" not in answer.text
        shown = httpx.get(here, headers={"accept": "text/html,*/*"})
        assert (shown.status_code, shown.headers["refresh"]) == (503, "5")
        assert wrong_with_html(shown.content) == ""
        assert '<a href="/below/">Ağbənd</a>' in shown.text
        assert "style-src 'sha256-" in shown.headers["content-security-policy"]
        assert httpx.head(here).status_code == 503
        assert httpx.get(f"{here}below/-/live").text == "live\n"
        assert httpx.get(f"{here}-/ready").status_code == 503
        door.open()
        assert door.starting is not None
        assert door.starting.returncode == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(here)


@pytest.mark.slow
@needs_proc
def test_one_worker_takes_up_what_is_published(communique_command: str, sample_database: str, tmp_path: Path) -> None:
    folder = tmp_path / "e"
    with serving(communique_command, sample_database, folder, "--workers", "1", "--follow") as (server, url):
        (before,) = workers_of(server)
        changed(sample_database, edited(tmp_path, "ferry.yaml", ("about 3 hours", "about 4 hours")))
        published = publish_edition(sample_database, folder, without={"charts", "downloads"})
        assert comes_true(lambda: published.name in fetched(f"{url}/about"))
        assert comes_true(lambda: not {before} & workers_of(server))


@pytest.mark.slow
@needs_proc
def test_in_public_a_supervisor_and_a_gate_are_there_even_for_one_worker(
    communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    url = ("--url", "https://communique.example")
    with serving(communique_command, sample_database, tmp_path / "e", "--public", "--workers", "1", *url) as one:
        server, here = one
        assert len(workers_of(server)) == 1
        answer = httpx.get(f"{here}/feed.atom", headers={"host": "evil.example"})
        assert "https://communique.example/" in answer.text
        assert "evil.example" not in answer.text
        assert not {"server", "set-cookie"} & set(answer.headers)
        assert answer.headers["strict-transport-security"]
        assert httpx.get(f"{here}/{'a' * 60_000}").status_code == 414
        server.send_signal(signal.SIGINT)
        assert server.wait(timeout=20) == 0


def test_as_many_workers_as_this_process_may_use_cores() -> None:
    assert 1 <= available_cores() <= (os.cpu_count() or 1)


@pytest.mark.slow
def test_an_edition_that_is_served_outlives_newer_ones(sample_database: str, tmp_path: Path) -> None:
    folder = tmp_path / "editions"
    served = publish_edition(sample_database, folder)
    hold(served)
    for hours in ("4", "5", "6"):
        changed(sample_database, edited(tmp_path, "ferry.yaml", ("about 3 hours", f"about {hours} hours")))
        publish_edition(sample_database, folder)
    editions = {path.name for path in folder.iterdir() if path.name != CURRENT}
    newest = current_edition(folder)
    assert newest is not None
    assert {served.folder.name, newest.folder.name} < editions
    assert len(editions) == 3, "the one that is served, the former, the current"


def test_the_factory_serves_the_edition_that_it_is_told(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = publish_edition(sample_database, tmp_path)
    monkeypatch.setenv(EDITION_VARIABLE, str(edition.folder))

    async def front_page() -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(create_app()), base_url="http://there") as client:
            return (await client.get("/")).text

    assert "36 records" in asyncio.run(front_page())


@pytest.mark.parametrize("harm", ["absent", "damaged", "of-another-version"])
def test_the_factory_refuses_what_is_no_edition(
    sample_database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    folder = tmp_path / "nothing"
    if harm == "damaged":
        edition = publish_edition(sample_database, tmp_path)
        folder = edition.folder
        (folder / "metadata.json").write_text("{}")
    if harm == "of-another-version":
        folder = publish_edition(sample_database, tmp_path).folder
        manifest = json.loads((folder / "manifest.json").read_text())
        del manifest["files"]["inspect.json"]
        (folder / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setenv(EDITION_VARIABLE, str(folder))
    with pytest.raises(PublicationError, match="publish"):
        create_app()


def documented_deployment() -> list[str]:
    """The command of docs/public.md, without what stands before it: variables of the environment."""
    (block,) = re.findall(
        r"```\n(COMMUNIQUE_EDITION=.*?)```", (ROOT / "docs" / "public.md").read_text("utf-8"), re.DOTALL
    )
    words = shlex.split(block.replace("\\\n", " "))
    assert [word.partition("=")[0] for word in words[:2]] == [EDITION_VARIABLE, URL_VARIABLE]
    return words[2:]


@needs_proc
@pytest.mark.slow
def test_the_documented_deployment_runs(edition: Edition) -> None:
    port = free_port()
    environment = os.environ | {EDITION_VARIABLE: str(edition.folder), URL_VARIABLE: "https://example.org"}
    words = [sys.executable, "-m", *documented_deployment(), "--port", str(port)]
    with running(words, environment=environment) as server:
        try:
            assert comes_true(lambda: has_status(f"http://127.0.0.1:{port}/", httpx.codes.OK))
            assert "https://example.org/" in fetched(f"http://127.0.0.1:{port}/feed.atom")
            assert len(workers_of(server)) == 2
            # The gate never sees it: it is the protocol that says so, and knows this site.
            answer = httpx.get(f"http://127.0.0.1:{port}/{'a' * 60_000}")
            assert answer.status_code == 414
            assert "post batches to /reconcile" in answer.text
            assert "server" not in answer.headers
        finally:
            # A worker that is told to end while it starts does so when it has started.
            said = ended(server)
    assert "Traceback" not in said


def has_status(url: str, status: int) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(url).status_code == status
    return False
