"""`communique segment`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.common import FILE
from communique.cli.place import Place, exact_output
from communique.factfiles.texts.segment import document_head, locators


@click.command()
@click.argument("text", type=FILE)
@click.option("--language", help="Language of the text (BCP 47). Default: the project's.")
@click.pass_obj
def segment(place: Place, text: Path, language: str | None) -> None:
    """Write the locators of a text's sentences, to paste into a document file.

    The text is plain UTF-8, one paragraph a line. Only positions, hashes and the first and last words are written.
    """
    data, words = read_text(text)
    language = language or place.settings.language
    exact_output()
    click.echo(document_head(data, words, language) + locators(words, language), nl=False)


def read_text(text: Path) -> tuple[bytes, str]:
    """Return the bytes and the words of a text in UTF-8; an error of the call where it is none."""
    try:
        data = text.read_bytes()
    except OSError as error:
        raise click.ClickException(f"{text} cannot be read: {error.strerror}") from error
    try:
        return data, data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise click.UsageError(f"{text} is not UTF-8 (byte {error.start}); save it as UTF-8") from None
