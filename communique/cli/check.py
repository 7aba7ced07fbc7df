"""`communique check`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from communique.cli.common import FILE, say_passed_over, say_warnings
from communique.cli.place import Place
from communique.database.connection import open_database
from communique.database.revision import NoDatabaseError
from communique.factfiles.fact_file import CodedFile
from communique.factfiles.files import check_files
from communique.factfiles.problems import Warnings
from communique.project import NoProjectError
from communique.reports.report import list_reports, report_folders


@click.command()
@click.argument("files", metavar="[FILE...]", nargs=-1, type=FILE)
@click.pass_obj
def check(place: Place, files: tuple[Path, ...]) -> None:
    """Check fact files, by default all of the project and its queries/ besides, and load nothing.

    Every problem is listed at once, as `file:line:column: field: value: remedy`; a warning tells what is probably a
    slip, or asks whether a new slug is of a thing that has one, and can stay. References may lead to the given files,
    to the project, and to the database where there is one.
    """
    if not files:
        list_reports(report_folders(place.project))
        say_passed_over(place.project)
    units = _checked(place, files or place.project.fact_files())
    warnings = Warnings()
    for unit in units:
        warnings.add(unit.warnings)
    say_warnings(warnings)
    records = sum(len(unit.drafts) for unit in units)
    citations = sum(len(unit.citations) for unit in units)
    click.echo(f"{len(units)} files, {records} records, {citations} citations: nothing to correct.")


def _checked(place: Place, files: Sequence[Path]) -> list[CodedFile]:
    try:
        engine = open_database(place.url)
    except (NoDatabaseError, NoProjectError):
        return check_files(files, None, place.project_if_any)
    try:
        with engine.connect() as connection:
            return check_files(files, connection, place.project_if_any)
    finally:
        engine.dispose()
