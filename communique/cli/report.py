"""`communique report`."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from communique.cli.place import Place
from communique.database.connection import open_database
from communique.reports.engines.duckdb import run_on_duckdb
from communique.reports.engines.spark import LOCAL, run_on_spark
from communique.reports.formulas import CsvWriter
from communique.reports.report import GROUPS, Report, ReportResult, Value, bind, execute, find_report, list_reports
from communique.web.reports.as_markdown import escaped

WIDTH_OF_A_FILE = 240
ENGINES = ("sqlite", "postgresql", "duckdb", "spark")
FORMATS = ("table", "csv", "json", "markdown")


@click.command()
@click.argument("name", required=False)
@click.option("-p", "--parameter", "parameters", metavar="KEY=VALUE", multiple=True, help="Set a parameter.")
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="table", show_default=True, help="Form of the result."
)
@click.option(
    "--engine",
    type=click.Choice(ENGINES),
    help="What runs it: the database (the default), or DuckDB or Spark on an export; the rows are the same.",
)
@click.option(
    "--export",
    "directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="For duckdb and spark: the export, as `communique export DIR` writes it. Default: the project's build/export.",
)
@click.option("--master", default=LOCAL, show_default=True, help="For spark: the cluster, spark://host:port.")
@click.option("--describe", is_flag=True, help="Show the report's question, parameters, columns and caveats instead.")
@click.pass_obj
def report(
    place: Place,
    name: str | None,
    *,
    parameters: tuple[str, ...],
    form: str,
    engine: str | None,
    directory: Path | None,
    master: str,
    describe: bool,
) -> None:
    """Run a saved report, or list them all."""
    if name is None:
        _list()
        return
    found = find_report(name)
    if describe:
        _describe(name)
        return
    bound = bind(found, dict(_split(pair) for pair in parameters))
    if engine == "duckdb":
        result = run_on_duckdb(found, bound, directory or place.project.export)
    elif engine == "spark":
        result = run_on_spark(found, bound, directory or place.project.export, master)
    else:
        result = _run_on_database(place.url, engine, found, bound)
    _WRITERS[form](result)


def _run_on_database(url: str, wanted: str | None, found: Report, bound: Mapping[str, str | int]) -> ReportResult:
    engine = open_database(url)
    try:
        if wanted not in (None, engine.dialect.name):
            raise click.UsageError(f"the database is on {engine.dialect.name}; name one on {wanted} by --database URL")
        with engine.connect() as connection:
            return execute(connection, found, bound)
    finally:
        engine.dispose()


def _split(pair: str) -> tuple[str, str]:
    key, equals, value = pair.partition("=")
    if not equals:
        raise click.UsageError(f"--parameter {pair!r}: write it as KEY=VALUE")
    return key, value


def _list() -> None:
    width = max(len(found.name) for found in list_reports())
    for group in GROUPS:
        click.echo(f"\n{group}")
        for found in list_reports():
            if found.group == group:
                click.echo(f"  {found.name:{width}}  {found.question}")


def _describe(name: str) -> None:
    found = find_report(name)
    click.echo(f"{found.title}: {found.question}")
    for parameter in found.parameters:
        said = " ".join(filter(None, (parameter.help, parameter.when_empty, parameter.choices)))
        click.echo(f"  -p {parameter.name}=… ({parameter.type}, default {parameter.default!r}): {said}")
    click.echo("Columns:")
    for column in found.columns.values():
        click.echo(f"  {column.name} ({column.type}): {column.description}")
    for caveat in found.caveats:
        click.echo(f"Beware: {caveat}")
    for left_out in found.leaves_out:
        click.echo(f"Left out: {left_out}")
    if found.advice:
        click.echo(found.advice)


def shown(value: Value) -> str:
    """A value for a reader: nothing for null, yes or no, whole numbers without a fraction."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return str(value)


def _as_table(result: ReportResult) -> None:
    # Where nobody looks (a file, a pipe) nothing is folded to a screen.
    console = Console(markup=False, emoji=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    console.print(result.report.question, style="bold", highlight=False)
    # Ids are for programs; the other forms have them.
    visible = [i for i, column in enumerate(result.report.columns.values()) if column.type != "id"]
    table = Table(box=SIMPLE)
    for index in visible:
        table.add_column(result.columns[index].replace("_", " "), overflow="fold")
    for row in result.rows:
        table.add_row(*(shown(row[index]) for index in visible))
    console.print(table)
    click.echo(f"{len(result.rows)} {'row' if len(result.rows) == 1 else 'rows'}")
    for caveat in result.report.caveats:
        click.echo(f"Beware: {caveat}")


def _as_csv(result: ReportResult) -> None:
    text = io.StringIO()
    writer = CsvWriter(text, lineterminator="\n")
    writer.writerow(result.columns)
    writer.writerows(result.rows)
    click.echo(text.getvalue(), nl=False)


def _as_json(result: ReportResult) -> None:
    click.echo(json.dumps(result.as_dicts(), ensure_ascii=False, indent=2))


def _as_markdown(result: ReportResult) -> None:
    click.echo("| " + " | ".join(result.columns) + " |")
    click.echo("|" + " --- |" * len(result.columns))
    for row in result.rows:
        click.echo("| " + " | ".join(escaped(shown(value)) for value in row) + " |")


_WRITERS = {"table": _as_table, "csv": _as_csv, "json": _as_json, "markdown": _as_markdown}
