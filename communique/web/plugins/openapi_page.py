"""/openapi.json: what programs may ask, in the form that their tools read (OpenAPI 3.1)."""

import json
from functools import lru_cache
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.edition import edition_of
from communique.web.openapi import whole_description
from communique.web.plugins.download_pages import files, type_of

_ANYWHERE = {"access-control-allow-origin": "*"}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the description."""
    return [(r"^/openapi\.json$", show_description)]


async def show_description(datasette: Datasette, request: Request) -> Response:
    """The description, whose addresses begin where the site is."""
    site = edition_of(datasette).whole_address(request, "").rstrip("/")
    return Response(_written(datasette, site), headers=_ANYWHERE, content_type="application/json; charset=utf-8")


@lru_cache(maxsize=8)
def _written(datasette: Datasette, site: str) -> str:
    downloads = {name: type_of(name) for name in files(edition_of(datasette))}
    return json.dumps(whole_description(datasette, site, downloads), ensure_ascii=False)
