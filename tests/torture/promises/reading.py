"""Bad input is refused whole: nobody sees a traceback, half a load, or a fault without its place."""

from __future__ import annotations

import resource
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from hypothesis.strategies import SearchStrategy

from tests.torture.fuzzing.costly import COSTLY
from tests.torture.fuzzing.explore import explore
from tests.torture.fuzzing.inputs import Input, changed_inputs, made_up_inputs, raw_inputs
from tests.torture.fuzzing.judge import Judge
from tests.torture.promise import promise

# One in so many is also loaded into a database in a file.
_IN_FILE = 8
_RAW, _CHANGED, _MADE_UP = 4000, 1200, 600
_SECONDS, _BYTES = 30, 1024**3


def _judged(folder: Path, inputs: SearchStrategy[Input], times: int, bounded: int) -> Iterator[str]:
    judge, number = Judge(folder), count()
    return explore(
        inputs, lambda one: judge.breaks(*one, in_file=not next(number) % _IN_FILE), times, anew=times > bounded
    )


@promise(
    "Bytes that are no fact file are refused whole, each fault with its line and column", bounded=_RAW, full=200_000
)
def any_bytes_are_refused_whole(folder: Path, times: int | None) -> Iterator[str]:
    return _judged(folder, raw_inputs, times or _RAW, _RAW)


@promise(
    "A good fact file, changed anywhere, is loaded whole and once or refused whole, in both its forms",
    bounded=_CHANGED,
    full=50_000,
)
def changed_files_are_whole_or_refused(folder: Path, times: int | None) -> Iterator[str]:
    return _judged(folder, changed_inputs, times or _CHANGED, _CHANGED)


@promise(
    "Fact files made up from their types are loaded whole and once or refused whole, in both their forms",
    bounded=_MADE_UP,
    full=30_000,
)
def made_up_files_are_whole_or_refused(folder: Path, times: int | None) -> Iterator[str]:
    return _judged(folder, made_up_inputs, times or _MADE_UP, _MADE_UP)


@promise(f"A fact file made to be costly is refused within {_SECONDS} s and 1 GiB", bounded=4, full=None)
def costly_files_are_refused(folder: Path, times: int | None) -> Iterator[str]:
    names = list(COSTLY)
    step = 1 if times is None else max(1, len(names) // times)
    for name in names[::step][:times]:
        suffix, make = COSTLY[name]
        file = folder / f"costly{suffix}"
        file.write_text(make(), "utf-8")
        yield _cost(name, file)


def _cost(name: str, file: Path) -> str:
    command = [sys.executable, "-m", "communique", "--database", f"sqlite:///{file.parent}/none.db", "check", str(file)]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=4 * _SECONDS, preexec_fn=_with_little
        )
    except subprocess.TimeoutExpired:
        return f"{name}: not done after {4 * _SECONDS} s"
    said = done.stderr.strip().splitlines()
    is_refused = done.returncode == 1 and said and f"{file}:" in said[0] and "Traceback" not in done.stderr
    return "" if is_refused else f"{name}: exit code {done.returncode}: {' '.join(said[-1:])[:300]}"


def _with_little() -> None:
    """Processor time, since other processes share the clock; and memory."""
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
