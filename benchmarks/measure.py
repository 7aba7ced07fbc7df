"""What the benchmarks share: a stopwatch, the machine's description, and results as tables."""

from __future__ import annotations

import gc
import os
import platform
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

Rows = dict[str, list[tuple[Any, ...]]]
_SAMPLE_SECONDS = 0.02
ROOT = Path(__file__).parent.parent


class Result(NamedTuple):
    """One line of the results: what, how long (seconds), as a ratio to what, and what was promised."""

    what: str
    seconds: float
    ratio: str = ""
    mark: str = ""


def seconds(work: Callable[[], object]) -> float:
    """Return how long some work takes, by the clock on the wall."""
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def ratio_to(name: str, ours: float, theirs: float) -> str:
    """Return how many times theirs ours takes, in words."""
    return f"{ours / theirs:.2f} × {name}"


def in_a_process(*arguments: str) -> tuple[float, int]:
    """Run the command line in a process of its own: (seconds, peak memory in MiB, that of its helpers included)."""
    start = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "communique", *arguments], cwd=ROOT, stdout=subprocess.DEVNULL)
    peaks: dict[int, int] = {}
    while process.poll() is None:
        _note_peaks(process.pid, peaks)
        time.sleep(_SAMPLE_SECONDS)
    if process.returncode:
        raise RuntimeError(f"communique {' '.join(arguments)} failed")
    return time.perf_counter() - start, sum(peaks.values()) // 1024


def _note_peaks(pid: int, peaks: dict[int, int]) -> None:
    """Note the most memory that a process and its children have held so far, in KiB; only Linux tells."""
    try:
        children = " ".join(one.read_text() for one in Path(f"/proc/{pid}/task").glob("*/children")).split()
        for one in (pid, *map(int, children)):
            peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{one}/status").read_text())
            peaks[one] = max(peaks.get(one, 0), int(peak[1]) if peak else 0)
    except OSError:  # it has just ended
        return


def machine() -> str:
    """Return what it ran on."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}"
    )


def as_table(title: str, results: Sequence[Result]) -> str:
    """Return the results as a Markdown table."""
    rows = [[one.what, f"{one.seconds:.3g}", one.ratio, one.mark] for one in results]
    return as_markdown(title, ["what", "seconds", "ratio", "wanted"], rows)


def as_markdown(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table under its title."""
    lines = [head, ["---"] * len(head), *rows]
    return f"## {title}\n\n" + "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
