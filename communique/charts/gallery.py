"""All pictures of a snapshot, in the order in which a reader meets them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import partial
from pathlib import Path

from communique.charts import drawing
from communique.charts.changes import changes
from communique.charts.declared_charts import declared_charts
from communique.charts.financing import financing
from communique.charts.maps.atlas import write_land
from communique.charts.maps.places import places, project_maps
from communique.charts.omissions import Omission, or_omission
from communique.charts.picture import Picture
from communique.charts.query import Database, Region, open_snapshot
from communique.charts.sureness import sureness
from communique.charts.timeline import timeline
from communique.charts.trade import trade
from communique.charts.views import views
from communique.reports.report import Report, carried_reports

# What pictures there are that show one thing each, and what a reader is told of one that is left out.
_ONE_EACH: dict[str, tuple[str, Callable[[Database], Picture | None]]] = {
    "financing": ("Who has given money, and who only plans to", financing),
    "timeline": ("Meetings, agreements and promises, past and due", timeline),
    "places": ("Places and routes", places),
    "trade": ("What pairs of countries trade, and what it was before", trade),
    "views": ("Who is for or against what", views),
    "sureness": ("How sure the sources are, by kind of statement", sureness),
}


def draw(
    snapshot: Path,
    folder: Path,
    name: str,
    *,
    cache: Path | None = None,
    region: Region | None = None,
    tell: Callable[[str], None] = lambda words: None,
) -> list[str]:
    """Draw all pictures of a snapshot, and the land that pages lay points on, into a new folder.

    `name` is what the database is called; `cache` a folder of former drawings; `region` what every map shows at least
    (without one, each is fitted to its places). `tell` hears of each picture that is left out because it cannot be
    drawn. Returns the names of the pictures' files. Raises PictureError where none can be drawn.
    """
    with open_snapshot(snapshot, name, region) as database:
        pictures = every_picture(database, carried_reports(snapshot.parent))
        drawn = drawing.draw(pictures, folder, cache, tell)
    write_land(folder)
    return drawn


def every_picture(database: Database, reports: Collection[Report]) -> Iterator[Picture | Omission]:
    """Yield all pictures that a snapshot has something for: of all, as reports declare them, and of single records."""
    one_each = [or_omission(name, title, partial(make, database)) for name, (title, make) in _ONE_EACH.items()]
    yield from filter(None, one_each)
    yield from declared_charts(database, reports)
    yield from project_maps(database)
    yield from changes(database, reports)
