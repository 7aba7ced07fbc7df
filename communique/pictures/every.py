"""All pictures of a snapshot, in the order in which a reader meets them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from communique.checkout import BUILD
from communique.pictures.asking import opened
from communique.pictures.declared import declared_charts
from communique.pictures.drawing import draw
from communique.pictures.financing import financing
from communique.pictures.maps.places import places, project_maps
from communique.pictures.picture import Picture
from communique.pictures.sureness import sureness
from communique.pictures.timeline import timeline
from communique.pictures.trade import trade
from communique.pictures.views import views

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
