"""`make torture`: every promise in full, as a table that is committed."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

import click

from communique.progress import bar
from tests.torture.kept import as_table, keep_table
from tests.torture.promise import MayNotBeTriedError, Outcome, Promise, all_promises, keep

_SHOWN = 5


@click.command()
@click.argument("names", nargs=-1)
@click.option("--bounded", is_flag=True, help="As few trials as in CI.")
@click.option("--keep", "is_kept", is_flag=True, help="Write what came of it into docs/torture.md.")
def main(names: tuple[str, ...], bounded: bool, is_kept: bool) -> None:
    """Try to break every promise, or those that are named; exit with 1 where one broke."""
    known = all_promises()
    if unknown := set(names) - {one.name for one in known}:
        raise click.UsageError(f"no promise is called {', '.join(sorted(unknown))}")
    chosen = [one for one in known if not names or one.name in names]
    with tempfile.TemporaryDirectory() as folder:
        outcomes = [outcome for one in chosen if (outcome := _tried(one, Path(folder), bounded))]
    click.echo(as_table(outcomes))
    if is_kept:
        keep_table(outcomes, [one.says for one in known], "as in CI" if bounded else "in full")
    sys.exit(any(outcome.broken for outcome in outcomes))


def _tried(one: Promise, folder: Path, bounded: bool) -> Outcome | None:
    times = one.bounded if bounded else one.full
    click.echo(f"{one.says}: ", nl=False, err=True)
    began = time.monotonic()
    try:
        with bar(times, one.name) as done:
            outcome = keep(one, folder / one.name, times, lambda: done(1))
    except MayNotBeTriedError as reason:
        click.echo(f"not tried: {reason}", err=True)
        return None
    click.echo(f"{outcome.survived} of {outcome.tried}, in {time.monotonic() - began:.0f} s", err=True)
    for failure in outcome.broken[:_SHOWN]:
        click.echo(f"  {failure}", err=True)
    return outcome


if __name__ == "__main__":
    main()
