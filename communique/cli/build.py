"""`communique build`."""

from __future__ import annotations

import click

from communique.cli.common import say_loaded
from communique.database.connection import database_url, migrate, shown_url
from communique.factfiles.files import load_files, seed_files


@click.command()
@click.pass_obj
def build(database: str | None) -> None:
    """Bring the database to the newest schema and load seed/ into it.

    A second run changes nothing.
    """
    url = database_url(database)
    click.echo(f"Building {shown_url(url)}")
    migrate(url)
    say_loaded(load_files(url, seed_files()))
