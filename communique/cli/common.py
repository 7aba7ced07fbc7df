"""What several verbs take and say."""

from __future__ import annotations

from pathlib import Path

import click

from communique.errors import escape_control_characters
from communique.factfiles.loader import Loaded
from communique.project import FACT_SUFFIXES, Project

MOST_PASSED_OVER = 10
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def say_loaded(loaded: Loaded) -> None:
    """Write one line for each table that a load changed."""
    changes = [change for change in loaded.changes.values() if change]
    for change in sorted(changes, key=lambda change: change.table):
        click.echo(f"  {change.table}: {change.added} added, {change.changed} changed, {change.removed} removed")
    if not changes:
        click.echo("  nothing to change")


def project_files(project: Project) -> list[Path]:
    """Return a project's fact files; write which files among them are passed over."""
    others = project.passed_over()
    *most, last = FACT_SUFFIXES
    for file in others[:MOST_PASSED_OVER]:
        name = escape_control_characters(file.relative_to(project.folder).as_posix())
        click.echo(f"{name}: passed over; fact files end in {', '.join(most)} or {last}", err=True)
    if len(others) > MOST_PASSED_OVER:
        click.echo(f"{len(others) - MOST_PASSED_OVER} more files are passed over", err=True)
    return project.fact_files()
