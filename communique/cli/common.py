"""What several verbs take and say."""

from __future__ import annotations

from pathlib import Path

import click

from communique.factfiles.loader import Loaded

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def say_loaded(loaded: Loaded) -> None:
    """Write one line for each table that a load changed."""
    changes = [change for change in loaded.changes.values() if change]
    for change in sorted(changes, key=lambda change: change.table):
        click.echo(f"  {change.table}: {change.added} added, {change.changed} changed, {change.removed} removed")
    if not changes:
        click.echo("  nothing to change")
