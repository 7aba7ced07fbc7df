"""The charts and maps of the edition: drawn when it was published, they lie beside the snapshot."""

from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from communique.web.edition import ServedEdition

Chart = dict[str, Any]
_FOLDER = "pictures"
_INDEX, _LAND, _LEFT_OUT = f"{_FOLDER}/index.json", f"{_FOLDER}/land.json", f"{_FOLDER}/left-out.json"


@lru_cache(maxsize=8)
def charts(edition: ServedEdition) -> dict[str, Chart]:
    """Return all charts by name, in the order in which a reader meets them: what each shows, and its files.

    Empty where the snapshot is served without an edition around it.
    """
    found = edition.read(_INDEX) if edition.has(_INDEX) else []
    return {chart["name"]: _with_addresses(edition, chart) for chart in found}


def left_out(edition: ServedEdition) -> list[Chart]:
    """Return the charts that could not be drawn: name, title and why."""
    return list(edition.read(_LEFT_OUT)) if edition.has(_LEFT_OUT) else []


@lru_cache(maxsize=8)
def lands(edition: ServedEdition) -> list[Chart]:
    """Return land to lay points on, the finest first: name, url, box in degrees (west, south, east, north)."""
    found = edition.read(_LAND) if edition.has(_LAND) else []
    return [{**land, "url": edition.path(f"/pictures/{land['name']}.svg")} for land in found]


def file_of(edition: ServedEdition, name: str) -> Path:
    """Return the place of a chart's file. It is never shown: it is a path of the machine."""
    return edition.folder / _FOLDER / name


def chart_of(edition: ServedEdition, name: str) -> Chart | None:
    """Return the chart of a name; None where nothing was there to draw."""
    return charts(edition).get(name)


def chart_of_report(edition: ServedEdition, report: str) -> Chart | None:
    """Return the chart that goes with a saved report as it opens; None where it has none."""
    found = (chart for chart in charts(edition).values() if chart["report"] == report and not chart["record"])
    return next(found, None)


def map_of_project(edition: ServedEdition, slug: str) -> Chart | None:
    """Return the map of a project, by its slug; None where fewer than two of its places have coordinates."""
    return _maps(edition).get(slug)


@lru_cache(maxsize=8)
def _maps(edition: ServedEdition) -> dict[str, Chart]:
    every = reversed(charts(edition).values())  # the first of a record's counts
    return {chart["record"]: chart for chart in every if chart["record"] and not chart["report"]}


def charts_of_record(edition: ServedEdition, slug: str) -> list[Chart]:
    """Return the charts of what was said of a record, or of what belongs to it, and how that changed."""
    return _of_records(edition).get(slug, [])


@lru_cache(maxsize=8)
def _of_records(edition: ServedEdition) -> dict[str, list[Chart]]:
    found: dict[str, list[Chart]] = {}
    for chart in charts(edition).values():
        for slug in filter(None, {chart["record"], chart["subject"]} if chart["report"] else ()):
            found.setdefault(slug, []).append(chart)
    return found


def _with_addresses(edition: ServedEdition, chart: Chart) -> Chart:
    name = chart["name"]
    svg, narrow, png = (edition.path(f"/pictures/{name}{ending}") for ending in (".svg", ".narrow.svg", ".png"))
    report = edition.path(f"/reports/{chart['report']}") if chart["report"] else None
    if report and chart["record"]:
        report += f"?{urlencode({'record': chart['record']})}"
    return {**chart, "svg": svg, "narrow_svg": narrow, "png": png, "report_url": report}
