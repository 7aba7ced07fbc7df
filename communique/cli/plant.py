"""`communique plant`."""

from __future__ import annotations

import json
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

import click
from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from communique.cli.common import FILE, replace_file
from communique.desk.desk import text_of
from communique.desk.planting.caught import CAUGHT, OPEN, THROUGH, Outcome, outcome_of, share_bounds
from communique.desk.planting.planting import Key, read_key
from communique.desk.planting.planting import plant as planted_in
from communique.errors import escape_control_characters
from communique.reports.formats.as_table import WIDTH_OF_A_FILE
from communique.wording import plural

_BESIDE = ".gazetteer.yaml"
_SEEDS = 1_000_000
_ALL = "all"
_NOTE = (
    "The rest was changed or rejected, and may have been wrong, too.\n"
    "Note: the share is of the faults decided on. A fault counts as caught once its wrong value is gone. The interval "
    "is Wilson's; ten faults say little of a coder."
)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--key",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="The list of what was planted, which the coder must not see: written, or with --caught read.",
)
@click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="Write the planted draft here.")
@click.option("--number", default=10, show_default=True, type=click.IntRange(1, 1000), help="How many to plant.")
@click.option("--seed", type=click.IntRange(0), help="Plant the same as an earlier time, by the seed that its key has.")
@click.option(
    "--caught", is_flag=True, help="FILE is a planted draft that a coder has decided on: tell what became of it."
)
@click.option(
    "--format", "form", type=click.Choice(("table", "json")), default="table", help="Form of what --caught tells."
)
def plant(
    file: Path, *, key: Path, output: Path | None, number: int, seed: int | None, caught: bool, form: str
) -> None:
    """Plant wrong proposals in a draft, FILE, to learn how many of them a coder lets through.

    The faults are of the kinds that programs make: a wrong person, date, sum, speaker, place or direction, what is
    planned given as done, a record that nobody told. Their values are from the same text where it has others. The coder
    gets the file that --output names, and decides on it as on any draft; --key names a file for you alone. With
    --caught, FILE is what the coder made of it, and you are told how many faults of which kind were let through.
    """
    if caught:
        _tell(outcome_of(read_key(text_of(key)), text_of(file)), form)
        return
    if not output:
        raise click.UsageError("name the file for the coder: --output FILE")
    for one in (output, key):
        if one.exists():
            raise click.UsageError(f"{one} is there; name another file, or delete it")
    text, made = planted_in(text_of(file), number, secrets.randbelow(_SEEDS) if seed is None else seed)
    replace_file(output, text)
    replace_file(key, made.as_json())
    _copy_gazetteer(file, output)
    _say_planted(output, key, made, number)


def _copy_gazetteer(file: Path, output: Path) -> None:
    """Give the coder what the draft adds to the gazetteer, too."""
    beside = file.with_name(f"{file.stem}{_BESIDE}")
    if beside.exists():
        replace_file(output.with_name(f"{output.stem}{_BESIDE}"), text_of(beside))


def _say_planted(output: Path, key: Path, made: Key, wanted: int) -> None:
    number = len(made.faults)
    fewer = f" ({wanted} were asked for; the draft has no more values to exchange)" if number < wanted else ""
    click.echo(f"{output}: {plural(number, 'wrong proposal')} planted{fewer}. Give it to the coder.")
    click.echo(f"{key}: what was planted, seed {made.seed}. Keep it from the coder.")
    click.echo(f"  Then `communique plant --caught {output.name} --key {key.name}`.")


def _tell(outcome: Outcome, form: str) -> None:
    if form == "json":
        click.echo(json.dumps(_as_data(outcome), ensure_ascii=False, indent=1))
        return
    width = None if sys.stdout.isatty() else WIDTH_OF_A_FILE
    console = Console(markup=False, emoji=False, highlight=False, width=width)
    table = Table(box=SIMPLE)
    for heading in ("Kind", "Planted", "Caught", "Let through", "Not decided", "Share let through", "95 % interval"):
        table.add_column(heading, overflow="fold")
    for row in _rows(outcome):
        table.add_row(*row)
    console.print(table)
    through = [one.fault for one in outcome.told if one.became == THROUGH]
    for one in through:
        was = f"; it was {_in_words(one.was)}" if one.was else ""
        console.print(
            escape_control_characters(f"{' '.join(one.at)}: {one.kind}, {_in_words(one.known_by)}{was}"), soft_wrap=True
        )
    others = plural(outcome.left, "proposal")
    console.print(f"Of {others} without a planted fault, {outcome.kept} stand as they were. {_NOTE}", soft_wrap=True)


def _rows(outcome: Outcome) -> Iterator[tuple[str, ...]]:
    kinds = dict.fromkeys(one.fault.kind for one in outcome.told)
    for kind in (*kinds, ""):
        caught, through, still_open = (outcome.count(one, kind) for one in (CAUGHT, THROUGH, OPEN))
        decided = caught + through
        low, high = share_bounds(through, decided)
        share = (f"{through / decided:.0%}", f"{low:.0%}–{high:.0%}") if decided else ("", "")
        counts = (str(count) for count in (decided + still_open, caught, through, still_open))
        yield kind.capitalize() or _ALL.capitalize(), *counts, *share


def _in_words(fields: dict[str, object]) -> str:
    return ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in fields.items())


def _as_data(outcome: Outcome) -> dict[str, object]:
    low, high = share_bounds(outcome.count(THROUGH), outcome.count(THROUGH) + outcome.count(CAUGHT))
    return {
        "caught": outcome.count(CAUGHT),
        "let_through": outcome.count(THROUGH),
        "not_decided": outcome.count(OPEN),
        "interval": [low, high],
        "faults": [{**vars(one.fault), "became": one.became} for one in outcome.told],
        "others": {"kept": outcome.kept, "of": outcome.left},
    }
