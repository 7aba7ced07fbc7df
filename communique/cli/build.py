"""`communique build`."""

from __future__ import annotations

import click

from communique.cli.common import say_loaded, say_passed_over
from communique.cli.place import Place
from communique.database.connection import migrate, shown_url
from communique.factfiles.files import load_project


@click.command()
@click.pass_obj
def build(place: Place) -> None:
    """Bring the database to the newest schema and load the project into it.

    Fact files that the project no longer has are taken out. A second run changes nothing.
    """
    say_passed_over(place.project)
    click.echo(f"Building {shown_url(place.url)}")
    migrate(place.url)
    say_loaded(load_project(place.url, place.project))
