"""Fact files coded on the cores there are: this process writes, others read, check and pack what it writes.

A large JSON Lines file is cut into runs of lines. Each coder is told, in a line of JSON, which run to code, and answers
with the packed coded files; runs come back in the order of the files.
"""

from __future__ import annotations

import gc
import json
import os
import pickle
import sys
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import nullcontext, suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO, NamedTuple

from communique.factfiles.coding.coders import Coder, coders_for
from communique.factfiles.coding.fact_file import CodedFile, code_lines, code_yaml, read_coded_files
from communique.factfiles.coding.packed_file import PackedFile, pack
from communique.factfiles.reading.json_lines import SUFFIX
from communique.factfiles.reading.problems import FactFileError, Problem
from communique.factfiles.reading.yaml_reader import MAX_BYTES

_RUN_BYTES = 256 * 1024
# A coder has enough to do while a batch is written; all that is coded and not yet written is some 30 MB.
_RUNS_A_WORKER, _RUNS_AHEAD = 16, 48
# This process codes some itself while the others start.
_RUNS_AT_FIRST = 8
CodedRun = list[PackedFile | FactFileError]


class Run(NamedTuple):
    """Some lines of a file: where they begin, how many bytes, the number of the first, and of which state of the file.

    No state: the whole of it, which is read once, by this process: a pipe, or what cannot be read.
    """

    file: str
    shown: str
    offset: int = 0
    size: int = 0
    line: int = 1
    state: tuple[int, ...] | list[int] = ()


def code_files(
    files: Sequence[tuple[Path, str]], workers: int | None = None, coders: Sequence[Coder] | None = None
) -> Generator[tuple[int, CodedRun]]:
    """Yield the files (path, how to call it), coded in order, as (bytes read, coded files) a run, with faults of form.

    `coders` are processes that were started for them, `workers` how many are to be where none were: by default one
    fewer than the cores, where there is enough to do.
    """
    runs = (run for file, shown in files for run in _runs_of(file, shown))
    paths = [file for file, _ in files]
    with coders_for(paths, workers) if coders is None else nullcontext(coders) as pool:
        yield from _shared_out(runs, pool) if pool else ((run.size, code_run(run)) for run in runs)


def _runs_of(file: Path, shown: str) -> Iterator[Run]:
    path = str(file.absolute())
    if not file.is_file():
        yield Run(path, shown)
        return
    try:
        with file.open("rb") as stream:
            state, offset, line = _state(stream), 0, 1
            size = _RUN_BYTES if file.suffix == SUFFIX else MAX_BYTES + 1
            while data := stream.read(size) + (rest := stream.readline(MAX_BYTES + 2)):
                yield Run(path, shown, offset, len(data), line, state)
                offset, line = offset + len(data), line + data.count(b"\n")
                if file.suffix != SUFFIX or len(rest) > MAX_BYTES + 1:  # what follows is too much to be read
                    break
            if not offset:
                yield Run(path, shown)
    except OSError:  # reading it will say why
        yield Run(path, shown)


def _state(stream: BinaryIO) -> tuple[int, ...]:
    """Return what tells one state of a file from another."""
    found = os.fstat(stream.fileno())
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def code_run(run: Run) -> CodedRun:
    """Read, check and pack the coded files of a run."""
    return [pack(coded) if isinstance(coded, CodedFile) else coded for coded in _coded_files_of(run)]


def _coded_files_of(run: Run) -> Iterator[CodedFile | FactFileError]:
    if not run.state:
        return read_coded_files(Path(run.file), run.shown)
    try:
        with open(run.file, "rb") as stream:
            stream.seek(run.offset)
            data = stream.read(run.size)
            if tuple(run.state) != _state(stream) or len(data) < run.size:
                return iter([_unreadable(run, "it was changed meanwhile; load it again")])
    except OSError as error:
        return iter([_unreadable(run, error.strerror)])
    if run.file.endswith(SUFFIX):
        return code_lines(data.split(b"\n"), run.shown, run.line)
    return code_yaml(data, run.shown)


def _unreadable(run: Run, why: str | None) -> FactFileError:
    return FactFileError([Problem(run.shown, run.line, 1, "", "", f"cannot be read: {why}")])


def _shared_out(runs: Iterator[Run], pool: Sequence[Coder]) -> Iterator[tuple[int, CodedRun]]:
    """Yield the runs in order, coded by the pool; the first, and those it would wait for, by this process."""
    under_way: deque[tuple[Run, Coder | CodedRun | None]] = deque((run, None) for run in islice(runs, _RUNS_AT_FIRST))
    run = next(runs, None)
    while run or under_way:
        for coder in pool:
            while run and run.state and coder.unanswered < _RUNS_A_WORKER and len(under_way) < _RUNS_AHEAD:
                coder.ask(run)
                under_way.append((run, coder))
                run = next(runs, None)
        must_wait = not under_way or _is_awaited(under_way[0][1])
        if run and len(under_way) < _RUNS_AHEAD and (must_wait or not run.state):
            under_way.append((run, code_run(run)))
            run = next(runs, None)
        else:
            first, answer = under_way.popleft()
            yield first.size, _answer(first, answer)


def _is_awaited(answer: Coder | CodedRun | None) -> bool:
    return isinstance(answer, Coder) and answer.answers.empty()


def _answer(run: Run, answer: Coder | CodedRun | None) -> CodedRun:
    if answer is None:
        return code_run(run)
    coded: CodedRun = answer.answer() if isinstance(answer, Coder) else answer
    return coded


def serve() -> None:
    """Code runs for the process that started this one, until it closes the pipe."""
    gc.freeze()
    gc.disable()  # coded files hold no cycles; what libraries leave is collected between runs
    # With PYTHONUNBUFFERED sys.stdout does not go on writing where a pause (SIGSTOP) broke off.
    with suppress(BrokenPipeError), open(1, "wb", closefd=False) as answers:  # until nobody is there any more
        for line in sys.stdin.buffer:
            data = pickle.dumps(code_run(Run(*json.loads(line))), pickle.HIGHEST_PROTOCOL)
            answers.write(len(data).to_bytes(8, "big") + data)
            answers.flush()
            gc.collect(0)  # what outlives a run is kept for the next, and holds no cycles
