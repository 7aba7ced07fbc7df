"""Pictures of what the database holds: charts, a timeline, maps. Drawn when publishing, never on a request.

Each is an SVG that stands alone, for a page and for a phone, and a PNG; `index.json` says what each shows.
"""

from pathlib import Path

from communique.charts.every import draw_pictures
from communique.charts.maps.land import write_land
from communique.charts.picture import Picture, PictureError
from communique.edition.publication import SNAPSHOT

__all__ = ["Picture", "PictureError", "draw_pictures", "write"]
FOLDER = "pictures"


def write(folder: Path) -> None:
    """Draw the pictures of the edition whose snapshot is in `folder`; PictureError where one cannot be drawn."""
    draw_pictures(folder / SNAPSHOT, folder / FOLDER)
    write_land(folder / FOLDER)
