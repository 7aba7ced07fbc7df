"""`communique mcp`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.place import Place
from communique.edition.published_edition import PublicationError, current_edition
from communique.serving.standard_streams import offer_tools


@click.command()
@click.option(
    "--directory",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where editions are published. Default: the project's build/editions.",
)
@click.pass_obj
def mcp(place: Place, *, directory: Path | None) -> None:
    """Offer the newest edition to an assistant on this machine (Model Context Protocol, standard streams).

    The assistant starts this itself, and gets the tools that the site has at /mcp, within the same bounds.
    """
    editions = directory or place.project.editions
    edition = current_edition(editions)
    if edition is None:
        raise PublicationError(f"nothing is published in {editions}; run `communique publish {editions}` first")
    offer_tools(edition)
