"""`communique export`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.place import Place
from communique.database.connection import connected
from communique.edition.export import export_database
from communique.reports.engines.export_tables import PACKAGE
from communique.wording import plural


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--tables-only", is_flag=True, help="Leave views and statements out, which DuckDB and Spark do without.")
@click.pass_obj
def export(place: Place, directory: Path, *, tables_only: bool) -> None:
    """Write every table and view into DIR as Parquet and CSV, with a Frictionless data package.

    The file `statements` has one row for each value that a voice gives, for those who resolve by rules of their own.

    DIR is new, empty or an earlier export, which is replaced when the new one is whole.
    """
    with connected(place.url) as connection:
        rows = export_database(connection, directory, place.settings, tables_only=tables_only)
    click.echo(f"Exported {plural(rows, 'row')}\n  {directory / PACKAGE}")
