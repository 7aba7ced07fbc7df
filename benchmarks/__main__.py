"""Run the benchmarks: `make bench SCALE=10`; the results are printed and, on request, kept in results.md."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from benchmarks.loading import measure_loading
from benchmarks.measure import as_table, machine
from benchmarks.reports import measure_reports

KEPT = Path(__file__).parent / "results.md"
KEPT_OF_REPORTS = Path(__file__).parent / "results-of-reports.md"


@click.command()
@click.option("--scale", default=10.0, show_default=True, help="1 is about 10,000 rows in all tables.")
@click.option(
    "--database",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A SQLite file with a corpus; only its reports are measured.",
)
@click.option("--keep", is_flag=True, help="Write the results into benchmarks/.")
def main(scale: float, database: Path | None, keep: bool) -> None:
    """Measure loading and reports, each as a ratio to a peer or the bare engine in this same run."""
    parts = [f"# Results\n\nScale {scale:g}; {machine()}. Times are of one run; trust the ratios.\n"]
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as name:
        folder = Path(name)
        if database is None:
            parts.append(as_table("Loading", list(measure_loading(folder, scale))))
        measured = measure_reports(database or folder / "ours.db", folder / "export")
        parts.append(as_table("Reports on SQLite", list(measured)))
    text = "\n".join(parts)
    click.echo(text)
    if keep:
        (KEPT_OF_REPORTS if database else KEPT).write_text(text, "utf-8")


if __name__ == "__main__":
    main()
