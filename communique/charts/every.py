"""All pictures of a snapshot, in the order in which a reader meets them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from communique.charts.asking import opened
from communique.charts.declared import declared_charts
from communique.charts.drawing import draw
from communique.charts.financing import financing
from communique.charts.maps.places import places, project_maps
from communique.charts.picture import Picture
from communique.charts.sureness import sureness
from communique.charts.timeline import timeline
from communique.charts.trade import trade
from communique.charts.views import views
from communique.project import BUILD

_ONE_EACH: tuple[Callable[[sqlite3.Connection], Picture | None], ...] = (
    financing,
    timeline,
    places,
    trade,
    views,
    sureness,
)
# Former drawings, so that publishing again is quick.
_KEPT = BUILD / "drawings"


def draw_pictures(snapshot: Path, folder: Path, kept: Path | None = _KEPT) -> list[str]:
    """Draw all pictures of a snapshot into a new folder; the names of its files.

    `kept` is a folder of former drawings. PictureError where one cannot be drawn.
    """
    with opened(snapshot) as connection:
        return draw(every_picture(connection), folder, kept)


def every_picture(connection: sqlite3.Connection) -> Iterator[Picture]:
    """All pictures that a snapshot has something for."""
    for picture in _ONE_EACH:
        if found := picture(connection):
            yield found
    yield from declared_charts(connection)
    yield from project_maps(connection)
