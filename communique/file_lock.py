"""Locks that end with the process that has them, however it ends: on a folder, on a file. None on Windows.

portalocker takes the same locks, but its errors are no OSErrors, which whoever publishes is told of, and on Windows it
cannot lock a folder either.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

if sys.platform == "win32":
    fcntl = None
else:
    import fcntl


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Let one process at a time work in a folder; others wait, and say so."""
    if not fcntl:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            click.echo(f"Waiting for another publication into {folder}", err=True)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def at_work(folder: Path) -> Iterator[None]:
    """Mark a folder that nobody else works in: `is_abandoned` is false of it until the end of the block."""
    descriptor = os.open(folder, os.O_RDONLY) if fcntl else None
    try:
        if descriptor is not None:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


def is_abandoned(folder: Path) -> bool:
    """Return whether nobody is `at_work` in a folder, or it is not there."""
    if not fcntl or not folder.exists():
        return True
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(descriptor)
    return True


def share(file: Path) -> IO[bytes]:
    """Open a file that is not `alone` to anybody while it is open."""
    opened = file.open("rb")
    if fcntl:
        fcntl.flock(opened, fcntl.LOCK_SH)
    return opened


@contextmanager
def alone(file: Path) -> Iterator[bool]:
    """Yield whether nobody shares a file, and then nobody does until the end of the block."""
    with file.open("rb") as opened:
        try:
            if fcntl:  # Windows does not remove what somebody has open
                fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
