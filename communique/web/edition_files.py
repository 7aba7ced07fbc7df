"""The edition that is served: the folder of its snapshot, and the files beside it."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from datasette import NotFound

from communique.web.query import DATABASE

MANIFEST, SNAPSHOT = "manifest.json", "communique.db"
# In prose written when publishing: where the site is.
_SITE = '"@/'


def folder(datasette: Any) -> Path:
    """Where the edition is."""
    return Path(datasette.get_database(DATABASE).path).parent


@lru_cache(maxsize=64)
def read(datasette: Any, name: str) -> Any:
    """What a JSON file of the edition holds; NotFound where the edition was published without it."""
    return json.loads(_text(datasette, name))


def has(datasette: Any, name: str) -> bool:
    """Whether the edition has a file."""
    return (folder(datasette) / name).is_file()


def _text(datasette: Any, name: str) -> str:
    if not has(datasette, name):
        raise NotFound("This edition was published without what this page shows")
    return (folder(datasette) / name).read_text("utf-8").replace(_SITE, f'"{datasette.urls.path("/")}')


@lru_cache(maxsize=64)
def read_text(datasette: Any, name: str) -> str:
    """A text file of the edition, with links that lead to where the site is."""
    return _text(datasette, name)


def prose(datasette: Any, name: str) -> list[dict[str, str]]:
    """Sections that were written as HTML when publishing: title, anchor, html."""
    found: list[dict[str, str]] = read(datasette, name)
    return [{**one, "html": one["html"].replace(_SITE, f'"{datasette.urls.path("/")}')} for one in found]


def digest(datasette: Any) -> str:
    """SHA-256 of the snapshot: the name of the edition."""
    return str(read(datasette, MANIFEST)["files"][SNAPSHOT])
