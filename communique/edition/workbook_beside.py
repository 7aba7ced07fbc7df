"""The workbook of a large database, written by a process beside while this one exports the rest.

It takes about as long as the whole export, and needs of it the files of some views only. The other is told what to
write, in a line of JSON, then the name of each view whose file is there; it answers nothing, or what failed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import IO

from communique.edition.workbook import Sheet, WorkbookPlan, write_workbook

# Starting a process takes as long as writing the workbook of a snapshot of so many bytes.
WORTH_A_PROCESS = 8 * 1024 * 1024
# Ctrl-C is for who started it; and -P, since what lies in the current folder is no library.
_START = (
    "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); "
    "from communique.edition.workbook_beside import serve; serve()"
)


@contextmanager
def writing_workbook(plan: WorkbookPlan) -> Iterator[Callable[[str], None]]:
    """Have a process write a workbook; yield what is to be told of all that is exported, by name.

    It starts with the first view: by then the process that draws pictures has mostly ended, and memory is for one of
    the two. At the end the workbook is there. OSError where it could not be written.
    """
    views = {one.name for one in plan.sheets}
    with ExitStack() as stack:
        started = list[Callable[[str], None]]()

        def tell(name: str) -> None:
            if name in views:
                if not started:
                    started.append(stack.enter_context(_process(plan)))
                started[0](name)

        yield tell


@contextmanager
def _process(plan: WorkbookPlan) -> Iterator[Callable[[str], None]]:
    """Start it; yield what is told of each view, and wait for the end."""
    command = [sys.executable, "-P", "-c", _START]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  our own
        lines = _pipe(process.stdin)
        try:
            _say(lines, json.dumps(plan))
            yield lambda name: _say(lines, name)
            failed, _ = process.communicate()
        finally:
            process.kill()
            with suppress(BrokenPipeError):  # with what it did not hear
                lines.close()
    if failed or process.returncode:
        raise OSError(*json.loads(failed)) if failed else OSError("the process that writes the workbook has died")


def _pipe(stream: IO[str] | None) -> IO[str]:
    if stream is None:
        raise AssertionError("it was asked for")
    return stream


def _say(lines: IO[str], words: str) -> None:
    with suppress(BrokenPipeError):  # it has failed, and says why
        lines.write(f"{words}\n")
        lines.flush()


def serve() -> None:
    """Write the workbook that standard input asks for, as its views come."""
    asked, names = WorkbookPlan(*json.loads(sys.stdin.readline())), map(str.strip, sys.stdin)
    plan = asked._replace(sheets=[Sheet(*one) for one in asked.sheets])
    try:
        write_workbook(plan, lambda view: _wait(view, names))
    except OSError as error:
        json.dump([error.errno, error.strerror or str(error), error.filename], sys.stdout)


def _wait(name: str, names: Iterator[str]) -> None:
    if name not in names:  # reads on until it comes
        os._exit(1)  # who asked is gone; the library would pack what there is
