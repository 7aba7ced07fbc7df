"""`communique check`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.common import FILE
from communique.database.connection import open_database
from communique.database.revision import NoDatabaseError
from communique.factfiles.files import check_files


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=FILE)
@click.pass_obj
def check(database: str | None, files: tuple[Path, ...]) -> None:
    """Check fact files and load nothing.

    Every problem is listed at once, as `file:line:column: field: value: remedy`. References may lead to the given
    files, to seed/, and to the database where there is one.
    """
    try:
        engine = open_database(database)
    except NoDatabaseError:
        units = check_files(files, None)
    else:
        with engine.connect() as connection:
            units = check_files(files, connection)
    records = sum(len(unit.drafts) for unit in units)
    citations = sum(len(unit.citations) for unit in units)
    click.echo(f"{len(units)} files, {records} records, {citations} citations: nothing to correct.")
