"""`communique compare`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.common import FILE
from communique.cli.compared import Compared, as_json, as_markdown, print_tables
from communique.cli.place import Place, exact_output
from communique.errors import escape_control_characters
from communique.factfiles.agreement.comparison import compare as compared
from communique.factfiles.agreement.reading import read_codings, words_of

_FORMS = ("table", "markdown", "json")


@click.command()
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@click.option("--coder-a", metavar="NAME", default="A", help="Who coded A; of a model, which one and which run.")
@click.option("--coder-b", metavar="NAME", default="B", help="Who coded B.")
@click.option("--gazetteer-a", type=FILE, multiple=True, help="A gazetteer file that goes with A alone. Repeatable.")
@click.option("--gazetteer-b", type=FILE, multiple=True, help="A gazetteer file that goes with B alone. Repeatable.")
@click.option(
    "--format", "form", type=click.Choice(_FORMS), default="table", show_default=True, help="Form of the result."
)
@click.option(
    "--text",
    "texts",
    metavar="PATH",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Show the differences with the words of your own copy: a file, or a folder of .txt files. For the table only.",
)
@click.pass_obj
def compare(
    place: Place,
    a: Path,
    b: Path,
    *,
    coder_a: str,
    coder_b: str,
    gazetteer_a: tuple[Path, ...],
    gazetteer_b: tuple[Path, ...],
    form: str,
    texts: tuple[Path, ...],
) -> None:
    """Compare two codings of one text, A and B, made by two persons who did not see each other's.

    Shows how far both found the same records, kind by kind; on how many values they agree, field by field; and every
    difference, with both values and their sentences. Slugs that differ for one thing are listed, and make nothing
    below them a difference. How records were taken to be one is printed with the result.

    Each file is checked as `communique check` does, with the project and without the other coding; where one has
    faults, all are listed and nothing is compared. Nothing is changed, and no database is read.
    """
    if texts and form != "table":
        raise click.UsageError("texts stay with you: --text is for the table on the screen; leave it or --format out")
    codings = read_codings([(a, gazetteer_a), (b, gazetteer_b)], place.project_if_any)
    words = words_of(codings[0], texts)
    coders = (escape_control_characters(coder_a), escape_control_characters(coder_b))
    result = Compared(compared(*codings), (str(a), str(b)), coders, str(codings[0].document.text_sha256))
    if form == "table":
        print_tables(result, words)
        return
    exact_output()
    click.echo(as_json(result) if form == "json" else as_markdown(result), nl=False)
