"""`communique merge`."""

from __future__ import annotations

import click

from communique.cli.place import Place
from communique.cli.rename import today, write
from communique.factfiles.slug_edits import merge as merged


@click.command()
@click.argument("one")
@click.argument("into")
@click.option("--because", metavar="TEXT", required=True, help="Why the two are one, in a sentence for a reader.")
@click.pass_obj
def merge(place: Place, one: str, into: str, because: str) -> None:
    """Merge ONE into INTO, since both are one thing; the addresses of ONE lead on, and say why.

    What documents say under either slug counts for INTO (an entry of `same` in decisions.yaml), and the documents
    stay as they are. What the gazetteer lists is listed once: INTO gets the names of ONE, and all files name INTO.
    """
    if not because.strip():
        raise click.UsageError("`--because` is empty; say in a sentence for a reader why the two are one")
    write(place, merged(place.project, one, into, because, today()))
