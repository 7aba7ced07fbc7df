"""The same facts give the same bytes: on another day, in another place, language and zone, from another folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from communique.edition.manifest import CURRENT
from communique.files import sha256_of
from communique.project import ROOT
from tests.torture.promise import promise

# What surrounds a build: a day for `faketime`, variables, a umask, and whether folders list their files the other way.
_SURROUNDINGS: dict[str, tuple[str, dict[str, str], int, bool]] = {
    "far in the future, in the east, with another seed": (
        "2031-02-28 23:59:30",
        {"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"},
        0o022,
        False,
    ),
    "long ago, in the west, in Turkish, with files listed the other way": (
        "2001-12-31 23:59:30",
        {"TZ": "Pacific/Niue", "LANG": "tr_TR.UTF-8", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "2"},
        0o077,
        True,
    ),
    "on a leap day, in the C locale, with another home and nobody to share with": (
        "2028-02-29 12:00:00",
        {"TZ": "Asia/Kathmandu", "LANG": "C", "LC_ALL": "C", "HOME": "/nonexistent", "PYTHONHASHSEED": "3"},
        0o027,
        True,
    ),
}
_PARTS = ("communique", "migrations", "queries", "schema", "seed", "README.md", "alembic.ini")
_REVERSED = """
import os
listed, scanned = os.listdir, os.scandir
class Scanned(list):
    def __enter__(self): return iter(self)
    def __exit__(self, *given): return None
    def close(self): pass
    def __iter__(self): self.left = list.__iter__(self); return self.left
    def __next__(self): return next(self.left)
def backwards(*given):
    with scanned(*given) as entries:
        found = Scanned(sorted(entries, key=lambda one: one.name, reverse=True))
    iter(found)
    return found
os.listdir = lambda *given: sorted(listed(*given), reverse=True)
os.scandir = backwards
"""
_BUILD = """
import select, sys, time
# With the monotonic clock left alone, libfaketime lets no sleep begin (EINVAL).
time.sleep = lambda seconds: select.select([], [], [], seconds)
from communique.project import ROOT
from communique.cli.main import cli
print(time.strftime("%Y"), ROOT)
for words in (["build"], ["publish", sys.argv[1]]):
    cli.main(["--database", sys.argv[2], *words], standalone_mode=False)
"""


def _published(folder: Path, day: str, variables: dict[str, str], umask: int, is_reversed: bool) -> dict[str, str]:
    """What a build from nothing publishes, from a checkout of its own: the checksum of each file."""
    checkout = folder / f"checkout of {folder.name}"
    checkout.mkdir(parents=True)
    for part in _PARTS:
        if (ROOT / part).is_dir():
            shutil.copytree(ROOT / part, checkout / part, symlinks=True)
        else:
            shutil.copy(ROOT / part, checkout / part)
    code = (_REVERSED if is_reversed else "") + _BUILD
    words = [sys.executable, "-c", code, str(folder / "editions"), f"sqlite:///{folder / 'built.db'}"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("COMMUNIQUE", "LC_"))}
    done = subprocess.run(
        ["faketime", day, *words],
        cwd=checkout,
        # What waits for so long a time must not be told another.
        env=environment | {"FAKETIME_DONT_FAKE_MONOTONIC": "1"} | variables,
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith(f"{day[:4]} {checkout}\n"), done.stderr
    assert done.returncode == 0, done.stderr
    edition = (folder / "editions" / CURRENT).resolve()
    files = sorted(file for file in edition.rglob("*") if file.is_file())
    return {"edition": edition.name} | {file.relative_to(edition).as_posix(): sha256_of(file) for file in files}


@promise(
    "Builds from nothing on other days, in other zones, languages, folders and orders of files publish the same bytes",
    bounded=2,
    full=None,
)
def reproducible(folder: Path, times: int | None) -> Iterator[str]:
    """Everything of an edition: the snapshot, pictures, downloads, the manifest, the name."""
    wanted = _published(folder / "here", "2026-06-15 12:00:00", {"TZ": "UTC", "PYTHONHASHSEED": "0"}, 0o022, False)
    for number, where in enumerate(list(_SURROUNDINGS)[:times]):
        found = _published(folder / str(number), *_SURROUNDINGS[where])
        others = sorted(name for name in {*wanted, *found} if wanted.get(name) != found.get(name))
        yield f"{where}: not the same: {others}" if others else ""
