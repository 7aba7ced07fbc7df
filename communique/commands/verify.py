"""`communique verify`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from communique.database import open_database
from communique.verification import verify_texts

_SHOWN = 20


@click.command()
@click.argument("texts", metavar="TEXT...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def verify(database: str | None, texts: tuple[Path, ...]) -> None:
    """Prove the locators against your own copies of the texts (files or folders).

    Says of each document's sentences whether they are in place, moved, or missing from your copy. Exits with 1 when a
    sentence is moved or missing, or when no copy of a document is at hand.
    """
    with open_database(database).connect() as connection:
        proofs = verify_texts(connection, texts)
    for proof in proofs:
        click.echo(proof.summary())
        for line in proof.details()[:_SHOWN]:
            click.echo(f"  {line}")
    if not proofs:
        click.echo("The database holds no documents.")
    sys.exit(0 if proofs and all(proof.is_proven for proof in proofs) else 1)
