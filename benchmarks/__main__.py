"""Run the benchmarks: `make bench SCALE=10`; the results are printed and, on request, kept in results/."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

import click

from benchmarks.drafting import as_drafting_table, measure_drafting
from benchmarks.effort import as_effort_table, measure_effort
from benchmarks.growth import STEPS, measure_growth
from benchmarks.loading import measure_loading
from benchmarks.measure import as_table, machine
from benchmarks.pages import as_page_table, measure_comparing, measure_crowd, measure_pages, measure_publishing
from benchmarks.reports import measure_reports
from communique.project import current_project

KEPT = Path(__file__).parent / "results"


def _loading(folder: Path, scale: float) -> str:
    return as_table("Loading", list(measure_loading(folder, scale)))


def _pages(folder: Path, scale: float) -> str:
    database, editions = folder / "ours.db", folder / "editions"
    publishing = as_table(
        "Publishing", [*measure_publishing(database, editions), *measure_comparing(database, editions)]
    )
    return f"{publishing}\n{as_page_table('Pages', list(measure_pages(folder / 'editions')))}"


def _crowd(folder: Path, scale: float) -> str:
    return as_table("Ordinary readers", list(measure_crowd(folder / "editions")))


def _drafting(folder: Path, texts: Path) -> str:
    marks = measure_drafting(folder, current_project(), sorted(texts.rglob("*.txt")))
    return as_drafting_table(list(marks))


def _effort(folder: Path, texts: Path) -> str:
    return as_effort_table(list(measure_effort(folder, current_project(), sorted(texts.rglob("*.txt")))))


def _reports(folder: Path, scale: float) -> str:
    return _reports_on(folder / "grown.db", folder, f"Reports at scale {scale * STEPS[-1]:g}")


def _reports_on(database: Path, folder: Path, title: str) -> str:
    return as_table(title, list(measure_reports(database, folder / "export")))


# In this order: each leaves what a later one needs.
PARTS: dict[str, Callable[[Path, float], str]] = {
    "loading": _loading,
    "pages": _pages,
    "crowd": _crowd,
    "growth": measure_growth,
    "reports": _reports,
}


@click.command()
@click.option("--scale", default=1.0, show_default=True, help="1 is about 10,000 rows in all tables.")
@click.option(
    "--database",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A SQLite file with a corpus; only its reports are measured.",
)
@click.option(
    "--texts",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with the texts of the project's documents; only drafting is measured.",
)
@click.option("--effort", is_flag=True, help="With --texts: measure coding at the desk in a browser (half an hour).")
@click.option("--keep", is_flag=True, help="Write the results into benchmarks/results/.")
def main(scale: float, database: Path | None, texts: Path | None, effort: bool, keep: bool) -> None:
    """Measure everything, each thing as a ratio to a peer or the bare engine in this same run.

    Loading, publishing and pages at the scale; growth from a tenth of it to ten times; reports at ten times.
    """
    parts = PARTS
    if database:
        parts = {"reports": lambda folder, scale: _reports_on(database, folder, f"Reports on {database.name}")}
    if texts:
        parts = {"drafting": lambda folder, scale: _drafting(folder, texts)}
        if effort:
            parts = {"effort": lambda folder, scale: _effort(folder, texts)}
    head = f"Scale {scale:g}; {machine()}. Times are of one run; trust the ratios.\n"
    with tempfile.TemporaryDirectory(prefix="communique-bench-") as name:
        for part, measure in parts.items():
            text = f"{head}\n{measure(Path(name), scale)}"
            click.echo(text)
            if keep:
                KEPT.mkdir(exist_ok=True)
                (KEPT / f"{part}.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main()
