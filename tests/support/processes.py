"""Processes that tests start: they end by SIGTERM; one that does not is killed, and its test fails."""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
# Seconds until what does not come counts as not coming, on a machine that does much else.
PATIENCE = 120


@contextmanager
def running(
    command: Sequence[str],
    output: int | IO[str] = subprocess.PIPE,
    environment: Mapping[str, str] = os.environ,
    folder: Path = ROOT,
) -> Iterator[subprocess.Popen[str]]:
    """Yield a process that begins in a folder; what it prints is kept, or goes where `output` says."""
    # Asked by SIGABRT, Python says where it stands.
    told = {"PYTHONFAULTHANDLER": "1", **environment}
    process = subprocess.Popen(command, cwd=folder, env=told, stdout=output, stderr=subprocess.STDOUT, text=True)
    try:
        yield process
    finally:
        ended(process)


def ended(process: subprocess.Popen[str], seconds: float = PATIENCE) -> str:
    """End a process by SIGTERM, and return the rest of what it printed; AssertionError if it goes on."""
    process.terminate()
    try:
        return process.communicate(timeout=seconds)[0] or ""
    except subprocess.TimeoutExpired:
        raise AssertionError(f"it goes on {seconds:.0f} s after SIGTERM: {_aborted(process)}") from None


def _aborted(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGABRT)
    try:
        return process.communicate(timeout=10)[0]
    except subprocess.TimeoutExpired as left:  # it stands still, or one that it started has its output
        process.kill()
        return repr(left.output)


def address_on(process: subprocess.Popen[str]) -> str:
    """Return the next address that a process prints."""
    for line in process.stdout or ():
        if found := re.search(r"http\S+", line):
            return found[0]
    raise AssertionError("it ended, and printed no address")
