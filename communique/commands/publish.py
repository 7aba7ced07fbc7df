"""`communique publish`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.publication import CURRENT, publish_edition


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.pass_obj
def publish(database: str | None, directory: Path) -> None:
    """Write an immutable snapshot, Datasette's configuration and a sha256 manifest into DIR.

    The edition appears whole, as DIR/current, or not at all.
    """
    edition = publish_edition(database, directory)
    click.echo(f"Published {edition.manifest['records']} records from {edition.manifest['documents']} documents")
    click.echo(f"  {directory / CURRENT}  sha256 {edition.sha256}")
