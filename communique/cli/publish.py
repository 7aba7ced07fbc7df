"""`communique publish`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.place import Place
from communique.edition.manifest import CURRENT
from communique.edition.publication import publish_edition
from communique.wording import plural


@click.command()
@click.argument("directory", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--without-downloads", is_flag=True, help="Leave the data packages and the workbook out.")
@click.option(
    "--keep",
    type=click.IntRange(1),
    metavar="N",
    help="Editions that stay, this one included; servers show each at /@HASH/. Noted in DIR. At first: 2.",
)
@click.pass_obj
def publish(place: Place, directory: Path, *, without_downloads: bool, keep: int | None) -> None:
    """Write an immutable snapshot, Datasette's configuration and a sha256 manifest into DIR.

    The edition appears whole, as DIR/current, or not at all. Beside the snapshot it holds the whole database as CSV,
    Parquet and a workbook, which take longer than all the rest where there are millions of rows.
    """
    without = {"downloads"} if without_downloads else set()
    edition = publish_edition(place.url, directory, place.project, without=without, keep=keep)
    records, documents = (plural(edition.manifest[f"{one}s"], one) for one in ("record", "document"))
    click.echo(f"Published {records} from {documents}")
    click.echo(f"  {directory / CURRENT}  sha256 {edition.sha256}")
