"""Charts, a timeline and maps of what the database holds. Drawn when publishing, never on a request.

Each is an SVG that stands alone, for a page and for a phone, and a PNG; `index.json` says what each shows.
"""

from communique.charts.gallery import draw
from communique.charts.picture import Picture, PictureError

__all__ = ["Picture", "PictureError", "draw"]
