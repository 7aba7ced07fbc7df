"""How loading grows: rows a second, memory and bytes at a tenth of a scale, at the scale, and at ten times it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.corpus import write_corpus
from benchmarks.measure import as_markdown, in_a_process
from communique.database.connection import migrate
from communique.schema import Base

STEPS = (0.1, 1, 10)
_HEAD = ("scale", "rows", "fact files, MB", "seconds", "rows/s", "to the middle one", "peak MiB", "database, MB")


def measure_growth(folder: Path, scale: float) -> str:
    """Measure loads into empty databases as a table; the largest stays in `folder` as `grown.db`."""
    rows = list(_loads(folder, scale))
    middle = rows[STEPS.index(1)]
    lines = [
        (
            f"{one_scale:g}",
            f"{count:,}",
            f"{read / 1e6:,.0f}",
            f"{taken:.3g}",
            f"{count / taken:,.0f}",
            f"{count / taken / (middle[1] / middle[3]):.2f}",
            str(memory),
            f"{written / 1e6:,.0f}",
        )
        for one_scale, count, read, taken, memory, written in rows
    ]
    return as_markdown("Growth (wanted: the largest at 0.8 or more of the middle one)", _HEAD, lines)


def _loads(folder: Path, scale: float) -> Iterator[tuple[float, int, int, float, int, int]]:
    database = folder / "grown.db"
    for step in STEPS:
        files = write_corpus(folder / f"corpus-{step:g}", scale * step)
        database.unlink(missing_ok=True)
        url = f"sqlite:///{database}"
        migrate(url)
        taken, memory = in_a_process("--database", url, "load", *map(str, files))
        read = sum(file.stat().st_size for file in files)
        yield scale * step, _count(database), read, taken, memory, database.stat().st_size


def _count(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        names = [table.name for table in Base.metadata.sorted_tables]
        return sum(int(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]) for name in names)
