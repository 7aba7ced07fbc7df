"""All pictures of a snapshot, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from communique.charts import drawing
from communique.charts.declared import declared_charts
from communique.charts.financing import financing
from communique.charts.maps.atlas import write_land
from communique.charts.maps.places import places, project_maps
from communique.charts.picture import Picture
from communique.charts.query import Database, Region, open_snapshot
from communique.charts.sureness import sureness
from communique.charts.timeline import timeline
from communique.charts.trade import trade
from communique.charts.views import views
from communique.reports.report import Report, carried_reports


def draw(snapshot: Path, folder: Path, name: str, *, cache: Path | None = None, region: Region | None = None) -> None:
    """Draw all pictures of a snapshot, and the land that pages lay points on, into a new folder.

    `name` is what the database is called; `cache` a folder of former drawings; `region` what every map shows at least
    (without one, each is fitted to its places). Raises PictureError where a picture cannot be drawn.
    """
    draw_pictures(snapshot, folder, name, cache=cache, region=region)
    write_land(folder)


def draw_pictures(
    snapshot: Path, folder: Path, name: str, *, cache: Path | None = None, region: Region | None = None
) -> list[str]:
    """Draw all pictures of a snapshot into a new folder, as `draw` does; return the names of its files."""
    with open_snapshot(snapshot, name, region) as database:
        return drawing.draw(every_picture(database, carried_reports(snapshot.parent)), folder, cache)


def every_picture(database: Database, reports: Iterable[Report]) -> Iterator[Picture]:
    """Yield all pictures that a snapshot has something for, and the charts that reports declare."""
    one_each = (
        financing(database),
        timeline(database),
        places(database),
        trade(database),
        views(database),
        sureness(database),
    )
    yield from filter(None, one_each)
    yield from declared_charts(database, reports)
    yield from project_maps(database)
