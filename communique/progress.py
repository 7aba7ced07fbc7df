"""Progress of long work: a bar on a terminal, nothing in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.progress import Progress
from rich.progress import track as rich_track

T = TypeVar("T")


def track(items: Sequence[T], what: str) -> Iterable[T]:
    """Yield the items, with a bar on standard error while they are gone through."""
    if not sys.stderr.isatty():
        return items
    return rich_track(items, what, transient=True, console=Console(stderr=True))


@contextmanager
def bar(total: float | None, what: str) -> Iterator[Callable[[float], None]]:
    """Show a bar on standard error, without end where no total is known; yield what is told how much is done."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done: progress.advance(task, done)
