"""Names of seas, which tell a reader where a map is; those that are disputed are left out."""

from __future__ import annotations

from communique.charts.maps.clipping import Point

# Longitude and latitude of a point with water around it.
SEAS: dict[str, Point] = {
    "Arabian Sea": (64, 16),
    "Baltic Sea": (19.5, 56.5),
    "Black Sea": (34.5, 43.2),
    "Caspian Sea": (51.0, 41.5),
    "Mediterranean Sea": (18, 35),
    "Red Sea": (38, 20.5),
}
