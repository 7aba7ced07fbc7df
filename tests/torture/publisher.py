"""A publication, disturbed at a system call, and what must hold in its folder afterwards."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from communique.edition.manifest import CURRENT, examine
from communique.edition.publication import _PARTS, publish_edition
from tests.torture.facts import loaded
from tests.torture.trial import Command, Ended, traced

PARTS = {"about", "charts", "downloads"}


def publishing(
    database: str,
    directory: Path,
    folder: Path,
    without: Collection[str],
    first: Callable[[], None] | None = None,
) -> Command:
    """`communique publish`, waiting to begin; `without` names parts to leave out, which the command has no word for."""
    arguments = ["--database", database, "publish", str(directory)]
    return Command(folder, arguments, partial(_leave_out, frozenset(without), first))


def _leave_out(without: frozenset[str], first: Callable[[], None] | None) -> None:
    assert without <= _PARTS.keys()
    for part in without:
        del _PARTS[part]
    if first:
        first()


@dataclass(frozen=True)
class Publication:
    """A folder with two editions, the older of which is dropped when the next is published; and what that will be."""

    folder: Path
    before: Path
    database: str
    without: frozenset[str]
    old: str
    new: str

    @property
    def directory(self) -> Path:
        """Where the trials publish."""
        return self.folder / "editions"

    def start(self, first: Callable[[], None] | None = None) -> Command:
        """The publication, waiting, in a folder as it was before."""
        shutil.rmtree(self.directory, ignore_errors=True)
        shutil.copytree(self.before, self.directory, symlinks=True)
        return self.again(first)

    def again(self, first: Callable[[], None] | None = None) -> Command:
        """The publication, waiting, in the folder as it is."""
        return publishing(self.database, self.directory, self.folder, self.without, first)

    def points(self, calls: Iterable[str]) -> dict[str, int]:
        """How often each of these system calls is made."""
        # strace counts those of each thread by itself, and the first makes nearly all.
        command, log = self.start(), self.folder / "calls"
        with traced(command.process, "-f", "-o", str(log), "-e", f"trace={','.join(calls)}"):
            ended = command.begin().end()
        assert (ended.code, self.current()) == (0, self.new), ended.said
        mine = re.findall(rf"^{command.process.pid} +(\w+)\(", log.read_text("utf-8", "replace"), re.MULTILINE)
        return {call: mine.count(call) for call in sorted(set(mine))}

    def run_with(self, fault: str) -> Ended:
        """Publish with a fault, as strace writes it."""
        command = self.start()
        with traced(command.process, "-f", "-o", os.devnull, "-e", f"inject={fault}"):
            return command.begin().end(is_to_be_killed=":signal=KILL:" in fault)

    def current(self) -> str:
        """The name of the current edition."""
        return (self.directory / CURRENT).resolve().name

    def broken(self, ended: Ended) -> str:
        """What is wrong after a disturbance, "" where nothing is: and publishing again makes the new edition."""
        if self.current() not in (self.old, self.new):
            return f"`current` leads to {self.current()}"
        if wrong := examine(self.directory / CURRENT).wrong():
            return f"the current edition is not whole: {wrong[0]}"
        if not ended.is_clear:
            return f"it ended with {ended.code} and no clear sentence: {ended.said[-300:]}"
        said = self.new if ended.code == 0 else self.old if "is as it was" in ended.said else self.current()
        if self.current() != said:
            return f"it said that {said} is current, and it is {self.current()}"
        again = publish_edition(self.database, self.directory, without=self.without)
        if not again.folder.name == self.current() == self.new or not examine(again.folder).is_sound:
            return f"publishing again made {again.folder.name}"
        left = {path.name for path in self.directory.iterdir()} - {CURRENT, self.old, self.new}
        # Two at once, or one that was killed before it dropped them, leave older editions to the next.
        return f"{sorted(left)} is left over" if any(name.startswith(".") for name in left) else ""


def publication(folder: Path, without: Collection[str]) -> Publication:
    """Something to publish, small, over two editions that are older."""
    folder.mkdir()
    before, databases = folder / "before", [loaded(folder / f"{hours}.db", hours) for hours in (3, 4, 5)]
    names = [publish_edition(database, before, without=without).folder.name for database in databases[:2]]
    new = publish_edition(databases[2], folder / "after", without=without).folder.name
    assert len({*names, new}) == len(databases)
    return Publication(folder, before, databases[2], frozenset(without), names[1], new)
