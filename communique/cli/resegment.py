"""`communique resegment`."""

from __future__ import annotations

from pathlib import Path

import click

from communique.cli.common import FILE, replace_file
from communique.cli.segment import read_text
from communique.factfiles.coding.fact_file import CodedFile, code_yaml
from communique.factfiles.reading.problems import FactFileError
from communique.factfiles.texts.resegment import Moves
from communique.factfiles.texts.resegment import Place as Sentence
from communique.factfiles.texts.resegment import resegment as resegmented
from communique.wording import plural


@click.command()
@click.argument("text", type=FILE)
@click.argument("file", type=FILE)
def resegment(text: Path, file: Path) -> None:
    """Bring a document's FILE to the sentences that its TEXT has now: what cites a sentence follows it.

    A sentence is known again by its hash, one that was divided or joined by its place between others; where words
    changed, the new labels are named, so that you look at what is coded from them. FILE keeps its comments and form;
    where it speaks of a sentence that is gone, nothing is changed.
    """
    (_, written), (data, words) = read_text(file), read_text(text)
    coded = _document_in(file, written)
    language = next(str(draft.values["language"]) for draft in coded.drafts if draft.kind == "document")
    before = [Sentence(row["label"], row["start_char"], row["end_char"], row["sha256"]) for row in coded.passages]
    after, moves = resegmented(written, before, data, words, language)
    if after != written:
        _document_in(file, after)
        replace_file(file, after)
    _say(file, len(before), moves, is_changed=after != written)


def _document_in(file: Path, written: str) -> CodedFile:
    """Return a document's file, coded, whatever is wrong with what it cites; an error where it is none."""
    coded = [*code_yaml(written.encode("utf-8"), str(file))] if file.suffix in (".yaml", ".yml") else []
    if len(coded) != 1:
        raise click.UsageError(f"{file} is no fact file in YAML; name one")
    (only,) = coded
    if isinstance(only, FactFileError):
        raise only
    if not only.document:
        raise click.UsageError(f"{file} is of the gazetteer, which has no text; name a document's file")
    if any(draft.values.get("text") for draft in only.drafts if draft.kind == "document"):
        raise click.UsageError(f"{file} carries its text; put the new one there, and segment it again")
    return only


def _say(file: Path, number: int, moves: Moves, *, is_changed: bool) -> None:
    if not is_changed:
        click.echo(f"{file}: all {plural(number, 'sentence')} are in place.")
        return
    click.echo(f"{file}: {plural(number, 'sentence')}, of which {moves.moved:,} are called otherwise now.")
    if moves.changed:
        click.echo(f"  Their words changed, look at what is coded from them: {', '.join(moves.changed)}")
    if moves.new:
        click.echo(f"  New, not coded yet: {', '.join(moves.new)}")
    click.echo("  Now `communique check`.")
