"""The pictures of the edition: drawn when it was published, they lie beside the snapshot."""

from functools import lru_cache
from pathlib import Path
from typing import Any

from communique.web import edition_files as edition

Picture = dict[str, Any]
_FOLDER = "pictures"
_INDEX, _LAND = f"{_FOLDER}/index.json", f"{_FOLDER}/land.json"


@lru_cache(maxsize=8)
def pictures(datasette: Any) -> dict[str, Picture]:
    """All pictures by name, in the order in which a reader meets them: what each shows, and the addresses of its files.

    Empty where the snapshot is served without an edition around it.
    """
    found = edition.read(datasette, _INDEX) if edition.has(datasette, _INDEX) else []
    return {picture["name"]: _with_addresses(datasette, picture) for picture in found}


def lands(datasette: Any) -> list[Picture]:
    """Land to lay points on, the finest first: name, address, and the box in degrees (west, south, east, north)."""
    found = edition.read(datasette, _LAND) if edition.has(datasette, _LAND) else []
    return [{**land, "url": datasette.urls.path(f"/pictures/{land['name']}.svg")} for land in found]


def folder_of(datasette: Any) -> Path:
    """Where the files are. Never shown: it is a path of the machine."""
    return edition.folder(datasette) / _FOLDER


def picture_of(datasette: Any, name: str) -> Picture | None:
    """The picture of a name; None where nothing was there to draw."""
    return pictures(datasette).get(name)


def picture_of_report(datasette: Any, report: str) -> Picture | None:
    """The picture that goes with a saved report; None where it has none."""
    return next((picture for picture in pictures(datasette).values() if picture["report"] == report), None)


def map_of_project(datasette: Any, slug: str) -> Picture | None:
    """The map of a project, by its slug; None where fewer than two of its places have coordinates."""
    return next((picture for picture in pictures(datasette).values() if picture["record"] == slug), None)


def _with_addresses(datasette: Any, picture: Picture) -> Picture:
    name = picture["name"]
    svg, narrow, png = (datasette.urls.path(f"/pictures/{name}{ending}") for ending in (".svg", ".narrow.svg", ".png"))
    report = datasette.urls.path(f"/reports/{picture['report']}") if picture["report"] else None
    return {**picture, "svg": svg, "narrow_svg": narrow, "png": png, "report_url": report}
