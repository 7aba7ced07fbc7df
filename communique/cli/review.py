"""`communique review`."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

import click

from communique.cli.common import FILE
from communique.cli.local_page import NO_BROWSER, PORT, locked, serve_page, write
from communique.cli.place import Place
from communique.desk.desk import text_of
from communique.desk.draft_file import read_draft
from communique.desk.review.app import application
from communique.desk.review.review import Codings, Review, Reviewed, first_coding
from communique.desk.review.review_block import Coder, People
from communique.errors import escape_control_characters
from communique.factfiles.agreement.coded_records import Coding
from communique.factfiles.agreement.reading import read_codings, words_of
from communique.factfiles.files import check_files
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.texts.normalise import sha256
from communique.project import Project

# Hidden, since it may lie among fact files.
_JOURNAL = ".review"
_NOTES = ".notes.md"
_WHO = {"coder_a": "a", "coder_b": "b", "reviewer": "reviewer"}
_DRAFTS = (".yaml", ".yml")


@click.command()
@click.argument("a", type=FILE)
@click.argument("b", type=FILE)
@click.option("--coder-a", metavar="NAME", required=True, help="Who coded A; of a model, which one and which run.")
@click.option("--coder-b", metavar="NAME", required=True, help="Who coded B.")
@click.option("--reviewer", metavar="NAME", required=True, help="Who settles the differences.")
@click.option(
    "--model",
    "models",
    type=click.Choice(tuple(_WHO.values())),
    multiple=True,
    help="Which of them is a language model. Repeatable.",
)
@click.option("--gazetteer-a", type=FILE, multiple=True, help="A gazetteer file that goes with A alone. Repeatable.")
@click.option("--gazetteer-b", type=FILE, multiple=True, help="A gazetteer file that goes with B alone. Repeatable.")
@click.option(
    "--text",
    "texts",
    metavar="PATH",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="Show the differences with the words of your own copy: a file, a folder of .txt files, or a draft that still "
    "has its sentences.",
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the settled file here.")
@click.option("--in-place", is_flag=True, help="Write the settled file over A.")
@PORT
@NO_BROWSER
@click.pass_obj
def review(
    place: Place,
    /,
    a: Path,
    b: Path,
    *,
    models: tuple[str, ...],
    gazetteer_a: tuple[Path, ...],
    gazetteer_b: tuple[Path, ...],
    texts: tuple[Path, ...],
    output: Path | None,
    in_place: bool,
    port: int,
    no_browser: bool,
    **names: str,
) -> None:
    """Settle the differences of two codings of one text, A and B, on a page in your browser.

    The page shows how far both agree, then one difference after the other, side by side: take what A has, what B has,
    both, neither, or type a value, each with a reason. Everything works with the keyboard. Each decision is kept at
    once in a journal beside the settled file, so nothing is lost if you stop. "Save" writes A with what was settled,
    and under `review` who coded, who reviewed, how far both agreed, and each settled difference with its reason.
    Notes to the coders go into a file beside B.
    """
    written_to = _output(a, output, in_place=in_place)
    journal = written_to.with_name(f".{written_to.name}{_JOURNAL}")
    if output and output.exists() and not journal.exists():
        raise click.UsageError(f"{output} is there already; name a file that is not, or write over A with --in-place")
    people = People(*(Coder(escape_control_characters(names[name]), who in models) for name, who in _WHO.items()))
    codings = _codings(place.project_if_any, (a, gazetteer_a), (b, gazetteer_b), texts, journal)
    journal.touch()
    with locked(journal, f"{written_to} is on another page already; stop that one first"):
        notes = b.with_name(f"{b.stem}{_NOTES}")
        told = Reviewed(people, written_to, notes, datetime.date.today().isoformat(), in_place)
        at_desk = Review(codings, told, journal, write)
        check = _checker(place.project_if_any, codings.codings[0], a.name, (*gazetteer_a, *gazetteer_b))
        opens, pages = None if no_browser else "/", {"/": "The review"}
        app = partial(application, at_desk, port, check=check)
        serve_page(pages, "communique review A B", port, app, opens=opens)


def _output(a: Path, output: Path | None, *, in_place: bool) -> Path:
    if bool(output) == in_place:
        raise click.UsageError("say where the settled file is to be written: --output FILE, or --in-place for A itself")
    return output or a


def _codings(
    project: Project | None,
    a: tuple[Path, Sequence[Path]],
    b: tuple[Path, Sequence[Path]],
    texts: Sequence[Path],
    journal: Path,
) -> Codings:
    """Return both codings; of A as it was before the review was written over it."""
    first = first_coding(journal, text_of(a[0]))
    with tempfile.TemporaryDirectory(prefix="communique-review-") as folder:
        kept = a[0]
        if first != text_of(a[0]):
            kept = Path(folder) / a[0].name
            kept.write_bytes(first.encode())
        one, two = read_codings([(kept, a[1]), b], project)
    return Codings((first, text_of(b[0])), (one, two), _words(one, texts))


def _words(coding: Coding, texts: Sequence[Path]) -> Mapping[str, str]:
    """Return the sentences of the text by label, from copies of it and from drafts that have them."""
    drafts = [text for text in texts if text.suffix in _DRAFTS]
    copies = [text for text in texts if text.suffix not in _DRAFTS]
    hashes = {row["label"]: row["sha256"] for row in coding.document.passages}
    words = dict(words_of(coding, copies))
    for draft in drafts:
        for label, sentence in read_draft(text_of(draft)).sentences.items():
            if sha256(sentence.text) == hashes.get(label):
                words.setdefault(label, sentence.text)
    if drafts and not words:
        raise click.UsageError("no sentence of this text stands in that draft; name one of the same text")
    return words


def _checker(
    project: Project | None, coding: Coding, name: str, beside: Sequence[Path]
) -> Callable[[str], Sequence[str]]:
    """Return what checks a settled file, with the gazetteer files of both coders."""

    def check(written: str) -> Sequence[str]:
        with tempfile.TemporaryDirectory(prefix="communique-review-") as folder:
            document = Path(folder) / name
            document.write_bytes(written.encode())
            try:
                check_files([document, *beside], None, project, without_text=coding.document.text_sha256 or "")
            except FactFileError as error:
                return [": ".join(filter(None, (one.field, one.value, one.remedy))) for one in error.problems]
        return []

    return check
