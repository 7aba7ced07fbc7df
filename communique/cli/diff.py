"""`communique diff`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.place import Place, exact_output
from communique.edition.differences.difference import compare_editions
from communique.edition.differences.formats import FORMATS
from communique.edition.differences.sides import DATABASE

# Of each sort of change, where sentences are printed.
_MOST = 100


@click.command()
@click.argument("a")
@click.argument("b")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="Form of the result."
)
@click.option("--bulk", is_flag=True, help="Include records that only datasets describe.")
@click.option(
    "--most",
    type=click.IntRange(1),
    metavar="N",
    default=_MOST,
    show_default=True,
    help="Sentences under each heading; CSV and JSON always have all changes.",
)
@click.option(
    "--editions",
    metavar="DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="The folder of editions where hashes are looked up. Default: the project's build/editions.",
)
@click.pass_obj
def diff(place: Place, a: str, b: str, *, form: str, bulk: bool, most: int, editions: Path | None) -> None:
    """List what changed from A to B: new, gone, renamed, changed, disputed, replaced by a later document.

    A and B are editions: a folder or file of `publish`, the beginning of a hash, or an address (/@HASH/) of one that is
    kept (`publish --keep`). Either may be the word `database`, which is the project's.

    Every change is a sentence and a row: the record by its slug, the field, both values in words, and the sentences
    that say them. Records are matched by slug, and what was renamed or merged counts as that.
    """
    named = DATABASE in (a, b)
    with compare_editions(
        a, b, bulk=bulk, editions=editions, database=place.url if named else None, project=place.project_if_any
    ) as difference:
        if form != "text":
            exact_output()
        for piece in FORMATS[form](difference, most):
            click.echo(piece, nl=False)
