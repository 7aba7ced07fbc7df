"""Long work shows a bar on a terminal and nothing in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from benchmarks.corpus import write_corpus
from tests.support.databases import new_database


@pytest.fixture
def load_command(communique_command: str, tmp_path: Path) -> list[str]:
    url = f"sqlite:///{tmp_path}/communique.db"
    new_database(url)
    return [communique_command, "--database", url, "load", *map(str, write_corpus(tmp_path / "corpus", scale=0.2))]


def seen_on_a_terminal(command: list[str]) -> str:
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=theirs, check=True, env=environment, timeout=60)
    os.close(theirs)
    seen = b""
    try:
        while some := os.read(ours, 65536):
            seen += some
    except OSError:  # how a terminal ends
        pass
    os.close(ours)
    return seen.decode()


def test_a_load_shows_a_bar_on_a_terminal(load_command: list[str]) -> None:
    seen = seen_on_a_terminal(load_command)
    assert "Loading" in seen
    assert "100%" in seen


def test_a_load_shows_none_in_a_pipe(load_command: list[str]) -> None:
    done = subprocess.run(load_command, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    assert b"Loading" not in done.stdout.replace(b"Loading into", b"")
