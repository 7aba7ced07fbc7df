"""`communique build`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from communique.cli.common import say_first, say_loaded, say_passed_over
from communique.cli.place import Place
from communique.database.connection import migrate, shown_url
from communique.factfiles.coding.coders import coders_for

if TYPE_CHECKING:
    from communique.factfiles.coding.selection import Selection


@click.command()
@click.option(
    "--only",
    metavar="DOCUMENT",
    multiple=True,
    help="Build the gazetteer and this document alone, by its slug; may be given again for more documents.",
)
@click.pass_obj
def build(place: Place, only: tuple[str, ...]) -> None:
    """Bring the database to the newest schema and load the project into it.

    Fact files that the project no longer has are taken out, and with --only all documents but those named. A second run
    changes nothing.
    """
    say_passed_over(place.project)
    click.echo(f"Building {shown_url(place.url)}")
    with coders_for(place.project.fact_files()) as coders:
        from communique.factfiles.files import load_documents, load_project  # noqa: PLC0415  takes long, and coders import the same meanwhile

        migrate(place.url)
        if not only:
            say_loaded(load_project(place.url, place.project, coders))
            return
        loaded, chosen = load_documents(place.url, place.project, only, coders)
    say_loaded(loaded)
    _say_chosen(chosen)


def _say_chosen(chosen: Selection) -> None:
    """Write what was taken, and what was left out."""
    for slug in chosen.documents:
        click.echo(f"documents/{slug}: taken, with the gazetteer")
    kept = [f"{name}: kept, since another project in this database has it, too" for name in chosen.kept]
    say_first(kept, "fact file", "kept")
    _say_left_out([name for name in chosen.left if name not in chosen.kept], "fact file")
    _say_left_out([f"{name} (cannot be read)" for name in chosen.unread], "file")
    why = {True: "of which only they speak", False: "which names what they declare"}
    named = [f"{slug} in {name}, {why[slug in chosen.unspoken]}" for name, slug in chosen.entries]
    _say_left_out(named, "entry", "entries")
    if chosen.left or chosen.unread:
        click.echo("`communique build` without --only brings all back.")


def _say_left_out(names: Sequence[str], one: str, many: str = "") -> None:
    say_first([f"{name}: left out" for name in names], one, "left out", many=many)
