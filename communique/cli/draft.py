"""`communique draft`."""

from __future__ import annotations

import datetime
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click

from communique.cli.common import replace_file
from communique.cli.place import Place, exact_output
from communique.cli.segment import read_text
from communique.database.connection import connected, migrate
from communique.database.revision import NoDatabaseError
from communique.drafting.against import HEADINGS, Comparison, Held, compare, sentences_of, values_of
from communique.drafting.draft import propose
from communique.drafting.knowledge import Knowledge, read_knowledge
from communique.drafting.languages import language as words_of
from communique.drafting.model import ask
from communique.drafting.proposals import Draft
from communique.drafting.reading import Reading
from communique.drafting.sources import read_source
from communique.drafting.text import SourceText
from communique.drafting.writing import document_file, gazetteer_file, without_text
from communique.factfiles.files import load_project
from communique.project import NoProjectError
from communique.wording import plural

DRAFTS = "drafts"


@click.command()
@click.argument("text", type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path))
@click.option("--language", help="Language of the text (BCP 47). Default: as the page, its letters or the project say.")
@click.option("--day", metavar="YYYY-MM-DD", help="The day it was published on. Default: as its head prints it.")
@click.option("--publisher", help="Who published it. Default: as its head prints it.")
@click.option("--author", help="Who wrote it. Default: as its head prints it.")
@click.option("--title", help="Its title. Default: its first line that is a headline.")
@click.option("--url", help="Where it is.")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Where to write it; - for the screen.")
@click.option(
    "--against", is_flag=True, help="Write no draft, but what the corpus has of it: known, new, contradicted."
)
@click.option(
    "--text",
    "texts",
    metavar="PATH",
    multiple=True,
    type=click.Path(exists=True, path_type=Path),
    help="With --against, your copies of other texts, whose sentences are shown. May be repeated.",
)
@click.option("--model", metavar="NAME", help="Ask this language model, too, by the name that `llm` knows it by.")
@click.option("--without-text", is_flag=True, help="TEXT is a draft that you have decided on: take its sentences out.")
@click.pass_obj
def draft(
    place: Place,
    /,
    text: Path,
    language: str | None,
    output: Path | None,
    texts: tuple[Path, ...],
    *,
    model: str | None,
    against: bool,
    without_text: bool,
    **beside: str | None,
) -> None:
    """Propose the coding of a TEXT: a fact file in which each proposal is marked, for you to decide on.

    TEXT is plain text, one paragraph a line, a saved web page, a PDF with text, or - for what is pasted. What is
    proposed is read off it by rules, with the names, offices and meetings that the project's database knows; nothing
    leaves the machine, unless you name a --model. The draft goes into drafts/ of the project, with a second file for
    what the gazetteer lacks and, of a page or PDF, the text that was read. Neither `load` nor `publish` takes a
    proposal before you have deleted its mark, nor a file that still has sentences of the text in it.

    With --against nothing is written: the proposals are held against the corpus as `document-check` holds a document.
    """
    if without_text:
        _take_text_out(text)
        return
    source = _source(text, language, place.settings.language, beside)
    with _knowledge(place) as known:
        reading, proposed = propose(source, words_of(source.language), known)
        if model:
            _ask(model, reading, proposed)
        if against:
            _say_held(compare(reading, proposed, _url(place), place.project_if_any), reading, texts)
        else:
            _write(place, reading, proposed, output, _is_extracted(text, source))


def _source(text: Path, language: str | None, usual: str, beside: Mapping[str, str | None]) -> SourceText:
    """Return the text with what is said of it beside it; an error of the call for a day that is none."""
    try:
        datetime.date.fromisoformat(beside.get("day") or "2000-01-01")
    except ValueError:
        raise click.UsageError(f"--day {beside['day']}: write it as 2031-03-04") from None
    source = read_source(text, language, usual=usual)
    return replace(
        source,
        day=beside.get("day") or source.day,
        title=beside.get("title") or source.title,
        author=beside.get("author") or source.author,
        publisher=beside.get("publisher") or source.publisher,
        url=beside.get("url") or source.url,
    )


def _ask(model: str, reading: Reading, proposed: Draft) -> None:
    """Add what a language model proposes, and say what of it was refused."""
    asked = ask(reading, model)
    proposed.add(asked.proposals)
    refused = plural(len(asked.refused), "other was", "others were")
    click.echo(f"{model} proposed {plural(len(asked.proposals), 'event')}; {refused} refused:", err=True)
    for one in asked.refused:
        click.echo(f"  {one.at}: {one.said}: {one.reason}", err=True)
    if asked.stopped:
        click.echo(asked.stopped, err=True)


def _take_text_out(file: Path) -> None:
    _, written = read_text(file)
    after = without_text(written)
    if after == written:
        click.echo(f"{file}: there is no sentence of a text in it.")
        return
    replace_file(file, after)
    click.echo(f"{file}: the text's sentences are taken out. Now `communique check`.")


def _url(place: Place) -> str | None:
    try:
        return place.url
    except NoProjectError:
        return None


@contextmanager
def _knowledge(place: Place) -> Iterator[Knowledge]:
    """Give what the database knows; where there is none, what the project's files say; without a project, nothing."""
    try:
        with connected(place.url) as connection:
            yield read_knowledge(connection)
            return
    except NoProjectError:
        yield Knowledge()
        return
    except NoDatabaseError:
        click.echo("There is no database yet, so the project's files are read; `communique build` makes one.", err=True)
    with tempfile.TemporaryDirectory(prefix="communique-draft-") as folder:
        url = f"sqlite:///{Path(folder) / 'corpus.db'}"
        migrate(url)
        load_project(url, place.project)
        with connected(url) as connection:
            yield read_knowledge(connection)


def _is_extracted(text: Path, source: SourceText) -> bool:
    """Return whether the words are no file's own, so that they have to be kept for the locators."""
    return str(text) == "-" or text.read_bytes() != source.data


def _write(place: Place, reading: Reading, proposed: Draft, output: Path | None, is_extracted: bool) -> None:
    """Write a draft, and beside it what the gazetteer lacks and a text that is no file; say what is open."""
    document, slug = document_file(proposed, reading.text), str(proposed.head["slug"])
    if output and str(output) == "-":
        exact_output()
        click.echo(document, nl=False)
        return
    folder = place.project_if_any.folder / DRAFTS if place.project_if_any else Path()
    file = output or folder / f"{slug}.yaml"
    beside = file.with_name(f"{file.stem}.gazetteer.yaml")
    lacking = gazetteer_file(proposed, f"{slug}-new")
    kept = file.with_suffix(".txt")
    wanted = {file: document} | ({beside: lacking} if lacking else {})
    wanted |= {kept: reading.text.words} if is_extracted else {}
    for one in wanted:
        if one.exists():
            raise click.UsageError(f"{one} is there; name another file by --output, or delete it")
    file.parent.mkdir(parents=True, exist_ok=True)
    for one, words in wanted.items():
        replace_file(one, words)
    _say_written(file, reading, proposed)
    if is_extracted:
        click.echo(f"{kept}: the text that was read; keep it, outside the project, for `check --text` and `verify`.")
    if lacking:
        entries = plural(sum(map(len, proposed.gazetteer.values())), "entry", "entries")
        click.echo(f"{beside}: {entries} that the gazetteer lacks.")


def _say_written(file: Path, reading: Reading, proposed: Draft) -> None:
    number = sum(1 for _ in proposed.everything()) + len(proposed.head)
    total = len(reading.text.sentences)
    nothing = f"nothing is proposed for {total - len(proposed.cited)} of {plural(total, 'sentence')}"
    click.echo(f"{file}: {plural(number, 'proposal')}; {nothing}.")
    click.echo("  Decide on each, then `communique draft --without-text`, `check`, and move it into documents/.")


def _say_held(found: Comparison, reading: Reading, texts: tuple[Path, ...]) -> None:
    """Write what the corpus has of a text: first what is contradicted, last what is new."""
    exact_output()
    others = sentences_of(texts)
    click.echo("Proposals of a program, read off the text by rules and decided on by nobody.")
    for verdict, heading in HEADINGS.items():
        values = list(values_of(row for row in found.rows if row.verdict == verdict))
        if values:
            click.echo(f"\n{heading} ({len(values)})")
        for rows in values:
            one = rows[0]
            click.echo(f"  {one.record}{', ' + one.field if one.field else ''}: {one.value}")
            click.echo(f"    {one.passage} {_sentence(reading, one.passage)}")
            for row in rows:
                _say_other(row, others)
    for heading, names in (("Named, and known to the corpus", found.known), ("Named, and not in it", found.new)):
        click.echo(f"\n{heading} ({len(names)}): {', '.join(names) or 'nothing'}")
    for left_out in found.left_out:
        click.echo(f"Not compared: {left_out}", err=True)


def _say_other(row: Held, others: Mapping[str, str]) -> None:
    """Write what another document says of it, with its sentence where a copy of its text is at hand."""
    if not row.other_document:
        return
    click.echo(f"    - {row.other_value} ({row.other_voice}; {row.other_document}, {row.other_passage}): {row.because}")
    if words := others.get(row.other_sha256):
        click.echo(f"      {words}")


def _sentence(reading: Reading, label: str) -> str:
    one = reading.text.by_label.get(label)
    return one.text if one else ""
