"""All pictures of a snapshot, in the order in which a reader meets them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from communique.charts import drawing
from communique.charts.declared import declared_charts
from communique.charts.financing import financing
from communique.charts.maps.atlas import write_land
from communique.charts.maps.places import places, project_maps
from communique.charts.picture import Picture
from communique.charts.query import open_snapshot
from communique.charts.sureness import sureness
from communique.charts.timeline import timeline
from communique.charts.trade import trade
from communique.charts.views import views

_ONE_EACH: tuple[Callable[[sqlite3.Connection], Picture | None], ...] = (
    financing,
    timeline,
    places,
    trade,
    views,
    sureness,
)


def draw(snapshot: Path, folder: Path, cache: Path | None = None) -> None:
    """Draw all pictures of a snapshot, and the land that pages lay points on, into a new folder.

    `cache` is a folder of former drawings. Raises PictureError where one cannot be drawn.
    """
    draw_pictures(snapshot, folder, cache)
    write_land(folder)


def draw_pictures(snapshot: Path, folder: Path, cache: Path | None = None) -> list[str]:
    """Draw all pictures of a snapshot into a new folder; return the names of its files.

    `cache` is a folder of former drawings. Raises PictureError where one cannot be drawn.
    """
    with open_snapshot(snapshot) as connection:
        return drawing.draw(every_picture(connection), folder, cache)


def every_picture(connection: sqlite3.Connection) -> Iterator[Picture]:
    """Yield all pictures that a snapshot has something for."""
    for picture in _ONE_EACH:
        if found := picture(connection):
            yield found
    yield from declared_charts(connection)
    yield from project_maps(connection)
