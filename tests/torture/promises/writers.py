"""Several at once on one SQLite file: loaders, builders, and readers meanwhile."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from itertools import cycle, islice
from pathlib import Path
from threading import Event

from communique.database.connection import migrate
from communique.factfiles.files import load_files
from tests.torture.promise import promise
from tests.torture.sample import SAMPLE_FILES, edited_sample
from tests.torture.trial import Command, Ended, run
from tests.torture.whole import fingerprint, state_of

LOADERS, BUILDERS, READERS = 3, 3, 2
_BUILDS, _LOADS = 20, 200


def _loads_of_topics(folder: Path, database: Path, loader: int, times: int) -> list[Ended]:
    """Load files one by one, each with a topic of its own."""
    ended = []
    for number in range(times):
        file = folder / f"{loader}-{number}.yaml"
        slug = f"topic-{loader}-{number}"
        file.write_text(f"gazetteer: {slug}\ntopics:\n  - {{slug: {slug}, label: {slug}}}\n", "utf-8")
        ended.append(run(folder, ["--database", f"sqlite:///{database}", "load", str(file)]))
    return ended


@promise(f"{LOADERS} loaders at once on one SQLite file: every load is kept", bounded=30, full=300)
def loaders_at_once(folder: Path, times: int | None) -> Iterator[str]:
    """Each waits for its turn."""
    database, each = folder / "loaded.db", (times or LOADERS) // LOADERS
    migrate(f"sqlite:///{database}")
    with ThreadPoolExecutor(LOADERS) as pool:
        all_ended = list(pool.map(lambda loader: _loads_of_topics(folder, database, loader, each), range(LOADERS)))
    with closing(sqlite3.connect(database)) as connection:
        kept = {slug for (slug,) in connection.execute("SELECT slug FROM records")}
    damage = state_of(database)
    for loader, ended in enumerate(all_ended):
        for number, one in enumerate(ended):
            is_kept = one.code == 0 and f"topic-{loader}-{number}" in kept and " " not in damage
            yield "" if is_kept else f"load {number} of loader {loader} is lost: {one.said} {damage}"


@promise(
    f"{BUILDERS} builds at once from nothing: one builds, the others wait and find it done", bounded=3, full=_BUILDS
)
def builders_at_once(folder: Path, times: int | None) -> Iterator[str]:
    """Migrations take turns as well."""
    expected = ""
    for number in range(times or _BUILDS):
        database = folder / f"{number}" / "build" / "built.db"
        arguments = ["--database", f"sqlite:///{database}", "build"]
        builders = [Command(folder, arguments) for _ in range(BUILDERS)]
        ended = [one.end() for one in [builder.begin() for builder in builders]]
        with closing(sqlite3.connect(database)) as connection:
            (records,) = connection.execute("SELECT count(*) FROM records").fetchone()
        done = sum(f"records: {records:,} added" in one.said for one in ended)
        state = state_of(database)
        expected = expected or state
        is_kept = all(one.code == 0 for one in ended) and done == 1 and state == expected
        yield "" if is_kept else f"{done} of {BUILDERS} built it ({state}): {[one.said[-200:] for one in ended]}"


@promise("Readers meanwhile see the old database or the new one, and are never turned away", bounded=12, full=_LOADS)
def readers_meanwhile(folder: Path, times: int | None) -> Iterator[str]:
    """A reader's transaction is one state, whoever loads."""
    database = folder / "read.db"
    migrate(f"sqlite:///{database}")
    editions = (SAMPLE_FILES, edited_sample(folder))
    load_files(f"sqlite:///{database}", editions[1])
    states = {state_of(database)}
    is_over = Event()
    with ThreadPoolExecutor(READERS) as pool:
        readers = [pool.submit(_read, database, is_over) for _ in range(READERS)]
        try:
            for files in islice(cycle(editions), times or _LOADS):
                ended = run(folder, ["--database", f"sqlite:///{database}", "load", *map(str, files)])
                states.add(state_of(database))
                yield "" if ended.code == 0 else f"a load beside readers: {ended.said}"
        finally:
            is_over.set()
    for reader in readers:
        seen = reader.result()
        yield "" if 1 < len(seen & states) == len(seen) else f"a reader saw {seen}, and the states were {states}"


def _read(database: Path, is_over: Event) -> set[str]:
    """Every state that is seen, reading again and again."""
    seen = set()
    while not is_over.is_set():
        with closing(sqlite3.connect(database, timeout=30, isolation_level=None)) as connection:
            connection.execute("BEGIN")
            seen.add(fingerprint(connection))
    return seen
