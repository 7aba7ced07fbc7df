"""`communique check`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import click

from communique.cli.common import FILE, say_passed_over, say_warnings
from communique.cli.place import Place
from communique.database.connection import connected
from communique.database.revision import NoDatabaseError
from communique.errors import DATA_AT_FAULT
from communique.factfiles.checking.against_text import check_against_texts
from communique.factfiles.coding.fact_file import CodedFile
from communique.factfiles.files import check_files
from communique.factfiles.loading.resettling import find_differences, number_of_records
from communique.factfiles.reading.problems import FactFileError, Warnings
from communique.factfiles.texts.verification import read_copies
from communique.progress import bar
from communique.project import NoProjectError
from communique.reports.rehearsal import check_on_empty_schema
from communique.reports.report import report_folders
from communique.wording import plural


@click.command()
@click.argument("files", metavar="[FILE...]", nargs=-1, type=FILE)
@click.option(
    "--resolved", is_flag=True, help="Work out again which values stand in the database, and compare; takes no files."
)
@click.option(
    "--text",
    "texts",
    metavar="PATH",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Check the files against your own copies of their texts: a file, or a folder of .txt files. May be repeated.",
)
@click.pass_obj
def check(place: Place, files: tuple[Path, ...], resolved: bool, texts: tuple[Path, ...]) -> None:
    """Check fact files, by default all of the project's and its queries/, and load nothing.

    Every problem is listed at once, as `file:line:column: field: value: remedy`; a warning points out
    what is probably a slip, or asks whether a new slug is for something that already has one, and stops nothing.
    References may lead to the given files, to the project, and to the database where there is one.

    With --text, names, hedges, the words of dates, and every figure must stand in the sentence that is cited for them,
    except for what a coder concludes. A document that carries its text is always checked against it.

    With --resolved no fact files are read: which values stand is worked out again for every record in the database, and
    any that are stored otherwise are listed, as `record: field: stored, recomputed`.
    """
    if resolved:
        _compare_with_accounts(place, (*files, *texts))
        return
    if not files:
        check_on_empty_schema(report_folders(place.project), place.settings.tables)
        say_passed_over(place.project)
    units = _checked(place, files or place.project.fact_files())
    if misplaced := check_against_texts(units, list(read_copies(texts))):
        raise FactFileError(misplaced)
    warnings = Warnings()
    for unit in units:
        warnings.add(unit.warnings)
    say_warnings(warnings)
    records = sum(len(unit.drafts) for unit in units)
    citations = sum(len(unit.citations) for unit in units)
    counted = ((len(units), "file"), (records, "record"), (citations, "citation"))
    click.echo(f"{', '.join(plural(*one) for one in counted)}: nothing to correct.")


def _checked(place: Place, files: Sequence[Path]) -> list[CodedFile]:
    with suppress(NoDatabaseError, NoProjectError), connected(place.url) as connection:
        return check_files(files, connection, place.project_if_any)
    return check_files(files, None, place.project_if_any)


def _compare_with_accounts(place: Place, files: Sequence[Path]) -> None:
    """Write what the database stores otherwise than its accounts give it; leave with 1 where there is anything."""
    if files:
        raise click.UsageError("`--resolved` is about the database; leave the files and texts out")
    differ = 0
    with connected(place.url) as connection, bar(total := number_of_records(connection), "Settling again") as advance:
        for difference in find_differences(connection, advance):
            click.echo(str(difference))
            differ += 1
    if differ:
        remedy = "Load the fact files into a new database with `communique build`."
        click.echo(f"{plural(differ, 'difference')}. {remedy}", err=True)
        raise click.exceptions.Exit(DATA_AT_FAULT)
    click.echo(f"{plural(total, 'record')}: all is stored as their accounts give it.")
