"""A report's result as a table for a terminal, in a reader's words."""

from __future__ import annotations

import sys
from itertools import chain

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from communique.reports.evidence import ADDRESS, SAID_BY
from communique.reports.formats.whole import Whole
from communique.wording import plural

WIDTH_OF_A_FILE = 240
# A terminal has no room for them.
_IN_FILES = (SAID_BY, ADDRESS)


def print_table(whole: Whole) -> None:
    """Print question, rows with the places that say them, their number and what to beware of."""
    # Where nobody looks (a file, a pipe) nothing is folded to a screen.
    console = Console(markup=False, emoji=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    console.print(whole.report.question, style="bold", highlight=False)
    rows = list(chain.from_iterable(whole.portions))
    # Headings of nothing tell nothing; why there is nothing does.
    columns = [one for one in whole.shape.among(rows).telling if one.declared.name not in _IN_FILES] if rows else []
    table = Table(box=SIMPLE)
    for column in columns:
        table.add_column(column.heading, overflow="fold")
    for row in rows:
        table.add_row(*(column.words(row[column.place]) for column in columns))
    if rows:
        console.print(table)
    why_empty = "" if rows else whole.arguments.why_empty
    notes = (why_empty, *(f"Note: {caveat}" for caveat in whole.report.caveats))
    for line in filter(None, (plural(len(rows), "row"), *notes)):
        console.print(line, highlight=False, soft_wrap=True)
