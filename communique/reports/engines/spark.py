"""Spark on an export: the same reports on one machine (`local[*]`) or a cluster (`spark://host:port`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from communique.reports.engines.export_tables import tables_in, view_statements
from communique.reports.result import EngineError, Rows, Run, plain_rows

LOCAL = "local[*]"
# Days and numbers as SQL says, not as Hive did; few partitions, since reports group into few rows.
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
    # Else Spark spends most of a minute, and all of its memory, on what follows from nested CASEs of a long report.
    "spark.sql.constraintPropagation.enabled": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@contextmanager
def spark_on(export: Path, master: str = LOCAL) -> Iterator[Run]:
    """Yield what runs SQL on the export, which every worker must see under the same path; EngineError if it cannot."""
    session = connect(export, master)
    try:
        yield on_spark(session)
    finally:
        session.stop()


def connect(export: Path, master: str = LOCAL, settings: Mapping[str, str] | None = None) -> Any:
    """Return a Spark session that has the export's tables and the views over them."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  optional: who has not installed it uses the other engines
    except ImportError:
        raise EngineError("Spark is not installed; run `pip install pyspark`, with Java beside it") from None
    files = tables_in(export.resolve())
    builder = SparkSession.builder.master(master).appName("communique")
    for name, value in {**_SETTINGS, **(settings or {})}.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    for name, file in files.items():
        session.read.parquet(str(file)).createOrReplaceTempView(name)
    for statement in view_statements():
        session.sql(statement.replace("CREATE VIEW", "CREATE OR REPLACE TEMPORARY VIEW", 1))
    return session


def on_spark(session: Any) -> Run:
    """Return what runs SQL in a session."""

    def run(sql: str, parameters: Mapping[str, Any]) -> tuple[tuple[str, ...], Rows]:
        frame = session.sql(sql, args=dict(parameters))
        return tuple(frame.columns), plain_rows(frame.collect())

    return run
