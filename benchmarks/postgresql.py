"""What loading costs on PostgreSQL, to the bare COPY of the same rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median

import psycopg
from sqlalchemy import make_url

from benchmarks.measure import Result, Rows, in_a_process, ratio_to, seconds
from communique.database.connection import migrate
from tests.support.postgresql import database, server, shown

ROUNDS = 3


def measure_postgresql(files: Sequence[Path], rows: Rows) -> Iterator[Result]:
    """Measure loading the files, and the COPY of the rows that they come to, each into an empty database."""
    with server() as url:
        loads, copies = zip(*(_turn(url, files, rows) for _ in range(ROUNDS)), strict=True)
    taken, copied = median(clock for clock, _ in loads), median(copies)
    memory = max(memory for _, memory in loads)
    count = sum(map(len, rows.values()))
    what = f"load {count:,} rows into PostgreSQL, {memory} MiB at the peak"
    yield Result(what, taken, ratio_to("bare COPY", taken, copied), "1.6 × bare")
    yield Result("bare COPY of the same tuples", copied, f"{count / copied:,.0f} rows/s")


def _turn(url: str, files: Sequence[Path], rows: Rows) -> tuple[tuple[float, int], float]:
    """Return one load (seconds, MiB) and one COPY (seconds)."""
    with database(url) as ours, database(url) as bare:
        migrate(ours)
        migrate(bare)
        return in_a_process("--database", ours, "load", *map(str, files)), seconds(lambda: _copy(bare, rows))


def _copy(url: str, rows: Rows) -> None:
    with (
        psycopg.connect(shown(make_url(url).set(drivername="postgresql"))) as connection,
        connection.cursor() as cursor,
    ):
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # some rows name later ones
        for name, some in rows.items():
            with cursor.copy(f'COPY "{name}" FROM STDIN'.encode()) as copy:
                for row in some:
                    copy.write_row(row)
