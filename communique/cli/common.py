"""What several verbs take and say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from communique.errors import escape_control_characters
from communique.factfiles.loading.batch import Loaded
from communique.factfiles.reading.problems import Warnings
from communique.project import FACT_SUFFIXES, Project
from communique.wording import plural

MOST_NAMED = 10
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def say_loaded(loaded: Loaded) -> None:
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
    for name in others[:MOST_NAMED]:
        remedy = f"`communique load --remove {name}` takes it out"
        click.echo(f"{name}: kept, though the project has no such file; {remedy}", err=True)
    if len(others) > MOST_NAMED:
        left = plural(len(others) - MOST_NAMED, "more fact file is", "more fact files are")
        click.echo(f"{left} kept that the project does not have", err=True)


def say_passed_over(project: Project) -> None:
    """Write which files among a project's fact files are passed over."""
    others = project.passed_over()
    *most, last = FACT_SUFFIXES
    for file in others[:MOST_NAMED]:
        name = escape_control_characters(file.relative_to(project.folder).as_posix())
        click.echo(f"{name}: passed over; fact files end in {', '.join(most)} or {last}", err=True)
    if len(others) > MOST_NAMED:
        left = plural(len(others) - MOST_NAMED, "more file is", "more files are")
        click.echo(f"{left} passed over", err=True)
