"""`communique report`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import click

from communique.cli.place import Place
from communique.database.address import Address
from communique.database.connection import connected, sqlite_file
from communique.edition.manifest import CURRENT, SNAPSHOT
from communique.edition.published_edition import Edition, PublicationError, edition_of_file
from communique.edition.site import site_settings
from communique.reports.engines.duckdb import duckdb_on
from communique.reports.engines.spark import LOCAL, spark_on
from communique.reports.formats import FORMATS
from communique.reports.formats.as_table import print_table
from communique.reports.formats.whole import Source, Whole, whole_of
from communique.reports.report import (
    Report,
    find_report,
    folder_carried_by,
    list_reports,
    report_folders,
    reports_by_group,
)
from communique.reports.result import Run, answer, on_database, rows_as_dictionaries

ENGINES = ("sqlite", "postgresql", "duckdb", "spark")
_ENDINGS = {"csv": "csv", "json": "json", "markdown": "md", "xlsx": "xlsx"}


@click.command()
@click.argument("name", required=False)
@click.option("-p", "--parameter", "parameters", metavar="KEY=VALUE", multiple=True, help="Set a parameter.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", *_ENDINGS]),
    default="table",
    show_default=True,
    help="Form of the result. Table, Markdown and XLSX read in words; CSV and JSON keep codes.",
)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="The file to write. XLSX needs one."
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
@click.option(
    "--edition", "is_newest", is_flag=True, help="Run on the project's newest edition, and write what its site gives."
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
    output: Path | None,
    engine: str | None,
    directory: Path | None,
    is_newest: bool,
    master: str,
    describe: bool,
) -> None:
    """Run a saved report, or list them all."""
    edition = _newest(place, engine) if is_newest else _named(place, engine)
    folders = (folder_carried_by(edition.folder),) if edition else report_folders(place.project_if_any)
    if name is None:
        _list(list_reports(folders))
        return
    found = find_report(name, folders)
    if describe:
        _describe(found)
        return
    if form == "table" and output:
        raise click.UsageError("a table is for the screen; give --format csv, json, markdown or xlsx beside --output")
    if form == "xlsx" and not output:
        raise click.UsageError("a workbook goes into a file; name one by --output FILE")
    given = _values_by_parameter(parameters)
    with _database(edition.snapshot, engine) if edition else _engine(place, engine, directory, master) as run:
        result = answer(found, given, run, is_edition=edition is not None)
        whole = whole_of(result, rows_as_dictionaries(run), _source(place, edition))
        if form == "table":
            print_table(whole)
        else:
            _write(whole, _ENDINGS[form], output)


def _newest(place: Place, engine: str | None) -> Edition:
    """Return the project's newest edition."""
    if engine not in (None, "sqlite"):
        raise click.UsageError(f"an edition is on sqlite; leave --edition or --engine {engine} out")
    snapshot = place.project.editions / CURRENT / SNAPSHOT
    edition = edition_of_file(snapshot)
    if edition is None:
        editions = place.project.editions
        raise PublicationError(f"nothing is published in {editions}; run `communique publish {editions}` first")
    return edition


def _named(place: Place, engine: str | None) -> Edition | None:
    """Return the edition whose file the database is, None where it is another database or none can be meant."""
    if engine in ("duckdb", "spark") or (place.given_database is None and place.project_if_any is None):
        return None
    file = sqlite_file(place.url)
    return edition_of_file(file) if file else None


def _source(place: Place, edition: Edition | None) -> Source:
    """Return what a file says of where its rows are from."""
    if edition is None:
        said = place.settings
        return Source(said.title, said.license_line, site_settings({"url": said.url}).get("url", ""))
    project = edition.project
    return Source(project["title"], project["license_line"], site_settings(project).get("url", ""), edition.name)


def _values_by_parameter(pairs: tuple[str, ...]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not (key and equals):
            raise click.UsageError(f"--parameter {pair!r}: write it as KEY=VALUE")
        given.setdefault(key, []).append(value)
    return given


def _engine(place: Place, engine: str | None, directory: Path | None, master: str) -> AbstractContextManager[Run]:
    if engine == "duckdb":
        return duckdb_on(directory or place.project.export)
    return spark_on(directory or place.project.export, master) if engine == "spark" else _database(place.url, engine)


@contextmanager
def _database(address: Address, wanted: str | None) -> Iterator[Run]:
    with connected(address) as connection:
        is_on = connection.dialect.name
        if wanted not in (None, is_on):
            raise click.UsageError(f"the database is on {is_on}; name one on {wanted} by --database URL")
        yield on_database(connection)


def _write(whole: Whole, ending: str, output: Path | None) -> None:
    pieces = FORMATS[ending].pieces(whole)
    with click.open_file(str(output or "-"), "wb", atomic=output is not None) as file:
        for piece in pieces:
            file.write(piece)


def _list(reports: Sequence[Report]) -> None:
    width = max(len(found.name) for found in reports)
    for group, those in reports_by_group(reports).items():
        click.echo(f"\n{group}")
        for found in those:
            click.echo(f"  {found.name:{width}}  {found.question}")


def _describe(found: Report) -> None:
    click.echo(f"{found.title}: {found.question}")
    for parameter in found.parameters:
        said = " ".join(filter(None, (parameter.help, parameter.when_empty, parameter.choices)))
        click.echo(f"  -p {parameter.name}=… ({parameter.type}, default {parameter.default!r}): {said}")
    click.echo("Columns:")
    for column in found.columns.values():
        click.echo(f"  {column.name} ({column.type}): {column.description}")
    for caveat in found.caveats:
        click.echo(f"Note: {caveat}")
    for left_out in found.leaves_out:
        click.echo(f"Left out: {left_out}")
    if found.advice:
        click.echo(found.advice)
