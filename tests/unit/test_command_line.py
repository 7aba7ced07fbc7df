"""Every verb: what it does, what it says, and with which exit code it ends."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import time
from pathlib import Path

import httpx
import pytest
from click import Context, Group, HelpFormatter

from communique.cli.main import cli
from tests.conftest import SAMPLE
from tests.support.every_verb import verbs
from tests.support.processes import PATIENCE, ended, running
from tests.support.project import size_of
from tests.support.serving import free_port

# Each takes seconds, and no matter beside what.
pytestmark = pytest.mark.slow

VERBS = sorted(cli.list_commands(Context(cli)))


def run(command: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {key: value for key, value in os.environ.items() if key != "COMMUNIQUE_DATABASE"}
    return subprocess.run(
        [command, *arguments], capture_output=True, text=True, check=False, env=inherited | environment, timeout=120
    )


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/communique.db"


def test_the_verbs_are_those_of_the_readme(communique_command: str) -> None:
    others = [
        "build",
        "check",
        "export",
        "draft",
        "desk",
        "init",
        "load",
        "publish",
        "report",
        "segment",
        "serve",
        "verify",
    ]
    more = ("compare", "diff", "import", "mcp", "merge", "plant", "rename", "resegment", "review")
    assert sorted(VERBS) == sorted([*others, *more])
    readme = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
    assert [verb for verb in VERBS if f"`{verb}`" not in readme and f"communique {verb}" not in readme] == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_is_tried_in_odd_places(verb: str) -> None:
    # Before, beside, in a browser, on a longer draft, or by an assistant.
    begun = {"init", "serve", "desk", "review", "plant", "mcp"}
    assert verb in begun | {words[0] for words in verbs(Path("project"))}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_help(communique_command: str, verb: str) -> None:
    done = run(communique_command, verb, "--help")
    assert done.returncode == 0
    assert len(done.stdout.split()) > 20


def test_build_twice_changes_nothing_the_second_time(communique_command: str, database: str, whole_seed: str) -> None:
    first = run(communique_command, "--database", database, "build")
    assert (first.returncode, f"records: {size_of('records', whole_seed)} added" in first.stdout) == (0, True), (
        first.stderr
    )
    second = run(communique_command, "build", COMMUNIQUE_DATABASE=database)
    assert (second.returncode, second.stdout.splitlines()[-1].strip()) == (0, "nothing to change")


def test_check_says_what_is_wrong_and_ends_with_one(communique_command: str, tmp_path: Path, database: str) -> None:
    good = run(
        communique_command,
        "--database",
        database,
        "check",
        *(str(SAMPLE / n) for n in ("gazetteer.yaml", "ferry.yaml")),
    )
    assert (good.returncode, good.stdout.strip()) == (0, "2 files, 35 records, 25 citations: nothing to correct.")
    bad = tmp_path / "ferry.yaml"
    bad.write_text((SAMPLE / "ferry.yaml").read_text("utf-8").replace("status: held", "status: over"), "utf-8")
    done = run(communique_command, "--database", database, "check", str(SAMPLE / "gazetteer.yaml"), str(bad))
    assert done.returncode == 1
    assert f"{bad}:" in done.stderr
    assert '"over": not a known term' in done.stderr
    assert "1 problem; nothing was changed." in done.stderr
    assert "Traceback" not in done.stderr


def test_load_needs_a_database_and_files(communique_command: str, database: str) -> None:
    assert run(communique_command, "--database", database, "load").returncode == 2
    done = run(communique_command, "--database", database, "load", str(SAMPLE / "gazetteer.yaml"))
    assert (done.returncode, "run `communique build` first" in done.stderr) == (2, True)


def test_load_and_remove(communique_command: str, sample_database: str) -> None:
    again = run(communique_command, "--database", sample_database, "load", str(SAMPLE / "ferry.yaml"))
    assert (again.returncode, "nothing to change" in again.stdout) == (0, True)
    refused = run(communique_command, "--database", sample_database, "load", "--remove", "gazetteer/sample")
    assert (refused.returncode, "no longer declared" in refused.stderr) == (1, True)
    gone = run(communique_command, "--database", sample_database, "load", "--remove", "documents/rival-2031-03-11")
    assert gone.returncode == 0


def test_segment_prints_a_head_and_locators(communique_command: str, tmp_path: Path) -> None:
    done = run(communique_command, "segment", str(SAMPLE / "ferry.txt"))
    assert done.returncode == 0
    assert done.stdout.startswith("document:\n  language: en\n  file_sha256: ")
    assert done.stdout.count("sha256: ") == 13
    (tmp_path / "latin.txt").write_bytes(b"caf\xe9")
    assert run(communique_command, "segment", str(tmp_path / "latin.txt")).returncode == 2


def test_verify_ends_with_one_where_a_copy_differs(
    communique_command: str, sample_database: str, tmp_path: Path
) -> None:
    good = run(communique_command, "--database", sample_database, "verify", str(SAMPLE))
    assert (good.returncode, good.stdout.count("in place, 0 moved, 0 missing")) == (0, 2)
    (tmp_path / "other.txt").write_text("Something else altogether.")
    bad = run(communique_command, "--database", sample_database, "verify", str(tmp_path))
    assert (bad.returncode, bad.stdout.count("no copy at hand")) == (1, 2)


def test_report_lists_describes_and_runs(communique_command: str, sample_database: str) -> None:
    assert "financing-totals" in run(communique_command, "report").stdout
    described = run(communique_command, "report", "financing", "--describe").stdout
    assert "-p stage=…" in described
    assert "Note: A plan is not a payment." in described
    at_scale = run(communique_command, "report", "coverage", "--describe").stdout
    assert "communique report coverage --engine duckdb" in at_scale
    done = run(
        communique_command,
        "--database",
        sample_database,
        "report",
        "financing",
        "-p",
        "stage=planned",
        "--format",
        "json",
    )
    (row,) = json.loads(done.stdout)["rows"]
    assert (row["provider"], row["recipient"], row["amount"]) == ("Hillmark", None, 12_000_000.0)
    for form in ("table", "csv", "markdown"):
        done = run(communique_command, "--database", sample_database, "report", "financing", "--format", form)
        assert (done.returncode, "Hillmark" in done.stdout) == (0, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["report", "nothing"], "no report is called"),
        (["check", "--project", "x"], "--project stands before the verb: communique --project … check …"),
        (["report", "financing", "-p", "stage"], "KEY=VALUE"),
        (["report", "financing", "-p", "=planned"], "KEY=VALUE"),
        (["report", "financing", "-p", "phase=x"], "phase: This report has no such parameter. It has"),
        (["report", "promises-due", "-p", "as_of=soon"], "is not a day"),
        (["report", "financing", "--format", "pdf"], "pdf"),
        (["report", "co-attendance", "-p", f"least={'9' * 30}"], "is too large a number"),
        (["report", "agenda", "-p", "meeting=\udcff"], "is not UTF-8"),
        (["--database", "mysql://u:secret@h/d", "report", "financing"], "SQLite or PostgreSQL, and not on mysql"),
        (["--database", "postgresql+psycopg://u:secret@h:port/d", "build"], "no URL of SQLAlchemy"),
        (["--database", "sqlite:///a.db?timeout=long", "build"], "an option that cannot be"),
        (["--database", f"sqlite:///{'x' * 5000}", "build"], "File name too long"),
        (["--database", "sqlite:///a\nb", "build"], "cannot be printed"),
        (["--database", "sqlite:///file:stray/u.db?uri=true", "build"], "names no file"),
        (["--database", "sqlite://", "build"], "names no file"),
        (["--database", "sqlite:///:memory:", "build"], "names no file"),
        (["load", "--remove", "\udcff"], "is not UTF-8"),
        (["check", "nothing.yaml"], "does not exist"),
        (["fly"], "No such command"),
        (["bild"], "No such command 'bild'. Did you mean build?"),
    ],
)
def test_a_wrong_call_ends_with_two(
    communique_command: str, sample_database: str, arguments: list[str], message: str
) -> None:
    done = run(communique_command, "--database", sample_database, *arguments)
    assert (done.returncode, message in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def test_a_folder_may_be_called_what_means_something_in_an_address(
    communique_command: str, sample_file: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "a?b#c%00d"
    done = run(
        communique_command, "--database", f"sqlite:///{sample_file}", "publish", str(folder), "--without-downloads"
    )
    assert (done.returncode, (folder / "current").is_dir()) == (0, True), done.stderr


@pytest.mark.parametrize("url", ["not a url", "nonsense://x/y", "postgresql+psycopg://127.0.0.1:1/nothing"])
def test_a_wrong_database_ends_with_two_and_no_traceback(communique_command: str, url: str) -> None:
    done = run(communique_command, "--database", url, "report", "financing")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Error: ")


def test_publish_says_where_and_what(communique_command: str, sample_database: str, tmp_path: Path) -> None:
    done = run(communique_command, "--database", sample_database, "publish", str(tmp_path / "editions"))
    assert (done.returncode, "Published 36 records from 2 documents" in done.stdout) == (0, True), done.stderr
    assert (tmp_path / "editions" / "current" / "manifest.json").exists()


def test_a_taken_port_gets_a_clear_error(communique_command: str, database: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run(communique_command, "--database", database, "serve", "--port", str(port))
    assert done.returncode == 1
    assert f"port {port} of 127.0.0.1 is taken; take another, as `communique serve --port {port + 1}`" in done.stderr


def test_serve_builds_publishes_and_serves(communique_command: str, database: str, tmp_path: Path) -> None:
    port = free_port()
    command = [
        communique_command,
        "--database",
        database,
        "serve",
        "--port",
        str(port),
        "--directory",
        str(tmp_path / "e"),
    ]
    with running(command) as server:
        try:
            assert "New Eastern Outlook" in fetched(f"http://127.0.0.1:{port}/")
            assert json.loads(fetched(f"http://127.0.0.1:{port}/communique/financing.json?_shape=objects"))["rows"]
        finally:
            said = ended(server)
    assert f"http://127.0.0.1:{port}/" in said


def fetched(url: str) -> str:
    """What is answered there, by a server that may still be starting."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return httpx.get(url, timeout=PATIENCE).raise_for_status().text
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError(f"nothing answers at {url}")


def test_the_list_of_verbs_is_what_click_makes_of_them() -> None:
    ours, theirs = HelpFormatter(width=100), HelpFormatter(width=100)
    cli.format_commands(Context(cli), ours)
    Group.format_commands(cli, Context(cli), theirs)
    assert ours.getvalue() == theirs.getvalue()
    assert ours.getvalue().count("\n") > len(cli.list_commands(Context(cli)))
