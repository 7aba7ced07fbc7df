"""`communique rename`."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from communique.cli.common import replace_file
from communique.cli.place import Place
from communique.factfiles.slug_edits import Edits
from communique.factfiles.slug_edits import rename as renamed
from communique.wording import plural


@click.command()
@click.argument("old")
@click.argument("new")
@click.option(
    "--because", metavar="TEXT", help="Why, in a sentence for a reader; the old address leads on and says so."
)
@click.option("--unpublished", is_flag=True, help="The old address was never published, so nothing has to lead on.")
@click.pass_obj
def rename(place: Place, old: str, new: str, because: str | None, *, unpublished: bool) -> None:
    """Rename the slug OLD to NEW wherever the project's files have it.

    Addresses made from it change too, and the old ones lead on. Files keep their comments and form; words that only
    read like the slug are left alone. To change what a record is called, edit the label in its entry.
    """
    if bool(because and because.strip()) == unpublished:
        raise click.UsageError("say `--because TEXT`, for readers of the old address, or `--unpublished`")
    write(place, renamed(place.project, old, new, because or "", today()))


def today() -> str:
    """Return the day, as decisions have it."""
    return datetime.now(UTC).date().isoformat()


def write(place: Place, edits: Edits) -> None:
    """Write what changed, and say so."""
    for file, text in edits.files.items():
        replace_file(file, text)
    click.echo(f"{plural(edits.places, 'place')} in {plural(len(edits.files), 'file')}:")
    for file in edits.files:
        click.echo(f"  {file.relative_to(place.project.folder).as_posix()}")
    for line in edits.left:
        click.echo(f"Left to you: {line}.")
    click.echo("Now `communique check`, then `communique build`.")
