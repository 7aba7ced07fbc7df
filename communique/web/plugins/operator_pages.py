"""Datasette's pages for who runs it, which everybody can read: without what they tell of the machine."""

from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.compat import connected_databases, page_of_data, threads
from communique.web.pages import not_found

_FOR_DEVELOPERS = ("allow-debug", "messages", "patterns", "permissions")
_SHOWN = {"databases": connected_databases, "threads": threads}


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Put ours before Datasette's."""
    pages = [
        (rf"^/-/{name}(\.(?P<format>json))?$", page_of_data(datasette, name, data)) for name, data in _SHOWN.items()
    ]
    return [
        *pages,
        (r"^/:memory:", say_there_is_none),
        *((rf"^/-/{name}$", say_there_is_none) for name in _FOR_DEVELOPERS),
    ]


async def say_there_is_none(datasette: Datasette, request: Request) -> Response:
    """Answer 404 to what helps who develops Datasette, and no reader."""
    return await not_found(datasette, request, "This site has no such page.")
