"""On PostgreSQL, too, an upgrade is all or nothing, and those that start at once take turns."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.pool import NullPool

from communique.database.connection import migrate
from tests.support.postgresql import server
from tests.support.releases import FOLDER, restore
from tests.torture.backends import wait_for_the_server
from tests.torture.promise import promise
from tests.torture.trial import KILLED
from tests.torture.upgrading import Upgrade
from tests.unit.test_migrations import config_for
from tests.unit.test_releases import columns_of, copy, rows_of

_NOTHING = "nothing"  # a database that is still empty
_REVISIONS = [_NOTHING, *sorted(file.stem for file in FOLDER.glob("*.sql"))[:-1]]
_STARTERS = 4
State = tuple[object, ...]


@promise("Upgrades of one PostgreSQL database that start at once all succeed", bounded=2, full=8)
def migrations_at_once(folder: Path, times: int | None) -> Iterator[str]:
    """Four at once, of each release in turn."""
    with server() as url:
        states = _prepared(url, folder)
        for n in range(times or len(states)):
            revision = _REVISIONS[n % len(_REVISIONS)]
            with _database(url, revision) as database:
                upgrades = [Upgrade(database, folder) for _ in range(_STARTERS)]
                for upgrade in upgrades:
                    upgrade.begin()
                codes = [upgrade.end() for upgrade in upgrades]
                ok = codes == [0] * _STARTERS and _state(database) == states[revision][1]
            yield "" if ok else f"from {revision}: exit codes {codes}, or another state than one upgrade alone gives"


@promise("A migration on PostgreSQL is all or nothing: kill -9 at any moment", bounded=4, full=60)
def migrations_killed_on_postgresql(folder: Path, times: int | None) -> Iterator[str]:
    """At moments spread over the time that an undisturbed upgrade takes, of each release in turn."""
    with server() as url:
        states = _prepared(url, folder)
        takes = {revision: _time_of(url, revision, folder) for revision in _REVISIONS}
        kills = times or len(states)
        for n in range(kills):
            revision = _REVISIONS[n % len(_REVISIONS)]
            after = takes[revision] * n / kills
            while (broken := _kill(url, revision, folder, after, states[revision])) is None:
                after /= 2
            yield broken


def _kill(url: str, revision: str, folder: Path, after: float, states: tuple[State, State]) -> str | None:
    """What is wrong afterwards; None where it was done before it could be killed."""
    what = f"killed {after:.3f} s after the start of an upgrade from {revision}"
    with _database(url, revision) as database:
        code = Upgrade(database, folder).begin().end(after)
        if code == 0:
            return None
        if code != KILLED:
            return f"{what}: it failed by itself, with {code}"
        wait_for_the_server(database)
        if _state(database) not in states:
            return f"{what}: neither old nor new"
        migrate(database)
        return "" if _state(database) == states[1] else f"{what}: trying again gave something else"


def _time_of(url: str, revision: str, folder: Path) -> float:
    with _database(url, revision) as database:
        upgrade = Upgrade(database, folder)
        start = time.monotonic()
        upgrade.begin().end()
        return time.monotonic() - start


def _prepared(url: str, folder: Path) -> dict[str, tuple[State, State]]:
    """Makes a database of each release to copy from; the states before and after an upgrade."""
    states = {}
    for revision in _REVISIONS:
        _execute(url, f"CREATE DATABASE release_{revision} TEMPLATE template0")
        release = _named(url, f"release_{revision}")
        if revision != _NOTHING:
            command.upgrade(config_for(release), revision)
            copy(restore(revision, folder / f"release-{revision}.db"), release)
        before = _state(release)
        with _database(url, revision) as database:
            migrate(database)
            states[revision] = (before, _state(database))
    return states


@contextmanager
def _database(url: str, revision: str) -> Iterator[str]:
    """A fresh copy of a release's database."""
    _execute(url, f"CREATE DATABASE trial TEMPLATE release_{revision}")
    yield _named(url, "trial")
    _execute(url, "DROP DATABASE trial WITH (FORCE)")


def _named(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _execute(url: str, statement: str) -> None:
    with create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool).connect() as connection:
        connection.execute(text(statement))


def _state(url: str) -> State:
    """Its revision, its tables' columns and rows, its views and indexes."""
    columns = columns_of(url)
    with create_engine(url, poolclass=NullPool).connect() as connection:
        schema = [
            tuple(row)
            for query in (
                "SELECT viewname, definition FROM pg_views WHERE schemaname = 'public' ORDER BY 1",
                "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
            )
            for row in connection.execute(text(query))
        ]
        schema += [(head, "") for head in MigrationContext.configure(connection).get_current_heads()]
    return (sorted(columns.items()), rows_of(url, columns), schema)
