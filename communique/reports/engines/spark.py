"""Spark on an export: the same reports on one machine (`local[*]`) or a cluster (`spark://host:port`)."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from communique.reports.engines.exported import EngineError, rows_of, tables_in, view_statements
from communique.reports.report import Report, ReportResult

LOCAL = "local[*]"
# Days and numbers as SQL says, not as Hive did; few partitions, since reports group into few rows.
_SETTINGS = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.shuffle.partitions": "8",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


def run_on_spark(
    report: Report, parameters: Mapping[str, str | int], export: Path, master: str = LOCAL
) -> ReportResult:
    """Run a report on the export, which every worker must see under the same path; EngineError if something lacks."""
    session = connect(export, master)
    try:
        return execute(session, report, parameters)
    finally:
        session.stop()


def connect(export: Path, master: str = LOCAL, settings: Mapping[str, str] | None = None) -> Any:
    """A Spark session that has the export's tables and the views over them."""
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415  optional: who has not installed it uses the other engines
    except ImportError:
        raise EngineError("Spark is not installed; run `pip install 'communique[spark]'`, Java beside it") from None
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


def execute(session: Any, report: Report, parameters: Mapping[str, str | int]) -> ReportResult:
    """Run a report in a session."""
    frame = session.sql(report.sql, args=dict(parameters))
    return ReportResult(report, dict(parameters), tuple(frame.columns), rows_of(frame.collect()))
