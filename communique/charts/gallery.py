"""All pictures of a snapshot, in the order in which a reader meets them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path

from communique.charts import drawing
from communique.charts.declared import declared_charts
from communique.charts.financing import financing
from communique.charts.maps.atlas import write_land
from communique.charts.maps.contents import Region
from communique.charts.maps.places import places, project_maps
from communique.charts.picture import Picture
from communique.charts.query import open_snapshot
from communique.charts.sureness import sureness
from communique.charts.timeline import timeline
from communique.charts.trade import trade
from communique.charts.views import views
from communique.reports.report import Report, carried_reports


def draw(snapshot: Path, folder: Path, cache: Path | None = None, region: Region | None = None) -> None:
    """Draw all pictures of a snapshot, and the land that pages lay points on, into a new folder.

    `cache` is a folder of former drawings; `region` (west, south, east and north in degrees) is what every map shows
    beside its places. Raises PictureError where a picture cannot be drawn.
    """
    draw_pictures(snapshot, folder, cache, region)
    write_land(folder)


def draw_pictures(snapshot: Path, folder: Path, cache: Path | None = None, region: Region | None = None) -> list[str]:
    """Draw all pictures of a snapshot into a new folder; return the names of its files.

    `cache` and `region` are those of `draw`. Raises PictureError where one cannot be drawn.
    """
    with open_snapshot(snapshot) as connection:
        return drawing.draw(every_picture(connection, carried_reports(snapshot.parent), region), folder, cache)


def every_picture(
    connection: sqlite3.Connection, reports: Iterable[Report], region: Region | None = None
) -> Iterator[Picture]:
    """Yield all pictures that a snapshot, or a report on it, has something for."""
    one_each = (
        financing(connection),
        timeline(connection),
        places(connection, region),
        trade(connection),
        views(connection),
        sureness(connection),
    )
    yield from filter(None, one_each)
    yield from declared_charts(connection, reports)
    yield from project_maps(connection, region)
