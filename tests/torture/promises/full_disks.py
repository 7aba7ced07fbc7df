"""`communique build` and `load` on a disk that fills up, or under a limit on the size of files, wherever it is met."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from communique.database.connection import migrate
from communique.factfiles.files import load_files
from tests.torture.disturbed import Job, job, judged, spread
from tests.torture.promise import MayNotBeTriedError, promise
from tests.torture.sample import SAMPLE_FILES, edited_sample
from tests.torture.trial import Command
from tests.torture.whole import copy, state_of

_STEP = 4096
Try = Callable[[Job, int], str]


def _jobs(folder: Path) -> list[Job]:
    empty, filled = folder / "empty.db", folder / "filled.db"
    migrate(f"sqlite:///{empty}")
    copy(empty, filled)
    load_files(f"sqlite:///{filled}", SAMPLE_FILES)
    edits = map(str, edited_sample(folder))
    return [
        job(folder / "build", folder / "nothing.db", "build", between=[state_of(empty)]),
        job(folder / "load", filled, "load", *edits),
    ]


def _sizes(one: Job) -> range:
    """From nothing to what the database weighs in the end, page by page."""
    return range(0, one.database.stat().st_size + _STEP, _STEP)


def _rooms(one: Job) -> range:
    """From what there is at the beginning to what database and journal can weigh together."""
    weight = one.start.stat().st_size if one.start.exists() else 0
    return range(weight, weight + one.database.stat().st_size + _STEP, _STEP)


def _under(size: int) -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


def _limited(one: Job, size: int) -> str:
    copy(one.start, one.database)
    # What the command says goes to a file too, of some hundred bytes.
    ended = Command(one.folder, one.command, partial(_under, max(size, _STEP))).begin().end()
    return judged(one, ended)


def _mounted(one: Job, size: int) -> str:
    """On a disk of its own, which grows before the command is run again."""
    _mount(one.folder, f"size={size + _STEP}")
    try:
        copy(one.start, one.database)
        ended = Command(one.folder.parent, one.command).begin().end()
        _mount(one.folder, "remount,size=100m")
        return judged(one, ended)
    finally:
        subprocess.run(["umount", str(one.folder)], check=True)


def _mount(folder: Path, options: str) -> None:
    subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], check=True, stderr=subprocess.DEVNULL)


def _may_mount(folder: Path) -> bool:
    """Whether this user may give a trial a disk of its own; everybody may limit the size of files."""
    folder.mkdir()
    try:
        _mount(folder, "size=1m")
    except (OSError, subprocess.CalledProcessError):
        return False
    subprocess.run(["umount", str(folder)], check=True)
    return True


@promise(
    "A build or load under a limit on the size of files, wherever it is met, leaves the old database or the new one, "
    "and says why",
    bounded=4,
    full=None,
)
def files_limited(folder: Path, times: int | None) -> Iterator[str]:
    """From nothing to what the database weighs in the end."""
    return _tried([(_limited, one, size) for one in _jobs(folder) for size in _sizes(one)], times)


@promise(
    "A build or load on a disk that fills up, wherever it does, leaves the old database or the new one, and says why",
    bounded=4,
    full=None,
)
def disks_filled(folder: Path, times: int | None) -> Iterator[str]:
    """The disk is a small one in memory, with room for the database and some of its journal."""
    if not _may_mount(folder / "disk"):
        raise MayNotBeTriedError("nobody but root may give a trial a disk of its own")
    return _tried([(_mounted, one, size) for one in _jobs(folder) for size in _rooms(one)], times)


def _tried(ways: Sequence[tuple[Try, Job, int]], times: int | None) -> Iterator[str]:
    for try_it, one, size in spread(ways, times):
        broken = try_it(one, size)
        yield f"{one.arguments[0]}, {size} bytes: {broken}" if broken else ""
