"""`communique publish`, whatever happens: readers have the old edition or the new one, whole."""

from __future__ import annotations

import random
import resource
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from communique.edition.manifest import CURRENT, MANIFEST, examine
from communique.edition.publication import publish_edition
from communique.file_lock import share
from tests.torture.facts import facts, loaded
from tests.torture.promise import promise
from tests.torture.publisher import PARTS, Publication, publication, publishing
from tests.torture.trial import Command

# Every system call that changes the disk, and how it may fail: once, and from then on.
_ERRORS = {
    "chmod": ("error=EPERM",),
    "fdatasync": ("error=EIO",),
    "fsync": ("error=EIO",),
    "ftruncate": ("error=EIO",),
    "link": ("error=EIO",),
    "mkdir": ("error=EROFS", "error=ENOSPC"),
    "pwrite64": ("error=ENOSPC", "error=EIO"),
    "rename": ("error=EACCES", "error=EIO"),
    "rmdir": ("error=EIO",),
    "sendfile": ("error=ENOSPC", "error=EIO"),
    "symlink": ("error=EPERM", "error=ENOSPC"),
    "unlink": ("error=EIO",),
    "unlinkat": ("error=EIO",),
    "write": ("error=ENOSPC", "error=EIO"),
}
_KILL = dict.fromkeys(_ERRORS, ("signal=KILL",))
_OPENING = {"openat": ("error=EIO", "error=EMFILE")}
Harms = dict[str, tuple[str, ...]]


def _ways(tried: Publication, harms: Harms, lasting: tuple[str, ...], *, leave_out: str = "") -> list[list[str]]:
    """For each system call all faults at it, as strace writes them."""
    return [
        [f"{call}:{harm}:when={n}{more}" for n in range(1, count + 1) for harm in harms[call] for more in lasting]
        for call, count in tried.points(harms).items()
        if call != leave_out
    ]


def _spread(groups: list[list[str]], times: int | None) -> Iterator[str]:
    """So many, the same number of each system call as far as it goes, evenly spread over all of it."""
    left = times
    for done, group in enumerate(sorted(groups, key=len)):
        share_of_it = len(group) if left is None else min(len(group), left // (len(groups) - done))
        left = None if left is None else left - share_of_it
        yield from (group[(2 * place + 1) * len(group) // (2 * share_of_it)] for place in range(share_of_it))


def _disturbed(folder: Path, times: int | None, harms: Harms, lasting: tuple[str, ...] = ("",)) -> Iterator[str]:
    little, whole = publication(folder / "little", PARTS - {"about"}), publication(folder / "whole", set())
    # The snapshot is the same in both, and most of what is written.
    ways = {little: _ways(little, harms, lasting), whole: _ways(whole, harms, lasting, leave_out="pwrite64")}
    for tried, groups in ways.items():
        for fault in _spread(groups, times and times // 2):
            ended = tried.run_with(fault)
            broken = tried.broken(ended) or ("nobody was killed" if ended.is_spared else "")
            yield f"{tried.folder.name}, {fault}: {broken}" if broken else ""


@promise(
    "Publishing killed (kill -9) at any system call that changes the disk leaves `current` at the old edition or the "
    "new one, whole, and the next run sweeps up",
    bounded=4,
    full=None,
)
def publishing_killed(folder: Path, times: int | None) -> Iterator[str]:
    """An edition is drawn up beside, then renamed, then linked to."""
    return _disturbed(folder, times, _KILL)


@promise(
    "Publishing onto a disk that is full, fails or cannot be written, at any such system call, leaves the same and "
    "says why",
    bounded=4,
    full=None,
)
def publishing_onto_a_failing_disk(folder: Path, times: int | None) -> Iterator[str]:
    """The same, where the disk fails once or for good."""
    return _disturbed(folder, times, _ERRORS | _OPENING, ("", "+"))


@promise("Publishing with a limit on the size of files leaves the same and says why", bounded=4, full=60)
def publishing_limited(folder: Path, times: int | None) -> Iterator[str]:
    """Limits from nothing to what is enough."""
    tried = publication(folder / "limited", PARTS - {"about"})
    largest = max(file.stat().st_size for file in tried.before.rglob("*.db"))
    for place in range(1, (times or 60) + 1):
        limit = largest * place // ((times or 60) + 1)
        first = partial(resource.setrlimit, resource.RLIMIT_FSIZE, (limit, limit))
        ended = tried.start(first).begin().end()
        broken = tried.broken(ended) or ("" if ended.code else "it was not limited")
        yield f"files of at most {limit:,} bytes: {broken}" if broken else ""


@promise(
    "Two who publish into the same folder at once, one of them killed at some moment, leave one edition, whole; a "
    "reader finds every edition whole that was ever current",
    bounded=4,
    full=200,
)
def publishing_at_once(folder: Path, times: int | None) -> Iterator[str]:
    """They take turns."""
    chance = random.Random(1)
    tried = publication(folder / "at-once", PARTS - {"about"})
    for _ in range(times or 200):
        while (broken := _two(tried, chance.uniform(0, 1.2))) is None:
            pass
        yield broken


def _two(tried: Publication, moment: float) -> str | None:
    """What is wrong after one of two was killed at a moment; None where it was done before."""
    one, other = tried.start().begin(), tried.again().begin()
    broken = _read_until(tried, time.monotonic() + moment)
    killed, ended = one.end(0), other.end()
    unclear = "" if killed.is_clear else f"the one that was killed said: {killed.said}"
    return broken or unclear or tried.broken(ended) or (None if killed.is_spared else "")


def _read_until(tried: Publication, end: float) -> str:
    """What a server or somebody who copies files sees meanwhile."""
    while time.monotonic() < end:
        edition = (tried.directory / CURRENT).resolve()
        with share(edition / MANIFEST):
            if wrong := examine(edition).wrong():
                return f"a reader found: {wrong[0]}"
        time.sleep(0.01)
    return ""


@promise(
    "What is published while a load goes on is the old database or the new one, and the load ends well",
    bounded=4,
    full=200,
)
def publishing_beside_a_load(folder: Path, times: int | None) -> Iterator[str]:
    """Who publishes reads one state of the database."""
    folder.mkdir(exist_ok=True)
    chance = random.Random(2)
    url = loaded(folder / "loaded.db", 3)
    files = {hours: [str(file) for file in facts(folder / str(hours), hours)] for hours in (3, 4)}
    known = {
        hours: publish_edition(loaded(folder / f"{hours}.db", hours), folder / "known", without=PARTS)
        for hours in files
    }
    for turn in range(times or 200):
        publish = publishing(url, folder / "e", folder, PARTS)
        load = Command(folder, ["--database", url, "load", *files[4 if turn % 2 == 0 else 3]])
        publish.begin()
        time.sleep(chance.uniform(0, 0.3))
        loaded_well, ended = load.begin().end(), publish.end()
        current = examine(folder / "e" / CURRENT)
        if loaded_well.code or ended.code or not current.is_sound:
            yield f"{loaded_well} {ended} {current.wrong()[:1]}"
        else:
            name = current.folder.resolve().name
            yield "" if name in {one.folder.name for one in known.values()} else f"{name} is neither"
