"""`make torture`: every promise in full, as a table that is committed."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import click

from benchmarks.measure import machine
from communique.progress import bar
from tests.torture.promise import Outcome, Promise, all_promises, keep

KEPT = Path(__file__).parents[2] / "docs" / "torture.md"
_SHOWN = 5


@click.command()
@click.argument("names", nargs=-1)
@click.option("--bounded", is_flag=True, help="As few trials as in CI.")
@click.option("--keep", "is_kept", is_flag=True, help="Write the table of all promises into docs/torture.md.")
def main(names: tuple[str, ...], bounded: bool, is_kept: bool) -> None:
    """Try to break every promise, or those that are named; exit with 1 where one broke."""
    if is_kept and (names or bounded):
        raise click.UsageError("what is kept is the whole table: leave out --bounded and the names")
    chosen = [one for one in all_promises() if not names or one.name in names]
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [_tried(one, Path(folder), bounded) for one in chosen]
    table = as_table(outcomes)
    click.echo(table)
    if is_kept:
        KEPT.write_text(_page(table), "utf-8")
    sys.exit(any(outcome.broken for outcome in outcomes))


def _tried(one: Promise, folder: Path, bounded: bool) -> Outcome:
    times = one.bounded if bounded else one.full
    click.echo(f"{one.says}: ", nl=False, err=True)
    with bar(times, one.name) as done:
        outcome = keep(one, folder / one.name, times, lambda: done(1))
    click.echo(f"{outcome.survived} of {outcome.tried}", err=True)
    for failure in outcome.broken[:_SHOWN]:
        click.echo(f"  {failure}", err=True)
    return outcome


def as_table(outcomes: list[Outcome]) -> str:
    """Promise, tried, survived."""
    rows = [f"| {outcome.promise.says} | {outcome.tried:,} | {outcome.survived:,} |" for outcome in outcomes]
    return "\n".join(["| promise | tried | survived |", "| --- | ---: | ---: |", *rows])


def _page(table: str) -> str:
    return (
        "# What was tried to break it\n\nWritten by `make torture`; what each promise means and how it is tried "
        f"stands in tests/torture/promises.\n\n{machine()}\n\n{table}\n"
    )


if __name__ == "__main__":
    main()
