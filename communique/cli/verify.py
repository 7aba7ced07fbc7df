"""`communique verify`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from communique.cli.place import Place
from communique.database.connection import connected
from communique.edition.manifest import Examination, editions_in, examine
from communique.factfiles.texts.verification import verify_texts

_SHOWN = 20
_REMEDY = "Publish it again with `communique publish`, or fetch another copy of it."


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def verify(place: Place, paths: tuple[Path, ...]) -> None:
    """Prove the locators against your own copies of the texts (files or folders), or check published editions.

    Says of each document's sentences whether they are in place, moved, or missing from your copy. Exits with 1 when a
    sentence is moved or missing, or when no copy of a document is at hand.

    An edition's folder, or a folder of editions (build/editions: its current one), is checked against its manifest:
    whether each file is whole, changed, missing, or not in the manifest, and whether the manifest is that of the
    edition's name. Exits with 1 when anything is wrong.
    """
    editions = {path: editions_in(path) for path in paths}
    examined = [_examined(edition) for found in editions.values() for edition in found]
    texts = [path for path, found in editions.items() if not found]
    is_proven = _prove(place.url, texts) if texts else True
    if not (is_proven and all(examination.is_sound for examination in examined)):
        raise click.exceptions.Exit(1)


def _examined(edition: Path) -> Examination:
    examination = examine(edition)
    click.echo(examination.summary())
    for line in examination.wrong():
        click.echo(f"  {line}")
    if not examination.is_sound:
        click.echo(_REMEDY)
    return examination


def _prove(url: str, texts: Sequence[Path]) -> bool:
    with connected(url) as connection:
        proofs = verify_texts(connection, texts)
    for proof in proofs:
        click.echo(proof.summary())
        for line in proof.details()[:_SHOWN]:
            click.echo(f"  {line}")
    if not proofs:
        click.echo("The database holds no documents.")
    return bool(proofs) and all(proof.is_proven for proof in proofs)
