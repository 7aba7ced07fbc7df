"""A report's result as a table for a terminal, in a reader's words."""

from __future__ import annotations

import sys

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from communique.reports.columns import shape_of
from communique.reports.result import ReportResult
from communique.wording import plural

WIDTH_OF_A_FILE = 240


def print_table(result: ReportResult) -> None:
    """Print question, rows, their number and what to beware of."""
    # Where nobody looks (a file, a pipe) nothing is folded to a screen.
    console = Console(markup=False, emoji=False, width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE)
    console.print(result.report.question, style="bold", highlight=False)
    # Headings of nothing tell nothing; why there is nothing does.
    columns = shape_of(result.report.columns).telling(result.rows) if result.rows else []
    table = Table(box=SIMPLE)
    for column in columns:
        table.add_column(column.heading, overflow="fold")
    for row in result.rows:
        table.add_row(*(column.words(row[column.place]) for column in columns))
    if result.rows:
        console.print(table)
    why_empty = "" if result.rows else result.arguments.why_empty
    notes = (why_empty, *(f"Beware: {caveat}" for caveat in result.report.caveats))
    for line in filter(None, (plural(len(result.rows), "row"), *notes)):
        console.print(line, highlight=False, soft_wrap=True)
