"""An upgrade in a process of its own, with a fault at a system call on the database, or a kill at any moment.

The process is forked from one that has everything imported, waits for strace to attach, and is then let go.
"""

from __future__ import annotations

import multiprocessing
import os
import re
from multiprocessing.connection import Connection
from pathlib import Path

from communique.database.connection import migrate
from tests.torture.trial import paths_of, traced

_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload(
    ["communique.database.connection", "psycopg", "sqlalchemy.dialects.postgresql.psycopg"]
)
_PATIENCE = 120


def _upgrade(url: str, folder: str, gate: Connection) -> None:
    os.chdir(folder)
    silent = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(silent, descriptor)
    gate.send("ready")
    gate.recv()
    migrate(url)


class Upgrade:
    """An upgrade of a database, which waits for `begin`."""

    def __init__(self, url: str, folder: Path) -> None:
        self._gate, theirs = _processes.Pipe()
        self.process = _processes.Process(target=_upgrade, args=(url, str(folder), theirs))
        self.process.start()
        theirs.close()
        assert self._gate.poll(_PATIENCE), f"an upgrade's process does not stand ready after {_PATIENCE} s"
        self._gate.recv()

    def begin(self) -> Upgrade:
        """Let it begin."""
        self._gate.send("go")
        return self

    def end(self, after: float | None = None) -> int | None:
        """Its exit code; it is killed after so many seconds. TimeoutError where none are given and it does not end."""
        self.process.join(_PATIENCE if after is None else after)
        is_hanging = after is None and self.process.is_alive()
        self.process.kill()
        self.process.join()
        self._gate.close()
        if is_hanging:
            raise TimeoutError(f"an upgrade went on for {_PATIENCE} s")
        return self.process.exitcode


def upgrade_with(database: Path, *options: str) -> int | None:
    """Upgrade a SQLite file under strace with these options, which concern its files; the exit code."""
    upgrade = Upgrade(f"sqlite:///{database}", database.parent)
    with traced(upgrade.process, *paths_of(database), *options):
        return upgrade.begin().end()


def calls_of(database: Path) -> list[str]:
    """The system calls that an upgrade makes on the database's files, in order."""
    log = database.parent / "calls"
    code = upgrade_with(database, "-o", str(log))
    assert code == 0, f"the upgrade that nothing disturbs ended with {code}"
    return re.findall(r"^(\w+)\(", log.read_text("utf-8"), re.MULTILINE)
