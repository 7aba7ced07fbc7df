"""`communique build` on SQLite, from nothing and from an older revision: all or nothing whatever happens beneath it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from alembic import command

from communique.database.connection import alembic_config, migrate
from communique.factfiles.files import load_files
from tests.support.revisions import OLDEST
from tests.torture.disturbed import Job, disturb, failures, job, kills
from tests.torture.promise import promise
from tests.torture.sample import SAMPLE_FILES
from tests.torture.trial import run_installed
from tests.torture.whole import copy, state_of


def _at_revision(database: Path, revision: str) -> None:
    config = alembic_config()
    config.attributes["url"] = f"sqlite:///{database}"
    command.downgrade(config, revision)


def _builds(folder: Path) -> Iterator[Job]:
    """Builds stop at two places: the schema is the newest, and then the seed is loaded."""
    nothing, empty, filled, old = (folder / f"{name}.db" for name in ("nothing", "empty", "filled", "old"))
    migrate(f"sqlite:///{empty}")
    copy(empty, filled)
    load_files(f"sqlite:///{filled}", SAMPLE_FILES)
    copy(filled, old)
    _at_revision(old, OLDEST)
    migrated = folder / "migrated.db"
    copy(old, migrated)
    migrate(f"sqlite:///{migrated}")
    yield job(folder / "new", nothing, "build", between=[state_of(empty)])
    yield job(folder / "upgrade", old, "build", between=[state_of(migrated)])


@promise(
    "A build killed (kill -9) at any system call on the database leaves the old one or the new one",
    bounded=4,
    full=None,
)
def builds_killed(folder: Path, times: int | None) -> Iterator[str]:
    """A migration is one transaction, and so is the load after it."""
    return disturb([(one, fault) for one in _builds(folder) for fault in kills(one)], times)


@promise(
    "A build whose disk fails or is full at any system call on the database leaves the old one or the new one, and "
    "says why",
    bounded=4,
    full=None,
)
def builds_failing(folder: Path, times: int | None) -> Iterator[str]:
    """The same, where the disk fails once or for good."""
    return disturb([(one, fault) for one in _builds(folder) for fault in failures(one)], times)


@promise(
    "The same holds for the installed command, started and killed (kill -9) at any system call on the database",
    bounded=2,
    full=60,
)
def installed_builds_killed(folder: Path, times: int | None) -> Iterator[str]:
    """The trials above run the command in a process that is forked; here it is started as a user does."""
    one = next(_builds(folder))
    return disturb([(one, fault) for fault in kills(one)], times, run_installed)
