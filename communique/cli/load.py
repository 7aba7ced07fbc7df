"""`communique load`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.common import FILE, say_loaded
from communique.cli.place import Place
from communique.database.connection import open_database, shown_url
from communique.factfiles.coding.coders import coders_for


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, type=FILE)
@click.option(
    "--remove",
    metavar="NAME",
    multiple=True,
    help="Take away what a file said, such as documents/my-article; of the gazetteer, only what nothing names.",
)
@click.pass_obj
def load(place: Place, files: tuple[Path, ...], remove: tuple[str, ...]) -> None:
    """Check fact files, then load them in one transaction.

    Loading a file again changes nothing; loading an edited one changes just what was edited.
    """
    if not files and not remove:
        raise click.UsageError("name the fact files to load, or a file to --remove")
    with coders_for(files) as coders:
        from communique.factfiles.files import load_files  # noqa: PLC0415  takes long, and coders import the same meanwhile

        open_database(place.url).dispose()
        click.echo(f"Loading into {shown_url(place.url)}")
        say_loaded(load_files(place.url, files, remove, place.project_if_any, coders))
