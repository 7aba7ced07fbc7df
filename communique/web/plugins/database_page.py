"""The page of all tables, views and reports, which Datasette puts together from a hundred questions.

SQL of a reader's own and everything else that comes with parameters is Datasette's.
"""

from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette
from datasette.views.database import DatabaseView

from communique.web.answers import html_page
from communique.web.edition import DATABASE


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the page of the database."""
    return [(rf"^/(?P<database>{DATABASE})$", show_database)]


async def show_database(datasette: Datasette, request: Request, send: Any) -> Response | None:
    """The page; Datasette's own where there are parameters."""
    if request.query_string:
        request.url_vars["format"] = None
        return await DatabaseView.as_view(datasette)(request, send)
    return await html_page(datasette, request, f"database-{DATABASE}.html", await _context(datasette), "database")


async def _context(datasette: Datasette) -> dict[str, Any]:
    database = datasette.get_database(DATABASE)
    hidden = set(await database.hidden_table_names())
    counts = await database.table_counts()
    metadata = (datasette.metadata("databases") or {}).get(DATABASE, {})
    return {
        "database": DATABASE,
        "metadata": metadata,
        "queries": [{**query, "name": name} for name, query in metadata.get("queries", {}).items()],
        "views": [{"name": name} for name in await database.view_names()],
        "tables": [{"name": name, "hidden": name in hidden, "count": counts[name]} for name in sorted(counts)],
        "hidden_count": len(hidden & set(counts)),
        "allow_execute_sql": datasette.setting("default_allow_sql"),
        "allow_download": datasette.setting("allow_download"),
        "size": database.size,
    }
