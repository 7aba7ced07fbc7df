"""Datasette's pages for who runs it, which everybody can read: without what they tell of the machine."""

from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from datasette.views.special import JsonDataView

from communique.web.answers import not_found

_FOR_DEVELOPERS = ("allow-debug", "messages", "patterns", "permissions")
_FORMAT = r"(\.(?P<format>json))?$"


@hookimpl
def register_routes(datasette: Datasette) -> list[tuple[str, Any]]:
    """Put ours before Datasette's."""

    def page(name: str, data: Any) -> tuple[str, Any]:
        return rf"^/-/{name}{_FORMAT}", JsonDataView.as_view(datasette, f"{name}.json", lambda: data(datasette))

    closed = [(rf"^/-/{name}$", say_there_is_none) for name in _FOR_DEVELOPERS]
    return [page("databases", databases), page("threads", threads), *closed]


async def say_there_is_none(datasette: Datasette, request: Request) -> Response:
    """What helps who develops Datasette, and no reader."""
    return await not_found(datasette, request, "This site has no such page.")


def databases(datasette: Datasette) -> list[dict[str, Any]]:
    """The databases, without the paths of their files."""
    known = datasette._connected_databases()  # what Datasette's own page shows
    return [{name: value for name, value in one.items() if name != "path"} for one in known]


def threads(datasette: Datasette) -> dict[str, Any]:
    """The threads, without tasks, which name files of Python, and without numbers, which are places in memory."""
    known = datasette._threads()["threads"]  # what Datasette's own page shows
    named = [{name: value for name, value in one.items() if name != "ident"} for one in known]
    return {"num_threads": len(named), "threads": named}
