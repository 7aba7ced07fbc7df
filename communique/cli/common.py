"""What several verbs take and say."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from communique.errors import escape_control_characters
from communique.factfiles.reading.problems import Warnings
from communique.project import FACT_SUFFIXES, Project
from communique.wording import plural

if TYPE_CHECKING:  # verbs that start coders are to do so before the loader is imported
    from communique.factfiles.loading.batch import LoadSummary

MOST_NAMED = 10
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def say_loaded(loaded: LoadSummary) -> None:
    """Write what is probably a slip, what a load took out and changed, table by table, and what is from elsewhere."""
    say_warnings(loaded.warnings)
    for name in loaded.removed:
        click.echo(f"  {name}: taken out, since the project no longer has it")
    for name in loaded.anew:
        click.echo(f"  {name}: read again, because an editor decided on a slug in it")
    changes = [change for change in loaded.changes.values() if change]
    for change in sorted(changes, key=lambda change: change.table):
        click.echo(f"  {change.table}: {change.added} added, {change.changed} changed, {change.removed} removed")
    if not changes:
        click.echo("  nothing to change")
    _say_what_stays(loaded.others)


def say_warnings(warnings: Warnings) -> None:
    """Write what is probably a slip, yet no reason to stop."""
    for line in warnings.lines():
        click.echo(line, err=True)


def _say_what_stays(others: Sequence[str]) -> None:
    """Write which fact files are loaded that are no project's."""
    why = "kept, though the project has no such file"
    lines = [f"{name}: {why}; `communique load --remove {name}` takes it out" for name in others]
    say_first(lines, "fact file", "kept that the project does not have", err=True)


def say_passed_over(project: Project) -> None:
    """Write which files among a project's fact files are passed over."""
    *most, last = FACT_SUFFIXES
    why = f"passed over; fact files end in {', '.join(most)} or {last}"
    names = [file.relative_to(project.folder).as_posix() for file in project.passed_over()]
    say_first([f"{escape_control_characters(name)}: {why}" for name in names], "file", "passed over", err=True)


def say_first(lines: Sequence[str], one: str, said: str, *, many: str = "", err: bool = False) -> None:
    """Write the first lines of many and, of the things that the others are about, their number and the same of them."""
    for line in lines[:MOST_NAMED]:
        click.echo(line, err=err)
    if left := len(lines[MOST_NAMED:]):
        those = plural(left, f"more {one} is", f"more {many or one + 's'} are")
        click.echo(f"{those} {said}", err=err)


def replace_file(file: Path, written: str) -> None:
    """Write a file anew, all of it or nothing."""
    draft = file.with_name(f".{file.name}.new")
    try:
        draft.write_bytes(written.encode("utf-8"))
        if file.exists():
            draft.chmod(file.stat().st_mode)
        os.replace(draft, file)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise click.ClickException(f"{file} cannot be written: {error.strerror}") from error
