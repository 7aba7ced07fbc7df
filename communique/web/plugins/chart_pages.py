"""Charts and maps: their files as they were drawn when publishing, a page of all, and how templates find one.

{% import "_chart.html" as drawn %}{{ drawn.figure(chart_of("financing")) }}
"""

from functools import partial
from typing import Any

from datasette import Request, Response, hookimpl
from datasette.app import Datasette

from communique.web.charts import (
    chart_of,
    chart_of_report,
    charts,
    charts_of_record,
    file_of,
    lands,
    left_out,
    map_of_project,
)
from communique.web.compat import AsgiFileDownload
from communique.web.edition import edition_of
from communique.web.pages import html_page, not_found

_TYPES = {".svg": "image/svg+xml; charset=utf-8", ".narrow.svg": "image/svg+xml; charset=utf-8", ".png": "image/png"}
# For an SVG that is opened by itself: its own style sheet, and nothing else. On a page the page's policy holds.
_ALONE = {"content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox"}


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Add the page of all pictures, and their files."""
    file = r"^/pictures/(?P<name>[a-z0-9-]+)(?P<ending>\.svg|\.narrow\.svg|\.png)$"
    return [(r"^/pictures$", show_charts), (file, send_chart), (r"^/pictures/", say_there_is_none)]


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Datasette) -> None:
    """Let templates look up the picture that goes with what they show."""
    for find in (chart_of, chart_of_report, charts_of_record, map_of_project):
        env.globals[find.__name__] = partial(find, edition_of(datasette))


async def show_charts(datasette: Datasette, request: Request) -> Response:
    """Show all charts, one below the other."""
    edition = edition_of(datasette)
    every = list(charts(edition).values())
    # Those of single records are many: their pages and the report have them.
    context = {
        "pictures": [chart for chart in every if not (chart["record"] and chart["report"])],
        "of_records": [chart for chart in every if chart["record"] and chart["report"]],
        "left_out": left_out(edition),
    }
    return await html_page(datasette, request, "charts.html", context, "charts", path="/pictures")


async def say_there_is_none(datasette: Datasette, request: Request) -> Response:
    """Answer 404 to what is no picture."""
    return await not_found(datasette, request, "There is no picture of this name.")


async def send_chart(datasette: Datasette, request: Request) -> Response | AsgiFileDownload:
    """Send a picture's file; 404 where the index does not name it, whatever else lies in the folder."""
    name, ending = request.url_vars["name"], request.url_vars["ending"]
    edition = edition_of(datasette)
    is_land = ending == ".svg" and name in {land["name"] for land in lands(edition)}
    if chart_of(edition, name) is None and not is_land:
        return await say_there_is_none(datasette, request)
    file = file_of(edition, f"{name}{ending}")
    # Datasette writes into the headers that it is given.
    return AsgiFileDownload(str(file), content_type=_TYPES[ending], headers=dict(_ALONE))
