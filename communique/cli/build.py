"""`communique build`."""

from __future__ import annotations

import click

from communique.cli.common import project_files, say_loaded
from communique.cli.place import Place
from communique.database.connection import migrate, shown_url
from communique.factfiles.files import load_files


@click.command()
@click.pass_obj
def build(place: Place) -> None:
    """Bring the database to the newest schema and load the project into it.

    A second run changes nothing.
    """
    files = project_files(place.project)
    click.echo(f"Building {shown_url(place.url)}")
    migrate(place.url)
    say_loaded(load_files(place.url, files))
