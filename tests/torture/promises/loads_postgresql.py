"""`communique build` and `load` on PostgreSQL, killed at any moment, or the server ends their connection."""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from alembic import command
from sqlalchemy import Connection, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from communique.database.connection import alembic_config, migrate
from communique.factfiles.files import load_files
from tests.support.postgresql import database, server
from tests.support.revisions import OLDEST
from tests.torture.backends import wait_for_the_server
from tests.torture.promise import promise
from tests.torture.sample import SAMPLE_FILES, edited_sample
from tests.torture.trial import Command, Ended, run

_KILLS, _PATIENCE = 90, 60
_TABLES = (
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') ORDER BY 1"
)
_KEYS = (
    "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace "
    "ORDER BY 1"
)
_END_ALL = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name AND backend_type = 'client backend'"
)
# Ends a command on a database after so many seconds; None where it was done before.
End = Callable[[Command, str, float], Ended | None]


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    engine = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield connection


def _state_of(url: str) -> str:
    """A fingerprint of every row, table, view and constraint."""
    with _connected(url) as connection:
        names = connection.scalars(text(_TABLES)).all()
        rows = [connection.scalars(text(f'SELECT t::text FROM "{name}" AS t ORDER BY 1')).all() for name in names]
        keys = connection.execute(text(_KEYS)).all()
    return hashlib.sha256(repr((names, rows, keys)).encode()).hexdigest()


@dataclass(frozen=True)
class Job:
    """A command, the database that it starts from, the states that it leads through, and how long it takes."""

    folder: Path
    start: str
    arguments: Sequence[str]
    states: tuple[str, ...]
    seconds: float


@contextmanager
def _copy(url: str) -> Iterator[str]:
    """A copy of a database."""
    start = make_url(url)
    copied = f"communique_{uuid.uuid4().hex}"
    server_url = start.set(database="postgres").render_as_string(hide_password=False)
    with _connected(server_url) as connection:
        connection.execute(text(f"CREATE DATABASE {copied} TEMPLATE {start.database}"))
        yield start.set(database=copied).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {copied} WITH (FORCE)"))


def _job(folder: Path, start: str, *arguments: str, between: Sequence[str] = ()) -> Job:
    with _copy(start) as copied:
        old, begun = _state_of(copied), time.perf_counter()
        ended = run(folder, ["--database", copied, *arguments])
        taken = time.perf_counter() - begun
        assert ended.code == 0, ended.said
        new = _state_of(copied)
    assert old != new, "there was nothing to do"
    return Job(folder, start, arguments, (old, *between, new), taken)


@contextmanager
def _jobs(folder: Path) -> Iterator[list[Job]]:
    """A build from nothing, one from an older revision, and a load with edits."""
    with server() as url, database(url) as nothing, database(url) as empty, database(url) as old:
        migrate(empty)
        migrate(old)
        load_files(old, SAMPLE_FILES)
        with _copy(old) as filled:
            config = alembic_config()
            config.attributes["url"] = old
            command.downgrade(config, OLDEST)
            with _copy(old) as migrated:
                migrate(migrated)
                between = _state_of(migrated)
            edits = map(str, edited_sample(folder))
            yield [
                _job(folder, nothing, "build", between=[_state_of(empty)]),
                _job(folder, old, "build", between=[between]),
                _job(folder, filled, "load", *edits),
            ]


def _disturb(folder: Path, times: int | None, end: End) -> Iterator[str]:
    """End commands at moments spread over the time that they take."""
    with _jobs(folder) as jobs:
        each = -(-(times or _KILLS) // len(jobs))
        ways = ((one, one.seconds * number / each) for number in range(each) for one in jobs)
        for one, moment in islice(ways, times or _KILLS):
            after = moment
            while (broken := _tried(one, after, end)) is None:
                after /= 2
            yield f"{one.arguments[0]}, after {after:.3f} s: {broken}" if broken else ""


def _tried(one: Job, after: float, end: End) -> str | None:
    """What is wrong afterwards; None where it was done before anything could be ended."""
    with _copy(one.start) as url:
        begun = Command(one.folder, ["--database", url, *one.arguments]).begin()
        ended = end(begun, url, after)
        return ended and _judged(one, url, ended)


def _judged(one: Job, url: str, ended: Ended) -> str:
    wait_for_the_server(url)
    state = _state_of(url)
    if state not in one.states:
        return "the database is neither the old one nor the new one"
    if not ended.is_clear:
        return f"it ended with {ended.code} and no clear sentence: {ended.said[-300:]}"
    if ended.code == 0 and state != one.states[-1]:
        return "it said that it was done, and it was not"
    again = run(one.folder, ["--database", url, *one.arguments])
    if again.code or _state_of(url) != one.states[-1]:
        return f"running it again does not lead to the new state: {again.said[-300:]}"
    return ""


@promise(
    "On PostgreSQL a build or load killed (kill -9) at any moment leaves the old database or the new one",
    bounded=4,
    full=_KILLS,
)
def postgresql_loads_killed(folder: Path, times: int | None) -> Iterator[str]:
    """The server undoes what was not committed."""
    return _disturb(folder, times, _kill)


@promise(
    "On PostgreSQL a build or load whose connection the server ends at any moment leaves the old database or the new "
    "one, and says why",
    bounded=4,
    full=_KILLS,
)
def postgresql_connections_ended(folder: Path, times: int | None) -> Iterator[str]:
    """As when the server is shut down."""
    return _disturb(folder, times, _end_connection)


def _kill(begun: Command, _url: str, after: float) -> Ended | None:
    ended = begun.end(after)
    return None if ended.code == 0 else ended


def _end_connection(begun: Command, url: str, after: float) -> Ended | None:
    """Or, where it has none yet, the first that it has."""
    time.sleep(after)
    parsed, until = make_url(url), time.monotonic() + _PATIENCE
    with _connected(parsed.set(database="postgres").render_as_string(hide_password=False)) as connection:
        while begun.process.is_alive() and time.monotonic() < until:
            if any(connection.scalars(text(_END_ALL), {"name": parsed.database})):
                return begun.end()
    ended = begun.end(0)
    return None if ended.code == 0 else ended
