"""Charts, a timeline and maps of what the database holds. Drawn when publishing, never on a request.

Each is an SVG that stands alone, for a page and for a phone, and a PNG; `index.json` says what each shows.
"""

from pathlib import Path

from communique.charts.every import draw_pictures
from communique.charts.maps.land import write_land
from communique.charts.picture import Picture, PictureError

__all__ = ["Picture", "PictureError", "draw", "draw_pictures"]


def draw(snapshot: Path, folder: Path) -> None:
    """Draw all pictures of a snapshot, and the land that pages lay points on, into a new folder.

    Raises PictureError where one cannot be drawn.
    """
    draw_pictures(snapshot, folder)
    write_land(folder)
