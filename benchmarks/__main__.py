"""Run the benchmarks: `make bench SCALE=10`; the results are printed and, on request, kept in results.md."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from benchmarks.loading import measure_loading
from benchmarks.measure import as_table, machine
from benchmarks.pages import as_page_table, measure_pages, measure_publishing
from benchmarks.reports import measure_reports

KEPT = Path(__file__).parent / "results.md"


@click.command()
@click.option("--scale", default=10.0, show_default=True, help="1 is about 10,000 rows in all tables.")
@click.option("--keep", is_flag=True, help="Write the results into benchmarks/results.md.")
def main(scale: float, keep: bool) -> None:
    """Measure loading and reports, each as a ratio to a peer or the bare engine in this same run."""
    parts = [f"# Results\n\nScale {scale:g}; {machine()}. Times are of one run; trust the ratios.\n"]
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as name:
        folder = Path(name)
        parts.append(as_table("Loading", list(measure_loading(folder, scale))))
        parts.append(as_table("Reports on SQLite", list(measure_reports(folder / "ours.db", folder / "export"))))
        parts.append(as_table("Publishing", list(measure_publishing(folder / "ours.db", folder / "editions"))))
        parts.append(as_page_table("Pages", list(measure_pages(folder / "editions"))))
    text = "\n".join(parts)
    click.echo(text)
    if keep:
        KEPT.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
